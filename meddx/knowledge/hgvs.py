"""HGVS descriptions of variants, typed or read: taken apart by grammar, or refused with the place.

``NM_000492.4(CFTR):c.1521_1523del``, ``BRCA1 c.68_69delAG``, ``chr7:g.117199644_117199646del``,
``NP_000483.3:p.Phe508del``; behind it the genotype may follow (het, hom, hemi), and the change of
the protein in parentheses. Nothing is looked up: what a description does not say stays empty.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from meddx.case.variants import Zygosity
from meddx.knowledge import hgvs_nucleotide, hgvs_protein
from meddx.knowledge.hgvs_cursor import END, Cursor
from meddx.knowledge.hgvs_nucleotide import Nucleotides
from meddx.knowledge.hgvs_protein import Protein
from meddx.phrase import Phrase, Refused

NO_KIND: Final = Phrase(
    "This is no HGVS description: c., g., m., n. or p. is missing, as in BRCA1 c.68_69del."
)
NO_RNA: Final = Phrase("Descriptions of RNA (r.) are not read. Write the change as c. or p.")
REFERENCE: Final = Phrase("a transcript, a chromosome or a gene")
OTHER_KIND: Final = Phrase("{kind}. cannot stand with {reference}.")

LONGEST: Final = 1000  # characters
TOO_LONG: Final = Phrase("The description is longer than 1,000 characters.")

# Signs that a Chinese keyboard or a word processor puts for those of the nomenclature.
_ONE_WAY: Final = str.maketrans("：＞（）＿＋，；．＊＝‐‑‒–−", ":>()_+,;.*=-----")
_KIND: Final = re.compile(r"(?:^|(?<=[:\s]))([cgmnpr])\.")
_ACCESSION: Final = re.compile(
    r"(?:N[CGMRPTW]|X[MRP])_\d{6,9}(?:\.\d{1,3})?|LRG_\d{1,5}(?:[tp]\d{1,3})?"
    r"|ENS[TGP]\d{11}(?:\.\d{1,3})?"
)
_CHROMOSOME: Final = re.compile(r"(?:chr)?(?:[1-9]|1\d|2[0-2]|X|Y|MT?)", re.IGNORECASE)
_GENE: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,24}")
GENOTYPES: Final = {
    **dict.fromkeys(("het", "heterozygous", "0/1", "杂合"), Zygosity.HETEROZYGOUS),
    **dict.fromkeys(("hom", "homozygous", "1/1", "纯合"), Zygosity.HOMOZYGOUS),
    **dict.fromkeys(("hemi", "hemizygous", "半合", "半合子"), Zygosity.HEMIZYGOUS),
}
# Which kinds may stand with a reference, by how its accession begins.
_FITTING: Final = {
    **dict.fromkeys(("NC", "NT", "NW", "NG", "EN"), "gmncp"),
    **dict.fromkeys(("NP", "XP"), "p"),
    **dict.fromkeys(("NM", "XM"), "cnp"),
    **dict.fromkeys(("NR", "XR"), "n"),
}


@dataclass(frozen=True)
class Hgvs:
    """One description.

    Parameters
    ----------
    written
        As it was written, without outer blanks; the signs of other keyboards are those of HGVS.
    kind
        ``c``, ``g``, ``m``, ``n`` or ``p``.
    text
        The description alone, for example ``c.1521_1523del``.
    reference, gene
        Accession or chromosome, and gene, as far as they are written.
    bases
        The change of bases; None for ``p.``.
    protein
        The change of the protein, where it is written.
    zygosity, haplotype
        The genotype that follows or that alleles in brackets tell, and which of the two alleles
        it is of (-1: not told).
    """

    written: str
    kind: str
    text: str
    reference: str = ""
    gene: str = ""
    bases: Nucleotides | None = None
    protein: Protein | None = None
    zygosity: Zygosity = Zygosity.UNKNOWN
    haplotype: int = -1


def parse_hgvs(text: str) -> Hgvs:
    """Take one description apart.

    Raises
    ------
    Refused
        ``not_hgvs`` with a sentence that names the character at which it is none.
    """
    written, kind, start = described(text)
    reference, gene = _reference(written, start - 2, kind)
    cursor = Cursor(written, start)
    base = Hgvs(written, kind, "", reference, gene)
    if kind == "p":
        protein = hgvs_protein.read(cursor)
        read = replace(base, text=protein.text, protein=protein)
    else:
        bases = hgvs_nucleotide.read(cursor, kind)
        read = replace(base, text=written[start - 2 : cursor.at], bases=bases)
    return _with_tail(read, cursor)


def described(text: str) -> tuple[str, str, int]:
    """Find the description in a text.

    Returns
    -------
    tuple
        The text with the signs of HGVS, the kind, and the place behind its dot.

    Raises
    ------
    Refused
        ``not_hgvs``.
    """
    written = text.strip().translate(_ONE_WAY)
    if len(written) > LONGEST:
        raise Refused("not_hgvs", TOO_LONG)
    found = _KIND.search(written)
    if found is None:
        raise Refused("not_hgvs", NO_KIND)
    if found[1] == "r":
        raise Refused("not_hgvs", NO_RNA)
    return written, found[1], found.end()


def _reference(written: str, end: int, kind: str) -> tuple[str, str]:
    """Return what stands before the kind: an accession or chromosome, and a gene."""
    names = [(m[0], m.start()) for m in re.finditer(r"[^\s:()]+", written[:end])]
    reference = gene = ""
    for name, at in names:
        if _ACCESSION.fullmatch(name):
            # A transcript within a chromosome's record, NC_000023.11(NM_004006.2), is what counts.
            reference = name
        elif _CHROMOSOME.fullmatch(name) and not reference and kind in "gm":
            reference = name
        elif _GENE.fullmatch(name) and not gene:
            gene = name
        else:
            raise Cursor(written).refusal(REFERENCE, at)
    fitting = _FITTING.get(reference[:2], "cgmnp") if _ACCESSION.fullmatch(reference) else "cgmnp"
    if kind not in fitting:
        raise Refused("not_hgvs", OTHER_KIND.with_values(kind=kind, reference=reference))
    return reference, gene


def _with_tail(read: Hgvs, cursor: Cursor) -> Hgvs:
    """Read what follows: the protein's change in parentheses, and the genotype."""
    while (at := cursor.at) < len(cursor.text):
        if cursor.take(r"[\s,;]+") is None:
            raise cursor.refusal(END)
        if cursor.take("$") is not None:
            break
        if read.protein is None and (opening := cursor.take(r"\(?p\.")) is not None:
            protein = hgvs_protein.read(cursor)
            if opening[0] == "(":
                cursor.need(r"\)", hgvs_protein.CLOSING)
            read = replace(read, protein=protein)
            continue
        word = re.compile(r"[^\s,;]+").match(cursor.text, cursor.at)
        zygosity = GENOTYPES.get(word[0].lower().strip("()")) if word else None
        if word is None or zygosity is None:
            raise cursor.refusal(END, at)
        cursor.at = word.end()
        read = replace(read, zygosity=zygosity)
    return read


