"""Answers to what is asked of the library: searches, evidence, adding, opening; one of a window."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from meddx.case.codes import Code
from meddx.jobs import Context, Failed, Job, Progress, Ticket
from meddx.literature import citation, evidence
from meddx.literature.adding import ADDING, Added
from meddx.literature.candidates import Filter
from meddx.literature.evidence import Texts
from meddx.literature.holdings import Holding
from meddx.literature.search import Answer, Hit
from meddx.phrase import Phrase
from meddx.workstation.bridge import Watch
from meddx.workstation.library.services import Library
from meddx.workstation.library.window import LibraryWindow
from meddx.workstation.vocabulary import Vocabulary

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

SEARCHING: Final = Phrase("Searching the library")
LOOKING: Final = Phrase("Looking into the library")
REMOVING: Final = Phrase("Removing an article from the library")

_LANE: Final = "library"
_ADDING: Final = "index"
_MOST_PROBLEMS: Final = 12


class LibraryDesk(QObject):
    """Connects the library with a window: its action, its diagnoses and its findings.

    What is looked for is passed on and kept nowhere, least of all in the log.
    """

    def __init__(self, window: "MainWindow", library: Library) -> None:
        super().__init__(window)
        self._window, self._library = window, library
        self._watch = Watch(window.bridge)
        self._search: Ticket | None = None
        self._adding: Ticket | None = None
        self._asked: Callable[[Filter], Answer] | None = None
        self._about: Code | None = None
        self._synonyms: Callable[[Code], tuple[str, ...]] = lambda _code: ()
        self.shown: LibraryWindow | None = None
        window.actions_["library"].setEnabled(True)
        window.actions_["library"].triggered.connect(lambda _checked=False: self.show())
        for panel, find in (
            (window.diagnoses, self.for_diagnosis),
            (window.findings, self.for_finding),
        ):
            panel.offer_evidence()
            panel.evidence_asked.connect(find)
        window.status.tasks.cancel_asked.connect(self._cancel)
        window.bridge.progress.connect(self._progress)
        window.bridge.stopped.connect(self._ended)
        window.bridge.failed.connect(lambda number, _failed: self._ended(number))

    def show(self) -> LibraryWindow:
        """Show the window of the library."""
        if self.shown is None:
            self.shown = LibraryWindow(self._name, self._window)
            self.shown.asked.connect(self._look_for)
            self.shown.filtered.connect(lambda _filter: self._run())
            self.shown.hit_chosen.connect(self._read)
            self.shown.add_asked.connect(self._ask_files)
            self.shown.dropped.connect(self.add)
            self.shown.stop_asked.connect(self._cancel)
            self.shown.show_adding(on=self._adding is not None)
            self.shown.article.source_asked.connect(self._open)
            self.shown.article.citation_asked.connect(self._cite)
            self.shown.article.removal_asked.connect(self._ask_to_remove)
            self._window.session.load_terms(self._use)
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        self.shown.line.setFocus()
        self._refresh()
        return self.shown

    def for_diagnosis(self, code: str) -> None:
        """Look for articles about a diagnosis of the open case, and what speaks for it."""
        reading = self._window.session.reading
        found = (
            next((d for d in reading.diagnoses if d.code.code == code), None) if reading else None
        )
        if reading is not None and found is not None:
            self._find(found.code, lambda: evidence.of_diagnosis(found, reading, self._synonyms))

    def for_finding(self, key: str) -> None:
        """Look for articles about a finding of the open case."""
        session = self._window.session
        known = (*(session.reading.findings if session.reading else ()), *session.edits.added)
        found = next((finding for finding in known if finding.key == key), None)
        if found is not None:
            self._find(found.code, lambda: evidence.of_finding(found, self._synonyms))

    def add(self, paths: Sequence[Path]) -> None:
        """Add files and folders in the background; the task bar shows how far it is."""
        library = self._library

        def work(context: Context) -> Added:
            return library.add(paths, context)

        if self._adding is not None:
            return  # the button is off; what is dropped meanwhile can be dropped again
        ticket = self._window.bridge.submit(_ADDING, Job(ADDING, work))
        self._adding = self._watch.add(ticket, self._added, self._failed)
        if self.shown is not None:
            self.shown.show_adding(on=True)

    def _find(self, code: Code, texts: Callable[[], Texts]) -> None:
        self.show().start(code)
        self._about = code
        self._asked = lambda chosen: self._library.evidence(texts(), chosen)
        self._run()

    def _name(self, code: Code) -> str:
        return code.label(self._window.translation.language)

    def _look_for(self, text: str, _chosen: Filter) -> None:
        self._about = None
        self._asked = (lambda chosen: self._library.search(text, chosen)) if text else None
        self._run()

    def _run(self) -> None:
        """Ask again what was asked last, with the filter of now; an older question is dropped."""
        if self._search is not None:
            self._watch.drop(self._search)
            self._search = None
        shown, asked, about = self.shown, self._asked, self._about
        if shown is None:
            return
        if asked is None:
            shown.show_hits(())
            return
        chosen = shown.chosen
        ticket = self._window.bridge.submit(_LANE, Job(SEARCHING, lambda _context: asked(chosen)))

        def done(answer: Answer) -> None:
            shown.show_hits(answer.hits, about)

        self._search = self._watch.add(ticket, done, self._failed)

    def _read(self, hit: Hit) -> None:
        work = Job(LOOKING, lambda _context: self._library.whole(hit.number))
        ticket = self._window.bridge.submit(_LANE, work)

        def done(article: Holding | None) -> None:
            if self.shown is not None:
                self.shown.article.show_article(article, hit)

        self._watch.add(ticket, done, self._failed)

    def _refresh(self) -> None:
        work = Job(LOOKING, lambda _context: self._library.state())
        ticket = self._window.bridge.submit(_LANE, work)

        def done(state: tuple[int, tuple[str, ...]]) -> None:
            if self.shown is not None:
                self.shown.show_state(*state)

        self._watch.add(ticket, done, self._failed)

    def _progress(self, progress: Progress) -> None:
        is_own = self._adding is not None and progress.ticket == self._adding.number
        if is_own and self.shown is not None:
            words = progress.message.label(self._window.translation.language)
            self.shown.show_progress(progress.done / max(progress.total, 1), words)

    def _ended(self, number: int) -> None:
        """Whatever came of it: nothing is being added any more."""
        if self._adding is not None and number == self._adding.number:
            self._adding = None
            self._refresh()
            if self.shown is not None:
                self.shown.show_adding(on=False)

    def _added(self, added: Added) -> None:
        if self._adding is not None:
            self._ended(self._adding.number)
        self._run()
        words = self.tr("Articles added: {0}.").format(added.added + added.completed)
        if added.known or added.unchanged:
            words += " " + self.tr("The others were there already.")
        self._window.status.say(words)
        if added.problems:
            self._tell_problems(words, added)

    def _tell_problems(self, words: str, added: Added) -> None:
        language = self._window.translation.language
        lines = [f"{each.name}: {each.phrase.label(language)}" for each in added.problems]
        left = len(lines) - _MOST_PROBLEMS
        if left > 0:
            lines = [*lines[:_MOST_PROBLEMS], self.tr("... and {0} more").format(left)]
        box = QMessageBox(self.shown or self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Literature"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(words)
        box.setInformativeText("\n".join(lines))
        box.open()

    def _ask_files(self) -> None:
        dialog = QFileDialog(self.shown or self._window, self.tr("Add to the library"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add(tuple(Path(name) for name in names)))
        dialog.open()

    def _open(self, path: Path, page: int) -> None:
        """Show a file with the viewer of the system; never anything that is not on a disk here."""
        address = QUrl.fromLocalFile(str(path))
        if page:
            address.setFragment(f"page={page}")
        if not (path.is_file() and address.isLocalFile() and QDesktopServices.openUrl(address)):
            words = self.tr("The file {0} cannot be opened: it was moved or no program shows it.")
            if self.shown is not None:
                self.shown.tell(words.format(path.name))

    def _cite(self, article: Holding) -> None:
        QGuiApplication.clipboard().setText(citation.vancouver(article))
        if self.shown is not None:
            self.shown.tell(self.tr("The citation was copied."))

    def _ask_to_remove(self, article: Holding) -> None:
        box = QMessageBox(self.shown or self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Remove from the library"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Remove this article from the library? Its file is not touched."))
        box.setInformativeText(article.title)
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.accepted.connect(lambda: self._remove(article))
        box.open()

    def _remove(self, article: Holding) -> None:
        work = Job(REMOVING, lambda _context: self._library.remove(article.id))
        ticket = self._window.bridge.submit(_ADDING, work)

        def done(_gone: bool) -> None:
            if self.shown is not None:
                self.shown.article.show_article(None)
            self._refresh()
            self._run()

        self._watch.add(ticket, done, self._failed)

    def _use(self, vocabulary: Vocabulary) -> None:
        self._synonyms = evidence.synonyms_of(vocabulary.terms.names())

    def _failed(self, failed: Failed) -> None:
        if self.shown is not None:
            self.shown.tell(failed.phrase.label(self._window.translation.language))

    def _cancel(self) -> None:
        if self._adding is not None:
            self._adding.cancel()
