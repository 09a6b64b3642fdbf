"""Where models are asked for: the wizard, the list, a card, and a model dropped on the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMessageBox
from typing_extensions import override

from meddx.analysis.installed import Installed
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase
from meddx.workstation.bridge import Watch
from meddx.workstation.file_drop import local_files
from meddx.workstation.models.card_dialog import CardDialog
from meddx.workstation.models.dropped import model_of
from meddx.workstation.models.list_dialog import ModelsDialog
from meddx.workstation.models.wizard import LANE, ImportWizard
from meddx.workstation.services import Models, Preferences
from meddx.workstation.vocabulary import Vocabulary

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

LISTING: Final = Phrase("Reading the installed models")
REMOVING: Final = Phrase("Removing the model")
SWITCHING: Final = Phrase("Using the models anew")
_SETTING: Final = "unsigned_packs"
_FOLLOWED: Final = frozenset({_SETTING, "purpose", "link_terms", "note_reader"})


class ModelsDesk(QObject):
    """Answers to the actions ``models`` and ``import_model`` of a window.

    Parameters
    ----------
    window
        Whose models they are.
    models
        What the program below can do.
    preferences
        The switch for unsigned packs.
    """

    def __init__(self, window: "MainWindow", models: Models, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._models, self._preferences = window, models, preferences
        self._watch = Watch(window.bridge)
        self._known: tuple[Installed, ...] | None = None
        self.wizard: ImportWizard | None = None
        self.list: ModelsDialog | None = None
        for name, shown in (("models", self.show_list), ("import_model", self.show_wizard)):
            window.actions_[name].triggered.connect(shown)
            window.actions_[name].setEnabled(True)
        window.status.tasks.cancel_asked.connect(self._cancel)
        window.custom.changed.connect(self._follow)
        window.installEventFilter(self)

    def show_wizard(self, _checked: bool = False, path: Path | None = None) -> ImportWizard:
        """Show the import, and look at ``path`` if there is one."""
        if self.wizard is None:
            window = self._window
            self.wizard = ImportWizard(
                window.translation,
                (window.bridge, self._watch),
                self._models,
                self._allows_unsigned,
                window,
            )
            self.wizard.installed.connect(self.follow_models)
            self.wizard.switched.connect(self.switch)
            self.wizard.card_asked.connect(self.show_card)
            self.wizard.destroyed.connect(self._forget_wizard)
            window.session.load_terms(self._use_terms)
        self.wizard.show()
        self.wizard.raise_()
        if path is not None:
            self.wizard.look_at(path)
        return self.wizard

    def show_list(self, _checked: bool = False) -> ModelsDialog:
        """Show the installed models."""
        if self.list is None:
            allows = self._allows_unsigned()
            parent = self._window
            self.list = ModelsDialog(parent.translation, allows_unsigned=allows, parent=parent)
            self.list.import_asked.connect(self.show_wizard)
            self.list.card_asked.connect(self.show_card)
            self.list.remove_asked.connect(self.ask_to_remove)
            self.list.switched.connect(self.switch)
            self.list.destroyed.connect(self._forget_list)
            if self._known is not None:
                self.list.fill(self._known)
            self.follow_models()
        self.list.show()
        self.list.raise_()
        return self.list

    def show_card(self, installed: Installed) -> CardDialog:
        """Show what was measured of a model."""
        over = self.list or self.wizard or self._window
        card = CardDialog(installed, self._window.translation.language, over)
        card.open()
        return card

    def ask_to_remove(self, installed: Installed) -> QMessageBox:
        """Ask whether a model is to be deleted; no is usual."""
        box = QMessageBox(self.list or self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Remove this model?"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        title = installed.label(self._window.translation.language)
        box.setText(self.tr("Remove {0}?").format(title))
        box.setInformativeText(
            self.tr(
                "Its files are deleted. Readings that were made with it stay as they are. To use "
                "it again, import it again."
            )
        )
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        no = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(no)
        box.setEscapeButton(no)
        yes.clicked.connect(lambda: self._remove(installed.name))
        box.open()
        return box

    def switch(self, on: bool) -> None:
        """Use unsigned packs from the next analysis on, or no more."""
        self._preferences.remember(_SETTING, on)
        self._follow(_SETTING)

    def _follow(self, setting: str) -> None:
        """Use the models as the settings want them now, wherever these were changed."""
        if setting not in _FOLLOWED:
            return
        for shown in (self.list, self.wizard):
            if shown is not None:
                shown.show_switch(on=self._allows_unsigned())
        self._run(SWITCHING, lambda _context: self._models.refresh(), self.follow_models)

    def _use_terms(self, vocabulary: Vocabulary) -> None:
        if self.wizard is not None:
            self.wizard.use(vocabulary)

    def _allows_unsigned(self) -> bool:
        return self._preferences.current().unsigned_packs

    def _remove(self, name: str) -> None:
        self._run(REMOVING, lambda _context: self._models.remove(name), self.follow_models)

    def follow_models(self, _done: object = None) -> None:
        """Follow other models: a slice may be read that could not be, and the list is read anew."""
        self._window.slices.follow()
        if self.list is not None:
            self._run(LISTING, lambda _context: self._models.listed(), self._fill)

    def _fill(self, models: tuple[Installed, ...]) -> None:
        self._known = models
        if self.list is not None:
            self.list.fill(models)

    def _run(
        self, name: Phrase, work: Callable[[Context], Any], done: Callable[[Any], None]
    ) -> None:
        self._watch.add(self._window.bridge.submit(LANE, Job(name, work)), done, self._failed)

    def _failed(self, failure: Failed) -> None:
        if self.list is not None:
            self.list.say(failure.phrase.label(self._window.translation.language))
        else:
            self._window.session.tell((failure.phrase,))

    def _cancel(self, number: int) -> None:
        """Cancel what the status bar shows, where it is of models."""
        if self.wizard is not None and self.wizard.number == number:
            self.wizard.cancel()

    def _forget_wizard(self) -> None:
        self.wizard = None

    def _forget_list(self) -> None:
        self.list = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a model that is dropped on the window; everything else is opened as data."""
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            path = model_of(local_files(event.mimeData()))
            if path is not None:
                event.acceptProposedAction()
                self.show_wizard(path=path)
                return True
        return super().eventFilter(watched, event)
