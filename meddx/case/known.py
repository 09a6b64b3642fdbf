"""Studies that were opened before, as the list of them knows them: plain data, no pixels."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from meddx.case.identity import Patient


@dataclass(frozen=True)
class KnownStudy:
    """One study of the list.

    Parameters
    ----------
    number
        Names it in the list.
    patient
        As the study, or what was read with it, names it.
    study_instance_uid, study_date, description, accession_number
        As the study gives them.
    modalities, body_parts
        Those of its series, each once.
    series, images
        How many; images count all time points.
    opened
        When it was opened last, UTC.
    """

    number: int
    patient: Patient
    study_instance_uid: str
    study_date: date | None
    description: str
    accession_number: str
    modalities: tuple[str, ...]
    body_parts: tuple[str, ...]
    series: int
    images: int
    opened: datetime


@dataclass(frozen=True, eq=False)
class KnownSeries:
    """One display set of a study of the list.

    Parameters
    ----------
    thumbnail
        ndarray of uint8, shape (rows, cols) or (rows, cols, 3); None where none was made yet.
    """

    series_instance_uid: str
    modality: str
    description: str
    body_part: str
    series_number: int | None
    images: int
    thumbnail: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Sought:
    """What is looked for in the list; every part narrows it.

    Parameters
    ----------
    words
        Parts of words, each of which stands in the patient's name or ID, the accession number, a
        description, a body part or a date (``2004-08-26``); case and accents do not count.
    modalities
        One of them is in the study; empty for any.
    since, until
        First and last study date; a study without a date is in no such span.
    most
        How many at most, those opened last; 0 for all.
    """

    words: str = ""
    modalities: Set[str] = field(default_factory=frozenset)
    since: date | None = None
    until: date | None = None
    most: int = 0

    @property
    def is_everything(self) -> bool:
        """Whether nothing is narrowed."""
        return not (self.words.strip() or self.modalities or self.since or self.until)


class Presence(StrEnum):
    """Whether the files of a study are where they were."""

    THERE = "there"
    PARTLY = "partly"
    GONE = "gone"
