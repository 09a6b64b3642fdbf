"""The header of a VCF file (VCF 4.x specification, section 1.4): build, samples, annotations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from meddx.case.identity import Patient
from meddx.case.record import Origin
from meddx.importers.shared import pedigree, vcf_build, vcf_samples
from meddx.importers.shared.dates import parse_date
from meddx.importers.shared.pedigree import Pedigree
from meddx.importers.shared.vcf_samples import Chosen
from meddx.knowledge.assemblies import chromosome
from meddx.phrase import Phrase, Refused

FIXED: Final = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")

NO_COLUMNS: Final = Phrase(
    "This file says it is VCF but has no #CHROM line. Export it again from the calling program."
)
BAD_COLUMNS: Final = Phrase(
    "The columns of this VCF are not the eight fixed ones separated by tabs. Export it again."
)

_POPULATION: Final = re.compile(
    r"gnomad|exac|1000 ?g|population|\besp\b|topmed|dbsnp", re.IGNORECASE
)
_INFO: Final = re.compile(r"##INFO=<ID=([^,]+),.*")


@dataclass(frozen=True)
class VcfHeader:
    """What the header says.

    Attributes
    ----------
    build
        ``GRCh37`` or ``GRCh38`` when all that the header says agrees, else empty; ``no_build``
        then says why (``vcf_build.WHY_NONE``).
    samples, chosen
        All samples, and which is the patient's; None where the reader has to choose.
    columns
        Number of columns of a row.
    stated_origin, tool_origin
        What the header says of the sample, and what the calling program is made for.
    lengths
        Length of each declared contig, by its name without ``chr``.
    formats
        Field names inside the annotations that the header describes: ``CSQ`` and ``ANN``.
    infos
        Lines of the INFO keys that are declared, by key.
    population_af
        ``AF`` where the header calls it a population frequency. The plain ``AF`` of a caller is
        the share of called alleles in the file and never used.
    family
        Name of the PED file that was read, empty for none.
    """

    build: str
    samples: tuple[str, ...]
    chosen: Chosen | None
    columns: int
    patient: Patient
    stated_origin: Origin
    tool_origin: Origin
    tool: str
    no_build: str = ""
    lengths: Mapping[str, int] = field(default_factory=dict)
    formats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    infos: Mapping[str, str] = field(default_factory=dict)
    population_af: tuple[str, ...] = ()
    family: str = ""

    @property
    def sample(self) -> str:
        """Name of the patient's sample; empty where it is not chosen."""
        return self.samples[self.chosen.column - 9] if self.chosen else ""

    def origin(self, *, has_somatic_rows: bool) -> Origin:
        """Return where the sample's variants come from; unknown where nothing says so.

        What the header states of the sample goes first, then rows that call themselves somatic,
        then what the calling program is made for.
        """
        if self.stated_origin is not Origin.UNKNOWN:
            return self.stated_origin
        return Origin.TUMOUR if has_somatic_rows else self.tool_origin


def read_header(
    meta: list[str], columns: str, sample: str = "", family: Pedigree | None = None
) -> VcfHeader:
    """Understand the ``##`` lines and the ``#CHROM`` line.

    Besides the lines of the specification these are read: ``##patient_id=``, ``##patient_name=``
    and ``##patient_birth_date=`` name the patient, ``##origin=germline`` (or ``tumour``) the
    sample's origin.

    Parameters
    ----------
    meta
        The ``##`` lines.
    columns
        The ``#CHROM`` line.
    sample
        Name of the sample that the reader chose; empty asks the file.
    family
        From a PED file; None takes the header's own.

    Raises
    ------
    Refused
        ``not_vcf``, ``sites_only``, ``several_samples`` (of one name), ``unnamed_sample`` or
        ``no_such_sample``.
    """
    values = _simple(meta)
    names = columns.split("\t")
    if tuple(names[:8]) != FIXED or (len(names) > 8 and names[8] != "FORMAT"):
        raise Refused("not_vcf", BAD_COLUMNS)
    samples = tuple(names[9:])
    known = family or pedigree.of_header(meta)
    chosen = vcf_samples.choose(samples, values, known, sample)
    own = samples[chosen.column - 9] if chosen else ""
    lengths, assemblies = _contigs(meta)
    build, no_build = vcf_build.of_header(lengths, [values.get("reference", ""), *assemblies])
    is_any = vcf_samples.is_of_mitochondria(values, meta)
    told = {key: value for key, value in values.items() if key != "tumor_sample" or not is_any}
    infos = {found[1]: line for line in meta if (found := _INFO.match(line))}
    return VcfHeader(
        build=build,
        no_build=no_build,
        samples=samples,
        chosen=chosen,
        columns=len(names),
        patient=Patient(
            patient_id=values.get("patient_id", ""),
            name=values.get("patient_name", ""),
            birth_date=parse_date(values.get("patient_birth_date", "")),
        ),
        stated_origin=vcf_samples.stated_origin(own, samples, told),
        tool_origin=Origin.UNKNOWN if is_any else vcf_samples.origin_of_tool(values, meta),
        tool=values.get("source", "")[:80],
        lengths=lengths,
        formats=_formats(meta),
        infos=infos,
        population_af=("AF",) if _POPULATION.search(infos.get("AF", "")) else (),
        family=known.source,
    )


def _simple(meta: list[str]) -> dict[str, str]:
    """Unstructured lines ``##key=value``."""
    pairs = (line[2:].split("=", 1) for line in meta if "=" in line)
    return {key.strip(): value.strip() for key, value in pairs if not value.startswith("<")}


def _contigs(meta: list[str]) -> tuple[dict[str, int], list[str]]:
    """Return lengths of the contigs by name, and the assemblies that they are said to be of."""
    lengths: dict[str, int] = {}
    assemblies: dict[str, None] = {}
    for line in meta:
        if line.startswith("##contig=<"):
            name = re.search(r"\bID=([^,>]+)", line)
            length = re.search(r"\blength=(\d{1,10})\b", line)
            if name and length:
                lengths[chromosome(name[1])] = int(length[1])
            assembly = re.search(r"\bassembly=([^,>]+)", line)
            assemblies |= {assembly[1]: None} if assembly else {}
    return lengths, list(assemblies)


def _formats(meta: list[str]) -> dict[str, tuple[str, ...]]:
    """Names of the ``|``-separated fields that VEP and SnpEff write."""
    found: dict[str, tuple[str, ...]] = {}
    for key, marker in (("CSQ", r"Format:"), ("ANN", r"annotations:")):
        for line in meta:
            described = re.search(rf"ID={key},.*{marker}\s*'?([^'\">]+)", line)
            if described:
                found[key] = tuple(name.strip() for name in described[1].split("|"))
    return found
