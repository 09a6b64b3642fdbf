"""What is said of an outlier gene and of an enriched gene set."""

from typing import Final

from meddx.analysis.expression.enrichment import Enriched
from meddx.analysis.expression.outliers import Compared, Method
from meddx.case.variants import Variant
from meddx.phrase import Listed, Phrase, Value, listed

METHODS: Final = {
    Method.NEGATIVE_BINOMIAL: Phrase("negative binomial"),
    Method.ROBUST_Z: Phrase("robust z on logarithms"),
}
LOW: Final = Phrase(
    "Read too rarely: {observed} where {expected} were expected from {others} others "
    "({fold} times fewer; {method}, q = {q})."
)
SILENT: Final = Phrase(
    "Not read at all where {expected} were expected from {others} others ({method}, q = {q})."
)
HIGH: Final = Phrase(
    "Read too often: {observed} where {expected} were expected from {others} others "
    "({fold} times more; {method}, q = {q})."
)
LOW_WITH_VARIANT: Final = Phrase(
    "{said} The gene also carries {variant}: fewer reads fit a variant that destroys the message. "
    "They support it where the variant itself counts."
)
AS_EXPECTED: Final = Phrase(
    "Does not stand out: {observed} where {expected} were expected from {others} others ({method}, "
    "q = {q}). The gene carries {variant}, after which fewer reads are expected."
)
SET: Final = Phrase(
    "{found} of {tested} genes of this set stand out ({genes}); p = {p}, q = {q} over all sets."
)
_MOST_NAMED: Final = 8


def outlier(compared: Compared, place: int, *, is_low: bool, variants: list[Variant]) -> Phrase:
    """Say why a gene stands out; of a low one, that it carries a rare variant too."""
    values = _values(compared, place)
    observed = float(compared.observed[place])
    if observed:
        values["fold"] = f"{2 ** abs(float(compared.log2_change[place])):.3g}"
    said = ((LOW if observed else SILENT) if is_low else HIGH).with_values(**values)
    if not is_low or not variants:
        return said
    return LOW_WITH_VARIANT.with_values(said=said, variant=_names(variants))


def as_expected(compared: Compared, place: int, variants: list[Variant]) -> Phrase:
    """Say that a gene does not stand out although it carries variants that cut it short."""
    values = _values(compared, place)
    return AS_EXPECTED.with_values(variant=_names(variants), **values)


def _values(compared: Compared, place: int) -> dict[str, Value]:
    return {
        "observed": _number(float(compared.observed[place])),
        "expected": _number(float(compared.expected[place])),
        "others": compared.others,
        "method": METHODS[compared.method],
        "q": _chance(float(compared.q[place])),
    }


def _names(variants: list[Variant]) -> Listed:
    return listed(dict.fromkeys(v.hgvs_p or v.hgvs_c or v.key for v in variants[:3]))


def gene_set(one: Enriched) -> Phrase:
    """Say what of a set stands out."""
    return SET.with_values(
        found=len(one.found),
        tested=one.tested,
        genes=listed(one.found, _MOST_NAMED),
        p=_chance(one.p),
        q=_chance(one.q),
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _chance(value: float) -> str:
    return f"{value:.2g}" if value >= 1e-12 else "< 1e-12"
