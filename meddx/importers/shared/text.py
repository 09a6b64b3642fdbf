"""Bytes of unknown encoding become text, or are refused; nothing is replaced silently."""

import codecs
from typing import Any, Final

from meddx.case.source import Source, opened
from meddx.child import Reply
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 8 << 20  # a clinical text is short; what is larger is something else

EMPTY: Final = Phrase("The file is empty.")
BINARY: Final = Phrase("This file is not text. Export it as plain text or PDF and open that.")
TOO_LARGE: Final = Phrase("This text is larger than 8 MB. Split it and open the parts.")

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DEADLINE_S: Final = 20.0
_LAYOUT: Final = frozenset("\t\n\r\f\v\x85")


def decode(content: bytes, is_head: bool = False) -> tuple[str, str] | None:
    """Decode text in UTF-8, UTF-16, GB18030 or Windows-1252.

    UTF-8 and a byte order mark decide by themselves. GB18030 accepts almost any bytes, so it is
    believed only when nearly all its double-byte characters are of GB 2312, the everyday set.

    Parameters
    ----------
    content
        The bytes.
    is_head
        Whether ``content`` is the beginning of more, so that its last character may be cut.

    Returns
    -------
    tuple[str, str] or None
        Text with newline characters as line ends, and the name of its encoding; None for what
        is not text.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _checked(content, name, is_head)
    if (silent := _silent_utf16(content)) is not None:
        return _checked(content, silent, is_head)
    if b"\0" in content:
        return None
    for name in ("utf-8", "gb18030", "cp1252"):
        found = _checked(content, name, is_head)
        if found is not None and (name != "gb18030" or _is_everyday_chinese(found[0])):
            return found
    return None


def of(source: Source, context: Context) -> str:
    """Return the text of a file, read and decoded in the child process.

    Raises
    ------
    Refused
        What ``read_text`` refuses.
    """
    reply = context.in_child(
        "meddx.importers.shared.text:read_text", {"source": source.as_json()}, _DEADLINE_S
    )
    return str(reply.header["text"])


def read_text(source: dict[str, Any]) -> Reply:
    """Read a text file in the child process: the header holds ``text`` and ``encoding``.

    Raises
    ------
    Refused
        ``empty``, ``not_text`` or ``too_large``.
    """
    content = bounded(Source.from_json(source))
    found = decode(content)
    if found is None:
        raise Refused("not_text", BINARY)
    text, encoding = found
    if not text.strip():
        raise Refused("empty", EMPTY)
    return Reply({"text": text, "encoding": encoding}, {})


def bounded(source: Source, limit: int = MAX_BYTES, larger: Phrase = TOO_LARGE) -> bytes:
    """Read at most ``limit`` bytes of a file that is expected to be short.

    Raises
    ------
    Refused
        ``empty`` or ``too_large``; what ``meddx.case.source.opened`` refuses.
    """
    with opened(source) as file:
        content = file.read(limit + 1)
    if not content:
        raise Refused("empty", EMPTY)
    if len(content) > limit:
        raise Refused("too_large", larger)
    return content


def _checked(content: bytes, name: str, is_head: bool) -> tuple[str, str] | None:
    """Decode strictly; None when it fails or the result holds control characters."""
    try:
        text = codecs.getincrementaldecoder(name)("strict").decode(content, final=not is_head)
    except UnicodeDecodeError:
        return None
    if any(ord(c) < 32 and c not in _LAYOUT for c in text) or "\x7f" in text:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n"), name


def _silent_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: one half of the bytes is mostly zero, the other hardly ever."""
    sample = content[: 4096 & ~1]
    if len(sample) < 8:
        return None
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if high > 0.4 * half and low < 0.01 * half:
        return "utf-16-le"
    return "utf-16-be" if low > 0.4 * half and high < 0.01 * half else None


def _is_everyday_chinese(text: str) -> bool:
    wide = [c for c in text if ord(c) > 127]
    return sum(_in_gb2312(c) for c in wide) >= 0.95 * len(wide)


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
