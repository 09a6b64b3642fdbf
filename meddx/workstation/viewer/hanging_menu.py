"""The menu of hanging protocols: those that suit the study, its stages, the reader's own."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.hanging.hang import Hung
from meddx.workstation.viewer.hanging.match import Match
from meddx.workstation.viewer.hanging.protocol import Protocol

_NO_SHORTCUT: Final = "&&"


class HangingMenu(QMenu):
    """Offers protocols and stages; knows nothing of the panes.

    Signals
    -------
    protocol_chosen
        Key of the protocol.
    stage_chosen
        Place in the list of hung stages.
    save_asked, manage_asked
        The reader wants to save the layout, or to see the own protocols.
    """

    protocol_chosen = Signal(str)
    stage_chosen = Signal(int)
    save_asked = Signal()
    manage_asked = Signal()

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translation = translation
        self._matches: tuple[Match, ...] = ()
        self._others: tuple[Protocol, ...] = ()
        self._current = ""
        self._hung: tuple[Hung, ...] = ()
        self._at = 0
        self._nothing = self.addAction("")
        self._nothing.setEnabled(False)
        self.others = QMenu(self)
        self.addMenu(self.others)
        self.addSeparator()
        self.stages = QMenu(self)
        self.addMenu(self.stages)
        self.addSeparator()
        self.save = self.addAction("")
        self.save.setEnabled(False)
        self.manage = self.addAction("")
        self.save.triggered.connect(self.save_asked)
        self.manage.triggered.connect(self.manage_asked)
        self._protocols = QActionGroup(self)
        self._is_old = True
        self.aboutToShow.connect(self._fill_if_old)
        self._fill_if_old()

    def show_protocols(
        self, matches: Sequence[Match], others: Sequence[Protocol], current: str
    ) -> None:
        """Offer the protocols that suit the study, best first, and all others below.

        Parameters
        ----------
        matches
            Empty where nothing is open.
        others
            Protocols that do not suit; they can be chosen all the same.
        current
            Key of the one that hangs; empty where the reader made the layout.
        """
        self._matches, self._others = tuple(matches), tuple(others)
        self._current = current
        self.save.setEnabled(bool(matches))
        self._is_old = True  # entries are made when somebody looks

    def show_stages(self, hung: Sequence[Hung], at: int) -> None:
        """Offer the stages, with a tick on the one that hangs."""
        self._hung, self._at = tuple(hung), at
        self._is_old = True

    @property
    def suiting(self) -> tuple[QAction, ...]:
        """Actions of the protocols that suit, best first."""
        self._fill_if_old()
        keys = {match.protocol.key for match in self._matches}
        return tuple(a for a in self._protocols.actions() if str(a.data()) in keys)

    def _fill_if_old(self) -> None:
        if self._is_old:
            self._is_old = False
            self._fill()

    def _fill(self) -> None:
        for action in self._protocols.actions():
            self.removeAction(action)
            self.others.removeAction(action)
            self._protocols.removeAction(action)
            action.deleteLater()
        for match in self._matches:
            self.insertAction(self.others.menuAction(), self._offer(match.protocol))
        for protocol in self._others:
            self.others.addAction(self._offer(protocol))
        self.setTitle(self.tr("Hanging protocol"))
        self._nothing.setText(self.tr("No images are open"))
        self._nothing.setVisible(not self._matches)
        self.others.setTitle(self.tr("Other protocols"))
        self.others.setEnabled(bool(self._others) and bool(self._matches))
        self.stages.setTitle(self.tr("Stage"))
        self.save.setText(self.tr("Save this layout as protocol..."))
        self.manage.setText(self.tr("Own protocols..."))
        self._fill_stages()

    def _offer(self, protocol: Protocol) -> QAction:
        name = protocol.name.label(self._translation.language).replace("&", _NO_SHORTCUT)
        text = self.tr("{0} (own)").format(name) if protocol.is_own else name
        action = QAction(text, self._protocols)
        action.setCheckable(True)
        action.setData(protocol.key)
        action.setChecked(protocol.key == self._current)
        action.triggered.connect(partial(self._choose, protocol.key))
        return action

    def _choose(self, key: str, _checked: bool = False) -> None:
        self.protocol_chosen.emit(key)

    def _fill_stages(self) -> None:
        self.stages.clear()
        self.stages.setEnabled(len(self._hung) > 1)
        for number, hung in enumerate(self._hung):
            name = hung.name.label(self._translation.language).replace("&", _NO_SHORTCUT)
            action = self.stages.addAction(f"{number + 1}  {name}")
            action.setCheckable(True)
            action.setChecked(number == self._at)
            action.triggered.connect(partial(self._choose_stage, number))

    def _choose_stage(self, number: int, _checked: bool = False) -> None:
        self.stage_chosen.emit(number)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)
