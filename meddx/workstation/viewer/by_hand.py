"""Links that the reader makes by hand between series that share no frame of reference."""

from collections.abc import Sequence

from meddx.imaging import sync
from meddx.imaging.sync import Link, Seen


def links(active: int, panes: Sequence[Seen | None]) -> tuple[Link, ...]:
    """Return links of the active pane with all others as they stand now.

    Panes that follow by themselves, or whose planes are not parallel to it, get none.

    Parameters
    ----------
    active
        Number of the pane.
    panes
        What is seen in each; None is an empty one.
    """
    own = panes[active]
    if own is None:
        return ()
    others = (its for number, its in enumerate(panes) if number != active and its is not None)
    return tuple(
        sync.linked(own, its)
        for its in others
        if not sync.can_follow(own.shown, its.shown) and sync.is_parallel(own, its)
    )


def with_new(known: tuple[Link, ...], made: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return all links; a new one replaces that of the same two series."""
    pairs = [{link.of, link.to} for link in made]
    return (*(link for link in known if {link.of, link.to} not in pairs), *made)
