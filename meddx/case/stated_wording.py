"""How is said what a note states of a finding beside its name: the side, sizes and values."""

from collections.abc import Mapping
from functools import reduce
from typing import Final

from meddx.case.codes import HPO
from meddx.case.evidence import Finding, TextSource
from meddx.case.stated import StatedMeasurement
from meddx.phrase import Phrase

SIDES: Final = {
    "left": Phrase("left"),
    "right": Phrase("right"),
    "bilateral": Phrase("both sides"),
}
LISTED: Final = Phrase("{first}, {next}")
SIZE: Final = Phrase("{value}{unit}")
BEFORE: Final = Phrase("previously {size}")
OF_QUANTITY: Final = Phrase("{quantity} {value}")
QUOTED: Final = Phrase('"{text}"')
QUOTED_STATED: Final = Phrase('"{text}": {stated}')
NAMED_DISEASE: Final = Phrase("Named in the note: a prior, not a finding.")
_QUANTITIES: Final = {
    "ejection fraction": Phrase("ejection fraction"),
    "Agatston score": Phrase("Agatston score"),
    "cardiothoracic ratio": Phrase("cardiothoracic ratio"),
}
# UCUM as people write it; an SUV and a ratio have no unit that anybody writes.
_UNITS: Final[Mapping[str, str]] = {
    "[hnsf'U]": " HU", "mm[Hg]": " mmHg", "deg": "°", "g/mL{SUVbw}": "", "1": "",
    "mm2": " mm²", "cm2": " cm²", "cm3": " cm³",
}  # fmt: skip


def stated(source: TextSource) -> Phrase | None:
    """List side, sizes and values that a note states of a finding; None where it states none."""
    side = SIDES.get(source.side)
    said = [] if side is None else [side]
    said += [_measurement(item) for item in source.measurements]
    if not said:
        return None
    return reduce(lambda first, then: LISTED.with_values(first=first, next=then), said)


def quoted(source: TextSource) -> Phrase:
    """Quote the words of a note, with what it states beside them."""
    text, beside = " ".join(source.text.split()), stated(source)
    if beside is None:
        return QUOTED.with_values(text=text)
    return QUOTED_STATED.with_values(text=text, stated=beside)


def is_named_disease(finding: Finding) -> bool:
    """Whether a note names a disease there, which is a prior and never a finding."""
    return isinstance(finding.source, TextSource) and finding.code.system != HPO


def _measurement(item: StatedMeasurement) -> Phrase:
    sign = "-" if item.is_range else " x "
    values = sign.join(f"{value:g}" for value in item.values)
    unit = _UNITS.get(item.unit, f" {item.unit}")
    said = SIZE.with_values(value=f"{item.bound}{values}", unit=unit)
    if item.quantity:
        quantity = _QUANTITIES.get(item.quantity, item.quantity)
        said = OF_QUANTITY.with_values(quantity=quantity, value=said)
    return BEFORE.with_values(size=said) if item.is_prior else said
