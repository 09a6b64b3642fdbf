"""Cases from GA4GH phenopackets (versions 1 and 2) and from lines of JSON; made in the child.

Read are the id, sex, age, the terms that are present or excluded, and candidate variants. Diseases,
interpretations' conclusions, file names and publications are never looked at: a ranking that is to
be measured must not know them.
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from meddx.case.collected import CollectedCase
from meddx.case.identity import Sex
from meddx.case.source import Source
from meddx.case.variants import Variant, Zygosity
from meddx.child import Reply
from meddx.importers.shared import packing, unpacked
from meddx.jobs import Context
from meddx.knowledge import assemblies, hgvs
from meddx.phrase import Phrase, Refused

NO_CASE: Final = Phrase(
    "{file} holds no case. Name a phenopacket (.json), or lines of JSON with id, observed and "
    "excluded terms (.jsonl, .jsonl.gz)."
)
DAMAGED: Final = Phrase("Line {line} is no JSON. Mend it; the other cases were read.")

DEADLINE_S: Final = 120.0
_FUNCTION: Final = f"{__name__}:read"
_OLDEST: Final = 130  # years
# ISO 8601 durations as phenopackets write them; the time of day says nothing of an age.
_AGE: Final = re.compile(r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T.*)?")
_YEARS: Final = (1.0, 1.0 / 12.0, 7.0 / 365.25, 1.0 / 365.25)
_SEXES: Final = {"MALE": Sex.MALE, "FEMALE": Sex.FEMALE, "OTHER_SEX": Sex.OTHER}
# GENO and SO terms, and the words of lines of JSON.
_ZYGOSITIES: Final = {
    "GENO:0000135": Zygosity.HETEROZYGOUS,
    "GENO:0000136": Zygosity.HOMOZYGOUS,
    "GENO:0000134": Zygosity.HEMIZYGOUS,
    **{one.value: one for one in (Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS)},
}
# What a structural variant that is told of a gene does to its transcript.
_STRUCTURAL: Final = {
    "chromosomal_deletion": "transcript_ablation",
    "chromosomal_duplication": "transcript_amplification",
}
_SYMBOLIC: Final = {
    "DEL": "chromosomal_deletion",
    "DUP": "chromosomal_duplication",
    "INV": "chromosomal_inversion",
    "INS": "insertion",
}
_STRUCTURAL_BASES: Final = 50


@dataclass(frozen=True)
class Collected:
    """The cases of a file, in its order, and the lines that could not be read."""

    cases: tuple[CollectedCase, ...]
    refused: tuple[Phrase, ...] = ()


def load(path: Path, context: Context) -> Collected:
    """Read the cases of a file.

    Raises
    ------
    Refused
        ``no_case``, or what ``unpacked.read_lines`` refuses.
    """
    asked = {"source": Source(path).as_json()}
    reply = context.in_child(_FUNCTION, asked, DEADLINE_S)
    found: Collected = packing.unpack(Collected, reply.header["collected"], {})
    return found


def read(source: dict[str, Any]) -> Reply:
    """Answer the cases of a file; the child's half of ``load``."""
    opened = Source.from_json(source)
    lines, _ = unpacked.read_lines(opened)
    refused: list[Phrase] = []
    found = tuple(case for value in _values(lines, refused) for case in _cases(value))
    if not found:
        raise Refused("no_case", NO_CASE.with_values(file=opened.label))
    return Reply({"collected": packing.pack(Collected(found, tuple(refused)), {})}, {})


def _values(lines: list[str], refused: list[Phrase]) -> Iterator[Any]:
    """Parse one JSON document, or one a line; a damaged line is added to ``refused``."""
    with contextlib.suppress(ValueError, RecursionError):
        yield json.loads("\n".join(lines))
        return
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                refused.append(DAMAGED.with_values(line=number))


def _cases(value: object) -> Iterator[CollectedCase]:
    if isinstance(value, list):
        for item in value:
            yield from _cases(item)
    elif isinstance(value, Mapping):
        if isinstance(value.get("proband"), Mapping):  # a family: the one who came
            yield from _cases(value["proband"])
        elif isinstance(value.get("members"), list):  # a cohort
            yield from _cases(value["members"])
        elif "phenotypicFeatures" in value or "subject" in value:
            yield _phenopacket(value)
        elif "observed" in value or "excluded" in value:
            yield _line(value)


def _line(value: Mapping[str, Any]) -> CollectedCase:
    variants = tuple(_variant(item, item.get("zygosity")) for item in _each(value, "variants"))
    return CollectedCase(
        case_id=str(value.get("id", "")),
        age_years=_in_years(value.get("age")),
        sex=_SEXES.get(str(value.get("sex")), Sex.UNKNOWN),
        present=_texts(value.get("observed")),
        excluded=_texts(value.get("excluded")),
        variants=variants + tuple(_of_gene(gene) for gene in _texts(value.get("genes"))),
        examined=_texts(value.get("examined")),
    )


def _in_years(age: object) -> float | None:
    """Return an age of a line of JSON: a duration, or a number of years."""
    if isinstance(age, (int, float)) and not isinstance(age, bool):
        return float(age) if 0 <= age <= _OLDEST else None
    return age_years(age)


def _phenopacket(value: Mapping[str, Any]) -> CollectedCase:
    subject = _one(value, "subject")
    features = list(_each(value, "phenotypicFeatures"))
    # Version 1 says "negated" where version 2 says "excluded".
    denied = [bool(f.get("excluded") or f.get("negated")) for f in features]
    ids = [str(_one(f, "type").get("id")) for f in features]
    return CollectedCase(
        case_id=str(value.get("id", "")),
        age_years=_age_of(subject),
        sex=_SEXES.get(str(subject.get("sex")), Sex.UNKNOWN),
        present=_texts([i for i, no in zip(ids, denied, strict=True) if not no]),
        excluded=_texts([i for i, no in zip(ids, denied, strict=True) if no]),
        variants=tuple(_interpreted(value)) or tuple(_of_version_1(value)),
    )


