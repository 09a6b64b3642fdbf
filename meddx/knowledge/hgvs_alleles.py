"""Alleles in square brackets: which variants of a description lie on the same chromosome.

``c.[76A>C;83G>C]`` are two variants of one allele, ``c.[76A>C];[83G>C]`` one of each allele,
``c.[76A>C](;)[83G>C]`` two whose phase is unknown; ``[=]`` is an allele without a change, ``[0]``
none at all, ``[?]`` one that was not looked at (HGVS Nomenclature, version 21, "Alleles").
"""

import re
from dataclasses import replace
from typing import Final

from meddx.case.variants import Zygosity
from meddx.knowledge.hgvs import Hgvs, described, parse_hgvs
from meddx.knowledge.hgvs_cursor import END, Cursor
from meddx.phrase import Phrase, Refused

ALLELES: Final = Phrase("one variant, or alleles such as [76A>C];[83G>C]")

_FORM: Final = re.compile(r"\[([^\[\]]+)\](?:(;|\(;\))\[([^\[\]]+)\])?")
_OTHER: Final = {
    "=": Zygosity.HETEROZYGOUS,
    "0": Zygosity.HEMIZYGOUS,
    "?": Zygosity.UNKNOWN,
    "": Zygosity.UNKNOWN,
}


def parse_alleles(text: str) -> tuple[Hgvs, ...]:
    """Take a description of one variant, or of the variants of both alleles, apart.

    Returns
    -------
    tuple of Hgvs
        A variant of both alleles once, as homozygous.

    Raises
    ------
    Refused
        ``not_hgvs`` with the place in the text.
    """
    written, _, start = described(text)
    if written[start : start + 1] != "[":
        return (parse_hgvs(written),)
    form = _FORM.match(written, start)
    if form is None:
        raise Cursor(written).refusal(ALLELES, start)
    if written[form.end() :].strip():
        raise Cursor(written).refusal(END, form.end())
    first, second = _members(form, 1), _members(form, 3)
    names = [name for name, _ in second]
    other = names[0] if len(names) == 1 and names[0] in _OTHER else ""
    if other:
        second = []
    is_phased = form[2] != "(;)"
    found = []
    for haplotype, (own, across) in enumerate([(first, second), (second, first)]):
        for name, at in own:
            is_shared = name in {n for n, _ in across}
            if is_shared and haplotype:
                continue
            read = _one(written[:start], name, at)
            zygosity = Zygosity.HETEROZYGOUS if second else _OTHER[other]
            found.append(
                replace(
                    read,
                    zygosity=Zygosity.HOMOZYGOUS if is_shared else zygosity,
                    haplotype=haplotype if is_phased and not is_shared else -1,
                )
            )
    return tuple(found)


def _members(form: re.Match[str], group: int) -> list[tuple[str, int]]:
    """Return the variants of one allele with their places in the text."""
    if form[group] is None:
        return []
    start = form.start(group)
    return [(m[0], start + m.start()) for m in re.finditer("[^;]+", form[group])]


def _one(prefix: str, name: str, at: int) -> Hgvs:
    try:
        return parse_hgvs(prefix + name)
    except Refused as refused:
        values = dict(refused.phrase.values)
        place = values.get("place")
        if not isinstance(place, int):
            raise
        moved = {**values, "place": place + at - len(prefix)}
        raise Refused(refused.code, refused.phrase.with_values(**moved)) from None
