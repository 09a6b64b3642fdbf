"""Undo and redo of views: a stack of states, one for each series."""

from meddx.imaging.view import ViewState

_DEEPEST = 200


class History:
    """The views of one series, the current one included.

    Parameters
    ----------
    view
        The first view.
    """

    def __init__(self, view: ViewState) -> None:
        self._past: list[ViewState] = []
        self._future: list[ViewState] = []
        self.view = view

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier view."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a view was undone."""
        return bool(self._future)

    def push(self, view: ViewState, since: ViewState | None = None) -> None:
        """Show another view; what was undone is forgotten.

        Parameters
        ----------
        view
            The new view.
        since
            The view to go back to: that of the beginning of a gesture whose steps were only shown.
        """
        before = since if since is not None else self.view
        self.view = view
        if view == before:
            return
        self._past = [*self._past, before][-_DEEPEST:]
        self._future.clear()

    def show(self, view: ViewState) -> None:
        """Show a view in the middle of a gesture; nothing is remembered yet."""
        self.view = view

    def undo(self) -> ViewState:
        """Go back one view, if there is one."""
        if self._past:
            self._future.append(self.view)
            self.view = self._past.pop()
        return self.view

    def redo(self) -> ViewState:
        """Take an undo back, if there is one."""
        if self._future:
            self._past.append(self.view)
            self.view = self._future.pop()
        return self.view
