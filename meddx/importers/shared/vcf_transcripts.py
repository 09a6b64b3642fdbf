"""The one transcript of VEP's CSQ or SnpEff's ANN by which an allele is described."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Final

from meddx.case.consequences import gravity

# Field names of VEP's CSQ, of SnpEff's ANN, and of plug-ins and custom files of VEP.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "gene": ("SYMBOL", "Gene_Name"),
    "transcript": ("Feature", "Feature_ID"),
    "consequence": ("Consequence", "Annotation"),
    "hgvs_c": ("HGVSc", "HGVS.c"),
    "hgvs_p": ("HGVSp", "HGVS.p"),
    "classification": ("ClinVar_CLNSIG", "CLINVAR_CLNSIG"),
    "review": ("ClinVar_CLNREVSTAT", "CLINVAR_CLNREVSTAT"),
    "revel": ("REVEL", "REVEL_score"),
    "cadd": ("CADD_PHRED",),
    "exon": ("EXON", "Rank"),
    "intron": ("INTRON", "Rank"),
}  # in the order in which ``told`` gives them
_SPLICE_AI: Final = ("DS_AG", "DS_AL", "DS_DG", "DS_DL")
_PICKED: Final = ("PICK", "MANE_SELECT", "MANE_PLUS_CLINICAL", "CANONICAL")
_IS_CANONICAL: Final = "|YES"
_NOT: Final = frozenset({"", "0", "NO"})
_BIOTYPE: Final = ("BIOTYPE", "Transcript_BioType")


class Transcripts:
    """Reads one of the two annotations.

    ``told`` takes the fields of a transcript and returns what they say, in the order of ``FIELDS``.

    Parameters
    ----------
    names
        Names of the ``|``-separated fields, as the header describes them.
    frequencies
        Names of those that hold a population frequency of the kind that is used.
    """

    def __init__(self, names: Sequence[str], frequencies: Sequence[str]) -> None:
        at = {name: place for place, name in reversed(list(enumerate(names)))}
        self._names = len(names)
        self._allele = at.get("Allele", -1)
        self._number = at.get("ALLELE_NUM", -1)
        self._consequence = _first(at, FIELDS["consequence"])
        self._biotype = _first(at, _BIOTYPE)
        self._picked = [at[name] for name in _PICKED if name in at]
        self._canonical_inside = 0 < at.get(_PICKED[-1], 0) < len(names) - 1
        self.told = itemgetter(*(_first(at, names) for names in FIELDS.values()))
        # Twice the empty item at the end, as of a single place no tuple would be given.
        self._frequencies = itemgetter(-1, -1, *(at[name] for name in frequencies if name in at))
        self._splice_ai = [
            at[name] for kind in _SPLICE_AI for name in at if name.endswith(f"SpliceAI_pred_{kind}")
        ]

    def chosen(self, text: str, alternates: Sequence[str], place: int) -> list[str] | None:
        """Return the fields of the transcript for the ``place``-th allele; None if there is none.

        It is chosen as VEP's ``--pick`` does: the picked one, else MANE, else canonical, else
        protein coding, else the gravest consequence, else the first. A field that is missing
        is empty; the last item is empty, to be found at -1.
        """
        if len(alternates) == 1:
            only = self._all_picked(text)
            if only:
                return only
        best: list[str] | None = None
        best_bits = best_rank = -1
        for entry in text.split(","):
            fields = self._fields(entry)
            if len(alternates) > 1 and not self._is_about(fields, alternates, place):
                continue
            bits = self._bits(fields)
            if best is None or bits < best_bits:
                best, best_bits, best_rank = fields, bits, -1
            elif bits == best_bits:  # only then it matters how they differ
                if best_rank < 0:
                    best_rank = self._rank(best)
                rank = self._rank(fields)
                if rank < best_rank:
                    best, best_rank = fields, rank
        return best

    def _all_picked(self, text: str) -> list[str] | None:
        """Return the only entry that is canonical, if it is all else that is picked by.

        No other entry can be as good, so that the others need not be taken apart.
        """
        at = text.rfind(_IS_CANONICAL) if self._canonical_inside else -1
        if at < 0 or text.rfind(_IS_CANONICAL, 0, at) >= 0:
            return None
        end = text.find(",", at)
        fields = self._fields(text[text.rfind(",", 0, at) + 1 : end if end >= 0 else len(text)])
        is_canonical = fields[self._picked[-1]] == "YES"
        return fields if is_canonical and not self._bits(fields) else None

    def _fields(self, entry: str) -> list[str]:
        fields = entry.split("|")
        if len(fields) != self._names:
            fields = (fields + [""] * self._names)[: self._names]
        fields.append("")
        return fields

    def _bits(self, fields: Sequence[str]) -> int:
        """Return a number that is the lower the more an entry is picked, and 0 by all."""
        bits = 0
        for at in self._picked:
            bits = 2 * bits + (fields[at] in _NOT)
        return bits

    def frequencies(self, fields: Sequence[str]) -> list[str]:
        """Return the population frequencies that are told."""
        return list(filter(None, self._frequencies(fields)))

    def splice_ai(self, fields: Sequence[str]) -> list[str]:
        """Return the four delta scores of SpliceAI that are told."""
        return [text for place in self._splice_ai if (text := fields[place])]

    def _rank(self, fields: Sequence[str]) -> int:
        other = fields[self._biotype] != "protein_coding"
        return 1000 * other + gravity(fields[self._consequence])

    def _is_about(self, fields: Sequence[str], alternates: Sequence[str], place: int) -> bool:
        """SnpEff writes the allele; VEP writes it without the base that all alleles share."""
        number = fields[self._number]
        if number:
            return number == str(place)
        alternate = alternates[place - 1]
        return fields[self._allele] in {alternate, alternate[1:] or "-"}


def exon_of(consequence: str, exon: str, intron: str) -> str:
    """Return the number of the exon, or of the intron whose splice site is lost.

    VEP numbers exons and introns in fields of their own, SnpEff in one (``Rank``), so that both
    are the same.
    """
    if "splice_donor_variant" in consequence or "splice_acceptor_variant" in consequence:
        return exon if exon and exon != intron else f"intron {intron}" if intron else ""
    return "" if exon == intron and "intron_variant" in consequence else exon


def _first(at: Mapping[str, int], names: Sequence[str]) -> int:
    return next((at[name] for name in names if name in at), -1)