def consequence(read: Hgvs) -> str:
    """Return the consequence that a description itself tells, as a term of the Sequence Ontology.

    The change of the protein decides where there is one; else a coding change alone tells a shifted
    frame, and a position its splice site. Empty where the description does not tell.
    """
    if read.protein is not None:
        return _of_protein(read.protein)
    if read.kind != "c" or read.bases is None:
        return ""
    return _of_splice_site(read.bases) or _of_frame(read.bases)


_OF_EDITS: Final = {
    "sub": "missense_variant",
    "fs": "frameshift_variant",
    "=": "synonymous_variant",
    "ext": "stop_lost",
    "del": "inframe_deletion",
    "dup": "inframe_insertion",
    "ins": "inframe_insertion",
    "delins": "protein_altering_variant",
}


def _of_protein(protein: Protein) -> str:
    if protein.first == "Met" and protein.position == 1 and protein.edit in {"sub", "?", "ext"}:
        return "start_lost"
    if protein.edit == "sub" and protein.first == "Ter":
        return "stop_lost"
    if "Ter" in protein.new and protein.edit in {"sub", "ins", "delins"}:
        return "stop_gained"
    return _OF_EDITS.get(protein.edit, "")


def _of_splice_site(bases: Nucleotides) -> str:
    """Positions +1 and +2 are the donor, -1 and -2 the acceptor site of an intron."""
    offsets = [place.offset for place in (bases.start, bases.end) if place is not None]
    if any(offset in {1, 2} for offset in offsets):
        return "splice_donor_variant"
    if any(offset in {-1, -2} for offset in offsets):
        return "splice_acceptor_variant"
    return "intron_variant" if offsets and all(offsets) else ""


def _of_frame(bases: Nucleotides) -> str:
    """Count the bases that are gained or lost within the coding sequence."""
    if bases.start is None or bases.end is None or bases.span is None:
        return ""
    if not (bases.start.is_plain and bases.end.is_plain):
        return ""
    if bases.start.base <= 3:  # the start codon: only another base there surely removes it
        return "start_lost" if bases.edit == ">" else ""
    match bases.edit:
        case "del":
            change = -bases.span
        case "dup":
            change = bases.span
        case "ins" if bases.inserted:
            change = len(bases.inserted)
        case "delins" if bases.inserted:
            change = len(bases.inserted) - bases.span
        case _:
            return ""
    if change % 3:
        return "frameshift_variant"
    if bases.edit == "del":
        return "inframe_deletion"
    return "inframe_insertion" if bases.edit in {"ins", "dup"} else ""
