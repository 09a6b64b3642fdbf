"""Bytes of unknown encoding become text, or are refused; nothing is replaced silently."""

import codecs
import hashlib
from typing import Any, Final

from meddx.case.source import Source, opened
from meddx.child import Reply
from meddx.importers.shared import encodings
from meddx.importers.shared.encodings import is_mixed as is_mixed
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 8 << 20  # a clinical text is short; what is larger is something else
MAX_LINE: Final = 200_000  # characters; no window can lay out a longer line

EMPTY: Final = Phrase("The file is empty.")
BLANK: Final = Phrase("This file holds nothing but blanks.")
BINARY: Final = Phrase("This file is not text. Export it as plain text or PDF and open that.")
MIXED: Final = Phrase(
    "This text mixes character encodings, so parts of it would be read wrongly. Save it again as "
    "UTF-8 and open that."
)
TOO_LARGE: Final = Phrase("This text is larger than 8 MB. Split it and open the parts.")
LONG_LINE: Final = Phrase(
    "A line of this text is longer than 200,000 characters. It is no note; export the note again."
)

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DEADLINE_S: Final = 20.0
_MOST_CONTROLS: Final = 0.01  # of all characters; a stray one is shown as a mark

# Every replacement is one character for one, so that places in the text stay what they are.
_SHOWN: Final = str.maketrans(
    {
        **{chr(c): chr(0x2400 + c) for c in range(32) if chr(c) not in "\t\n"},  # control pictures
        "\x7f": "\u2421",
        **{chr(c): "\ufffd" for c in range(0x80, 0xA0)},
        **{chr(c): "\ufffd" for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
        **dict.fromkeys("\f\v\x85\u2028\u2029", "\n"),
    }
)
_CONTROLS: Final = frozenset(chr(c) for c in (*range(32), 0x7F)) - frozenset("\t\n\r\f\v")


def decode(content: bytes, is_head: bool = False) -> tuple[str, str] | None:
    """Decode text in UTF-8, UTF-16, GB18030 or Windows-1252.

    UTF-8 and a byte order mark decide by themselves. GB18030 and Windows-1252 accept almost any
    bytes, so each is believed only when the text looks like Chinese or like a western language
    (``encodings``).

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
        is not text or mixes encodings. Control characters, and those that turn the direction of
        writing, are marks (``cleaned``).
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _checked(content, name, is_head)
    if (silent := encodings.silent_utf16(content)) is not None:
        return _checked(content, silent, is_head)
    if b"\0" in content:
        return None
    for name in ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "cp1252"):
        found = _checked(content, name, is_head)
        if found is not None and encodings.is_plausible(found[0], content, name):
            return found
    return None


def cleaned(text: str) -> str:
    """Return text to be shown: newlines as line ends, a mark for each character that is none.

    Control characters become their pictures (U+2400 and following); what turns the direction of
    writing, so that a text reads as something else than it says, and halves of characters become
    U+FFFD; form feeds and the like end a line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SHOWN)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def of(source: Source, context: Context) -> str:
    """Return the text of a file, read and decoded in the child process.

    Raises
    ------
    Refused
        What ``read_text`` refuses.
    """
    return hashed(source, context)[0]


def hashed(source: Source, context: Context) -> tuple[str, str]:
    """Return the text of a file, and the SHA-256 of the file as it lies on the disk.

    Raises
    ------
    Refused
        What ``read_text`` refuses.
    """
    reply = context.in_child(
        "meddx.importers.shared.text:read_text", {"source": source.as_json()}, _DEADLINE_S
    )
    return str(reply.header["text"]), str(reply.header["sha256"])


def read_text(source: dict[str, Any]) -> Reply:
    """Read a text file in the child process: header with ``text``, ``encoding``, ``sha256``.

    Raises
    ------
    Refused
        ``empty``, ``not_text``, ``mixed_encodings``, ``long_line`` or ``too_large``.
    """
    content = bounded(Source.from_json(source))
    text, encoding = decoded(content)
    digest = hashlib.sha256(content).hexdigest()
    return Reply({"text": text, "encoding": encoding, "sha256": digest}, {})


def decoded(content: bytes) -> tuple[str, str]:
    """Decode a whole text, or say why not.

    Raises
    ------
    Refused
        ``empty``, ``not_text``, ``mixed_encodings`` or ``long_line``.
    """
    found = decode(content)
    if found is None:
        if is_mixed(content):
            raise Refused("mixed_encodings", MIXED)
        raise Refused("not_text", BINARY)
    readable(found[0])
    return found


def readable(text: str) -> None:
    """Refuse what cannot be shown as a note.

    Raises
    ------
    Refused
        ``empty`` or ``long_line``.
    """
    if not text.strip():
        raise Refused("empty", BLANK)
    if max(map(len, text.split("\n"))) > MAX_LINE:
        raise Refused("long_line", LONG_LINE)


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
    """Decode strictly; None when it fails or the result is full of control characters."""
    try:
        text = codecs.getincrementaldecoder(name)("strict").decode(content, final=not is_head)
    except UnicodeDecodeError:
        return None
    controls = sum(map(text.count, _CONTROLS))
    if controls > _MOST_CONTROLS * len(text):
        return None
    return cleaned(text), name
