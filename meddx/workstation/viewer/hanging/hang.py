"""Hangs a stage: finds the series of every pane, and names every series that no pane shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from meddx.case.record import Study
from meddx.phrase import Phrase
from meddx.workstation.viewer.hanging import criteria, facts
from meddx.workstation.viewer.hanging.facts import Facts
from meddx.workstation.viewer.hanging.priors import Prior
from meddx.workstation.viewer.hanging.protocol import Name, Protocol, Show, Stage, Wish
from meddx.workstation.viewer.layout import Layout, grid

NO_PRIOR: Final = Phrase("No earlier examination of this kind")
NOTHING: Final = Phrase("No series here fits this pane")
NOTHING_LEFT: Final = Phrase("All series are shown")
NOT_IN_PRIOR: Final = Phrase("The prior of {date} has no series that fits this pane")
PAGE: Final = Phrase("{name}, page {number}")

_MOST_PAGES: Final = 100


@dataclass(frozen=True)
class Hanging:
    """What one pane shows.

    Parameters
    ----------
    series_uid
        SeriesInstanceUID; empty for an empty pane.
    show
        How it is shown.
    over_uid
        Series that is laid over it; empty for none.
    prior
        The prior that it shows, or that it waits for.
    text
        What an empty pane says.
    """

    series_uid: str
    show: Show
    over_uid: str = ""
    prior: Prior | None = None
    text: Phrase | None = None

    @property
    def waits(self) -> bool:
        """Whether it shows its prior as soon as that is opened."""
        return not self.series_uid and self.prior is not None and self.prior.study is None


@dataclass(frozen=True)
class Hung:
    """A stage that was hung.

    Parameters
    ----------
    protocol, stage
        Key of the protocol, number of the stage from 0.
    page
        From 0.
    name
        Of the stage.
    layout, panes
        Panes and what each shows.
    unseen
        Series of the study that no pane shows, in the order of their numbers.
    """

    protocol: str
    stage: int
    page: int
    name: Name | Phrase
    layout: Layout
    panes: tuple[Hanging, ...]
    unseen: tuple[str, ...]


def hang_all(protocol: Protocol, study: Study, priors: Sequence[Prior]) -> tuple[Hung, ...]:
    """Hang every stage that finds enough for its panes, page by page.

    Where none does, the first is hung as it is: a protocol that was chosen shows something.
    """
    own = facts.of_study(study)
    made: list[Hung] = []
    for number, stage in enumerate(protocol.stages):
        shown: set[str] = set()
        for page in range(_MOST_PAGES):
            hung = _hang(protocol, number, page, own, priors, frozenset(shown))
            new = {pane.series_uid for pane in hung.panes if pane.series_uid} - shown
            if (page and not new) or not _is_worth(hung, stage):
                break
            is_first_page = stage.has_pages and not page
            made.append(_just_enough(hung) if is_first_page else hung)
            shown |= new
            if not stage.has_pages:
                break
    return tuple(made) or (_hang(protocol, 0, 0, own, priors, frozenset()),)


def hang(protocol: Protocol, stage: int, study: Study, priors: Sequence[Prior]) -> Hung:
    """Hang the first page of one stage, whether or not it finds enough.

    Raises
    ------
    IndexError
        If the protocol has no such stage.
    """
    return _hang(protocol, stage, 0, facts.of_study(study), priors, frozenset())


def _is_worth(hung: Hung, stage: Stage) -> bool:
    """Whether enough panes found something; of a stage with priors, one of these at least."""
    found = [bool(pane.series_uid) or pane.waits for pane in hung.panes]
    of_prior = [has for has, wish in zip(found, stage.wishes, strict=True) if wish.study]
    return sum(found) >= stage.least and (not of_prior or any(of_prior))


def _hang(
    protocol: Protocol,
    number: int,
    page: int,
    own: facts.StudyFacts,
    priors: Sequence[Prior],
    before: frozenset[str],
) -> Hung:
    stage = protocol.stages[number]
    taken = set(before)
    panes: list[Hanging] = []
    for wish in stage.wishes:
        pane = _pane(wish, own, priors, taken)
        panes.append(pane)
        taken.add(pane.series_uid)
    shown = {uid for pane in panes for uid in (pane.series_uid, pane.over_uid)}
    unseen = tuple(item.uid for item in own.series if item.uid not in shown)
    name = _name(stage, page)
    return Hung(protocol.key, number, page, name, stage.layout, tuple(panes), unseen)


def _just_enough(hung: Hung) -> Hung:
    """Return fewer and larger panes where there are more of them than series to show."""
    found = sum(bool(pane.series_uid) for pane in hung.panes)
    if not (hung.layout.is_grid and found):
        return hung
    if any(pane.text is not NOTHING_LEFT for pane in hung.panes[found:]):
        return hung
    rows, cols = hung.layout.shape
    shapes = [s for s in product(range(1, rows + 1), range(1, cols + 1)) if s[0] * s[1] >= found]
    layout = grid(*min(shapes, key=lambda s: (max(s), s[0] * s[1], s[0])))
    return replace(hung, layout=layout, panes=hung.panes[: len(layout)])


def _name(stage: Stage, page: int) -> Name | Phrase:
    return PAGE.with_values(name=stage.name, number=page + 1) if page else stage.name


def _pane(wish: Wish, own: facts.StudyFacts, priors: Sequence[Prior], taken: set[str]) -> Hanging:
    prior = priors[wish.study - 1] if 0 < wish.study <= len(priors) else None
    if prior is None:
        return Hanging("", wish.show, text=NO_PRIOR) if wish.study else _of(wish, own, taken, None)
    if prior.study is None:
        return Hanging("", wish.show, prior=prior, text=prior.text)
    return _of(wish, prior.study, taken, prior)


def _of(wish: Wish, source: facts.StudyFacts, taken: set[str], prior: Prior | None) -> Hanging:
    fitting = [item for item in source.series if _may_take(wish, item)]
    found = choose(wish, fitting, taken)
    if found is None:
        return Hanging("", wish.show, prior=prior, text=_why(prior, bool(fitting)))
    over = choose(Wish(needs=wish.over), source.series, {found.uid}) if wish.over else None
    return Hanging(found.uid, wish.show, over.uid if over else "", prior)


def _why(prior: Prior | None, is_shown: bool) -> Phrase:
    if is_shown:
        return NOTHING_LEFT
    return NOTHING if prior is None else NOT_IN_PRIOR.with_values(date=prior.day.isoformat())


def choose(wish: Wish, series: Iterable[Facts], taken: Iterable[str]) -> Facts | None:
    """Return the series that a wish takes, None where none may be taken.

    A localizer fills only a pane that takes anything of its modality: never one for, say, coronal
    pictures. Of those that meet its needs the one that is to be read (no localizer, nothing
    derived), then the one it likes best, then the first by number and UID.
    """
    left = [
        item for item in series if (wish.again or item.uid not in taken) and _may_take(wish, item)
    ]
    ordered = facts.sorted_series(left)
    return min(
        ordered,
        key=lambda item: (item.burden, tuple(-rank for rank in criteria.ranks(wish.likes, item))),
        default=None,
    )


def _may_take(wish: Wish, series: Facts) -> bool:
    takes_any = all(criterion.key == "modality" for criterion in wish.needs)
    may = takes_any or not series.is_localizer
    return may and criteria.fits_all(wish.needs, series)
