"""The text of a Rich Text Format file (RTF 1.9.1); runs in the child process only."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from meddx.phrase import Phrase, Refused

MAX_DEPTH: Final = 500

DAMAGED: Final = Phrase("This RTF file is damaged or cut short. Save it again.")
NO_TEXT: Final = Phrase("This RTF file holds no text, perhaps only pictures.")

_TOKEN: Final = re.compile(
    rb"\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\(?P<sign>[^a-zA-Z'])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\"
)
_SIGNS: Final = {b"~": "\u00a0", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n"}
_WORDS: Final = {
    **dict.fromkeys((b"par", b"line", b"row", b"sect", b"page"), "\n"),
    **dict.fromkeys((b"tab", b"cell"), "\t"),
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emspace": " ",
    b"enspace": " ",
}
# Destinations that are no text of the document (RTF 1.9.1, "Destination control words").
_UNSEEN: Final = frozenset(
    {
        *(b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"objdata"),
        *(b"themedata", b"datastore", b"listtable", b"listoverridetable", b"rsidtbl", b"xmlnstbl"),
        *(
            b"generator",
            b"fldinst",
            b"latentstyles",
            b"revtbl",
            b"filetbl",
            b"template",
            b"bkmkend",
        ),
        *(
            b"bkmkstart",
            b"pgptbl",
            b"mmathPr",
            b"wgrffmtfilter",
            b"nonshppict",
            b"colorschememapping",
        ),
    }
)
_CHARSETS: Final = {
    0: "cp1252", 128: "shift_jis", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(frozen=True)
class _State:
    """What holds inside a group: is it text, in which encoding, how long is the twin of a 'u'."""

    is_seen: bool = True
    encoding: str = "cp1252"
    skips: int = 1


def text_of(content: bytes) -> str:
    """Return the text of an RTF file.

    Raises
    ------
    Refused
        ``damaged`` or ``no_text``.
    """
    if not content.startswith(b"{\\rtf"):
        raise Refused("damaged", DAMAGED)
    text = "".join(_Reader(_charsets(content)).pieces(content))
    if not any(character.isalnum() for character in text):
        raise Refused("no_text", NO_TEXT)
    return text.strip("\n") + "\n"


def _charsets(content: bytes) -> dict[int, str]:
    """Return the encodings of the fonts by their numbers."""
    table = content[: 1 << 20]
    found = re.finditer(rb"\\f(\d{1,5})(?:\\[a-z*]+\d*|[^\\{}]){0,12}?\\fcharset(\d{1,3})", table)
    known = {int(m[1]): _CHARSETS.get(int(m[2])) for m in found}
    return {font: name for font, name in known.items() if name is not None}


class _Reader:
    """Reads one file."""

    def __init__(self, fonts: dict[int, str]) -> None:
        self._fonts = fonts
        self._stack: list[_State] = []
        self._state = _State()
        self._page = "cp1252"
        self._bytes = bytearray()
        self._bytes_in = "cp1252"
        self._to_skip = 0

    def pieces(self, content: bytes) -> Iterator[str]:
        """Yield the text in order.

        Raises
        ------
        Refused
            ``damaged`` when a group is never closed.
        """
        at = 0
        for match in _TOKEN.finditer(content):
            if match["word"] == b"bin" and match["number"]:
                at = match.end() + int(match["number"])
            if match.start() < at:
                continue
            yield from self._token(match)
        yield self._flushed()
        if self._stack:
            raise Refused("damaged", DAMAGED)

    def _token(self, match: re.Match[bytes]) -> Iterator[str]:
        if match["hex"]:
            self._take(bytes.fromhex(match["hex"].decode()))
            return
        if match["text"]:
            self._take(match["text"])
            return
        if match["brace"]:
            yield self._flushed()
            self._group(match["brace"])
        elif match["word"]:
            yield from self._word(match["word"], match["number"])
        elif match["sign"]:
            yield from self._sign(match["sign"])

    def _take(self, raw: bytes) -> None:
        """Keep bytes until the encoding changes: a character may take two of them."""
        skipped = min(self._to_skip, len(raw))
        self._to_skip -= skipped
        if self._state.is_seen:
            self._bytes += raw[skipped:]
            self._bytes_in = self._state.encoding

    def _flushed(self) -> str:
        raw, self._bytes = bytes(self._bytes), bytearray()
        return raw.decode(self._bytes_in, "replace")

    def _group(self, brace: bytes) -> None:
        self._to_skip = 0
        if brace == b"{":
            self._stack.append(self._state)
            if len(self._stack) > MAX_DEPTH:
                raise Refused("damaged", DAMAGED)
        elif self._stack:
            self._state = self._stack.pop()
        else:
            raise Refused("damaged", DAMAGED)

    def _sign(self, sign: bytes) -> Iterator[str]:
        if sign == b"*":
            self._state = replace(self._state, is_seen=False)
        elif sign in b"{}\\":
            self._take(sign)
        elif self._state.is_seen:
            yield self._flushed() + _SIGNS.get(sign, "")

    def _word(self, word: bytes, number: bytes | None) -> Iterator[str]:
        value = int(number or b"0")
        if word == b"ansicpg":
            self._page = _known(f"cp{value}")
            self._state = replace(self._state, encoding=self._page)
        elif word in _UNSEEN:
            self._state = replace(self._state, is_seen=False)
        elif word == b"uc":
            self._state = replace(self._state, skips=min(max(value, 0), 8))
        elif word == b"f":
            yield self._flushed()
            self._state = replace(self._state, encoding=self._fonts.get(value, self._page))
        elif self._state.is_seen:
            yield from self._seen(word, value)

    def _seen(self, word: bytes, value: int) -> Iterator[str]:
        if word == b"u":
            yield self._flushed() + chr(value & 0xFFFF)
            self._to_skip = self._state.skips
        elif word in _WORDS:
            yield self._flushed() + _WORDS[word]


def _known(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return {"cp936": "gb18030"}.get(name, name)
