"""The import of a model, step by step: choose, see what was found, answer, try, done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QStackedWidget, QWidget
from typing_extensions import override

from meddx.analysis.foreign.found import Answers, Found, questions
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.installed import Installed
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context, Failed, Job, Progress, Ticket
from meddx.phrase import Language, Phrase
from meddx.training.own_models import LOOKING, TRYING
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.i18n import Translation
from meddx.workstation.models.answers_page import AnswersPage
from meddx.workstation.models.choose_page import ChoosePage
from meddx.workstation.models.done_page import DonePage
from meddx.workstation.models.first_answers import first, named_in
from meddx.workstation.models.found_page import FoundPage, Looked
from meddx.workstation.models.wizard_layout import lay_out
from meddx.workstation.panels.panel import label
from meddx.workstation.services import Models
from meddx.workstation.vocabulary import Vocabulary

LANE: Final = "analyse"  # which runs networks; nothing reads a case while packs change
CHOOSE, FOUND, ANSWERS, TRIAL, DONE = range(5)
_SIZE: Final = QSize(820, 640)
_STEPS: Final = 1000
CONVERTED: Final = Phrase(
    "The encoder is converted and its vectors are compared with those of the model it was made "
    "from. Nothing of it is run as a program."
)


class ImportWizard(QDialog):
    """Leads from a file or folder to an installed pack; whatever is wrong is said, and it stays.

    Parameters
    ----------
    translation
        The language of now.
    bridge, watch
        Run what takes a moment, beside the window.
    models
        What the program below can do.
    allows_unsigned
        Whether unsigned packs are used by now.

    Signals
    -------
    installed
        ``Installed`` that is new.
    switched
        Whether unsigned packs are to be used.
    card_asked
        ``Installed``.
    """

    installed = Signal(object)
    switched = Signal(bool)
    card_asked = Signal(object)

    def __init__(
        self,
        translation: Translation,
        running: tuple[Bridge, Watch],
        models: Models,
        allows_unsigned: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._translation = translation
        self._bridge, self._watch = running
        self._models, self._allows_unsigned = models, allows_unsigned
        self._ticket: Ticket | None = None
        self._path: Path | None = None
        self._found: Looked | None = None
        self._vocabulary: Vocabulary | None = None
        self.choose, self.found = ChoosePage(), FoundPage()
        self.answers, self.last = AnswersPage(self._language), DonePage(self._language)
        self.trial = label("", "", wrap=True)
        self.trial.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.pages = QStackedWidget()
        for page in (self.choose, self.found, self.answers, self.trial, self.last):
            self.pages.addWidget(page)
        self.steps = [label("", "muted") for _ in range(5)]
        self.told = label("", "caution", wrap=True)
        self.words, self.bar = label("", "muted"), QProgressBar()
        self._telling: Callable[[], str] = str
        self._doing: Phrase | None = None
        self.stop, self.back = QPushButton(), QPushButton()
        self.next, self.shut = QPushButton(), QPushButton()
        lay_out(self)
        self._connect()
        self._go(CHOOSE)
        self.retranslate()
        room = self.screen().availableSize()
        self.resize(_SIZE.boundedTo(room))

    @property
    def is_busy(self) -> bool:
        """Whether something is looked at or tried."""
        return self._ticket is not None

    @property
    def number(self) -> int:
        """Number of the job that runs, 0 for none."""
        return self._ticket.number if self._ticket is not None else 0

    @property
    def page(self) -> int:
        """The step that is shown."""
        return self.pages.currentIndex()

    @property
    def _language(self) -> Language:
        return self._translation.language

    def use(self, vocabulary: Vocabulary) -> None:
        """Find the terms of labels in this vocabulary."""
        self._vocabulary = vocabulary
        self.answers.use(vocabulary)

    def show_switch(self, *, on: bool) -> None:
        """Show whether unsigned packs are used."""
        self.last.show_switch(on=on)

    def look_at(self, path: Path) -> None:
        """Look at a file or folder, in the background."""
        if self.is_busy:
            return
        self._path = path
        self._go(CHOOSE)
        self.choose.show_path(path)
        self._run(LOOKING, lambda context: self._models.look(path, context), self._looked)

    def go_on(self) -> None:
        """Take the step that the button names."""
        if self.is_busy:
            return
        if self.page == CHOOSE and self._path is not None:
            self.look_at(self._path)
        elif self.page == FOUND and isinstance(self._found, ModelPack):
            self._add(self._found)
        elif self.page == FOUND and isinstance(self._found, FoundEncoder):
            self._try()
        elif self.page == FOUND:
            self._ask(self.answers.answers if self._has_form else Answers())
        elif self.page in {ANSWERS, TRIAL}:
            self._try()
        elif self.page == DONE:
            self.accept()

    def go_back(self) -> None:
        """Go one step back; what was said stays."""
        self._go(self._asking if self.page == TRIAL else max(CHOOSE, self.page - 1))

    def cancel(self) -> None:
        """Stop what runs; the wizard stays."""
        if self._ticket is not None:
            self._watch.drop(self._ticket)
            self._end()
            self._say(lambda: self.tr("Stopped."))
            if self.page == TRIAL:
                self._go(self._asking, keep_words=True)

    def retranslate(self) -> None:
        """Set every text in the language of now; the step, and all that was said, stay."""
        self.setWindowTitle(self.tr("Import a model"))
        self.stop.setText(self.tr("Stop"))
        self.back.setText(self.tr("Back"))
        self.shut.setText(self.tr("Cancel"))
        self.choose.retranslate()
        self.found.retranslate(self._language)
        self.answers.retranslate(self._language)
        self.last.retranslate(self._language)
        self.trial.setText(self._trial_words())
        if self._doing is not None:
            self.words.setText(self._doing.label(self._language))
        self._say(self._telling)
        self._name_steps()
        self._enable()

    # ---- steps

    @property
    def _asking(self) -> int:
        """The step before the trial; of an encoder nothing is asked."""
        return FOUND if isinstance(self._found, FoundEncoder) else ANSWERS

    def _looked(self, found: Looked) -> None:
        self._found, self._has_form = found, False
        self.found.show_found(found, self._language)
        self._go(FOUND)

    def _ask(self, answers: Answers) -> None:
        if isinstance(self._found, Found):
            ids = self._vocabulary.ids if self._vocabulary else {}
            self.answers.show_answers(self._found, first(self._found, answers, named_in(ids)))
            self._has_form = True
            self._go(ANSWERS)

    def _ask_anew(self, labels_of: str) -> None:
        """Fill the form again: it is that well-known model, or none."""
        self._ask(Answers(labels_of=labels_of))

    def _try(self) -> None:
        found = self._found
        if isinstance(found, FoundEncoder):
            self._write(found, Answers())
            return
        if self.answers.problem or not isinstance(found, Found):
            self._say(lambda: self.answers.problem)
            return
        answers = self.answers.answers
        asked = questions(found, answers)
        if asked:
            self._say(lambda: asked[0].sentence.label(self._language))
            return
        self._write(found, answers)

    def _write(self, found: Found | FoundEncoder, answers: Answers) -> None:
        self.trial.setText(self._trial_words())
        self._go(TRIAL)
        self._run(TRYING, lambda c: self._models.write(found, answers, c), self._installed)

    def _trial_words(self) -> str:
        if isinstance(self._found, FoundEncoder):
            return CONVERTED.label(self._language)
        return self.tr(
            "The network is converted, run on a picture that was generated for this, and run "
            "again as every pack is before its first use. The way its heatmap is made is tried "
            "as well. Nothing of it is run as a program."
        )

    def _add(self, pack: ModelPack) -> None:
        self._run(TRYING, lambda _context: self._models.add(pack), self._installed)

    def _installed(self, installed: Installed) -> None:
        self.last.show_installed(installed, allows_unsigned=self._allows_unsigned())
        self._go(DONE)
        self.installed.emit(installed)

    def _go(self, page: int, *, keep_words: bool = False) -> None:
        if not keep_words:
            self._say()
        self.pages.setCurrentIndex(page)
        self._name_steps()
        self._enable()
        self._take_keyboard()

    def _name_steps(self) -> None:
        names = (
            self.tr("Choose"),
            self.tr("What was found"),
            self.tr("Answers"),
            self.tr("Trial"),
            self.tr("Done"),
        )
        for number, (step, name) in enumerate(zip(self.steps, names, strict=True)):
            step.setText(f"{number + 1}  {name}")
            step.setObjectName("strong" if number == self.page else "muted")
            step.style().polish(step)

    def _say(self, telling: Callable[[], str] = str) -> None:
        """Tell something, in whatever language is shown; nothing where there is nothing."""
        self._telling = telling
        words = telling()
        self.told.setText(words)
        self.told.setVisible(bool(words))

    # ---- what runs

    def _run(
        self, name: Phrase, work: Callable[[Context], Any], done: Callable[[Any], None]
    ) -> None:
        def ended(value: object) -> None:
            self._end()
            done(value)

        def failed(failure: Failed) -> None:
            self._end()
            self._say(lambda: failure.phrase.label(self._language))

        self._say()
        self._show_progress(name, 0, 0)
        self._ticket = self._watch.add(self._bridge.submit(LANE, Job(name, work)), ended, failed)
        self._enable()
        self._take_keyboard()

    def _end(self) -> None:
        self._ticket = None
        self._enable()
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Give the keyboard to what comes next: what was greyed meanwhile left it to Cancel."""
        if self.is_busy:
            self.stop.setFocus()
        elif self.page == CHOOSE and self._path is None:
            self.choose.file.setFocus()
        else:
            self.next.setFocus()

    def _progress(self, progress: Progress) -> None:
        if self._ticket is not None and progress.ticket == self._ticket.number:
            self._show_progress(progress.message, progress.done, progress.total)

    def _show_progress(self, message: Phrase, done: float, total: float) -> None:
        self._doing = message
        self.words.setText(message.label(self._language))
        self.bar.setRange(0, _STEPS if total > 0 else 0)
        self.bar.setValue(round(_STEPS * done / total) if total > 0 else 0)

    def _stopped(self, number: int) -> None:
        """Somebody else cancelled it: the status bar, say."""
        if self._ticket is not None and self._ticket.number == number:
            self.cancel()

    def _enable(self) -> None:
        busy, page = self.is_busy, self.page
        for part in (self.words, self.bar, self.stop):
            part.setVisible(busy)
        self.pages.setEnabled(not busy)
        self.back.setEnabled(not busy and page in {FOUND, ANSWERS, TRIAL})
        self.back.setVisible(page != DONE)
        self.next.setEnabled(not busy and (page != CHOOSE or self._path is not None))
        self.next.setText(self._next_words())
        self.shut.setVisible(page != DONE)

    def _next_words(self) -> str:
        if self.page == FOUND and isinstance(self._found, ModelPack):
            return self.tr("Install")
        words = {
            CHOOSE: self.tr("Look at it"),
            ANSWERS: self.tr("Try and install"),
            TRIAL: self.tr("Try again"),
            DONE: self.tr("Close"),
        }
        return words.get(self.page, self.tr("Next"))

    # ---- parts

    def _connect(self) -> None:
        self._has_form = False
        self.choose.chosen.connect(self.look_at)
        self.answers.model_said.connect(self._ask_anew)
        self.answers.answered.connect(self._say)
        self.last.switched.connect(self.switched)
        self.last.card_asked.connect(self.card_asked)
        self._bridge.progress.connect(self._progress)
        self._bridge.stopped.connect(self._stopped)
        self.stop.clicked.connect(self.cancel)
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        self.shut.clicked.connect(self.reject)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _drop_job(self) -> None:
        if self._ticket is not None:
            self._watch.drop(self._ticket)
            self._ticket = None

    @override
    def reject(self) -> None:
        self._drop_job()
        super().reject()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._drop_job()
        super().closeEvent(event)
