"""The header of a VCF file (VCF 4.x specification, section 1.4): build, samples, annotations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from meddx.case.identity import Patient
from meddx.case.record import Origin
from meddx.importers.shared.dates import parse_date
from meddx.phrase import Phrase, Refused

FIXED: Final = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")

NO_COLUMNS: Final = Phrase(
    "This file says it is VCF but has no #CHROM line. Export it again from the calling program."
)
BAD_COLUMNS: Final = Phrase(
    "The columns of this VCF are not the eight fixed ones separated by tabs. Export it again."
)
SITES_ONLY: Final = Phrase(
    "This VCF lists sites without a sample, so it says nothing about a patient. Export it with "
    "genotypes."
)
SEVERAL_SAMPLES: Final = Phrase(
    "This VCF holds {count} samples. Export the sample of this patient alone, or name it in a "
    "header line ##patient_id=."
)
SAME_SAMPLES: Final = Phrase(
    "Two samples of this VCF have the same name. Export the sample of this patient alone."
)

# Lengths of the primary assemblies: GRCh37 (GCA_000001405.1) and GRCh38 (GCA_000001405.15),
# chromosomes 1 to 22, X, Y. The mitochondrion has the same length in both.
_NAMES: Final = (*(str(n) for n in range(1, 23)), "X", "Y")
_LENGTHS: Final = {
    "GRCh37": (
        249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022,
        141213431, 135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753,
        81195210, 78077248, 59128983, 63025520, 48129895, 51304566, 155270560, 59373566,
    ),
    "GRCh38": (
        248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636,
        138394717, 133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345,
        83257441, 80373285, 58617616, 64444167, 46709983, 50818468, 156040895, 57227415,
    ),
}  # fmt: skip
_BUILD_OF: Final = {
    (name, length): build
    for build, lengths in _LENGTHS.items()
    for name, length in zip(_NAMES, lengths, strict=True)
}
_POPULATION: Final = re.compile(
    r"gnomad|exac|1000 ?g|population|\besp\b|topmed|dbsnp", re.IGNORECASE
)
_FREQUENCIES: Final = (
    "gnomAD_AF",
    "gnomADg_AF",
    "gnomADe_AF",
    "AF_gnomad",
    "GNOMAD_AF",
    "gnomad_AF",
)


@dataclass(frozen=True)
class VcfHeader:
    """What the header says.

    Attributes
    ----------
    build
        ``GRCh37`` or ``GRCh38`` when the contig lengths say so without contradiction, else empty.
    column
        Index of the chosen sample's column in a row.
    lengths
        Length of each declared contig, by its name without ``chr``.
    formats
        Field names inside the annotations that the header describes: ``CSQ`` and ``ANN``.
    frequency_key
        INFO key that holds a population frequency; empty when the header describes none. The plain
        ``AF`` of a caller is the share of called alleles in the file and never used.
    """

    build: str
    sample: str
    column: int
    columns: int
    patient: Patient
    origin: Origin
    tool: str
    lengths: Mapping[str, int] = field(default_factory=dict)
    formats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    frequency_key: str = ""


def chromosome(name: str) -> str:
    """Return a chromosome's name without ``chr``; the mitochondrion is ``MT``."""
    bare = name[3:] if name[:3].lower() == "chr" else name
    return "MT" if bare.upper() in {"M", "MT"} else bare.upper() if bare in {"x", "y"} else bare


def read_header(meta: list[str], columns: str) -> VcfHeader:
    """Understand the ``##`` lines and the ``#CHROM`` line.

    Besides the lines of the specification these are read: ``##patient_id=``, ``##patient_name=``
    and ``##patient_birth_date=`` name the patient, ``##origin=germline`` (or ``tumour``) the
    sample's origin.

    Raises
    ------
    Refused
        ``not_vcf``, ``sites_only`` or ``several_samples``.
    """
    values = _simple(meta)
    names = columns.split("\t")
    if tuple(names[:8]) != FIXED or (len(names) > 8 and names[8] != "FORMAT"):
        raise Refused("not_vcf", BAD_COLUMNS)
    patient = Patient(
        patient_id=values.get("patient_id", ""),
        name=values.get("patient_name", ""),
        birth_date=parse_date(values.get("patient_birth_date", "")),
    )
    column = _chosen(names, patient.patient_id)
    lengths = _contig_lengths(meta)
    return VcfHeader(
        build=_build(lengths),
        sample=names[column],
        column=column,
        columns=len(names),
        patient=patient,
        origin=_origin(values, meta),
        tool=values.get("source", "")[:80],
        lengths=lengths,
        formats=_formats(meta),
        frequency_key=_frequency_key(meta),
    )


def _simple(meta: list[str]) -> dict[str, str]:
    """Unstructured lines ``##key=value``."""
    pairs = (line[2:].split("=", 1) for line in meta if "=" in line)
    return {key.strip(): value.strip() for key, value in pairs if not value.startswith("<")}


def _chosen(names: list[str], patient_id: str) -> int:
    samples = names[9:]
    if not samples:
        raise Refused("sites_only", SITES_ONLY)
    if len(set(samples)) != len(samples):
        raise Refused("several_samples", SAME_SAMPLES)
    if len(samples) == 1:
        return 9
    own = [number for number, name in enumerate(samples) if patient_id and name == patient_id]
    if not own:
        raise Refused("several_samples", SEVERAL_SAMPLES.with_values(count=len(samples)))
    return 9 + own[0]


def _contig_lengths(meta: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in meta:
        if line.startswith("##contig=<"):
            name, length = re.search(r"\bID=([^,>]+)", line), re.search(r"\blength=(\d+)", line)
            if name and length:
                found[chromosome(name[1])] = int(length[1])
    return found


def _build(lengths: Mapping[str, int]) -> str:
    """Return the build that all known chromosomes agree on; a foreign length spoils both."""
    builds = {
        _BUILD_OF.get((name, length), "") for name, length in lengths.items() if name in _NAMES
    }
    return builds.pop() if len(builds) == 1 else ""


def _origin(values: Mapping[str, str], meta: list[str]) -> Origin:
    said = values.get("origin", "").lower()
    if said == "germline":
        return Origin.GERMLINE
    if said in {"tumour", "tumor"} or "tumor_sample" in values:
        return Origin.TUMOUR
    # HaplotypeCaller calls germline variants by its own documentation.
    called = any("ID=HaplotypeCaller" in line for line in meta if line.startswith("##GATK"))
    return Origin.GERMLINE if called else Origin.UNKNOWN


def _formats(meta: list[str]) -> dict[str, tuple[str, ...]]:
    """Names of the ``|``-separated fields that VEP and SnpEff write."""
    found: dict[str, tuple[str, ...]] = {}
    for key, marker in (("CSQ", r"Format:"), ("ANN", r"annotations:")):
        for line in meta:
            described = re.search(rf"ID={key},.*{marker}\s*'?([^'\">]+)", line)
            if described:
                found[key] = tuple(name.strip() for name in described[1].split("|"))
    return found


def _frequency_key(meta: list[str]) -> str:
    infos = {m[1]: m[0] for line in meta if (m := re.match(r"##INFO=<ID=([^,]+),.*", line))}
    for key in _FREQUENCIES:
        if key in infos:
            return key
    return "AF" if _POPULATION.search(infos.get("AF", "")) else ""
