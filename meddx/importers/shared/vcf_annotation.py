"""What INFO says of an allele: gene, HGVS, consequence, classification, frequency, scores."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from meddx.importers.shared import vcf_annovar, vcf_bcsq
from meddx.importers.shared.vcf_header import VcfHeader
from meddx.importers.shared.vcf_transcripts import Transcripts, exon_of
from meddx.knowledge import clinvar

_PLAIN: Final = ("GENE", "HGVSc", "HGVSp", "Consequence")
_CLASSES: Final = ("CLNSIG", "ClinVar_CLNSIG", "CLINVAR_CLNSIG")
_REVIEWS: Final = ("CLNREVSTAT", "ClinVar_CLNREVSTAT", "CLINVAR_CLNREVSTAT")
_REVEL: Final = ("REVEL", "REVEL_score", "dbNSFP_REVEL_score")
_CADD: Final = ("CADD_PHRED", "CADD_phred", "dbNSFP_CADD_phred")
_SPLICE_AI: Final = "SpliceAI"  # ALT|gene|four delta scores|four positions
_SOMATIC: Final = "SOMATIC"
_TUMOUR_LOD: Final = "TLOD"  # of Mutect2
_KEYS: Final = (
    *(*_PLAIN, *_CLASSES, *_REVIEWS, *_REVEL, *_CADD),
    *(_SPLICE_AI, "GENEINFO", _TUMOUR_LOD),
)
_PROGRAMS: Final = {"CSQ": "VEP", "ANN": "SnpEff", vcf_bcsq.KEY: "bcftools csq"}
# Names under which gnomAD's frequencies are written: overall, exomes, genomes, and the highest
# of its populations; never those of single populations, of which some are bottlenecks.
_GNOMAD: Final = r"gnomad(?:_?[eg]|_?exomes?|_?genomes?|_?[rv]?\d[\d.]*+)*"
_FREQUENCY: Final = re.compile(
    rf"(?:dbNSFP_)?{_GNOMAD}_?AF(?:_?(?:pop|grp)max)?|(?:dbNSFP_)?{_GNOMAD}_(?:POP|GRP)MAX_AF"
    r"|AF_(?:gnomad|popmax|grpmax)|gnomAD_(?:exome|genome)_ALL",
    re.IGNORECASE,
)
_UNDECLARED: Final = ("gnomAD_AF", "gnomADg_AF", "gnomADe_AF")  # read even where no line says so
_HOMOZYGOTES: Final = re.compile(rf"(?:dbNSFP_)?(?:{_GNOMAD}_)?nhomalt", re.IGNORECASE)
_BETWEEN: Final = re.compile(r",(?!_)")  # ClinVar's own words hold a comma and an underscore
_SEVERAL: Final = re.compile(r"[,&|]")
_PERCENT: Final = re.compile(r"%([0-9A-Fa-f]{2})")


class About(NamedTuple):
    """What is known of one allele; empty, -1 or not a number where the file does not say."""

    gene: str = ""
    transcript: str = ""
    hgvs_c: str = ""
    hgvs_p: str = ""
    consequence: str = ""
    classification: str = ""
    review_stars: int = -1
    allele_frequency: float = math.nan
    homozygotes: int = -1
    revel: float = math.nan
    cadd: float = math.nan
    splice_ai: float = math.nan
    tumour_lod: float = math.nan
    exon: str = ""


NOTHING: Final = About()


class Annotator:
    """Reads the annotations of a file, as far as its rows hold any.

    ``sources`` names where genes and consequences came from: VEP, SnpEff, bcftools csq, ANNOVAR,
    ClinVar, INFO; ``is_somatic`` is True once a row has called itself somatic.
    """

    def __init__(self, header: VcfHeader) -> None:
        self.sources: dict[str, None] = {}
        self.is_somatic = False
        named = [name for names in header.formats.values() for name in names]
        frequencies = [name for name in named if _FREQUENCY.fullmatch(name)]
        self._transcripts = {
            key: Transcripts(names, frequencies) for key, names in header.formats.items()
        }
        self.haplotypes = vcf_bcsq.Haplotypes() if vcf_bcsq.KEY in header.infos else None
        if self.haplotypes:
            self._transcripts[vcf_bcsq.KEY] = Transcripts(vcf_bcsq.NAMES, ())
        self._annovar = vcf_annovar.base_of(header.infos)
        declared = (key for key in header.infos if _FREQUENCY.fullmatch(key))
        own = dict.fromkeys((*_UNDECLARED, *declared, *header.population_af))
        self._frequencies = tuple(own)
        self._homozygotes = [key for key in header.infos if _HOMOZYGOTES.fullmatch(key)]
        self._known = (*_KEYS, *self._frequencies, *self._homozygotes)
        marks = "|".join(map(re.escape, self._known))
        # Most keys of a row differ from all of these in their first letter, which is quick to see.
        first = re.escape("".join(sorted({key[0] for key in (*self._known, _SOMATIC)})))
        self._any = re.compile(f";(?=[{first}])(?:(?:{marks})=|{_SOMATIC};)").search

    def about(self, info: str, alternates: Sequence[str], place: int) -> About:
        """Gather what INFO says of the ``place``-th alternate allele (1-based).

        Plain keys (GENE, HGVSc, HGVSp, Consequence, CLNSIG) win over the transcript that was
        chosen. Of several frequencies the highest counts.
        """
        info, about = f";{info};", NOTHING
        if self._annovar:
            info = vcf_annovar.of_allele(info, place)
        for key, reader in self._transcripts.items():
            text, rest = _cut(info, f";{key}=")
            if text:
                info, about = rest, self._of_transcript(key, reader, text, alternates, place)
                break
        if self._annovar and about is NOTHING:
            about = self._of_annovar(info)
        if not self._any(info):
            return about
        self.is_somatic = self.is_somatic or f";{_SOMATIC};" in info
        said = {key: text for key in self._known if (text := value(info, key)) not in {"", "."}}
        return self._with_plain(about, said, alternates, place)

    def _of_transcript(
        self, key: str, reader: Transcripts, text: str, alternates: Sequence[str], place: int
    ) -> About:
        if self.haplotypes and key == vcf_bcsq.KEY:
            text = self.haplotypes.entries(text, alternates, place)
            alternates, place = alternates[:1], 1  # no other allele is among them any more
        fields = reader.chosen(text, alternates, place) if text else None
        if fields is None:
            return NOTHING
        self.sources.setdefault(_PROGRAMS[key])
        if "%" in text:
            fields = [decoded(field) for field in fields]
        told = reader.told(fields)
        gene, transcript, consequence, coding, protein, called, review, revel, cadd = told[:9]
        frequencies, delta = reader.frequencies(fields), reader.splice_ai(fields)
        values = (
            *(gene, transcript, coding, protein, consequence, called),
            stars(review) if review else -1,
            highest(frequencies, 1.0) if frequencies else math.nan,
            -1,  # nobody writes homozygous people into it
            highest((revel,), 1.0) if revel else math.nan,
            highest((cadd,)) if cadd else math.nan,
            highest(delta, 1.0) if delta else math.nan,
            math.nan,
            exon_of(consequence, told[9], told[10]),
        )
        return tuple.__new__(About, values)  # quicker than to call it, once a row

    def _of_annovar(self, info: str) -> About:
        read = vcf_annovar.read(info, self._annovar)
        if read is None:
            return NOTHING
        self.sources.setdefault("ANNOVAR")
        return About(*read[:4], read.consequence)

    def _with_plain(
        self, about: About, said: dict[str, str], alternates: Sequence[str], place: int
    ) -> About:
        own = {key: _for_allele(text, place, len(alternates)) for key, text in said.items()}
        told = {key: decoded(own[key]) for key in _PLAIN if own.get(key)}
        if told:
            self.sources.setdefault("INFO")
        gene = told.get("GENE") or about.gene
        if not gene and "GENEINFO" in said:
            gene = said["GENEINFO"].split(":")[0]
            self.sources.setdefault("ClinVar")
        classes = (own[key] for key in _CLASSES if own.get(key))
        reviews = (own[key] for key in _REVIEWS if own.get(key))
        frequencies = [own[key] for key in self._frequencies if own.get(key)]
        homozygotes = [own[key] for key in self._homozygotes if own.get(key)]
        return About(
            gene=gene,
            transcript=about.transcript,
            hgvs_c=told.get("HGVSc") or about.hgvs_c,
            hgvs_p=told.get("HGVSp") or about.hgvs_p,
            consequence=told.get("Consequence") or about.consequence,
            classification=decoded(next(classes, "")) or about.classification,
            review_stars=max(stars(next(reviews, "")), about.review_stars),
            allele_frequency=_larger(highest(frequencies, 1.0), about.allele_frequency),
            homozygotes=_whole(highest(homozygotes)),
            revel=_larger(highest(own[k] for k in _REVEL if k in own), about.revel),
            cadd=_larger(highest(own[k] for k in _CADD if k in own), about.cadd),
            splice_ai=_larger(
                _delta(said.get(_SPLICE_AI, ""), alternates[place - 1]), about.splice_ai
            ),
            tumour_lod=_number(own.get(_TUMOUR_LOD, "")),
            exon=about.exon,
        )


def value(info: str, key: str) -> str:
    """Return a value of INFO, which stands between semicolons; empty where the key is missing."""
    start = info.find(f";{key}=")
    if start < 0:
        return ""
    start += len(key) + 2
    return info[start : info.find(";", start)]


def _cut(info: str, mark: str) -> tuple[str, str]:
    """Return the value behind ``;KEY=``, and INFO without both."""
    start = info.find(mark)
    if start < 0:
        return "", info
    end = info.find(";", start + 1)
    return info[start + len(mark) : end], info[:start] + info[end:]


def decoded(text: str) -> str:
    """Undo the percent encoding of VCF 4.3 (section 1.2)."""
    return _PERCENT.sub(lambda m: chr(int(m[1], 16)), text) if "%" in text else text


def highest(texts: Iterable[str], most: float = math.inf) -> float:
    """Return the highest number in texts, each of which may hold several; not a number if none.

    Numbers below 0 or above ``most`` are none.
    """
    found = math.nan
    for text in texts:
        try:
            number = float(text)
        except ValueError:
            parts = map(_number, _SEVERAL.split(text))
            number = max((part for part in parts if 0.0 <= part <= most), default=math.nan)
        if 0.0 <= number <= most and not found >= number:
            found = number
    return found


def stars(review: str) -> int:
    """Return the stars (0 to 4) of CLNREVSTAT; -1 where nothing is said."""
    return clinvar.stars(review) if review else -1


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _larger(one: float, other: float) -> float:
    return one if one >= other or other != other else other  # NaN is unequal to itself


def _whole(number: float) -> int:
    return int(number) if number < 2**31 else -1


def _delta(text: str, alternate: str) -> float:
    """Return the highest of SpliceAI's delta scores for an allele."""
    entries = (entry.split("|") for entry in text.split(","))
    return highest((s for entry in entries if entry[0] == alternate for s in entry[2:6]), 1.0)


def _for_allele(text: str, place: int, alleles: int) -> str:
    """One value an allele is split; anything else belongs to the whole row."""
    if alleles == 1:
        return text
    parts = _BETWEEN.split(text)
    chosen = parts[place - 1] if len(parts) == alleles else text
    return "" if chosen == "." else chosen
