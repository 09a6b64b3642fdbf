"""Messages of HL7 version 2 (chapter 2): encoding characters, escapes, character sets, batches.

Runs in the child process only.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from meddx.importers.shared import text
from meddx.phrase import Phrase, Refused

MAX_MESSAGES: Final = 20_000

NO_MESSAGE: Final = Phrase("This HL7 file holds no message, or its messages are damaged.")
TOO_MANY: Final = Phrase("This HL7 file holds more than 20,000 messages. Split it.")
CHARACTER_SET: Final = Phrase(
    "A message names a character set that MedDx does not read. Ask for it in UTF-8."
)
NOT_IN_SET: Final = Phrase(
    "The text of a message does not fit the character set that the message names. Send it again."
)

_FRAME: Final = re.compile(rb"[\x0b\x1c]")  # MLLP
_MESSAGE: Final = re.compile(rb"(?:^|(?<=[\r\n]))MSH(?=[^\w\s])")
# HL7 table 0211. What an empty MSH-18 means is decided by the bytes (``text.decode``).
_SETS: Final = {
    "ASCII": "ascii",
    "8859/1": "cp1252",
    "8859/2": "iso8859-2",
    "8859/3": "iso8859-3",
    "8859/4": "iso8859-4",
    "8859/5": "iso8859-5",
    "8859/6": "iso8859-6",
    "8859/7": "iso8859-7",
    "8859/8": "iso8859-8",
    "8859/9": "iso8859-9",
    "8859/15": "iso8859-15",
    "UNICODE": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UNICODE UTF-16": "utf-16",
    "GB 18030-2000": "gb18030",
    "GB18030": "gb18030",
    "GB 18030": "gb18030",
    "GB2312": "gb18030",
    "GBK": "gb18030",
    "BIG-5": "big5",
    "KS X 1001": "euc_kr",
    "JIS X 0201": "shift_jis",
    "ISO IR87": "iso2022_jp",
}
_COMMANDS: Final = re.compile(r"(?:sp|br|ce|fi|nf|in|ti|sk)\s*([+-]?\d{1,3})?", re.IGNORECASE)


@dataclass(frozen=True)
class Signs:
    """The encoding characters of a message (MSH-1 and MSH-2)."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


@dataclass(frozen=True)
class Segment:
    """One segment; fields are numbered as in the standard, MSH-1 included."""

    name: str
    fields: tuple[str, ...]
    signs: Signs
    encoding: str = "utf-8"

    def raw(self, number: int) -> str:
        """Return a field as it stands; empty where there is none."""
        value = self.fields[number - 1] if 0 < number <= len(self.fields) else ""
        return "" if value == '""' else value

    def repeats(self, number: int) -> list[str]:
        """Return the repetitions of a field as they stand."""
        value = self.raw(number)
        return value.split(self.signs.repetition) if value else []

    def text(self, number: int, component: int = 1) -> str:
        """Return a component of the first repetition of a field, unescaped."""
        return self.component((self.repeats(number) or [""])[0], component)

    def component(self, value: str, number: int) -> str:
        """Return the first subcomponent of a component of one repetition, unescaped."""
        parts = value.split(self.signs.component)
        part = parts[number - 1] if number <= len(parts) else ""
        return self.unescaped(part.split(self.signs.subcomponent)[0]).strip()

    def unescaped(self, value: str) -> str:
        """Resolve escape sequences (chapter 2.7); unknown ones vanish, line breaks are kept."""
        sign = re.escape(self.signs.escape)
        if self.signs.escape not in value:
            return value
        found = re.sub(rf"(?:{sign}X[0-9A-Fa-f]+{sign})+", lambda m: self._hex(m[0]), value)
        return re.sub(rf"{sign}([^{sign}]{{0,64}}){sign}", self._sequence, found)

    def _sequence(self, match: re.Match[str]) -> str:
        said, signs = match[1], self.signs
        plain = {
            "F": signs.field,
            "S": signs.component,
            "T": signs.subcomponent,
            "R": signs.repetition,
            "E": signs.escape,
        }
        if said in plain:
            return plain[said]
        if said.startswith("."):
            return _formatted(said[1:])
        return ""

    def _hex(self, sequences: str) -> str:
        """Decode bytes written in hexadecimal; neighbours may be one character together."""
        digits = re.sub(r"[^0-9A-Fa-f]", "", sequences.replace("X", ""))
        return bytes.fromhex(digits[: len(digits) & ~1]).decode(self.encoding, "replace")


