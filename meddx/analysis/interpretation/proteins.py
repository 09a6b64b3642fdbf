"""What a changed coding sequence does to the protein, named as HGVS names it (p.)."""

from dataclasses import dataclass
from typing import Final

_CODON: Final = 3
_BASES: Final = "TCAG"
_STANDARD: Final = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
# NCBI's translation table 2, vertebrate mitochondria.
_MITOCHONDRIAL: Final = "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSS**VVVVAAAADDEEGGGG"
_CODONS: Final = tuple(a + b + c for a in _BASES for b in _BASES for c in _BASES)
_TABLES: Final = {
    False: dict(zip(_CODONS, _STANDARD, strict=True)),
    True: dict(zip(_CODONS, _MITOCHONDRIAL, strict=True)),
}
_LETTERS: Final = {
    "A": "Ala", "R": "Arg", "N": "Asn", "D": "Asp", "C": "Cys", "Q": "Gln", "E": "Glu", "G": "Gly",
    "H": "His", "I": "Ile", "L": "Leu", "K": "Lys", "M": "Met", "F": "Phe", "P": "Pro", "S": "Ser",
    "T": "Thr", "W": "Trp", "Y": "Tyr", "V": "Val", "*": "Ter", "X": "Xaa",
}  # fmt: skip


@dataclass(frozen=True)
class ProteinChange:
    """A consequence, its name (``p.(Arg406Ter)``) and the first residue that changes, from 1."""

    term: str
    hgvs: str
    residue: int


def translated(bases: str, mitochondrial: bool = False) -> str:
    """Return the residues of whole codons, ``*`` for a stop and ``X`` for what is not known."""
    table = _TABLES[mitochondrial]
    return "".join(table.get(bases[n : n + 3], "X") for n in range(0, len(bases) - 2, 3))


def changed(old: str, new: str, shift: int, codon: int) -> ProteinChange:
    """Compare a protein before and after a change.

    Parameters
    ----------
    old
        Residues of the whole coding sequence, with its stop.
    new
        Residues from the same start to the end of the changed transcript.
    shift
        By how many bases the transcript grew.
    codon
        The first residue whose codon was touched, from 0.
    """
    end = new.find("*")
    new = new if end < 0 else new[: end + 1]
    if not old.endswith("*"):  # the model lacks the end of the gene: what follows is not known
        new = new[: len(old) + shift // _CODON]
    if old != new and shift % _CODON:
        return _shifted(old, new)
    if old == new:
        term = "stop_retained_variant" if old[codon : codon + 1] == "*" else "synonymous_variant"
        return ProteinChange(term, f"p.({_name(old, codon)}=)", codon + 1)
    return _in_frame(old, new, shift)


def _shifted(old: str, new: str) -> ProteinChange:
    first = _first_difference(old, new)
    if first >= len(old):
        return ProteinChange("frameshift_variant", "p.?", len(old))  # past what the model holds
    if new[first : first + 1] == "*":
        named = f"p.({_name(old, first)}Ter)"
        return ProteinChange("stop_gained&frameshift_variant", named, first + 1)
    stop = new.find("*", first)
    after = "?" if stop < 0 else str(stop - first + 1)
    became = _LETTERS.get(new[first : first + 1], "?")
    named = f"p.({_name(old, first)}{became}fsTer{after})"
    return ProteinChange("frameshift_variant", named, first + 1)


def _in_frame(old: str, new: str, shift: int) -> ProteinChange:
    """Name a change that keeps the frame; its length tells an earlier or a later stop."""
    first = _first_difference(old, new)
    expected = len(old) + shift // _CODON
    if len(new) < expected and new.endswith("*"):
        return _cut_short(old, new, first)
    if len(new) > expected or (old.endswith("*") and not new.endswith("*")):
        return _extended(new, max(first, old.find("*")))
    tail = 0
    while tail < min(len(old), len(new)) - first and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return _replaced(old, first, old[first : len(old) - tail], new[first : len(new) - tail])


def _cut_short(old: str, new: str, first: int) -> ProteinChange:
    come = new[first:]
    named = f"p.({_name(old, first)}{'delins' if len(come) > 1 else ''}{_words(come)})"
    return ProteinChange("stop_gained", named, first + 1)


def _replaced(old: str, first: int, gone: str, come: str) -> ProteinChange:
    if len(gone) == len(come):
        named = _span(old, first, len(gone)) + ("delins" if len(gone) > 1 else "") + _words(come)
        return ProteinChange("missense_variant", f"p.({named})", first + 1)
    if not come:
        named = f"p.({_span(old, first, len(gone))}del)"
        return ProteinChange("inframe_deletion", named, first + 1)
    if not gone:
        return _inserted(old, first, come)
    term = "inframe_deletion" if len(come) < len(gone) else "inframe_insertion"
    named = f"p.({_span(old, first, len(gone))}delins{_words(come)})"
    return ProteinChange(term, named, first + 1)


def _inserted(old: str, first: int, come: str) -> ProteinChange:
    before = first - len(come)
    if before >= 0 and old[before:first] == come:
        named = f"p.({_span(old, before, len(come))}dup)"
    else:
        named = f"p.({_name(old, first - 1)}_{_name(old, first)}ins{_words(come)})"
    return ProteinChange("inframe_insertion", named, first + 1)


def _extended(new: str, stop: int) -> ProteinChange:
    end = new.find("*", stop)
    after = "?" if end < 0 else str(end - stop)
    became = _LETTERS.get(new[stop : stop + 1], "?")
    named = f"p.(Ter{stop + 1}{became}extTer{after})"
    return ProteinChange("stop_lost", named, stop + 1)


def _first_difference(old: str, new: str) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))


def _name(protein: str, place: int) -> str:
    return f"{_LETTERS.get(protein[place : place + 1], '?')}{place + 1}"


def _span(protein: str, first: int, length: int) -> str:
    if length == 1:
        return _name(protein, first)
    return f"{_name(protein, first)}_{_name(protein, first + length - 1)}"


def _words(residues: str) -> str:
    return "".join(_LETTERS.get(residue, "?") for residue in residues)
