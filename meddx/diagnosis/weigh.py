"""One finding weighed for one disease, or for all rare diseases at once.

A finding seen with uncertainty is virtual evidence (Pearl 1988, section 2.2.2; Jeffrey's rule):
with L = P(what was seen | finding) / P(what was seen | no finding), f = P(finding | disease) and
b = P(finding | no disease),

    LR = (f L + 1 - f) / (b L + 1 - b),

which is f / b for a certain finding, (1 - f) / (1 - b) for a certainly absent one, and 1 for L = 1.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Universe
from meddx.diagnosis.marks import UNCERTAIN, Kind, Mark
from meddx.knowledge.benign import is_benign
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.examinations import EXAMINED
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.radiology import EXAMINATIONS, Annotation, Disease
from meddx.knowledge.rare import Rows

Real = TypeVar("Real", float, NDArray[np.float64])

# No single finding moves a disease further than this: the tables are not known more precisely.
HIGHEST: Final = 3.0  # log10
LOWEST: Final = -1.7
# A mention of the diagnosis itself is what another doctor thought, hence a prior: estimates of the
# project authors for "pneumonia", "pneumonia cannot be excluded", "no pneumonia".
NAMED: Final = 5.0
NAMED_UNCERTAIN: Final = 1.5
NAMED_EXCLUDED: Final = 0.3
# A finding that HPOA denies for a disease: a tenth of its background (LIRICAL's 1/1000 hurt on
# cases whose paper is not the source of the annotation).
DENIED: Final = 0.1
# A relative's finding says half as much as the patient's own (first-degree relatives share half
# their genes) and never more than a factor of ten.
RELATIVE: Final = 0.5
RELATIVE_HIGHEST: Final = 1.0
SOURCE: Final = "HPO annotations"
NEOPLASM: Final = "HP:0002664"
DEMANDED: Final = 0.9  # share of those with a disease whose history a note would tell
_ANY: Final = frozenset(EXAMINATIONS)
_PRECISION: Final = 2.0  # the tables state the odds of their shares to a factor of two


@dataclass(frozen=True)
class Weighed:
    """Evidence of a mark for one disease: log10 of its likelihood ratio and the figures behind."""

    log10_lr: float
    share: float
    background: float
    source: str
    named: bool = False  # the mark names the disease
    denied: bool = False  # the disease is said not to show the finding
    fitted: bool = False  # by ``phenotype_fit``: with what lies near, and the length of the list


def ratio(share: Real, background: Real, likelihood: float) -> Real:
    """Return the likelihood ratio of virtual evidence (formula in the module's text)."""
    if math.isinf(likelihood):
        return share / background
    return (share * likelihood + 1.0 - share) / (background * likelihood + 1.0 - background)


def _log10(value: float) -> float:
    return min(max(math.log10(max(value, 1e-12)), LOWEST), HIGHEST)


def weigh_own(
    mark: Mark,
    disease: Disease,
    diseases: Diseases,
    sent: frozenset[str] = frozenset(),
) -> Weighed | None:
    """Weigh a mark for a disease of the project's tables; None where it says nothing.

    A row of the finding itself counts first, then the nearest more general row, then one of what
    means the same, then, for a mark that is more general than the rows, the highest of them.
    ``sent`` are the examinations that the patient was sent for, empty where they are not known.
    """
    is_common = disease.universe is Universe.COMMON
    if mark.is_untold if not is_common else mark.kind is Kind.FAMILY:
        return None
    phenotypes = diseases.rare.phenotypes
    named = _named(mark, disease, phenotypes)
    if named is not None:
        return named
    # The figures of inherited diseases are of all patients, whatever they are sent for.
    asked = (sent or _ANY) if is_common else disease.examinations
    among = _Sent(asked, disease.examinations, diseases)
    for context in _contexts(mark):
        rows = disease.rows[context]
        if context == "history" and (mark.from_image or (is_common and not mark.from_text)):
            # A picture shows no history, to a model or to the reader: a tumour of the brain in it
            # is not "a cancer before". Cases that are collected tell of inherited diseases so.
            rows = {term: row for term, row in rows.items() if term == mark.code.code}
        if context == "history" and is_common and is_benign(mark.code.code, phenotypes):
            # Nor is a tumour that does not spread "a cancer before".
            rows = {term: row for term, row in rows.items() if not _is_cancer(term, phenotypes)}
        found = _match(mark, rows, among)
        if found is not None:
            # What is not told says something only of what demands it.
            return found if not mark.is_untold or found.share >= DEMANDED else None
    return None


def _is_cancer(term: str, phenotypes: Phenotypes) -> bool:
    return NEOPLASM in phenotypes.ancestors(term) and not is_benign(term, phenotypes)


def _contexts(mark: Mark) -> tuple[str, ...]:
    contexts = {Kind.STATE: ("finding", "history"), Kind.HISTORY: ("history",)}
    return contexts.get(mark.kind, ("family",))


def _named(mark: Mark, disease: Disease, phenotypes: Phenotypes) -> Weighed | None:
    """Weigh a mention of the disease itself in a note."""
    if not mark.from_text or mark.kind is not Kind.STATE:
        return None
    if not phenotypes.ancestors(mark.code.code).intersection(disease.named_by):
        return None
    value = NAMED if mark.likelihood > UNCERTAIN else NAMED_UNCERTAIN
    value = value if mark.is_positive else NAMED_EXCLUDED
    return Weighed(math.log10(value), 0.0, 0.0, "", named=True)


@dataclass(frozen=True, eq=False)
class _Sent:
    """The patients among whom a disease is told from others.

    ``asked`` are the examinations that they may have been sent for, ``known`` those that the rows
    of the disease are stated for.
    """

    asked: frozenset[str]
    known: frozenset[str]
    diseases: Diseases

    def among(self, row: Annotation) -> Annotation:
        """Return a row with the background of these patients, where that is clearly higher.

        Fever is rare among those sent for mammography, and says much there; of somebody who may
        have been sent for anything it says what it says among all of them. A difference that the
        tables are not precise enough for is none.
        """
        if self.asked <= self.known or row.context == "family":
            return row
        usual = self.diseases.usual.get(row.hpo_id)
        if usual is None:
            return row
        shares = {
            name: row.background if name in self.known else usual.get(name, row.background)
            for name in sorted(self.asked)
        }
        parts = [EXAMINED[name] * share for name, share in shares.items()]
        background = math.fsum(parts) / math.fsum(EXAMINED[name] for name in shares)
        if background <= _PRECISION * row.background:
            return row
        # What speaks for a disease never speaks against it elsewhere: what the patient was sent for
        # has brought the finding, and the disease does not take it away.
        share = row.share if row.share <= row.background else max(row.share, background)
        return replace(row, share=share, background=background)

    def background(self) -> NDArray[np.float64]:
        """Share of each term among these patients and those of the rows, the higher, (terms,).

        Where nobody says what somebody was sent for, that of the rows.
        """
        named = self.asked if self.asked != _ANY else frozenset()
        return self.diseases.background(self.known | named)


def _match(mark: Mark, rows: Mapping[str, Annotation], sent: _Sent) -> Weighed | None:
    phenotypes = sent.diseases.rare.phenotypes
    row = rows.get(mark.code.code)
    if row is None and mark.is_positive:
        near = rows.keys() & sent.diseases.forms_of(mark.code.code)
        # Of what means the same the row is the finding's own: "hemiplegia" is a hemiparesis.
        near = near or rows.keys() & sent.diseases.meant_by(mark.code.code)
        nearest = max(near, key=lambda i: (len(phenotypes.ancestors(i)), i), default=None)
        row = None if nearest is None else rows[nearest]
    if row is not None:
        row = sent.among(row)
        value = ratio(_share(row), row.background, mark.likelihood)
        return Weighed(_log10(value), row.share, row.background, row.source, denied=row.absent)
    below = sorted(rows.keys() & sent.diseases.annotated_below(mark.code.code))
    if not below:
        return None
    background = sent.background()
    return _general(mark, [sent.among(rows[i]) for i in below], float(background[mark.place]))


def _share(row: Annotation) -> float:
    return DENIED * row.background if row.absent else row.share


def _general(mark: Mark, below: list[Annotation], stated: float) -> Weighed:
    """Weigh a mark that is more general than the rows: its share is at least the highest of them.

    A lower bound cannot speak against the disease, so such a mark never does; excluding the
    general finding excludes each special one, and the most telling of them counts. ``stated`` is
    the share of the mark among those sent for the examination.
    """
    if mark.is_positive:
        row = max(below, key=lambda a: a.share)
        background = max(stated, row.background)
        value = max(1.0, ratio(row.share, background, mark.likelihood))
        return Weighed(_log10(value), row.share, background, row.source)
    row = min(below, key=lambda a: ratio(a.share, a.background, mark.likelihood))
    value = ratio(row.share, row.background, mark.likelihood)
    return Weighed(_log10(value), row.share, row.background, row.source)


class Figures(Protocol):
    """What sentences say of a mark, each array of shape (diseases,)."""

    @property
    def share(self) -> NDArray[np.float64]:
        """Share of patients; nan where the disease is not annotated: that says nothing."""
        ...

    @property
    def background(self) -> NDArray[np.float64]:
        """Share of others."""
        ...

    def of(self, rows: NDArray[np.int64]) -> "Figures":
        """Return the figures of the diseases of some rows."""
        ...


@dataclass(frozen=True, eq=False)
class KnownFigures:
    """Figures that are there."""

    share: NDArray[np.float64]
    background: NDArray[np.float64]

    def of(self, rows: NDArray[np.int64]) -> "KnownFigures":
        """Return the figures of the diseases of some rows."""
        return KnownFigures(self.share[rows], self.background[rows])


@dataclass(frozen=True, eq=False)
class RareWeights:
    """A mark weighed for every rare disease; ``log10_lr`` has shape (diseases,).

    ``fitted`` says that ``phenotype_fit`` weighed it; ``sources`` are those that are not the HPO's.
    """

    log10_lr: NDArray[np.float64]
    figures: Figures
    fitted: bool = False
    sources: Mapping[int, str] = field(default_factory=dict)

    @property
    def share(self) -> NDArray[np.float64]:
        """As ``Figures`` has it."""
        return self.figures.share

    @property
    def background(self) -> NDArray[np.float64]:
        """As ``Figures`` has it."""
        return self.figures.background

    def of(self, rows: NDArray[np.int64]) -> "RareWeights":
        """Return the weights for the diseases of some rows."""
        numbers = enumerate(rows.tolist()) if self.sources else ()
        sources = {number: self.sources[row] for number, row in numbers if row in self.sources}
        return RareWeights(self.log10_lr[rows], self.figures.of(rows), self.fitted, sources)

    def at(self, place: int) -> Weighed | None:
        """Return the evidence for the disease of one row, or None where it says nothing."""
        if np.isnan(self.share[place]):
            return None
        share, background = float(self.share[place]), float(self.background[place])
        value = float(self.log10_lr[place])
        denied = not self.fitted and share < background * 0.11
        source = self.sources.get(place, SOURCE)
        return Weighed(value, share, background, source, denied=denied, fitted=self.fitted)


def weigh_rare(
    mark: Mark, diseases: Diseases, background: NDArray[np.float64], sex: str
) -> RareWeights:
    """Weigh a mark for all rare diseases; those that HPOA does not annotate with it stay at 0.

    Exact terms and terms with an annotated descendant count with the highest share f(h) / b(h), as
    in LIRICAL. A mark more specific than an annotated term t counts as t: how a general finding
    splits into special ones is taken to be the same in every disease, so f(h) / b(h) = f(t) / b(t).
    """
    rare = diseases.rare
    size = len(rare)
    figures = KnownFigures(np.full(size, np.nan), np.full(size, np.nan))
    weights = RareWeights(np.zeros(size), figures, sources=rare.sources)
    if mark.is_untold or (mark.kind is Kind.FAMILY and not mark.is_positive):
        return weights
    places, share = rare.all.of(mark.place)
    values = ratio(share, np.asarray(background[mark.place]), mark.likelihood)
    if mark.is_positive:
        is_own = np.zeros(size, dtype=bool)
        is_own[rare.own.of(mark.place)[0]] = True
        values = np.where(is_own[places], values, np.maximum(values, 1.0))
    _put(weights, places, _logs(values), share, float(background[mark.place]))
    if mark.is_positive:
        _put_general(weights, mark, diseases, background)
        _put_denied(weights, mark, diseases, background)
    of_this_patient(weights, mark, diseases, sex)
    return weights


def of_this_patient(weights: RareWeights, mark: Mark, diseases: Diseases, sex: str) -> None:
    """Take back what does not hold of this sex, and most of what only a relative has."""
    rare = diseases.rare
    weights.log10_lr[rare.of_other_sex(mark.place, sex)] = 0.0
    if mark.kind is Kind.FAMILY:
        np.clip(weights.log10_lr * RELATIVE, 0.0, RELATIVE_HIGHEST, out=weights.log10_lr)
        weights.log10_lr[~rare.is_dominant] = 0.0


def _logs(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log10(np.maximum(values, 1e-12)))


def _put(
    weights: RareWeights,
    places: NDArray[np.int64],
    logs: NDArray[np.float64],
    share: NDArray[np.float64],
    background: float,
) -> None:
    weights.log10_lr[places] = np.minimum(np.maximum(logs, LOWEST), HIGHEST)
    weights.share[places] = share
    weights.background[places] = background


def _put_general(
    weights: RareWeights, mark: Mark, diseases: Diseases, background: NDArray[np.float64]
) -> None:
    """Credit diseases that are annotated with something more general than the mark.

    At Phenotypic abnormality and above it agreement means nothing.
    """
    rare = diseases.rare
    ups = rare.phenotypes.ancestor_places(mark.place)
    for above in _told(ups[rare.phenotypes.is_abnormality[ups]], rare.own):
        if above == mark.place:
            continue
        places, share = rare.own.of(above)
        values = ratio(share, np.asarray(background[above]), mark.likelihood)
        logs = _logs(values)
        better = np.isnan(weights.share[places]) | (weights.log10_lr[places] < logs)
        better &= values > 1.0
        chosen = (places[better], logs[better], share[better])
        _put(weights, *chosen, float(background[above]))


def _told(terms: NDArray[np.int32], table: Rows) -> list[int]:
    """Return those of some terms of which a table has any row."""
    kept: list[int] = terms[table.starts[terms] < table.starts[terms + 1]].tolist()
    return kept


def _put_denied(
    weights: RareWeights, mark: Mark, diseases: Diseases, background: NDArray[np.float64]
) -> None:
    """Lower diseases that are said not to show the finding or something more general."""
    rare = diseases.rare
    for above in _told(rare.phenotypes.ancestor_places(mark.place), rare.absent):
        places, _ = rare.absent.of(above)
        base = np.full(len(places), background[mark.place])
        share = DENIED * base
        logs = _logs(ratio(share, base, mark.likelihood))
        _put(weights, places, logs, share, float(background[mark.place]))
