"""Reads single attributes of a pydicom data set as plain values; runs in the child process only.

The files of a series agree in nearly all their elements. Turning the bytes of an element into a
value is most of the work of reading a header, so what the same bytes became is remembered.
"""

import contextlib
import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from meddx.importers.shared import dicom_plain

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

T = TypeVar("T")
_REMEMBERED: Final = 1 << 15
_ESCAPE: Final = re.compile(r"\x1b[\x20-\x2f]+[\x30-\x7e]")  # ISO 2022, PS3.5 6.1.2.5
_MOST: Final = 1e15  # a number beyond this is damage
MOST_MM: Final = 1e6  # so is a place or a distance (these come in pairs and triples)
_LONGEST: Final = 256  # bytes of an element that are worth remembering


class Memory:
    """What the bytes of elements became, for the files that are read by one call."""

    def __init__(self) -> None:
        self._known: dict[Any, tuple[Any, bool]] = {}

    def recall(self, key: Any, make: Callable[[], tuple[Any, bool]]) -> tuple[Any, bool]:  # noqa: ANN401 - any hashable
        """Return what ``key`` became, made anew where it is not known."""
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = make()
        return found


@cache
def _tag(keyword: str) -> int:
    from pydicom.datadict import tag_for_keyword

    return tag_for_keyword(keyword) or 0


class Reader:
    """Reads attributes of one data set and remembers those that hold no valid value.

    Parameters
    ----------
    dataset
        What is read.
    memory
        Shared by the files of one call; None remembers nothing.
    """

    def __init__(self, dataset: "Dataset", memory: Memory | None = None) -> None:
        self.dataset = dataset
        self.unreadable: list[str] = []
        self._memory = memory or Memory()
        self._charset = str(getattr(dataset, "_character_set", ""))
        # As stored, in pydicom's own dictionary: bytes that are not turned into values yet.
        self._elements: dict[int, Any] = {int(t): e for t, e in dataset._dict.items()}
        self._little = dataset.original_encoding[1]

    def has_tag(self, tag: int) -> bool:
        """Whether the element is there at all."""
        return tag in self._elements

    def has(self, keyword: str) -> bool:
        """Whether the attribute is there at all."""
        return _tag(keyword) in self._elements

    def raw(self, keyword: str) -> Any:  # noqa: ANN401 - whatever the VR gives
        """Value of an attribute, None when absent, empty or not valid."""
        try:
            tag = _tag(keyword)
            if tag not in self._elements:
                return None
            value = self.dataset[tag].value
        except Exception:  # noqa: BLE001 - pydicom raises many kinds for a damaged value
            self.unreadable.append(keyword)
            return None
        return None if value is None or value == "" else value

    def _once(self, kind: str, keyword: str, absent: T, read: Callable[[], T]) -> T:
        """Read an attribute, or recall what the same bytes were read as before."""
        tag = _tag(keyword)
        element = self._elements.get(tag)
        if element is None:
            return absent
        stored = element.value
        if not isinstance(stored, bytes) or len(stored) > _LONGEST:
            return read()
        key = (kind, tag, element.VR, stored, self._charset, self._little)

        def make() -> tuple[Any, bool]:
            before = len(self.unreadable)
            value = read()
            bad = len(self.unreadable) > before
            del self.unreadable[before:]
            return value, bad

        value, bad = self._memory.recall(key, make)
        if bad:
            self.unreadable.append(keyword)
        found: T = value
        return found

    def text(self, keyword: str) -> str:
        """Text without what cannot be written as UTF-8; several values joined by backslashes."""
        return self._once("text", keyword, "", lambda: self._text(keyword))

    def _text(self, keyword: str) -> str:
        plain = dicom_plain.text(self._elements[_tag(keyword)])
        if plain is not None:
            return plain
        value = self.raw(keyword)
        if value is None:
            return ""
        if isinstance(value, Iterable) and not isinstance(value, str | bytes):
            value = "\\".join(_said(item) for item in value) if keyword != "PatientName" else value
        return _said(value)

    def words(self, keyword: str) -> tuple[str, ...]:
        """Return the values of a text, without empty ones."""
        text = self.text(keyword)
        return tuple(part.strip() for part in text.split("\\") if part.strip()) if text else ()

    def integer(self, keyword: str) -> int | None:
        """Return the first value as a whole number, None when absent or none."""
        number = self.number(keyword)
        if number is not None and number != int(number):
            self.unreadable.append(keyword)
            return None
        return None if number is None else int(number)

    def number(self, keyword: str) -> float | None:
        """Only value as a finite number, None when absent, none, or one of several."""
        found = self.numbers(keyword)
        if len(found) > 1:
            self.unreadable.append(keyword)
            return None
        return found[0] if found else None

    def numbers(self, keyword: str, count: int = 0) -> tuple[float, ...]:
        """All values as finite numbers; none unless there are ``count`` of them."""
        return self._once(f"numbers{count}", keyword, (), lambda: self._numbers(keyword, count))

    def _numbers(self, keyword: str, count: int) -> tuple[float, ...]:
        plain = dicom_plain.numbers(self._elements[_tag(keyword)])
        found = self._converted(keyword) if plain is None else plain
        if not found:
            return ()
        absurd = any(abs(number) > (MOST_MM if count else _MOST) for number in found)
        if absurd or not all(map(math.isfinite, found)) or (count and len(found) != count):
            self.unreadable.append(keyword)
            return ()
        return found

    def _converted(self, keyword: str) -> tuple[float, ...]:
        value = self.raw(keyword)
        if value is None:
            return ()
        several = isinstance(value, Iterable) and not isinstance(value, str | bytes)
        try:
            return tuple(float(item) for item in (value if several else (value,)))
        except (TypeError, ValueError):
            return (math.nan,)

    def item(self, keyword: str, index: int = 0) -> "Reader | None":
        """One item of a sequence."""
        if not self.has(keyword):
            return None
        value = self.raw(keyword)
        with contextlib.suppress(TypeError, IndexError, AttributeError):
            return Reader(value[index], self._memory)
        return None

    def items(self, keyword: str) -> Sequence["Reader"]:
        """All items of a sequence."""
        value = self.raw(keyword) if self.has(keyword) else None
        with contextlib.suppress(TypeError, AttributeError):
            return [Reader(item, self._memory) for item in value or ()]
        return ()


def _said(value: object) -> str:
    """Text without what cannot be written as UTF-8, and without outer blanks and nulls.

    Escapes between character sets go too: the decoder of ISO 2022 IR 58 (Chinese) leaves them.
    """
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return _ESCAPE.sub("", text).strip(" \x00")
