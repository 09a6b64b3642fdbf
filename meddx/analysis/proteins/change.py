"""What a variant does to a protein, from its HGVS description at the protein level."""

import re
from dataclasses import dataclass
from typing import Final

CODES: Final = {
    "Ala": "A",
    "Arg": "R",
    "Asn": "N",
    "Asp": "D",
    "Cys": "C",
    "Gln": "Q",
    "Glu": "E",
    "Gly": "G",
    "His": "H",
    "Ile": "I",
    "Leu": "L",
    "Lys": "K",
    "Met": "M",
    "Phe": "F",
    "Pro": "P",
    "Ser": "S",
    "Thr": "T",
    "Trp": "W",
    "Tyr": "Y",
    "Val": "V",
    "Sec": "U",
    "Pyl": "O",
    "Xaa": "X",
    "Ter": "*",
}
_RESIDUE: Final = rf"(?:{'|'.join(CODES)}|[A-Z*])"
_PLACE: Final = rf"({_RESIDUE})(\d+)"
_SUBSTITUTED: Final = re.compile(rf"{_PLACE}({_RESIDUE}|=)")
_SHIFTED: Final = re.compile(rf"{_PLACE}({_RESIDUE})?fs(?:{_RESIDUE}\S*)?")
_SPAN: Final = re.compile(rf"{_PLACE}(?:_{_PLACE})?(delins|del|dup|ins)((?:{_RESIDUE})*)")
_NAME: Final = re.compile(r"^.*:(?=p\.)")


@dataclass(frozen=True)
class ProteinChange:
    """Residues that are replaced.

    Parameters
    ----------
    start, end
        First and last residue that is lost, 1-based; ``end`` is ``start - 1`` for an insertion.
    first, last
        What the reference has there, to be compared with the sequence; empty where not said.
    inserted
        What stands there instead.
    ends
        Whether the protein ends behind it.
    is_open
        Whether what follows is not known (a frameshift).
    repeats
        Whether the residues stand there twice.
    """

    start: int
    end: int
    first: str
    last: str
    inserted: str = ""
    ends: bool = False
    is_open: bool = False
    repeats: bool = False


class OtherSequenceError(ValueError):
    """A sequence that has another residue at the place than the variant's reference."""


def parse(hgvs_p: str) -> ProteinChange | None:
    """Read ``p.(Arg406Ter)``, ``p.R406*``, ``p.Phe508del``, ``NP_1.1:p.Lys2_Met5delinsTrp`` ...

    Returns
    -------
    ProteinChange or None
        None for what changes nothing (``=``), what nobody can tell (``?``, ``0``, a lost start,
        an extension), and what is no such description.
    """
    text = _NAME.sub("", hgvs_p.strip()).removeprefix("p.").replace("%3D", "=")
    text = text.replace("(", "").replace(")", "")
    if found := _SUBSTITUTED.fullmatch(text):
        return _substituted(found)
    if found := _SHIFTED.fullmatch(text):
        place, old = int(found[2]), _letter(found[1])
        new = _letter(found[3]) if found[3] else ""
        return ProteinChange(place, place, old, old, new.rstrip("*"), ends=True, is_open=True)
    found = _SPAN.fullmatch(text)
    return _spanned(found) if found else None


def applied(change: ProteinChange, letters: str) -> str:
    """Return the changed sequence, up to where it is known.

    Raises
    ------
    OtherSequenceError
        When the sequence has other residues at the place: another isoform or another gene.
    """
    if not 1 <= change.start <= len(letters) or change.end > len(letters):
        raise OtherSequenceError("the place lies beyond the sequence")
    # An insertion names the residues on both sides of it.
    last = max(change.end, change.start)
    first = min(change.start, change.end)
    for place, residue in ((first, change.first), (last, change.last)):
        if residue and letters[place - 1] != residue:
            raise OtherSequenceError("the sequence has another residue there")
    new = 2 * letters[change.start - 1 : change.end] if change.repeats else change.inserted
    tail = "" if change.ends else letters[change.end :]
    return letters[: change.start - 1] + new + tail


def _letter(residue: str) -> str:
    return CODES.get(residue, residue)


def _substituted(found: re.Match[str]) -> ProteinChange | None:
    old, place = _letter(found[1]), int(found[2])
    new = old if found[3] == "=" else _letter(found[3])
    if new == old or old == "*" or place == 1:
        return None  # silent; an extension; a lost start, after which nobody knows what is read
    if new == "*":
        return ProteinChange(place, place, old, old, ends=True)
    return ProteinChange(place, place, old, old, new)


def _spanned(found: re.Match[str]) -> ProteinChange | None:
    first, start = _letter(found[1]), int(found[2])
    last, end = (_letter(found[3]), int(found[4])) if found[3] else (first, start)
    kind = found[5]
    new = "".join(map(_letter, re.findall(_RESIDUE, found[6])))
    if end < start or start == 1 or "*" in {first, last}:
        return None
    if (kind in {"delins", "ins"}) != bool(new):
        return None
    ends = "*" in new
    new = new.split("*", 1)[0]
    if kind == "ins":
        between = end == start + 1
        return ProteinChange(end, start, first, last, new, ends=ends) if between else None
    if kind == "dup":
        return ProteinChange(start, end, first, last, repeats=True)
    return ProteinChange(start, end, first, last, new, ends=ends)
