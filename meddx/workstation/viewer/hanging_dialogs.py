"""Save the layout as a protocol of one's own; rename and delete those that were saved."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from meddx.imaging import header_words
from meddx.phrase import Refused
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.viewer.hanging import own
from meddx.workstation.viewer.hanging.protocol import Applies, PriorUse, Protocol
from meddx.workstation.viewer.hanging_words import part_name

_LEAST_PX: Final = 440
_LIST: Final = QSize(440, 300)

Save = Callable[[str, Applies, bool], object]


class SaveProtocol(QDialog):
    """Asks for a name, and for which studies the layout is meant.

    Parameters
    ----------
    translation
        Language of refusals.
    suggested
        What the layout shows (``own.suggested``).
    save
        Called with the name, what it is for, and whether one of that name is replaced; it may
        refuse, which is said in the dialog.
    """

    def __init__(
        self,
        translation: Translation,
        suggested: Applies,
        save: Save,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Save this layout as protocol"))
        self.setMinimumWidth(_LEAST_PX)
        self._translation, self._suggested, self._save = translation, suggested, save
        self._replacing = False
        self.name = QLineEdit()
        self.name.setMaxLength(own.LONGEST_NAME)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("Knee MR, my way"))
        self.modalities = {kind: QCheckBox(kind) for kind in sorted(suggested.modalities)}
        for box in self.modalities.values():
            box.setChecked(True)
            box.toggled.connect(self._check)
        self.parts = QPushButton()
        self.parts.setAutoDefault(False)
        self.parts.setAccessibleName(self.tr("Body part"))
        self._parts = QMenu(self.parts)
        self.parts.setMenu(self._parts)
        for part in header_words.PARTS:
            action = self._parts.addAction(part_name(part))
            action.setCheckable(True)
            action.setData(part)
            action.setChecked(part in suggested.parts)
            action.toggled.connect(self._say_parts)
        self.with_prior = QCheckBox(self.tr("Only where there is a prior"))
        self.with_prior.setChecked(suggested.prior is PriorUse.NEEDED)
        self.refusal = label("", "caution", wrap=True)
        self.refusal.hide()
        self.keep = QPushButton(self.tr("Save"))
        self.keep.setDefault(True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.addButton(self.keep, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.rejected.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.name.textChanged.connect(self._check)
        self._lay_out()
        self._say_parts()
        self._check()

    @property
    def applies(self) -> Applies:
        """What is chosen."""
        chosen = frozenset(kind for kind, box in self.modalities.items() if box.isChecked())
        parts = frozenset(str(a.data()) for a in self._parts.actions() if a.isChecked())
        return replace(
            self._suggested,
            modalities=chosen,
            every=len(chosen) > 1,
            parts=parts,
            prior=PriorUse.NEEDED if self.with_prior.isChecked() else PriorUse.ANY,
        )

    def _keep(self) -> None:
        try:
            self._save(self.name.text(), self.applies, self._replacing)
        except Refused as refused:
            self._replacing = refused.code == "exists"
            self.refusal.setText(refused.phrase.label(self._translation.language))
            self.refusal.show()
            self.keep.setText(self.tr("Replace") if self._replacing else self.tr("Save"))
        else:
            self.accept()

    def _check(self) -> None:
        self._replacing = False
        self.keep.setText(self.tr("Save"))
        self.refusal.hide()
        is_for = not self.modalities or any(box.isChecked() for box in self.modalities.values())
        self.keep.setEnabled(bool(self.name.text().strip()) and is_for)

    def _say_parts(self) -> None:
        chosen = [a.text() for a in self._parts.actions() if a.isChecked()]
        self.parts.setText(self.tr(", ").join(chosen) if chosen else self.tr("Any body part"))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Name"), "muted"))
        column.addWidget(self.name)
        column.addSpacing(4)
        column.addWidget(label(self.tr("For studies with"), "muted"))
        line = QHBoxLayout()
        line.setSpacing(16)
        for box in self.modalities.values():
            line.addWidget(box)
        line.addWidget(self.parts)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.with_prior)
        column.addSpacing(4)
        hint = self.tr(
            "Kept are the layout and what kind of series each pane shows, with plane and window; "
            "nothing about the patient. Do not write a patient's name."
        )
        column.addWidget(label(hint, "muted", wrap=True))
        column.addWidget(self.refusal)
        column.addWidget(self._buttons)


class OwnProtocols(QDialog):
    """Lists the reader's own protocols; each can be renamed, deleted, and brought back.

    Parameters
    ----------
    translation
        Language of refusals.
    folder
        Where they lie.

    Signals
    -------
    changed
        After each change of the folder.
    """

    changed = Signal()

    def __init__(
        self, translation: Translation, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Own protocols"))
        self.resize(_LIST)
        self._translation, self._folder = translation, folder
        self._protocols: tuple[Protocol, ...] = ()
        self._deleted: list[Protocol] = []
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Own protocols"))
        self.said = label("", "muted", wrap=True)
        self.rename = QPushButton(self.tr("Rename"))
        self.delete = QPushButton(self.tr("Delete"))
        self.undo = QPushButton(self.tr("Undo"))
        self.rename.clicked.connect(self._edit)
        self.delete.clicked.connect(self._delete)
        self.undo.clicked.connect(self._restore)
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.itemChanged.connect(self._rename)
        self._lay_out()
        self._read()

    def _read(self, chosen: str = "") -> None:
        self._protocols, wrong = own.read_own(self._folder)
        language = self._translation.language
        self.list.blockSignals(True)
        self.list.clear()
        for protocol in self._protocols:
            item = QListWidgetItem(protocol.name.label(language))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setData(Qt.ItemDataRole.UserRole, protocol.key)
            self.list.addItem(item)
            if protocol.key == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        told = [phrase.label(language) for phrase in wrong]
        if not self._protocols and not told:
            told = [self.tr("None yet. Arrange the panes and choose Save this layout as protocol.")]
        self._say("\n".join(told))
        self._enable()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _chosen(self) -> Protocol | None:
        keys = [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]
        key = keys[0] if keys else ""
        return next((protocol for protocol in self._protocols if protocol.key == key), None)

    def _enable(self) -> None:
        some = self._chosen() is not None
        self.rename.setEnabled(some)
        self.delete.setEnabled(some)
        self.undo.setVisible(bool(self._deleted))

    def _edit(self) -> None:
        for item in self.list.selectedItems():
            self.list.editItem(item)

    def _rename(self, item: QListWidgetItem) -> None:
        key = item.data(Qt.ItemDataRole.UserRole)
        old = next(protocol for protocol in self._protocols if protocol.key == key)
        self._try(lambda: own.rename(old, item.text(), self._folder).key, old.key)

    def _delete(self) -> None:
        gone = self._chosen()
        if gone is None:
            return
        if self._try(lambda: own.delete(gone, self._folder), ""):
            self._deleted.append(gone)
            name = gone.name.label(self._translation.language)
            self._say(self.tr('"{0}" was deleted.').format(name))
            self._enable()

    def _restore(self) -> None:
        back = self._deleted[-1]
        if self._try(lambda: own.write_protocol(back, self._folder).stem, back.key):
            self._deleted.pop()
            self._enable()

    def _try(self, change: Callable[[], str | None], kept: str) -> bool:
        """Change the folder and show it; say what was refused. ``kept`` stays chosen then."""
        try:
            chosen = change() or ""
        except Refused as refused:
            self._read(kept)
            self._say(refused.phrase.label(self._translation.language))
            return False
        self._read(chosen)
        self.changed.emit()
        return True

    def _lay_out(self) -> None:
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        line = QHBoxLayout()
        for button in (self.rename, self.delete, self.undo):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(10)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addLayout(line)


def ask_to_save(
    parent: QWidget, translation: Translation, suggested: Applies, save: Save
) -> SaveProtocol:
    """Open the dialog for saving a layout."""
    dialog = SaveProtocol(translation, suggested, save, parent)
    dialog.open()
    return dialog


def show_own(parent: QWidget, translation: Translation, folder: Path) -> OwnProtocols:
    """Open the list of the reader's own protocols."""
    dialog = OwnProtocols(translation, folder, parent)
    dialog.open()
    return dialog
