"""Where the parts of a note begin and end: indication, history, family, findings ..."""

import re
import tomllib
from functools import cache
from typing import Final

from meddx import paths
from meddx.case.record import Section

# In running text only a shouted English heading, or a Chinese one after a full stop.
_INLINE: Final = re.compile(
    r"(?<=[.;] )(?P<name>[A-Z][A-Z ]{2,40}?):|(?<=[。；])[ \t]*(?P<zh>[\u4e00-\u9fff]{2,6})[：:]"
)
_SUBJECT: Final = re.compile(
    r"^[ \t]*(?:she|he|the patient|patient|currently|today|on admission|on examination"
    r"|患者|病人|她|他|目前|现(?!病史)|查体)(?![A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK: Final = re.compile(r"(?<=\S)[ \t]*\n[ \t]*\n")


def find_sections(text: str) -> tuple[Section, ...]:
    """Divide a note at its headings.

    A family or past history ends before the next heading, at a blank line after its text, and at a
    line whose subject is the patient, so that what follows is not taken for the brother's.

    Returns
    -------
    tuple of Section
        In order, without overlap; text above the first heading belongs to none.
    """
    heads = sorted({(m.start(), m.end(), kind) for m, kind in _headings(text)})
    sections: list[Section] = []
    for number, (_, start, kind) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(text)
        own_end = _end_of_past(text, start, end) if kind in {"history", "family"} else end
        sections.append(Section(kind, start, own_end))
        if own_end < end:
            sections.append(Section("other", own_end, end))
    return tuple(sections)


@cache
def _kinds() -> dict[str, str]:
    """Kind of section by its heading in lower case."""
    path = paths.resource("knowledge", "note_sections.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: kind for kind, names in table.items() for name in names}


@cache
def _at_line() -> re.Pattern[str]:
    """Match a heading that begins a line: with a colon, in brackets, or alone on the line."""
    names = "|".join(re.escape(n) for n in sorted(_kinds(), key=len, reverse=True))
    return re.compile(
        rf"^[ \t#*【\[]*(?P<name>{names})[ \t*】\]]*(?:[:：][*]*|(?<=[】\]*])|$)",
        re.IGNORECASE | re.MULTILINE,
    )


def _headings(text: str) -> list[tuple[re.Match[str], str]]:
    kinds = _kinds()
    found = [(m, kinds[_folded(m["name"])]) for m in _at_line().finditer(text)]
    for match in _INLINE.finditer(text):
        kind = kinds.get(_folded(match["name"] or match["zh"]))
        if kind is not None:
            found.append((match, kind))
    return found


def _folded(name: str) -> str:
    return " ".join(name.lower().split())


def _end_of_past(text: str, start: int, end: int) -> int:
    first = re.compile(r"\S").search(text, start, end)
    if first is None:
        return end
    # A subject in the section's own first line ("HISTORY: She had ...") does not end it.
    line_end = text.find("\n", first.start(), end)
    subject = _SUBJECT.search(text, line_end + 1, end) if line_end >= 0 else None
    blank = _BLANK.search(text, first.start(), end)
    stops = [m.start() for m in (subject, blank) if m is not None]
    return min([*stops, end])
