"""Undo and redo of the window: steps in the viewer and steps elsewhere, in the order of doing."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from meddx.workstation.actions import Actions
from meddx.workstation.viewer.desk import Desk

_DEEPEST = 200


@dataclass(frozen=True, eq=False)
class Step:
    """Something that was done outside the viewer, and how to take it back and do it again."""

    undo: Callable[[], None]
    redo: Callable[[], None]


class Undoing(QObject):
    """One order for all that can be taken back.

    The viewer has its own states. A step elsewhere remembers how many of them lay behind it: it is
    taken back once the viewer stands there again.

    Parameters
    ----------
    desk
        The states of the viewer.
    actions
        *Undo* and *Redo*.
    """

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__(actions)
        self._desk, self._actions = desk, actions
        self._done: list[tuple[int, Step]] = []
        self._undone: list[tuple[int, Step]] = []
        actions["undo"].triggered.connect(self.undo)
        actions["redo"].triggered.connect(self.redo)
        desk.room_changed.connect(self._follow)
        self._follow()

    def did(self, step: Step) -> None:
        """Remember a step that was done just now."""
        self._done = [*self._done, (self._desk.depth, step)][-_DEEPEST:]
        self._undone.clear()
        self._follow()

    def forget(self) -> None:
        """Forget the steps outside the viewer: they were about another patient."""
        self._done.clear()
        self._undone.clear()
        self._follow()

    def undo(self) -> None:
        """Take back what was done last."""
        desk = self._desk
        if self._done and (desk.depth <= self._done[-1][0] or not desk.can_undo):
            taken = self._done.pop()
            self._undone.append(taken)
            taken[1].undo()
            self._follow()
        else:
            desk.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        desk = self._desk
        if self._undone and (desk.depth >= self._undone[-1][0] or not desk.can_redo):
            taken = self._undone.pop()
            self._done.append(taken)
            taken[1].redo()
            self._follow()
        else:
            desk.redo()

    def _follow(self, *_changed: object) -> None:
        self._actions["undo"].setEnabled(self._desk.can_undo or bool(self._done))
        self._actions["redo"].setEnabled(self._desk.can_redo or bool(self._undone))
