"""Which sample of a VCF is the patient's, what the others are to it, and what it was taken from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.gene_files import Relation, Relative
from meddx.case.record import Origin
from meddx.importers.shared.pedigree import Pedigree
from meddx.phrase import Phrase, Refused

SITES_ONLY: Final = Phrase(
    "This VCF lists sites without a sample, so it says nothing about a patient. Export it with "
    "genotypes. ClinVar and gnomAD are added under Reference files in the genes window, or with: "
    "meddx references add FILE"
)
SAME_SAMPLES: Final = Phrase(
    "Two samples of this VCF have the same name. Export the sample of this patient alone."
)
UNNAMED: Final = Phrase("A sample of this VCF has no name. Export it again with its samples named.")
NO_SUCH_SAMPLE: Final = Phrase(
    "This VCF holds no sample of that name. Choose one of those that it holds."
)
MOST_BESIDE: Final = 10  # other samples that are read without being known as relatives

_TUMOUR: Final = frozenset({"tumor", "tumour", "primary"})
_NORMAL: Final = frozenset({"normal", "germline"})
# Programs that call inherited variants, or those of tumours, by their own documentation.
_GERMLINE_CALLERS: Final = (
    *("haplotypecaller", "genotypegvcfs", "unifiedgenotyper", "deepvariant", "glnexus"),
    "strelka germline",
)
_TUMOUR_CALLERS: Final = (
    *("mutect", "muse_call", "somaticsniper", "strelka somatic", "somaticindelgenotyper"),
    *("deepsomatic", "tnscope"),
)
# Mutect2 writes all its arguments; in this mode it calls the mitochondria of any sample.
_MITOCHONDRIA: Final = re.compile(r"--mitochondria-mode[ =]true")
_COMMAND: Final = re.compile(r"##GATKCommandLine[^=]*=<ID=([^,>]+)")


@dataclass(frozen=True)
class Chosen:
    """The patient's sample.

    Parameters
    ----------
    column
        Index of its column in a row.
    relatives
        Columns and what is known of the other samples that are read.
    why
        ``pedigree``, ``pair`` or empty, where the reader must be told.
    """

    column: int
    relatives: tuple[tuple[int, Relative], ...] = ()
    why: str = ""

    @property
    def samples(self) -> frozenset[int]:
        """Numbers of the samples that are read, from 0."""
        return frozenset(column - 9 for column in (self.column, *(c for c, _ in self.relatives)))


def choose(
    samples: Sequence[str], values: Mapping[str, str], family: Pedigree, asked: str
) -> Chosen | None:
    """Choose the patient's sample; None where the reader has to be asked.

    It is the one that was asked for, the only one, the one that ``##patient_id`` names, the tumour
    of a pair, or the one affected child of the pedigree.

    Raises
    ------
    Refused
        ``sites_only``, ``several_samples`` (of one name), ``unnamed_sample`` or ``no_such_sample``.
    """
    if not samples:
        raise Refused("sites_only", SITES_ONLY)
    if len(set(samples)) != len(samples):
        raise Refused("several_samples", SAME_SAMPLES)
    if "" in samples:
        raise Refused("unnamed_sample", UNNAMED)
    if asked and asked not in samples:
        raise Refused("no_such_sample", NO_SUCH_SAMPLE)
    pair = _pair(samples, values, family)
    sure = [asked, samples[0] if len(samples) == 1 else "", values.get("patient_id", "")]
    named, why = next((name for name in sure if name in samples), ""), ""
    patients = family.patients(samples)
    if not named and pair:
        named, why = pair[0], "pair"
    elif not named and len(patients) == 1:
        named, why = patients[0], "pedigree"
    if not named:
        return None
    return Chosen(9 + samples.index(named), _others(samples, named, family, pair), why)


def _pair(
    samples: Sequence[str], values: Mapping[str, str], family: Pedigree
) -> tuple[str, str] | None:
    """Tumour and normal sample, where the header or the samples' names tell."""
    told = (values.get("tumor_sample", ""), values.get("normal_sample", ""))
    if told[0] in samples and (not told[1] or told[1] in samples):
        return told
    for tumour, normal in family.normals.items():
        if tumour in samples and normal in samples:
            return tumour, normal
    if len(samples) == 2:
        tumours = [name for name in samples if name.lower() in _TUMOUR]
        normals = [name for name in samples if name.lower() in _NORMAL]
        if len(tumours) == len(normals) == 1:
            return tumours[0], normals[0]
    return None


def _others(
    samples: Sequence[str], patient: str, family: Pedigree, pair: tuple[str, str] | None
) -> tuple[tuple[int, Relative], ...]:
    """Relatives that are known as such; in a small file all other samples."""
    found = []
    for column, name in enumerate(samples, 9):
        if name == patient:
            continue
        relative = family.relative(name, patient)
        if pair and pair == (patient, name):
            relative = Relative(name, Relation.NORMAL)
        if relative.relation is not Relation.UNKNOWN or len(samples) <= MOST_BESIDE + 1:
            found.append((column, relative))
    return tuple(found)


def stated_origin(sample: str, samples: Sequence[str], values: Mapping[str, str]) -> Origin:
    """Tell from ``##origin=``, or from its part in a pair, what the sample was taken from.

    Parameters
    ----------
    values
        The header lines ``##key=value``.
    """
    said = values.get("origin", "").lower()
    if said in {"germline", "tumour", "tumor"}:
        return Origin.GERMLINE if said == "germline" else Origin.TUMOUR
    tumour, normal = values.get("tumor_sample"), values.get("normal_sample")
    if sample == normal:
        return Origin.GERMLINE
    if tumour is not None:
        return Origin.TUMOUR if sample == tumour or len(samples) == 1 else Origin.UNKNOWN
    names = {name.lower() for name in samples}
    if len(samples) == 2 and names & _TUMOUR and names & _NORMAL:
        return Origin.TUMOUR if sample.lower() in _TUMOUR else Origin.GERMLINE
    return Origin.UNKNOWN


def is_of_mitochondria(values: Mapping[str, str], meta: Sequence[str]) -> bool:
    """Whether a caller of tumours was used on mitochondria, where that tells no tumour.

    Mutect2 calls the sample a tumour even so; one with its normal tissue beside it is one.
    """
    if "normal_sample" in values:
        return False
    return any(line.startswith("##GATK") and _MITOCHONDRIA.search(line) for line in meta)


def origin_of_tool(values: Mapping[str, str], meta: Sequence[str]) -> Origin:
    """Go by the program, as the header's keys and the IDs of GATK's command lines name it.

    A caller of tumours leaves out what is inherited, and so tells nothing of it, whichever of
    several samples is the tumour.
    """
    told = [values.get("source", ""), values.get("content", "")]
    for line in meta:
        told.append(line[2:].partition("=")[0])
        named = _COMMAND.match(line)
        told += [named[1]] if named else []
    text = " ".join(told).lower()
    if any(caller in text for caller in _TUMOUR_CALLERS):
        return Origin.TUMOUR
    called = any(caller in text for caller in _GERMLINE_CALLERS)
    return Origin.GERMLINE if called else Origin.UNKNOWN
