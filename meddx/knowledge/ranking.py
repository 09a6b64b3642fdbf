"""How much what is known of a rare disease weighs in a ranking: learnt from solved cases.

``resources/knowledge/ranking.toml`` holds the weights; ``meddx train`` writes it.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from meddx import paths
from meddx.phrase import Phrase, Refused

SCHEMA: Final = 2
FILE: Final = "ranking.toml"
_LONGEST: Final = 10_000  # shortlist
BROKEN: Final = Phrase(
    "{name} cannot be used: {problem}. Install MedDx again, or train the ranking anew."
)
OTHER_SCHEMA: Final = Phrase("it is of another version")
NO_TOML: Final = Phrase("it is missing or damaged")
WRONG_FIELD: Final = Phrase("its field {field} is missing or wrong")


@dataclass(frozen=True)
class Kind:
    """What a feature is: ``group`` names those that stand or fall together.

    ``sign`` is the one that its weight may have, so that no number speaks against what a doctor
    knows of it.
    """

    group: str
    sign: int


# Every feature (``meddx.diagnosis.shortlist_features`` says what each is), in the order of files.
KINDS: Final[Mapping[str, Kind]] = {
    "fit": Kind("fit", 1),
    "best_fit": Kind("fit", 1),
    "listed": Kind("relation", 1),
    "closeness": Kind("relation", 1),
    "covered": Kind("coverage", 1),
    "covered_frequent": Kind("coverage", 1),
    "before_onset": Kind("person", -1),
    "after_onset": Kind("person", -1),
    "x_female": Kind("person", -1),
    "series_order": Kind("series", -1),
}
GROUPS: Final = tuple(dict.fromkeys(kind.group for kind in KINDS.values()))


@dataclass(frozen=True)
class SetSizes:
    """How many of the first diagnoses hold the true one in a share ``coverage`` of patients.

    Parameters
    ----------
    coverage
        Between 0 and 1.
    first_from
        Probability of the first diagnosis at which each band of lists begins; they rise from 0.
    sizes
        Of each band; they do not rise.
    """

    coverage: float
    first_from: tuple[float, ...]
    sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        bands = list(zip(self.first_from, self.sizes, strict=True))
        rise = all(a < b and m >= n for (a, m), (b, n) in pairwise(bands))
        if not (0.0 < self.coverage < 1.0 and bands and self.first_from[0] == 0.0 and rise):
            raise ValueError("a coverage lies between 0 and 1, bands rise from 0, sizes fall")
        if self.sizes[-1] < 1:
            raise ValueError("a set holds a disease")


@dataclass(frozen=True)
class RankingModel:
    """Weights of a linear softmax over the diseases that fit best.

    Parameters
    ----------
    weights
        By feature; natural logarithm of odds for each unit. All of ``KINDS``, in that order.
    shortlist
        How many diseases they are used for: the first by likelihood ratio alone.
    astray
        Probability, between 0 and 1, that the findings of a patient point elsewhere than to his
        disease; it is then any of the candidates, each alike.
    sets
        Sizes of sets that hold the true disease; empty where none was measured.
    """

    weights: Mapping[str, float]
    shortlist: int
    astray: float
    sets: tuple[SetSizes, ...] = ()

    def __post_init__(self) -> None:
        if list(self.weights) != list(KINDS):
            raise ValueError("every feature has a weight")
        for name, weight in self.weights.items():
            if not math.isfinite(weight) or weight * KINDS[name].sign < 0.0:
                raise ValueError(f"a weight of {name} has the sign of what is known of it")
        if self.shortlist < 1 or not 0.0 < self.astray < 1.0:
            raise ValueError("a shortlist has a disease, a probability lies between 0 and 1")


def read(path: Path) -> RankingModel:
    """Read weights.

    Raises
    ------
    Refused
        ``bad_ranking`` where the file is missing, damaged or of another version.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise _refused(path, NO_TOML) from None
    if table.get("schema") != SCHEMA:
        raise _refused(path, OTHER_SCHEMA)
    weights = {name: _weight(table, name, path) for name in KINDS}
    shortlist, astray = table.get("shortlist"), table.get("astray")
    if type(shortlist) is not int or not 1 <= shortlist <= _LONGEST:
        raise _refused(path, WRONG_FIELD.with_values(field="shortlist"))
    if type(astray) is not float or not 0.0 < astray < 1.0:
        raise _refused(path, WRONG_FIELD.with_values(field="astray"))
    return RankingModel(weights, shortlist, astray, _sets(table, path))


def _sets(table: dict[str, Any], path: Path) -> tuple[SetSizes, ...]:
    try:
        return tuple(map(_set, table["set"]))
    except (KeyError, TypeError, ValueError):
        raise _refused(path, WRONG_FIELD.with_values(field="set")) from None


def _set(entry: dict[str, Any]) -> SetSizes:
    coverage, first_from, sizes = entry["coverage"], entry["first_from"], entry["size"]
    if not all(type(n) is float for n in (coverage, *first_from)):
        raise TypeError("a coverage and the probabilities of a first diagnosis are fractions")
    if not all(type(n) is int for n in sizes):
        raise TypeError("a size is a whole number")
    return SetSizes(coverage, tuple(first_from), tuple(sizes))


def _weight(table: dict[str, Any], name: str, path: Path) -> float:
    found = table.get("weights")
    weight = found.get(name) if isinstance(found, dict) else None
    wrong = _refused(path, WRONG_FIELD.with_values(field=name))
    if not isinstance(weight, int | float) or isinstance(weight, bool):
        raise wrong
    if not math.isfinite(weight) or weight * KINDS[name].sign < 0.0:
        raise wrong
    return float(weight)


def _refused(path: Path, problem: Phrase) -> Refused:
    return Refused("bad_ranking", BROKEN.with_values(name=path.name, problem=problem))


def load() -> RankingModel:
    """Read the delivered weights.

    Raises
    ------
    Refused
        As ``read``.
    """
    return read(paths.resource("knowledge", FILE))