def _age_of(subject: Mapping[str, Any]) -> float | None:
    """Age at the last encounter: version 2, then version 1; of a range its middle."""
    for stated in (_one(subject, "timeAtLastEncounter"), _one(subject, "ageAtCollection"), subject):
        if "ageRange" in stated or {"start", "end"} <= stated.keys():
            span = _one(stated, "ageRange") or stated
            ends = [age_years(_duration(_one(span, end))) for end in ("start", "end")]
            known = [end for end in ends if end is not None]
            if len(known) == 2:
                return sum(known) / 2.0
        age = stated.get("age")
        found = age_years(_duration(age) if isinstance(age, Mapping) else age)
        if found is not None:
            return found
    return None


def _duration(age: Mapping[str, Any]) -> object:
    return age.get("iso8601duration", age.get("age"))


def age_years(duration: object) -> float | None:
    """Return an ISO 8601 duration in years, None for anything else.

    >>> age_years("P2Y6M")
    2.5
    """
    found = _AGE.fullmatch(duration) if isinstance(duration, str) else None
    if found is None or not any(found.groups()):
        return None
    try:
        parts = [float(part or 0.0) for part in found.groups()]
    except ValueError:
        return None
    return sum(part * unit for part, unit in zip(parts, _YEARS, strict=True))


def _interpreted(value: Mapping[str, Any]) -> Iterator[Variant]:
    """Yield the variants of version 2; the diagnosis they were interpreted for stays unread."""
    for interpretation in _each(value, "interpretations"):
        for genomic in _each(_one(interpretation, "diagnosis"), "genomicInterpretations"):
            alone = _one(genomic, "gene").get("symbol")
            if alone:
                yield _of_gene(str(alone))
                continue
            about = _one(_one(genomic, "variantInterpretation"), "variationDescriptor")
            expressions = {
                str(e.get("syntax")): e.get("value") for e in _each(about, "expressions")
            }
            record, gene = _one(about, "vcfRecord"), _one(about, "geneContext")
            yield _variant(
                {
                    "gene": gene.get("symbol"),
                    "hgnc": gene.get("valueId"),
                    "sv": _one(about, "structuralType").get("label"),
                    "vcf": ":".join(
                        str(record.get(part, ""))
                        for part in ("genomeAssembly", "chrom", "pos", "ref", "alt")
                    ),
                    **expressions,
                },
                _one(about, "allelicState").get("id"),
            )


def _of_version_1(value: Mapping[str, Any]) -> Iterator[Variant]:
    for item in _each(value, "variants"):
        allele = _one(item, "hgvsAllele") or _one(item, "vcfAllele")
        place = ":".join(
            str(allele.get(part, "")) for part in ("genomeAssembly", "chr", "pos", "ref", "alt")
        )
        told = {"gene": allele.get("info"), "vcf": place, "hgvs.c": allele.get("hgvs")}
        yield _variant(told, _one(item, "zygosity").get("id"))
    for gene in _each(value, "genes"):
        yield _of_gene(str(gene.get("symbol", "")))


def _variant(told: Mapping[str, Any], zygosity: object) -> Variant:
    """Build a candidate from what is told of it; HGVS gives the consequence."""
    coding, protein = (str(told.get(key) or "") for key in ("hgvs.c", "hgvs.p"))
    place = str(told.get("vcf") or "").split(":")
    _, chromosome, position, reference, alternate = place if len(place) == 5 else [""] * 5
    number = int(position) if position.isdigit() else 0
    structural = str(told.get("sv") or "")
    gene = str(told.get("gene") or told.get("hgnc") or "")
    return Variant(
        chromosome=assemblies.chromosome(chromosome) if number else "",
        position=number,
        reference=reference if number else "",
        alternate=alternate if number else "",
        gene=gene,
        hgvs_c=coding,
        hgvs_p=protein,
        consequence=_consequence(coding, protein, structural) or _of_size(reference, alternate),
        zygosity=_ZYGOSITIES.get(str(zygosity), Zygosity.UNKNOWN),
        identifier=coding or protein or structural or gene,
    )


def _consequence(coding: str, protein: str, structural: str) -> str:
    """Term of the Sequence Ontology that a description implies; empty where it implies none."""
    if structural:
        return _STRUCTURAL.get(structural, "structural_variant")
    for text in filter(None, (protein, coding)):
        try:
            found = hgvs.consequence(hgvs.parse_hgvs(text))
        except Refused:
            continue
        if found:
            return found
    return ""


def _of_size(reference: str, alternate: str) -> str:
    """Term of a structural variant (from 50 bases on); empty of a smaller one."""
    kind = _SYMBOLIC.get(alternate.strip("<>"), "")
    lost = len(reference) - len(alternate)
    if not kind and abs(lost) >= _STRUCTURAL_BASES:
        kind = "chromosomal_deletion" if lost > 0 else "insertion"
    return _STRUCTURAL.get(kind, "structural_variant") if kind else ""


def _of_gene(symbol: str) -> Variant:
    return Variant("", 0, "", "", gene=symbol, identifier=symbol)


def _texts(values: object) -> tuple[str, ...]:
    """Return a list of texts, each once."""
    return tuple(dict.fromkeys(map(str, values))) if isinstance(values, list) else ()


def _one(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _each(value: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found = value.get(key)
    for item in found if isinstance(found, list) else ():
        if isinstance(item, Mapping):
            yield item
