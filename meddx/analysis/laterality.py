"""On which side a finding is: what the words inside, before and behind its name say."""

import re
from typing import Final

LEFT: Final = "left"
RIGHT: Final = "right"
BOTH: Final = "bilateral"

_REACH: Final = 60  # characters looked at on either side
# "he left the hospital", "right now", "right away" speak of no side.
_WORD: Final = re.compile(
    r"\b(?P<both>bilateral(?:ly)?|both(?!\s+of\s+(?:these|which))|biapical|bibasal|bibasilar|bihilar)\b"
    r"|(?<!\bhe )(?<!\bshe )\b(?P<left>left(?:wards?)?)\b(?!\s+(?:the|against|without|ama|on)\b)"
    r"|\b(?P<right>right(?:wards?)?)\b(?!\s+(?:now|away|after|before|upon))"
    r"|(?<=[\s(])(?P<l>lt|l)[.]?(?=[\s)-])|(?<=[\s(])(?P<r>rt|r)[.]?(?=[\s)-])"
    r"|(?P<both_zh>双|两(?=[侧肺下上眼耳肾膝髋肩胸手足])|左右)|(?P<left_zh>左)|(?P<right_zh>右)",
    re.IGNORECASE,
)
_KIND: Final = {
    "both": BOTH, "left": LEFT, "right": RIGHT, "l": LEFT, "r": RIGHT,
    "both_zh": BOTH, "left_zh": LEFT, "right_zh": RIGHT,
}  # fmt: skip
# Nothing behind these, seen from the finding, belongs to it.
_BREAK: Final = re.compile(
    r"[,;:!?，。；：、！？\n]|(?<!\blt)(?<!\brt)[.]|\b(?:and|or|with|without|no|but|is|are|was|were|has|have|shows?|to)\b"
    r"|和|及|与|伴|并",
    re.IGNORECASE,
)
_PAIR: Final = re.compile(r"\b(?:left|right)\s+(?:and|or|&)\s+(?:left|right)\b", re.IGNORECASE)
# Behind the name only where a place begins: "in the left ...", "(left)", "位于右肺".
_PLACE: Final = re.compile(
    r"\s*(?:[(（]\s*|(?:[a-z-]+\s+){0,2}?(?:in|on|at|of|within|involving|along|over|near|throughout)\s+"
    r"|,\s*(?=(?:left|right|bilateral)\b\W*(?:$|[.;)]))"
    r"|(?:位于|于|在|累及)|(?=bilaterally\b))",
    re.IGNORECASE,
)


def side(text: str, start: int, end: int, sentence: tuple[int, int]) -> str:
    """Return ``left``, ``right``, ``bilateral`` or an empty word for a finding.

    Parameters
    ----------
    text
        The note.
    start, end
        Half-open characters of the finding's name.
    sentence
        Half-open characters of its sentence: nothing outside is looked at.
    """
    inside = _sides(text[start:end])
    if inside:
        return inside
    return _before(text[max(sentence[0], start - _REACH) : start]) or _behind(
        text[end : min(sentence[1], end + _REACH)]
    )


def _before(words: str) -> str:
    if any(not _BREAK.search(words, pair.end()) for pair in _PAIR.finditer(words)):
        return BOTH
    ends = [stop.end() for stop in _BREAK.finditer(words)]
    return _sides(words[ends[-1] :] if ends else words)


def _behind(words: str) -> str:
    place = _PLACE.match(words)
    if place is None:
        return ""
    pair = _PAIR.search(words)
    rest = words[place.end() :]
    stop = _BREAK.search(rest)
    if pair is not None and (stop is None or stop.start() > pair.start() - place.end()):
        return BOTH
    near = rest if stop is None else rest[: stop.start()]
    return _sides(near.split(")")[0].split("）")[0])


def _sides(words: str) -> str:
    """Return the side that words name; both when they name left and right."""
    found = {_KIND[match.lastgroup] for match in _WORD.finditer(f" {words} ") if match.lastgroup}
    return BOTH if len(found) > 1 else next(iter(found), "")