def _formatted(command: str) -> str:
    match = _COMMANDS.fullmatch(command.strip())
    if match is None:
        return ""
    name, count = command.strip()[:2].lower(), int(match[1] or 1)
    if name == "sk":
        return " " * max(0, min(count, 40))
    if name == "sp":
        return "\n" * max(1, min(count, 5))
    return "\n" if name in {"br", "ce"} else ""


Message = tuple[Segment, ...]


def messages(content: bytes) -> Iterator[Message | Refused]:
    """Yield the messages of a file; one that cannot be read is the reason why.

    Frames of MLLP and the headers and trailers of batches (FHS, BHS, BTS, FTS) are skipped.

    Raises
    ------
    Refused
        ``no_message`` or ``too_many_messages``.
    """
    plain = _FRAME.sub(b"\r", _narrow(content))
    starts = [match.start() for match in _MESSAGE.finditer(plain)]
    if not starts:
        raise Refused("no_message", NO_MESSAGE)
    if len(starts) > MAX_MESSAGES:
        raise Refused("too_many_messages", TOO_MANY)
    for start, end in zip(starts, [*starts[1:], len(plain)], strict=True):
        try:
            yield _message(plain[start:end])
        except Refused as refused:
            yield refused


def _narrow(content: bytes) -> bytes:
    """Return UTF-16, which is told by its mark, as UTF-8."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").encode()
    return content.removeprefix(codecs.BOM_UTF8)


def _message(content: bytes) -> Message:
    encoding, decoded = _decoded(content)
    lines = [line for line in re.split(r"[\r\n]+", decoded) if line]
    signs = _signs(lines[0])
    head = lines[0].split(signs.field)
    first = Segment("MSH", (signs.field, *head[1:]), signs, encoding)
    rest = [line.split(signs.field) for line in _joined(lines[1:], signs)]
    return (first, *(Segment(f[0].strip(), tuple(f[1:]), signs, encoding) for f in rest))


def _joined(lines: Sequence[str], signs: Signs) -> list[str]:
    """Join to its segment what a sender wrote with plain line ends inside a field."""
    segment = re.compile(r"[A-Z][A-Z0-9]{2}(?:" + re.escape(signs.field) + "|$)")
    found: list[str] = []
    for line in lines:
        if segment.match(line) or not found:
            found.append(line)
        else:
            found[-1] += f"{signs.escape}.br{signs.escape}{line}"
    return [line for line in found if not line.startswith(("BTS", "FTS", "BHS", "FHS"))]


def _signs(line: str) -> Signs:
    field = line[3]
    others = line[4:].split(field)[0]
    if len(others) < 2 or len(set(field + others)) != len(others) + 1:
        raise Refused("no_message", NO_MESSAGE)
    default = Signs()
    component, repetition = others[0], others[1]
    escape = others[2] if len(others) > 2 else default.escape
    subcomponent = others[3] if len(others) > 3 else default.subcomponent
    return Signs(field, component, repetition, escape, subcomponent)


def _decoded(content: bytes) -> tuple[str, str]:
    """Return encoding and text of a message: what MSH-18 names, else what its bytes are."""
    line = re.split(rb"[\r\n]", content, maxsplit=1)[0]
    fields = line.split(line[3:4])
    named = fields[17].decode("ascii", "replace") if len(fields) > 17 else ""
    named = re.split(r"[~^\\]", named.strip())[0].strip().upper()
    if named and named not in _SETS:
        raise Refused("character_set", CHARACTER_SET)
    encoding = _SETS.get(named, "")
    if encoding == "ascii" and not content.isascii():
        encoding = ""  # senders leave the default there
    if not encoding:
        found = text.decode(content)
        if found is None:
            raise Refused("character_set", NOT_IN_SET)
        return ("utf-8" if found[1].startswith("utf") else found[1]), found[0]
    try:
        return encoding, content.decode("utf-8" if encoding == "utf-16" else encoding)
    except UnicodeDecodeError as error:
        raise Refused("character_set", NOT_IN_SET) from error
