"""Where the parts of a note begin and end: indication, history, family, findings ..."""

import re
import tomllib
from functools import cache
from typing import Final

from meddx import paths
from meddx.case.record import Section
from meddx.importers.shared import examination_heads

# In running text a heading follows the end of a sentence: an English one with a capital, a Chinese
# one after any stop or blank. Its colon tells it from a word.
_INLINE: Final = re.compile(
    r"(?<=[.;] )(?P<name>[A-Z][A-Za-z /&]{1,40}?)[:：]"
    r"|(?<=[。；;，,、 \t\u3000])(?P<zh>[\u4e00-\u9fff]{2,8})[ \t]?[：:]"
)
_MARKS: Final = r"[ \t\u3000#*_>|【\[〔《<■◆●•·-]{0,16}+"  # of Markdown, of lists, brackets
_NUMBER: Final = (
    r"(?:(?:\d{1,2}|[IVX]{1,4}|[a-zA-Z])[.)](?!\d)|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]"
    r"|\d{1,2}[、．]|[一二三四五六七八九十]{1,3}[、.．])"
)
_AFTER: Final = r"[ \t\u3000*_】\]〕》>|]{0,16}"
_SUBJECT: Final = re.compile(
    r"^[ \t]*(?:she|he|the patient|patient|currently|today|on admission|on examination"
    r"|患者|病人|她|他|目前|现(?!病史)|查体)(?![A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK: Final = re.compile(r"(?<=\S)[ \t]*\n[ \t]*\n")
# A sentence that asks the radiologist asks about the patient: "FHx: sister breast ca. ?cancer".
_ASKS: Final = re.compile(
    r"(?:(?<=[.;\n])[ \t]*|(?<=[。；，])[ \t]*)"
    r"(?=[?？] ?\w|r/o\b|rule out\b|please\b|query\b|请)",
    re.IGNORECASE,
)
# The family's part says that there is nothing: what comes behind is the patient's.
_NOTHING: Final = re.compile(
    r"[\s:：-]*(?:(?:nil|none|nad|negative|unremarkable|non-?contributory|not significant|unknown)"
    r"(?: of note| significant| relevant| known)?|nothing of note|无特殊(?:记载)?|无殊|无|不详)"
    r"(?:[.;,。；，\n]|$)",
    re.IGNORECASE,
)
# Inside a line of the family's part only words that can mean none of its members.
_PATIENT: Final = re.compile(
    r"(?:(?<=[.;] )|(?<=[。；]))(?:(?:the |this )?(?:patient|pt)\b(?!['’]s)"
    r"|on (?:examination|exam|admission)\b|o/e\b"
    r"|(?:presents|presenting|presented|admitted|referred|c/o|complains)\b"
    r"|(?:患者|患儿|病人)(?!的|之|父|母)|目前|查体)",
    re.IGNORECASE,
)


def find_sections(text: str) -> tuple[Section, ...]:
    """Divide a note at its headings.

    A family or past history ends before the next heading, at a blank line after its text, at a line
    whose subject is the patient and at a question to the radiologist, so that what follows is not
    taken for the brother's; the family's ends behind "nil" and at a sentence about the patient too.

    Returns
    -------
    tuple of Section
        In order, without overlap; text above the first heading belongs to none.
    """
    heads = {(match.start(), match.end(), kind) for match, kind in _headings(text)}
    heads |= {(start, end, "findings") for start, end in examination_heads.find(text)}
    return _divided(text, _apart(sorted(heads)))


def _divided(text: str, heads: list[tuple[int, int, str]]) -> tuple[Section, ...]:
    sections: list[Section] = []
    for number, (_, start, kind) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(text)
        own_end = _end_of_past(text, start, end, kind) if kind in {"history", "family"} else end
        sections.append(Section(kind, start, own_end))
        if text[own_end:end].strip():
            sections.append(Section("other", own_end, end))
    return tuple(sections)


def _apart(heads: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Leave out a heading inside another: both ways to find one may find the same."""
    kept: list[tuple[int, int, str]] = []
    for head in heads:
        if not kept or head[0] >= kept[-1][1]:
            kept.append(head)
    return kept


def kind_of_heading(name: str) -> str | None:
    """Return the kind of section that a heading begins, None for what is no known heading."""
    return _kinds().get(_folded(name.strip(" :：")))


def is_heading_of_patient(text: str, end: int) -> bool:
    """Whether the heading that ends at ``end`` is the word *Patient*: no section, but a header."""
    name = text[max(0, end - 80) : end].rstrip(" \t#*_:：[]【】|")
    return name.lower().endswith(("patient", "patient information", "患者信息", "一般资料"))


@cache
def _kinds() -> dict[str, str]:
    """Kind of section by its heading in lower case."""
    path = paths.resource("knowledge", "note_sections.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: kind for kind, names in table.items() for name in names}


@cache
def _at_line() -> re.Pattern[str]:
    """Match a heading that begins a line.

    It ends with a colon or a bracket, or stands alone on its line; one in capitals, or a Chinese
    one, may also end with a blank: "FINDINGS The lungs are clear."
    """
    names = sorted(_kinds(), key=len, reverse=True)
    latin = "|".join(
        re.escape(name).replace("\\ ", "[ \t]{1,4}") for name in names if name.isascii()
    )
    chinese = "|".join("[ \t\u3000]{0,2}".join(name) for name in names if not name.isascii())
    shouted = "|".join(
        re.escape(name.upper()).replace("\\ ", "[ \t]{1,4}") for name in names if name.isascii()
    )
    ends = rf"{_AFTER}(?:[:：][*_]{{0,3}}|(?<=[】\]〕》])|(?<=[*_|])(?!\w)|$)"
    return re.compile(
        rf"^{_MARKS}(?:{_NUMBER}{_MARKS})?(?=\S)(?:"
        rf"(?P<loud>(?-i:{shouted}))[ \t]{{1,4}}(?=(?-i:[A-Z][a-z]|[A-Z] [a-z]|\d))"
        rf"|(?P<name>{latin}|{chinese})"
        rf"(?:[ \t]?[(（][^()（）\n]{{1,40}}[)）])?(?:{ends})"
        rf"|(?P<zh>{chinese})[ \t\u3000]{{1,4}}(?=[^\s:：]))",
        re.IGNORECASE | re.MULTILINE,
    )


def _headings(text: str) -> list[tuple[re.Match[str], str]]:
    kinds = _kinds()
    found = [
        (match, kinds[_folded(match["loud"] or match["name"] or match["zh"])])
        for match in _at_line().finditer(text)
    ]
    for match in _INLINE.finditer(text):
        kind = kinds.get(_folded(match["name"] or match["zh"]))
        if kind is not None:
            found.append((match, kind))
    return found


def _folded(name: str) -> str:
    words = name.lower().split()
    return ("" if not name.isascii() else " ").join(words)


def _end_of_past(text: str, start: int, end: int, kind: str) -> int:
    first = re.compile(r"\S").search(text, start, end)
    if first is None:
        return end
    # A subject in the section's own first line ("HISTORY: She had ...") does not end it.
    line_end = text.find("\n", first.start(), end)
    subject = _SUBJECT.search(text, line_end + 1, end) if line_end >= 0 else None
    blank = _BLANK.search(text, first.start(), end)
    asked = _ASKS.search(text, first.start(), end)
    stops = [m.start() for m in (subject, blank) if m is not None]
    stops += [] if asked is None else [asked.end()]
    if kind == "family":
        nothing = _NOTHING.match(text, start, end)
        patient = _PATIENT.search(text, first.start(), end)
        stops += [] if nothing is None else [nothing.end()]
        stops += [] if patient is None else [patient.start()]
    return min([*stops, end])
