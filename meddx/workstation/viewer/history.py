"""Undo and redo: a stack of frozen states."""

from collections.abc import Callable
from typing import Generic, TypeVar

_DEEPEST = 200

S = TypeVar("S")


class History(Generic[S]):
    """The states of something, the current one included.

    Parameters
    ----------
    state
        The first state.
    """

    def __init__(self, state: S) -> None:
        self._past: list[S] = []
        self._future: list[S] = []
        self._kind = ""
        self.state = state

    @property
    def depth(self) -> int:
        """How many earlier states there are."""
        return len(self._past)

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a state was undone."""
        return bool(self._future)

    def push(self, state: S, since: S | None = None, kind: str = "") -> None:
        """Go to another state; what was undone is forgotten.

        Parameters
        ----------
        state
            The new state.
        since
            The state to go back to: that of the beginning of a gesture whose steps were only shown.
        kind
            Steps of one kind that follow one another are one step to undo (scrolling, say); steps
            without a kind stand for themselves.
        """
        before = since if since is not None else self.state
        self.state = state
        if state == before:
            return
        if not (kind and kind == self._kind and self._past):
            self._past = [*self._past, before][-_DEEPEST:]
        self._kind = kind
        self._future.clear()

    def show(self, state: S) -> None:
        """Show a state in the middle of a gesture; nothing is remembered yet."""
        self.state = state

    def amend(self, change: Callable[[S], S]) -> None:
        """Change every state, as if it had always been so: no step."""
        self.state = change(self.state)
        self._past = [change(state) for state in self._past]
        self._future = [change(state) for state in self._future]

    def undo(self) -> S:
        """Go back one state, if there is one."""
        self._kind = ""
        if self._past:
            self._future.append(self.state)
            self.state = self._past.pop()
        return self.state

    def redo(self) -> S:
        """Take an undo back, if there is one."""
        self._kind = ""
        if self._future:
            self._past.append(self.state)
            self.state = self._future.pop()
        return self.state
