"""What ANNOVAR writes into INFO: ``Gene.refGene``, ``ExonicFunc.refGene``, ``AAChange.refGene``.

Of a row with several alleles, the keys of each stand between ``ANNOVAR_DATE`` and ``ALLELE_END``,
in the order of ALT. (Wang, Li and Hakonarson, Nucleic Acids Research 2010; ``table_annovar.pl``.)
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

_BASES: Final = ("refGeneWithVer", "refGene", "ensGene", "knownGene")  # the first that is there
_START: Final = ";ANNOVAR_DATE="
_END: Final = ";ALLELE_END"
_ESCAPED: Final = re.compile(r"\\x([0-9a-fA-F]{2})")
_CODING: Final = re.compile(r"c\.([ACGT])(\d+)([ACGT])")  # c.A100G is c.100A>G in HGVS
_SITE: Final = re.compile(r"(?<=\d)[+-](\d{1,9})")  # c.426-1, and not the minus of c.-5

# Func and ExonicFunc -> Sequence Ontology.
_TERMS: Final[Mapping[str, str]] = {
    "nonsynonymous_SNV": "missense_variant",
    "synonymous_SNV": "synonymous_variant",
    "stopgain": "stop_gained",
    "stoploss": "stop_lost",
    "startloss": "start_lost",
    "startgain": "5_prime_UTR_premature_start_codon_gain_variant",
    "frameshift_deletion": "frameshift_variant",
    "frameshift_insertion": "frameshift_variant",
    "frameshift_substitution": "frameshift_variant",
    "frameshift_block_substitution": "frameshift_variant",
    "nonframeshift_deletion": "inframe_deletion",
    "nonframeshift_insertion": "inframe_insertion",
    "nonframeshift_substitution": "protein_altering_variant",
    "nonframeshift_block_substitution": "protein_altering_variant",
    "UTR5": "5_prime_UTR_variant",
    "UTR3": "3_prime_UTR_variant",
    "intronic": "intron_variant",
    "upstream": "upstream_gene_variant",
    "downstream": "downstream_gene_variant",
    "intergenic": "intergenic_variant",
    "ncRNA_exonic": "non_coding_transcript_exon_variant",
    "ncRNA_intronic": "intron_variant",
    "ncRNA_splicing": "splice_site_variant",
    "exonic": "coding_sequence_variant",  # where ExonicFunc says unknown
}
_BETWEEN: Final = frozenset({"intergenic", "upstream", "downstream"})  # of no gene
_SPLICING: Final = "splicing"


class Annovar(NamedTuple):
    """What is known of an allele."""

    gene: str
    transcript: str
    hgvs_c: str
    hgvs_p: str
    consequence: str


def base_of(infos: Iterable[str]) -> str:
    """Return the set of genes whose keys a file declares; empty where ANNOVAR wrote none."""
    declared = set(infos)
    return next((base for base in _BASES if f"Func.{base}" in declared), "")


def of_allele(info: str, place: int) -> str:
    """Return INFO (between semicolons) with the keys of the ``place``-th allele alone."""
    if info.count(_END) < 2:
        return info
    head, *blocks = info.split(_START)
    if place > len(blocks):
        return info
    _, _, rest = blocks[-1].partition(_END)
    own, _, _ = blocks[place - 1].partition(_END)
    return f"{head}{_START}{own}{rest}"


def read(info: str, base: str) -> Annovar | None:
    """Read the keys of one allele; None where INFO (between semicolons) holds none."""
    function = _value(info, f"Func.{base}")
    if not function:
        return None
    kinds = function.split(";")
    exonic = _value(info, f"ExonicFunc.{base}").replace(" ", "_")
    details = _value(info, f"GeneDetail.{base}")
    change = _change(_value(info, f"AAChange.{base}"))
    change = change if change[1] else _change(details)
    terms = [_SPLICING if kind == _SPLICING else _TERMS.get(kind, "") for kind in kinds]
    terms = [_splicing(details) if term == _SPLICING else term for term in terms]
    if exonic in _TERMS:
        pairs = zip(kinds, terms, strict=True)
        terms = [_TERMS[exonic] if kind == "exonic" else term for kind, term in pairs]
    genes = _value(info, f"Gene.{base}").replace(",", ";").split(";")
    gene = "" if set(kinds) <= _BETWEEN else change[0] or genes[0]
    consequence = "&".join(dict.fromkeys(term for term in terms if term))
    return Annovar("" if gene == "NONE" else gene, *change[1:], consequence)


def _value(info: str, key: str) -> str:
    start = info.find(f";{key}=")
    if start < 0:
        return ""
    start += len(key) + 2
    text = info[start : info.find(";", start)]
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return "" if text in {".", "UNKNOWN"} else text


def _change(text: str) -> tuple[str, str, str, str]:
    """Return gene, transcript, c. and p. of the first transcript: ``GENE:NM_1:exon2:c.A1G:p.M1V``.

    Where splice sites are described the gene is missing.
    """
    parts = re.split(r"[,;]", text)[0].split(":")
    coding = next((part for part in parts if part.startswith(("c.", "n."))), "")
    if not coding and "wholegene" not in parts:
        return "", "", "", ""
    gene = parts.pop(0) if len(parts) > 1 and not _is_transcript(parts[0]) else ""
    protein = next((part for part in parts if part.startswith("p.")), "")
    transcript = "" if parts[0].startswith(("c.", "n.", "p.")) else parts[0]
    return gene, transcript, _CODING.sub(r"c.\2\1>\3", coding), protein.replace("X", "*")


def _is_transcript(word: str) -> bool:
    return bool(re.match(r"[NX][MR]_\d|ENST\d|uc\d", word))


def _splicing(details: str) -> str:
    """Tell the two sides of a splice site by the place in the intron."""
    coding = _change(details)[2]
    found = _SITE.search(coding)
    if not found:
        return "splice_site_variant"
    if int(found[1]) > 2:
        return "splice_region_variant"
    return "splice_donor_variant" if found[0].startswith("+") else "splice_acceptor_variant"
