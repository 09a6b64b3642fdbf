"""The part of an HGVS description after ``p.``, with amino acids in three letters or in one."""

from dataclasses import dataclass
from typing import Final

from meddx.knowledge.hgvs_cursor import LATER, NEIGHBOURS, Cursor
from meddx.phrase import Phrase

CHANGE: Final = Phrase("a change (an amino acid, =, del, dup, ins, delins, fs or ext)")
RESIDUE: Final = Phrase("an amino acid")
NUMBER: Final = Phrase("a number")
CLOSING: Final = Phrase("a closing parenthesis")

_THREE: Final = {
    "A": "Ala",
    "C": "Cys",
    "D": "Asp",
    "E": "Glu",
    "F": "Phe",
    "G": "Gly",
    "H": "His",
    "I": "Ile",
    "K": "Lys",
    "L": "Leu",
    "M": "Met",
    "N": "Asn",
    "P": "Pro",
    "Q": "Gln",
    "R": "Arg",
    "S": "Ser",
    "T": "Thr",
    "U": "Sec",
    "V": "Val",
    "W": "Trp",
    "Y": "Tyr",
    "*": "Ter",
    "X": "Ter",  # it meant Ter in descriptions of one letter; now it is Xaa
}
_LONG: Final = "(?:" + "|".join(sorted(set(_THREE.values()))) + r"|Xaa|\*)"
_SHORT: Final = "[ACDEFGHIKLMNPQRSTVWYUX*]"
_POSITION: Final = r"[1-9]\d{0,5}"


@dataclass(frozen=True)
class Protein:
    """A change of amino acids.

    Parameters
    ----------
    text
        The description in three letters, for example ``p.(Arg406Ter)``.
    edit
        ``sub``, ``=``, ``del``, ``dup``, ``ins``, ``delins``, ``fs``, ``ext``, ``[]``, ``0``
        (no protein) or ``?``.
    first, position, last_position
        The first amino acid and the positions (0 where there is none).
    new
        Amino acids that come in, three letters each.
    """

    text: str
    edit: str
    first: str = ""
    position: int = 0
    last_position: int = 0
    new: str = ""


def read(cursor: Cursor) -> Protein:
    """Read a description up to where it ends.

    Raises
    ------
    Refused
        ``not_hgvs``.
    """
    is_predicted = cursor.take(r"\(") is not None
    found = _change(cursor)
    if is_predicted:
        cursor.need(r"\)", CLOSING)
    text = f"p.({found.text})" if is_predicted else f"p.{found.text}"
    return Protein(text, found.edit, found.first, found.position, found.last_position, found.new)


def _change(cursor: Cursor) -> Protein:
    if (special := cursor.take(r"=|0\?|0|\?")) is not None:
        return Protein(special, "0" if special[0] == "0" else special)
    is_long = cursor.take(rf"(?={_LONG}\d)") is not None
    residue = _LONG if is_long else _SHORT
    first, position = _place(cursor, residue)
    if cursor.take("_") is None:
        return _of_one(cursor, residue, first, position)
    at = cursor.at
    last, last_position = _place(cursor, residue)
    if last_position <= position:
        raise cursor.refusal(LATER, at)
    start = f"{first}{position}_{last}{last_position}"
    if cursor.take("ins") is not None:
        if last_position != position + 1:
            raise cursor.refusal(NEIGHBOURS, at)
        new = _residues(cursor, residue)
        return Protein(f"{start}ins{new}", "ins", first, position, last_position, new)
    return _removed(cursor, residue, Protein(start, "", first, position, last_position))


def _place(cursor: Cursor, residue: str) -> tuple[str, int]:
    return _long(cursor.need(residue, RESIDUE)), int(cursor.need(_POSITION, NUMBER))


def _long(residue: str) -> str:
    return _THREE.get(residue, residue)


def _of_one(cursor: Cursor, residue: str, first: str, position: int) -> Protein:
    """Read a change of one amino acid."""
    start = Protein(f"{first}{position}", "", first, position, position)
    for sign in ("=", r"\?"):
        if cursor.take(sign) is not None:
            bare = sign[-1]
            return Protein(start.text + bare, bare, first, position, position)
    if cursor.take("(?=del|dup|\\[)") is not None:
        return _removed(cursor, residue, start)
    new = ""
    if cursor.take("(?=fs|ext)") is None:
        new = _long(cursor.need(residue, CHANGE))
    if cursor.take("fs") is not None:
        return _of_tail(cursor, "fs", start, new)
    if cursor.take("ext") is not None:
        return _of_tail(cursor, "ext", start, new)
    return Protein(f"{start.text}{new}", "sub", first, position, position, new)


def _of_tail(cursor: Cursor, edit: str, start: Protein, new: str) -> Protein:
    """Read where a shifted frame or a longer protein ends."""
    tail = cursor.take(r"(?:Ter|\*|X)(?:\d{1,6}|\?)|-\d{1,6}") or ""
    for short in ("*", "X"):
        tail = tail.replace(short, "Ter")
    text = f"{start.text}{new}{edit}{tail}"
    return Protein(text, edit, start.first, start.position, start.position, new)


def _removed(cursor: Cursor, residue: str, start: Protein) -> Protein:
    edit, new = "", ""
    if cursor.take("delins") is not None:
        edit, new = "delins", _residues(cursor, residue)
    elif (repeat := cursor.take(r"\[\d{1,5}\]")) is not None:
        edit, new = "[]", repeat
    else:
        edit = cursor.need("del|dup", CHANGE)
    written = new if edit == "[]" else edit + new
    return Protein(
        start.text + written, edit, start.first, start.position, start.last_position, new
    )


def _residues(cursor: Cursor, residue: str) -> str:
    found = [cursor.need(residue, RESIDUE)]
    while (more := cursor.take(residue)) is not None:
        found.append(more)
    return "".join(map(_long, found))
