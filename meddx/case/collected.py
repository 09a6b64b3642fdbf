"""What a patient presents with, in the vocabulary of the ranking: terms, age, sex, variants."""

from dataclasses import dataclass

from meddx.case.identity import Sex
from meddx.case.variants import Variant


@dataclass(frozen=True)
class CollectedCase:
    """A case of a collection: no name, no diagnosis, no publication.

    Parameters
    ----------
    case_id
        As the file names it.
    age_years
        Age at the last encounter; None if it is not said.
    sex
        Of the patient.
    present, excluded
        HPO ids as written, each once.
    variants
        What a sequencing test left as candidates; of some only the gene is known.
    examined
        Genes that the test looked at, as written; empty where it looked at all of them.
    """

    case_id: str
    age_years: float | None = None
    sex: Sex = Sex.UNKNOWN
    present: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    examined: tuple[str, ...] = ()
