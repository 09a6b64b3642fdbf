"""Which solved cases a protocol takes, by what the HPO's annotators knew of them."""

from collections.abc import Mapping, Sequence

from meddx.training.ranking.solved import SolvedCase

Cited = Mapping[str, frozenset[str]]  # ``solved.annotated_by``


def known(cases: Sequence[SolvedCase], cited: Cited) -> tuple[SolvedCase, ...]:
    """Return the cases whose disease is described."""
    return tuple(case for case in cases if case.truth in cited)


def clean(cases: Sequence[SolvedCase], cited: Cited) -> tuple[SolvedCase, ...]:
    """Return the cases whose disease is described, and not from their own publication."""
    return tuple(case for case in known(cases, cited) if not case.publications & cited[case.truth])


def unknown(cases: Sequence[SolvedCase], cited: Cited) -> tuple[SolvedCase, ...]:
    """Return the cases whose disease nobody has described with findings."""
    return tuple(case for case in cases if case.truth not in cited)
