"""Answers to what is asked about reference files: the list, adding, builds, removing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from meddx.jobs import Context, Failed, Job, Progress, Ticket
from meddx.knowledge import user_radiology
from meddx.knowledge.assemblies import BUILDS
from meddx.knowledge.user_references import Given
from meddx.phrase import Phrase, Refused
from meddx.workstation.bridge import Watch
from meddx.workstation.genes.references_dialog import ReferencesDialog
from meddx.workstation.genes.services import References

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

LISTING: Final = Phrase("Looking for reference files")
ADDING: Final = Phrase("Adding reference files")
REMOVING: Final = Phrase("Removing reference files")
WRITING: Final = Phrase("Writing the template")
NOT_WRITTEN: Final = Phrase("The template could not be written there. Choose another folder.")

_LANE: Final = "index"
_NO_BUILD: Final = "no_build"


@dataclass(frozen=True)
class _Added:
    """What came of adding: files, and those refused with the reason."""

    given: tuple[Given, ...]
    refused: tuple[tuple[Path, Refused], ...]


class ReferencesDesk(QObject):
    """Connects the list of reference files with what keeps them; one of a main window.

    A department's own tables that are opened or dropped as a case would be are offered here, too.
    """

    def __init__(self, window: "MainWindow", references: References) -> None:
        super().__init__(window)
        self._window, self._references = window, references
        self._watch = Watch(window.bridge)
        self._adding: Ticket | None = None
        self._untold: list[Path] = []  # of which build they are must still be asked
        self._later: tuple[Path, ...] = ()  # given while others were being added
        self.shown: ReferencesDialog | None = None
        self.asked: QMessageBox | None = None  # the last question
        window.bridge.progress.connect(self._progress)
        window.bridge.stopped.connect(self._stopped)
        window.actions_["references"].setEnabled(True)
        window.actions_["references"].triggered.connect(lambda _checked=False: self.show())
        window.take_apart = self._take_tables

    def show(self) -> ReferencesDialog:
        """Show the list."""
        if self.shown is None:
            made = ReferencesDialog(self._window.translation.language, self._window)
            made.add_asked.connect(self._ask_files)
            made.dropped.connect(self.add)
            made.remove_asked.connect(self._ask_to_remove)
            made.stop_asked.connect(self._stop)
            made.template_asked.connect(self._ask_folder)
            made.analyse_asked.connect(self._analyse)
            self.shown = made
        self.shown.retranslate(self._window.translation.language)
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        self._refresh()
        return self.shown

    def add(self, paths: Sequence[Path], build: str = "") -> None:
        """Index or copy files in the background; ``build`` is what the reader says of them."""
        if self._adding is not None:
            return  # the button is off; what is dropped meanwhile can be dropped again
        references = self._references

        def work(context: Context) -> _Added:
            given: list[Given] = []
            refused: list[tuple[Path, Refused]] = []
            for path in user_radiology.in_order(paths):
                try:
                    given.append(references.add(path, context, build))
                except Refused as problem:
                    refused.append((path, problem))
            return _Added(tuple(given), tuple(refused))

        ticket = self._window.bridge.submit(_LANE, Job(ADDING, work))
        self._adding = self._watch.add(ticket, self._added, self._adding_failed)
        self._show_adding(words=ADDING.label(self._window.translation.language))

    def _take_tables(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """Offer to add what is a department's own table; return the other files."""
        own = tuple(path for path in paths if user_radiology.may_be_added(path))
        if own:
            self._ask_to_add(own)
        return tuple(path for path in paths if path not in own)

    def _ask_to_add(self, tables: tuple[Path, ...]) -> None:
        box = self._box(self.tr("Own diseases"))
        names = ", ".join(path.name for path in tables)
        box.setText(self.tr("Add {0} to the knowledge of MedDx?").format(names))
        box.setInformativeText(
            self.tr(
                "This holds your department's own diseases and is no part of a case. MedDx keeps a "
                "copy, and ranks these diseases beside its own from the next analysis on."
            )
        )
        add = box.addButton(self.tr("Add"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(self.tr("Leave out"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(add)
        box.setEscapeButton(leave)
        add.clicked.connect(partial(self._add_tables, tables))
        box.open()

    def _add_tables(self, tables: tuple[Path, ...]) -> None:
        self.show()
        if self._adding is None:
            self.add(tables)
        else:
            self._later += tables

    def _go_on(self) -> None:
        """Add what was given meanwhile."""
        later, self._later = self._later, ()
        if later:
            self.add(later)

    def _added(self, added: _Added) -> None:
        self._adding = None
        words = self.tr("Added: {0}. It holds from the next analysis on.").format(
            ", ".join(given.path.name for given in added.given)
        )
        self._show_adding(words=words if added.given else "")
        self._changed(bool(added.given))
        self._untold += [path for path, why in added.refused if why.code == _NO_BUILD]
        others = [(path, why) for path, why in added.refused if why.code != _NO_BUILD]
        if others:
            self._tell_refused(others)
        self._go_on()
        self._ask_build()

    def _ask_build(self) -> None:
        """Ask of which build the next file is that does not tell it."""
        if not self._untold or self._adding is not None:
            return
        path = self._untold.pop(0)
        box = self._box(self.tr("Which reference build?"))
        box.setText(self.tr("{0} does not tell its reference build.").format(path.name))
        box.setInformativeText(
            self.tr("The place where you got the file tells it. MedDx does not guess it.")
        )
        for build in BUILDS:
            button = box.addButton(build, QMessageBox.ButtonRole.AcceptRole)
            button.clicked.connect(partial(self._add_of_build, path, build))
        leave = box.addButton(self.tr("Leave out"), QMessageBox.ButtonRole.RejectRole)
        leave.clicked.connect(self._ask_build)
        box.setDefaultButton(leave)
        box.setEscapeButton(leave)
        box.open()

    def _add_of_build(self, path: Path, build: str) -> None:
        self.add((path,), build)

    def _ask_to_remove(self, given: Sequence[Given]) -> None:
        box = self._box(self.tr("Remove reference files"))
        names = ", ".join(each.path.name for each in given)
        box.setText(self.tr("Remove {0}?").format(names))
        box.setInformativeText(
            self.tr(
                "MedDx forgets what it indexed; the files stay where they are. Copies of tables "
                'in MedDx\'s folder "knowledge" move into the folder "removed" there.'
            )
        )
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        remove.clicked.connect(partial(self._remove, tuple(given)))
        box.open()

    def _remove(self, given: tuple[Given, ...]) -> None:
        def work(_context: Context) -> None:
            for each in given:
                self._references.remove(each)

        def done(_nothing: None) -> None:
            if self.shown is not None:
                self.shown.tell(self.tr("Removed. It holds from the next analysis on."))
            self._changed(True)

        def failed(failure: Failed) -> None:
            self._failed(failure)
            self._refresh()

        ticket = self._window.bridge.submit(_LANE, Job(REMOVING, work))
        self._watch.add(ticket, done, failed)

    def _changed(self, something: bool) -> None:
        self._refresh()
        session = self._window.session
        if something and self.shown is not None:
            self.shown.offer_analysis(on=session.reading is not None or session.is_analysing)

    def _refresh(self) -> None:
        def done(given: tuple[Given, ...]) -> None:
            if self.shown is not None:
                self.shown.show_given(given)

        ticket = self._window.bridge.submit(_LANE, Job(LISTING, self._references.listed))
        self._watch.add(ticket, done, self._failed)

    def _analyse(self) -> None:
        if self.shown is not None:
            self.shown.offer_analysis(on=False)
        self._window.session.analyse()

    def _progress(self, progress: Progress) -> None:
        is_own = self._adding is not None and progress.ticket == self._adding.number
        if is_own and self.shown is not None:
            self.shown.tell(progress.message.label(self._window.translation.language))

    def _stopped(self, number: int) -> None:
        """Files that were done before stay; nothing is being added any more."""
        if self._adding is not None and number == self._adding.number:
            self._adding = None
            self._untold.clear()
            self._show_adding(words=self.tr("Stopped. What was added before stays."))
            self._refresh()
            self._go_on()

    def _failed(self, failure: Failed) -> None:
        if self.shown is not None:
            self.shown.tell(failure.phrase.label(self._window.translation.language))

    def _adding_failed(self, failure: Failed) -> None:
        self._adding = None
        self._show_adding(words="")
        self._failed(failure)
        self._refresh()
        self._go_on()

    def _stop(self) -> None:
        if self._adding is not None:
            self._adding.cancel()

    def _show_adding(self, words: str) -> None:
        if self.shown is not None:
            self.shown.show_adding(on=self._adding is not None, words=words)

    def _tell_refused(self, refused: Sequence[tuple[Path, Refused]]) -> None:
        language = self._window.translation.language
        box = self._box(self.tr("Reference files"))
        box.setText(self.tr("Not added:"))
        said = [(path.name, why.phrase.label(language)) for path, why in refused]
        lines = [words if name in words else f"{name}: {words}" for name, words in said]
        box.setInformativeText("\n".join(lines))
        box.open()

    def _box(self, title: str) -> QMessageBox:
        box = QMessageBox(self.shown or self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        self.asked = box
        return box

    def _ask_files(self) -> None:
        dialog = QFileDialog(self.shown or self._window, self.tr("Add reference files"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add(tuple(Path(name) for name in names)))
        dialog.open()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self.shown or self._window, self.tr("Folder for the template"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: self.write_template(Path(names[0])))
        dialog.open()

    def write_template(self, folder: Path) -> None:
        """Write an empty file for a department's own diseases into a folder."""

        def work(_context: Context) -> Path:
            try:
                return user_radiology.write_template(folder)
            except OSError as error:
                raise Refused("not_written", NOT_WRITTEN) from error

        def done(written: Path) -> None:
            if self.shown is not None:
                words = self.tr("Written: {0}. Fill it in, then add it here.")
                self.shown.tell(words.format(written))

        ticket = self._window.bridge.submit(_LANE, Job(WRITING, work))
        self._watch.add(ticket, done, self._failed)
