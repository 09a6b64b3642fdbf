"""What a ranking is asked: about whom, among which diseases, without which findings."""

from dataclasses import dataclass
from typing import Final

from meddx.case.identity import Sex

AMONG: Final = ("all", "hereditary", "omim")


@dataclass(frozen=True)
class Person:
    """The patient as far as ranking goes; None and ``UNKNOWN`` weigh nothing."""

    age_years: float | None = None
    sex: Sex = Sex.UNKNOWN


@dataclass(frozen=True)
class RankOptions:
    """How to rank.

    Parameters
    ----------
    switched_off
        Keys of findings that the reader does not want counted.
    among
        ``all``, ``hereditary`` (OMIM, ORPHA and DECIPHER entries) or ``omim``. Only ``all`` uses
        the priors and backgrounds of people sent for imaging.
    hereditary_mass
        Prior that all hereditary diseases share.
    examinations
        What the patient was sent for (``radiology.EXAMINATIONS``); empty where it is not known.
    genes_examined
        Symbols of the genes that were looked at, from gene lists.
    tumour_panels
        Ids of gene files that hold a tumour's variants: no evidence for an inherited disease.
    unknown_panels
        Ids of gene files that do not say what their variants are of: they weigh less.
    candidate_panels
        Ids of gene files that hold what a test left as candidates: those that nobody classified
        are weighed by their effect and their number (``candidates``). Without ``genes_examined``
        the test is taken to have looked at all genes.
    genes
        Approved symbols: only diseases of these genes are ranked; all diseases where it is empty.
    limit
        How many diagnoses to return.
    """

    switched_off: frozenset[str] = frozenset()
    among: str = "all"
    examinations: frozenset[str] = frozenset()
    hereditary_mass: float = 0.01
    genes_examined: frozenset[str] = frozenset()
    tumour_panels: frozenset[str] = frozenset()
    unknown_panels: frozenset[str] = frozenset()
    candidate_panels: frozenset[str] = frozenset()
    genes: frozenset[str] = frozenset()
    limit: int = 300

    def __post_init__(self) -> None:
        if self.among not in AMONG:
            raise ValueError("diseases are ranked among all, hereditary or omim")
        if not 0.0 < self.hereditary_mass < 1.0:
            raise ValueError("a prior lies between 0 and 1")
