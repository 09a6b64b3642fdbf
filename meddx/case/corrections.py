"""What a reader said of the labels of a model: pictures with labels, to train on."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import Code


@dataclass(frozen=True)
class JudgedLabel:
    """A label of a pack and what the reader made of it.

    ``present`` is None where the reader left it alone: that is unknown, never absent.
    """

    key: str
    code: Code
    present: bool | None


@dataclass(frozen=True, eq=False)
class Correction:
    """A picture that a pack read, with the reader's labels.

    Parameters
    ----------
    study_instance_uid, series_instance_uid
        Where it comes from: for the store, never for a set that is written out.
    pack, version
        Who read it.
    picture
        ndarray of uint8, shape (rows, cols): grey, prepared as the pack's input is; of no pixels
        where the reader said nothing of it.
    labels
        Every label of the pack.
    year
        Of the study; None where it is unknown.
    k
        Number of the slice in its series; None of a single picture.
    """

    study_instance_uid: str
    series_instance_uid: str
    pack: str
    version: str
    picture: NDArray[np.uint8]
    labels: tuple[JudgedLabel, ...]
    year: int | None = None
    k: int | None = None

    @property
    def is_judged(self) -> bool:
        """Whether the reader said something of any label."""
        return any(label.present is not None for label in self.labels)


@dataclass(frozen=True)
class KeptPicture:
    """A correction as it lies in the store: nothing in it names a patient or a study.

    Parameters
    ----------
    case, patient, name
        Pseudonyms of the study, of the patient, and of the picture.
    png
        The picture, 8-bit grey.
    series, k
        Of a slice: pseudonym of its series, and its number there; empty and None of a single
        picture.
    """

    case: str
    patient: str
    name: str
    pack: str
    version: str
    year: int | None
    labels: tuple[JudgedLabel, ...]
    png: bytes
    series: str = ""
    k: int | None = None


def judged(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return those of which the reader said something."""
    return tuple(each for each in corrections if each.is_judged)
