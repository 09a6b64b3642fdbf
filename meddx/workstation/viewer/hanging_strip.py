"""The strip over the panes: which protocol hangs, which stage of how many, what is not shown."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from meddx.phrase import Labelled
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import icon
from meddx.workstation.viewer.hanging.hang import Hung
from meddx.workstation.viewer.hanging_menu import HangingMenu
from meddx.workstation.viewer.own_keys import OwnKeys

_ICON_PX: Final = 16
_MOST_TOLD: Final = 20


class HangingStrip(QWidget):
    """Says "Stage 2 of 4: CC pair" and steps through the stages.

    Signals
    -------
    stage_chosen
        Place in the list of hung stages.
    unseen_asked
        The reader wants the series that no pane shows.

    Parameters
    ----------
    translation
        The language.
    previous, following
        What steps through the stages.
    """

    stage_chosen = Signal(int)
    unseen_asked = Signal()

    def __init__(
        self,
        translation: Translation,
        previous: QAction,
        following: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("viewBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._translation = translation
        self._name: Labelled | None = None
        self._hung: tuple[Hung, ...] = ()
        self._at = 0
        self._unseen: tuple[str, ...] = ()
        self.menu = HangingMenu(translation, self)
        self.menu.stage_chosen.connect(self.stage_chosen)
        self.protocol = QToolButton()
        self.protocol.setMenu(self.menu)
        self.protocol.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.protocol.clicked.connect(self.protocol.showMenu)
        self.protocol.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.protocol.setIcon(icon("hanging"))
        self.protocol.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.previous, self.next = previous, following
        previous.triggered.connect(lambda: self._go(-1))
        following.triggered.connect(lambda: self._go(1))
        self._buttons = tuple(_button(action) for action in (self.previous, self.next))
        self.said = label("", "strong")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.unseen = QToolButton()
        self.unseen.clicked.connect(self.unseen_asked)
        OwnKeys(self.protocol, *self._buttons, self.unseen)
        self._lay_out()
        self.retranslate()

    def show_hung(self, name: Labelled | None, hung: Sequence[Hung], at: int) -> None:
        """Show which stage of a protocol hangs.

        Parameters
        ----------
        name
            Of the protocol; None where the reader made the layout.
        hung
            Its stages (``hang_all``).
        at
            Which of them hangs.
        """
        self._name, self._hung, self._at = name, tuple(hung), at
        self.menu.show_stages(self._hung, at)
        self.retranslate()

    def show_unseen(self, described: Sequence[str]) -> None:
        """Say which series of the study no pane shows, by their descriptions."""
        self._unseen = tuple(described)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        language = self._translation.language
        self.protocol.setText(self._name.label(language) if self._name else self.tr("Own layout"))
        self.protocol.setToolTip(self.tr("Hanging protocol"))
        self.protocol.setAccessibleName(self.tr("Hanging protocol"))
        self.previous.setEnabled(self._at > 0 and bool(self._hung))
        self.next.setEnabled(self._at + 1 < len(self._hung))
        self.said.setText(self._stage())
        self.said.setToolTip(self.said.text())
        self._say_unseen()

    def _stage(self) -> str:
        if not self._hung:
            return ""
        name = self._hung[self._at].name.label(self._translation.language)
        if len(self._hung) == 1:
            return name
        told = self.tr("Stage {0} of {1}: {2}")
        return told.format(self._at + 1, len(self._hung), name)

    def _say_unseen(self) -> None:
        count = len(self._unseen)
        self.unseen.setVisible(count > 0)
        self.unseen.setText(self.tr("{0} series not shown").format(count))
        told = list(self._unseen[:_MOST_TOLD])
        told += ["..."] if count > _MOST_TOLD else []
        self.unseen.setToolTip("\n".join([self.tr("In no pane now:"), *told]))

    def _go(self, by: int) -> None:
        at = self._at + by
        if 0 <= at < len(self._hung):
            self.stage_chosen.emit(at)

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(2)
        line.addWidget(self.protocol)
        line.addSpacing(8)
        for button in self._buttons:
            line.addWidget(button)
        line.addSpacing(6)
        line.addWidget(self.said, 1)
        line.addWidget(self.unseen)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _button(action: QAction) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setIconSize(QSize(_ICON_PX, _ICON_PX))
    return made
