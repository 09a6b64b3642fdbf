"""Measurements with units in a text, and the finding that each belongs to.

"a 3.2 x 2.1 cm mass", "nodule (8 mm, previously 6 mm)", "SUVmax 7.3", "LVEF 45 %", "肿块3.2×2.1cm".
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from meddx.analysis.overlaps import Overlaps
from meddx.case.stated import StatedMeasurement

_NUMBER: Final = r"\d{1,4}(?:[.,]\d{1,3})?"
_UNITS: Final[Mapping[str, str]] = {
    "mm": "mm", "millimeter": "mm", "millimetre": "mm", "millimeters": "mm", "millimetres": "mm",
    "毫米": "mm", "cm": "cm", "centimeter": "cm", "centimetre": "cm", "centimeters": "cm",
    "centimetres": "cm", "厘米": "cm", "公分": "cm", "mm2": "mm2", "mm²": "mm2", "cm2": "cm2",
    "cm²": "cm2", "cm3": "cm3", "cm³": "cm3", "立方厘米": "cm3", "ml": "mL", "cc": "mL",
    "毫升": "mL", "hu": "[hnsf'U]", "hounsfield units": "[hnsf'U]", "°": "deg", "degrees": "deg",
    "度": "deg", "%": "%", "percent": "%", "％": "%", "mmhg": "mm[Hg]",
}  # fmt: skip
_UNIT: Final = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_LATIN_END: Final = r"(?![A-Za-z0-9/²³^])"
_BOUND: Final = (
    r"(?P<bound>[<>≤≥＜＞]|\b(?:less|smaller) than|\bbelow|\bunder|\bup to|\bover|\babove"
    r"|\b(?:greater|larger|more) than|不足|小于|大于|超过)?\s*"
)
_SIZE: Final = re.compile(
    rf"{_BOUND}(?<![\d./-])(?P<a>{_NUMBER})\s*(?P<u>{_UNIT})?"
    rf"(?:\s*(?P<sign>[x×X*＊]|by\b|[-–~～至]|to\b)\s*(?P<b>{_NUMBER})\s*(?P<v>{_UNIT})?"
    rf"(?:\s*[x×X*＊]\s*(?P<c>{_NUMBER})\s*)?)?"
    rf"\s*-?\s*(?P<unit>{_UNIT}){_LATIN_END}",
    re.IGNORECASE,
)
_NAMED: Final[Mapping[str, tuple[str, str]]] = {
    "SUVmax": (r"SUV[\s-]*(?:max(?:imum)?)|(?:最大|最高)\s*SUV值?|SUV值?最[大高]", "g/mL{SUVbw}"),
    "SUVmean": (r"SUV[\s-]*(?:mean|avg)|平均\s*SUV值?", "g/mL{SUVbw}"),
    "SUV": (r"\bSUVs?\b|SUV值", "g/mL{SUVbw}"),
    "ejection fraction": (r"\b(?:LV)?EF\b|ejection fraction|射血分数", "%"),
    "Agatston score": (r"Agatston score|calcium score|钙化积分|钙化评分", "1"),
    "cardiothoracic ratio": (r"cardio-?thoracic ratio|\bCTR\b|心胸比[例率]?", "1"),
}
_NAME: Final = re.compile(
    "|".join(f"(?P<n{i}>{pattern})" for i, (pattern, _) in enumerate(_NAMED.values())),
    re.IGNORECASE,
)
_VALUE: Final = re.compile(
    rf"\s*(?:\([^)]{{0,20}}\)\s*)?(?:is|was|of|=|:|：|about|approximately|estimated at|约|约为|为|"
    rf"值|\s)*\s*(?P<bound>[<>≤≥])?\s*(?P<a>{_NUMBER})(?:\s*(?P<sign>[-–~]|to)\s*(?P<b>{_NUMBER}))?"
    rf"(?![\d:/])\s*(?P<unit>%|％|percent)?",
    re.IGNORECASE,
)
_PRIOR: Final = re.compile(
    r"(?:previously|prior(?:ly)?|formerly|compared (?:to|with)|versus|vs\.?|earlier|was|from"
    r"|既往|原|前片|此前|之前)[^.;。；]{0,18}$",
    re.IGNORECASE,
)
# A share that is a laboratory value and no measure of what is named: "pyrexia, sats 88 %".
_SHARE: Final = re.compile(
    r"(?:\b(?:O2 )?(?:sats?|saturations?|SpO2|SaO2|FiO2|O2|HbA1c|h(?:a?)ematocrit|Hct|neutrophils"
    r"|lymphocytes|eosinophils)|饱和度|比容|血氧)\s*(?:is|was|of|at|[:：=])?\s*$",
    re.IGNORECASE,
)
_BEFORE: Final = 30  # characters in which its name stands
_BREAK: Final = re.compile(r"[;；。\n]|\.\s")
_LOW: Final = frozenset({"<", "≤", "＜", "不足", "小于"})
_HIGH: Final = frozenset({">", "≥", "＞", "大于", "超过"})
_NEAR: Final = 40  # characters between a measurement and the name behind it
_NEIGHBOURS: Final = 3  # names looked at on either side
_FAR: Final = 90  # and the name before it: "... in the right upper lobe, measuring"


def find(text: str) -> tuple[StatedMeasurement, ...]:
    """Find the measurements of a text, in order; a number without a unit is none."""
    named = list(_quantities(text))
    taken = Overlaps(named, lambda item: (item.start, item.end))
    sizes = (
        item
        for item in _sizes(text)
        if not taken.any_at(item.start, item.end)
        and not (item.unit == "%" and _SHARE.search(text, max(0, item.start - _BEFORE), item.start))
    )
    return tuple(sorted([*named, *sizes], key=lambda item: item.start))


def belonging(
    text: str,
    measurements: Iterable[StatedMeasurement],
    names: Sequence[tuple[int, int]],
    sentences: Sequence[tuple[int, int]],
) -> dict[int, tuple[StatedMeasurement, ...]]:
    """Tell which measurements belong to which name, by its index.

    A measurement right before a name is the name's ("8 mm nodule"); else it is that of the nearest
    name before it in the sentence ("mass in the left lung, 3 cm").

    Parameters
    ----------
    text
        The note.
    measurements
        What was found in it.
    names
        Half-open characters of each finding's name, ascending.
    sentences
        Half-open characters of the sentence of each name.
    """
    found: dict[int, list[StatedMeasurement]] = {}
    for item in measurements:
        owner = _owner(text, item, names, sentences)
        if owner is not None:
            found.setdefault(owner, []).append(item)
    return {owner: tuple(items) for owner, items in found.items()}


def _owner(
    text: str,
    item: StatedMeasurement,
    names: Sequence[tuple[int, int]],
    sentences: Sequence[tuple[int, int]],
) -> int | None:
    best: tuple[int, int] | None = None
    place = bisect_left(names, (item.start, 0))
    for number in range(max(0, place - _NEIGHBOURS), min(len(names), place + _NEIGHBOURS)):
        start, end = names[number]
        first, last = sentences[number]
        if not first <= item.start < last or (start < item.end and item.start < end):
            continue
        between = text[item.end : start] if start >= item.end else text[end : item.start]
        if _BREAK.search(between):
            continue
        if start >= item.end:
            if len(between) > _NEAR or re.search(r"[,，:：(（)）]|\d", between):
                continue
            distance = len(between)
        else:
            if len(between) > _FAR:
                continue
            distance = _NEAR + len(between)
        best = min(best or (distance, number), (distance, number))
    return None if best is None else best[1]


def _sizes(text: str) -> Iterator[StatedMeasurement]:
    for match in _SIZE.finditer(text):
        unit = _UNITS[match["unit"].lower()]
        others = {_UNITS[u.lower()] for u in (match["u"], match["v"]) if u}
        if others - {unit}:
            continue  # "3 cm x 20 mm": rather none than a wrong one
        yield _built(text, match, unit, "", match.start("a"))


def _quantities(text: str) -> Iterator[StatedMeasurement]:
    for name in _NAME.finditer(text):
        value = _VALUE.match(text, name.end())
        if value is None:
            continue
        quantity = list(_NAMED)[int((name.lastgroup or "n0")[1:])]
        unit = _NAMED[quantity][1]
        if unit == "%" and value["unit"] is None and "." in value["a"]:
            unit = "1"  # "EF 0.45"
        yield _built(text, value, unit, quantity, name.start())


def _built(
    text: str, match: re.Match[str], unit: str, quantity: str, start: int
) -> StatedMeasurement:
    groups = match.groupdict()
    values = tuple(_number(groups[k]) for k in ("a", "b", "c") if groups.get(k))
    sign = (groups.get("sign") or "").lower()
    return StatedMeasurement(
        values=values,
        unit=unit,
        start=start,
        end=match.end(),
        quantity=quantity,
        bound=_bound(groups.get("bound")),
        is_range=len(values) == 2 and sign not in {"x", "×", "*", "＊", "by"},
        is_prior=_PRIOR.search(text[max(0, start - 40) : start]) is not None,
    )


def _bound(words: str | None) -> str:
    if not words:
        return ""
    word = words.lower()
    is_high = word in _HIGH or word.startswith(("greater", "larger", "more", "over", "above"))
    return ">" if is_high else "<"


def _number(text: str) -> float:
    return float(text.replace(",", "."))
