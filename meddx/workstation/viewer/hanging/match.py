"""Which protocols suit a study, best first: scored, whatever order protocols come in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.record import Study
from meddx.workstation.viewer.hanging import facts, words
from meddx.workstation.viewer.hanging.facts import StudyFacts
from meddx.workstation.viewer.hanging.priors import Prior
from meddx.workstation.viewer.hanging.protocol import Applies, PriorUse, Protocol

# What speaks for a protocol, in points: that it is made for just this counts most.
EVERY: Final = 60  # all its modalities are there, as PET and CT
PART: Final = 40  # the body part is its own
PRIOR: Final = 20  # there is a prior and it is made for one
OWN: Final = 15  # the reader saved it
MODALITY: Final = 10
WORDS: Final = 10  # the description names what it is for
VIEW: Final = 5  # each projection it is made for
NUMBER: Final = 3  # it names how many series it is for


@dataclass(frozen=True)
class Match:
    """A protocol that suits a study, and how well.

    Parameters
    ----------
    protocol
        The protocol.
    points
        The more the better.
    """

    protocol: Protocol
    points: int


def match(
    protocols: Iterable[Protocol], study: Study, priors: Sequence[Prior]
) -> tuple[Match, ...]:
    """Return the protocols that suit a study, best first.

    Parameters
    ----------
    protocols
        In any order.
    study
        What is read.
    priors
        What it is compared with (``priors.prior_of``).
    """
    own = facts.of_study(study)
    found = [
        Match(protocol, points + OWN * protocol.is_own)
        for protocol in protocols
        if (points := points_of(protocol.applies, own, priors)) is not None
    ]
    # The reader's own first among equals, then by key: the order never depends on the folder's.
    return tuple(sorted(found, key=lambda m: (-m.points, not m.protocol.is_own, m.protocol.key)))


def warm(protocols: Iterable[Protocol]) -> None:
    """Make ahead of the first case what is looked for in its words."""
    words.warm()
    for protocol in protocols:
        words.names_any(protocol.applies.words)
        wishes = (wish for stage in protocol.stages for wish in stage.wishes)
        for criterion in (one for wish in wishes for one in (*wish.needs, *wish.likes, *wish.over)):
            if isinstance(criterion.value, tuple):
                words.names_any(criterion.value)


def points_of(applies: Applies, study: StudyFacts, priors: Sequence[Prior]) -> int | None:
    """Return how well a study is what a protocol is for; None where it is not."""
    parts = [
        _modality(applies, study),
        _part(applies, study),
        _views(applies, study),
        _number(applies, study),
        _prior(applies, priors),
    ]
    named = words.names_any(applies.words, study.description, *_descriptions(study))
    points = [part for part in parts if part is not None]
    return sum(points) + WORDS * named if len(points) == len(parts) else None


def _descriptions(study: StudyFacts) -> tuple[str, ...]:
    return tuple(item.description for item in study.series)


def _modality(applies: Applies, study: StudyFacts) -> int | None:
    if not study.series:
        return None
    if not applies.modalities:
        return 0
    if applies.every:
        return EVERY if applies.modalities <= study.modalities else None
    return MODALITY if applies.modalities & study.modalities else None


def _part(applies: Applies, study: StudyFacts) -> int | None:
    """Points of the body part; a study that does not say its own fits, but less than any CT."""
    if not applies.parts:
        return 0
    if not study.parts:
        return -1
    return PART if applies.parts & study.parts else None


def _views(applies: Applies, study: StudyFacts) -> int | None:
    there = all(group & study.views for group in applies.views)
    return VIEW * len(applies.views) if there else None


def _number(applies: Applies, study: StudyFacts) -> int | None:
    least, most = applies.series
    if study.to_be_read < least or (most is not None and study.to_be_read > most):
        return None if applies.series != (1, None) else 0
    return NUMBER if applies.series != (1, None) else 0


def _prior(applies: Applies, priors: Sequence[Prior]) -> int | None:
    if applies.prior is PriorUse.ANY:
        return 0
    if applies.prior is PriorUse.NONE:
        return None if priors else 0
    return PRIOR if any(prior.is_same_kind for prior in priors) else None
