"""Keys that a control beside the picture needs for itself while it has the keyboard."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

_OF_BUTTON: Final = frozenset({Qt.Key.Key_Space})
_OF_VALUE: Final = frozenset(
    {
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home,
        Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space,
    }
)  # fmt: skip


class OwnKeys(QObject):
    """Lets a control have the keys that would else scroll or reset the picture.

    A control that is clicked does not take the keyboard from the picture; one that is reached
    with Tab has it.
    """

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__(widgets[0])
        for widget in widgets:
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = _OF_BUTTON if isinstance(watched, QAbstractButton) else _OF_VALUE
            if event.key() in own and not event.modifiers():
                event.accept()
                return True
        return super().eventFilter(watched, event)
