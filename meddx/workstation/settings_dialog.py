"""The settings, one row for each field that has something to choose; a change holds at once."""

from collections.abc import Callable
from dataclasses import Field, fields
from typing import Any, Final

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.phrase import Language
from meddx.settings import About, Settings, about
from meddx.workstation.panels.panel import label

Changed = Callable[[str, Any], None]
_WIDE_PX: Final = 640
_AROUND_PX: Final = 90  # margins and the row of buttons


class SettingsDialog(QDialog):
    """Shows the settings; what cannot be a value cannot be entered.

    Parameters
    ----------
    settings
        Of now.
    language
        Of the labels.
    changed
        Called with the name and the value of a setting that was changed.
    rows
        More rows, each a title and a widget (the keys, say).
    """

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        language: Language,
        changed: Changed,
        rows: tuple[tuple[str, QWidget], ...] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("settingsDialog")
        self.setWindowTitle(self.tr("Settings"))
        self.settings = settings
        self._language = language
        self._changed = changed
        self.editors: dict[str, QWidget] = {}
        self._sets: dict[str, Callable[[Any], None]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(14)
        column.addWidget(self._scrolled(rows), 1)
        column.addWidget(self._buttons())
        self._fit()

    @property
    def shown(self) -> tuple[tuple[str, About], ...]:
        """Names of the settings that the dialog shows, and what it says of them."""
        told = ((item.name, about(item)) for item in _fields())
        return tuple((name, what) for name, what in told if what.is_shown)

    def _scrolled(self, rows: tuple[tuple[str, QWidget], ...]) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("plain")
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for name, what in self.shown:
            editor = self._editor(name, what)
            title = what.label.label(self._language)
            help_ = f"{what.text.label(self._language)} {what.effect.label(self._language)}"
            editor.setAccessibleName(title)
            editor.setAccessibleDescription(help_)
            self.editors[name] = editor
            at = grid.rowCount()
            grid.addWidget(label(title, "strong"), at, 0)
            grid.addWidget(editor, at, 1)
            grid.addWidget(label(help_, "muted", wrap=True), at + 1, 1)
            grid.setRowMinimumHeight(at + 2, 10)
        for title, widget in rows:
            at = grid.rowCount()
            grid.addWidget(label(title, "strong"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(widget, at, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        area = QScrollArea()
        area.setObjectName("plain")
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setAccessibleName(self.tr("Settings"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the editor that has the keyboard
        self._inner = inner
        return area

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.restore = QPushButton(self.tr("Restore defaults"))
        self.restore.setAutoDefault(False)
        self.restore.clicked.connect(self._restore)
        buttons.addButton(self.restore, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.accept)
        return buttons

    def _fit(self) -> None:
        room = self.screen().availableSize()
        wide = min(_WIDE_PX, room.width())
        high = self._inner.heightForWidth(wide - 60) + _AROUND_PX
        self.resize(wide, min(high, room.height()))
        next(iter(self.editors.values())).setFocus()

    # ---- one editor for each kind of field

    def _editor(self, name: str, what: About) -> QWidget:
        value = getattr(self.settings, name)
        if what.choices:
            return self._choice(name, what, value)
        if isinstance(value, bool):
            return self._switch(name, value)
        if what.bounds is not None:
            return self._share(name, what.bounds, value)
        return self._line(name, str(value), what.longest)

    def _choice(self, name: str, what: About, value: object) -> QWidget:
        box = QuietComboBox()
        for each, words in what.choices:
            text = words.label(self._language) if words else f"{100 * each:.0f}\u00a0%"
            box.addItem(text, each)
        box.setCurrentIndex(box.findData(value))
        box.currentIndexChanged.connect(lambda: self._take(name, box.currentData()))
        self._sets[name] = lambda new: box.setCurrentIndex(box.findData(new))
        return box

    def _switch(self, name: str, value: bool) -> QWidget:
        box = QCheckBox(self.tr("On"))
        box.setChecked(value)
        box.toggled.connect(lambda on: self._take(name, on))
        self._sets[name] = box.setChecked
        return box

    def _share(self, name: str, bounds: tuple[float, float], value: float) -> QWidget:
        """Make the editor of a number between two bounds, in per cent."""
        low, high = bounds
        box = QuietSpinBox()
        box.setDecimals(0 if low in {0.0, 1.0} else 1)
        box.setRange(100 * low, 100 * high)
        box.setSingleStep(5.0 if low == 0.0 else 0.5)
        box.setSuffix("\u00a0%")
        box.setValue(100 * value)
        box.setKeyboardTracking(False)
        box.valueChanged.connect(lambda new: self._take(name, round(new / 100, 4)))
        self._sets[name] = lambda new: box.setValue(100 * new)
        return box

    def _line(self, name: str, value: str, longest: int) -> QWidget:
        line = QLineEdit(value)
        line.setMaxLength(longest)
        printable = QRegularExpression("[^\\p{C}\\p{Zl}\\p{Zp}]*")
        line.setValidator(QRegularExpressionValidator(printable, line))
        line.editingFinished.connect(lambda: self._take(name, line.text().strip()))

        def show(new: str) -> None:
            line.setText(new)
            self._take(name, new)

        self._sets[name] = show
        return line

    def _take(self, name: str, value: object) -> None:
        if value != getattr(self.settings, name):
            self.settings = self.settings.with_changes(**{name: value})
            self._changed(name, value)

    def _restore(self) -> None:
        defaults = Settings()
        for name, show in self._sets.items():
            show(getattr(defaults, name))


class QuietComboBox(QComboBox):
    """A choice that the wheel only changes when it has the keyboard, else it scrolls the dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietSpinBox(QDoubleSpinBox):
    """A number that the wheel only changes when it has the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(6, 0, 0, 0)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _fields() -> "tuple[Field[Any], ...]":
    return fields(Settings)
