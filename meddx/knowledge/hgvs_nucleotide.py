"""The part of an HGVS description after ``c.``, ``g.``, ``m.`` or ``n.``.

After the HGVS Nomenclature, version 21 (den Dunnen et al., Hum Mutat 2016): substitution, deletion,
duplication, insertion, deletion-insertion, inversion, repeat, no change; positions in introns and
beyond the ends of the coding sequence, uncertain positions in parentheses.
"""

from dataclasses import dataclass
from typing import Final

from meddx.knowledge.hgvs_cursor import BASES, LATER, NEIGHBOURS, POSITION, Cursor
from meddx.phrase import Phrase

CHANGE: Final = Phrase("a change (A>G, del, dup, ins, delins, inv or =)")
OF_ITS_LENGTH: Final = Phrase("as many bases as the positions span")
OTHER_BASE: Final = Phrase("a base other than the reference")
ONE_ALLELE: Final = Phrase("one variant a line, without square brackets")

_BASES: Final = "[ACGTN]+"
_POSITIONS: Final = {
    "c": r"[*-]?[1-9]\d{0,8}(?:[+-]\d{1,8})?",
    "n": r"-?[1-9]\d{0,8}(?:[+-]\d{1,8})?",
    "g": r"[1-9]\d{0,8}",
    "m": r"[1-9]\d{0,8}",
}


@dataclass(frozen=True)
class Position:
    """``base`` counts as the reference does; ``region`` is ``*`` behind the coding sequence.

    Before it ``base`` is negative. ``offset`` counts into an intron.
    """

    base: int
    offset: int = 0
    region: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is a base of the coding sequence, or of the reference itself."""
        return not self.offset and not self.region and self.base > 0

    @property
    def order(self) -> tuple[bool, int, int]:
        """Key to compare by."""
        return self.region == "*", self.base, self.offset


@dataclass(frozen=True)
class Nucleotides:
    """A change of bases.

    Parameters
    ----------
    edit
        ``>``, ``del``, ``dup``, ``ins``, ``delins``, ``inv``, ``[]`` (repeat) or ``=``.
    start, end
        First and last position; both None where they are uncertain.
    deleted, inserted
        Bases, where they are written.
    """

    edit: str
    start: Position | None
    end: Position | None
    deleted: str = ""
    inserted: str = ""

    @property
    def span(self) -> int | None:
        """How many bases of the reference it touches; None where introns or doubts lie between."""
        if self.start is None or self.end is None:
            return None
        if self.start == self.end:
            return 1
        both_plain = self.start.is_plain and self.end.is_plain
        return self.end.base - self.start.base + 1 if both_plain else None


def read(cursor: Cursor, kind: str) -> Nucleotides:
    """Read a description up to where it ends.

    Parameters
    ----------
    cursor
        Stands behind the dot.
    kind
        ``c``, ``g``, ``m`` or ``n``.

    Raises
    ------
    Refused
        ``not_hgvs``.
    """
    if cursor.take("=") is not None:
        return Nucleotides("=", None, None)
    if cursor.take(r"\[") is not None:
        raise cursor.refusal(ONE_ALLELE, cursor.at - 1)
    start = _position(cursor, kind)
    end, second_at = start, cursor.at
    if cursor.take("_") is not None:
        second_at = cursor.at
        end = _position(cursor, kind)
        if start and end and end.order <= start.order:
            raise cursor.refusal(LATER, second_at)
    return _edit(cursor, start, end, second_at)


def _position(cursor: Cursor, kind: str) -> Position | None:
    """Read a position; None for one in doubt."""
    form = _POSITIONS[kind]
    if cursor.take(r"\(") is not None:
        for closing in ("_", r"\)"):
            cursor.need(rf"(?:{form}|\?)", POSITION)
            cursor.need(closing, POSITION)
        return None
    written = cursor.need(form, POSITION)
    region = "*" if written[0] == "*" else ""
    whole = written.removeprefix("*")
    cut = max(whole.find("+"), whole.find("-", 1))
    base, offset = (whole, 0) if cut < 0 else (whole[:cut], int(whole[cut:]))
    return Position(int(base), offset, region)


def _edit(
    cursor: Cursor, start: Position | None, end: Position | None, second_at: int
) -> Nucleotides:
    if (inserted := _inserted(cursor, "delins")) is not None:
        return Nucleotides("delins", start, end, "", inserted)
    if cursor.take("ins") is not None:
        if start and end and not _are_neighbours(start, end):
            raise cursor.refusal(NEIGHBOURS, second_at)
        return Nucleotides("ins", start, end, "", _what_is_inserted(cursor))
    for edit in ("del", "dup", "inv"):
        if cursor.take(edit) is not None:
            return _removed(cursor, edit, start, end)
    at = cursor.at
    bases = cursor.take(_BASES) or ""
    if (length := cursor.take(r"\[\d{1,5}\]")) is not None:
        return Nucleotides("[]", start, end, bases, length)
    if cursor.take("=") is not None:
        return Nucleotides("=", start, end, bases)
    if start != end or start is None or len(bases) != 1:
        raise cursor.refusal(CHANGE, at)
    return Nucleotides(">", start, end, bases, _other_base(cursor, bases))


def _other_base(cursor: Cursor, base: str) -> str:
    cursor.need(">", CHANGE)
    at = cursor.at
    new = cursor.need("[ACGTN]", BASES)
    if new == base:
        raise cursor.refusal(OTHER_BASE, at)
    return new


def _inserted(cursor: Cursor, word: str) -> str | None:
    return _what_is_inserted(cursor) if cursor.take(word) is not None else None


def _what_is_inserted(cursor: Cursor) -> str:
    """Bases; or a number of unknown ones, or a part of another sequence, which gives none."""
    if cursor.take(r"\(\d{1,8}(?:_\d{1,8})?\)|N?\[\d{1,8}\]") is not None:
        return ""
    return cursor.need(_BASES, BASES)


def _removed(
    cursor: Cursor, edit: str, start: Position | None, end: Position | None
) -> Nucleotides:
    """Read what may follow ``del``, ``dup`` and ``inv``: the bases, or how many there are."""
    at = cursor.at
    bases = cursor.take(_BASES) or ""
    length = len(bases) if bases else int(cursor.take(r"\d{1,8}") or 0)
    found = Nucleotides(edit, start, end, bases)
    if length and found.span is not None and length != found.span:
        raise cursor.refusal(OF_ITS_LENGTH, at)
    if edit == "del" and (inserted := _inserted(cursor, "ins")) is not None:
        return Nucleotides("delins", start, end, bases, inserted)
    return found


def _are_neighbours(start: Position, end: Position) -> bool:
    """Whether nothing lies between two positions; the ends of exons touch their introns."""
    if start.region == end.region and not start.offset and not end.offset:
        return end.base - start.base == 1 or (start.base, end.base) == (-1, 1)
    if (start.base, start.region) == (end.base, end.region):
        return end.offset - start.offset == 1
    # The last base of the coding sequence and *1; the two halves of an intron.
    return (start.region, end.region) == ("", "*") or bool(start.offset and end.offset)
