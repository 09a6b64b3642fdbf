"""Fills the further inputs of a network from what a case says, or says what it does not know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.gate import Refusal
from meddx.analysis.pack_further import AGE, COORDINATES, SEX, SLICE_POSITION, FurtherInput
from meddx.case.record import Case, Series
from meddx.case.volume import Frame
from meddx.phrase import Phrase, listed

NO_SLICE: Final = Phrase(
    "This model wants to know where in the body a slice lies, and this picture is of no stack that "
    "says so."
)
NO_AGE: Final = Phrase("This model wants the age at the examination, and it is unknown.")
NO_SEX: Final = Phrase("This model wants the sex of the patient ({wanted}), and it is not stated.")
NO_VIEW: Final = Phrase("This model wants to know the view ({wanted}), and it is {found}.")

Filled = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Known:
    """What a case says beside the pixels; None and empty where it does not.

    ``slice_position`` is 0 to 1 as ``Coding`` says, ``age_years`` at the examination; ``sex`` and
    ``view`` are DICOM's words.
    """

    slice_position: float | None = None
    age_years: float | None = None
    sex: str = ""
    view: str = ""


def known_of(case: Case, series: Series, k: int = 0) -> Known:
    """Return what a case says of slice ``k`` of a display set."""
    view = series.view_position.strip().upper()
    return Known(_position(series, k), series.age_years, case.patient.sex.value, view)


def filled(inputs: tuple[FurtherInput, ...], known: Known) -> Filled | Refusal:
    """Return the further inputs by name, each of its shape; or what is not known.

    Reason codes: ``slice_unknown``, ``age_unknown``, ``sex_unknown``, ``view_unknown``.
    """
    made: dict[str, NDArray[np.float32]] = {}
    for further in inputs:
        values = _values(further, known)
        if isinstance(values, Refusal):
            return values
        made[further.name] = values
    return made


def example(inputs: tuple[FurtherInput, ...]) -> Filled:
    """Return inputs for the pack's golden picture: the middle slice, 50 years, the first words."""
    made: dict[str, NDArray[np.float32]] = {}
    for further in inputs:
        word = further.coding.words[0] if further.coding.words else ""
        values = _values(further, Known(0.5, 50.0, word, word))
        assert not isinstance(values, Refusal)  # noqa: S101 - everything is known
        made[further.name] = values
    return made


def _values(further: FurtherInput, known: Known) -> NDArray[np.float32] | Refusal:
    coding, shape = further.coding, further.shape
    if coding.source == COORDINATES:
        return _grid(further)
    if coding.source == SLICE_POSITION:
        if known.slice_position is None:
            return Refusal("slice_unknown", NO_SLICE)
        return _number(further, known.slice_position)
    if coding.source == AGE:
        if known.age_years is None:
            return Refusal("age_unknown", NO_AGE)
        return _number(further, known.age_years)
    word = known.sex if coding.source == SEX else known.view
    if word not in coding.words:
        wanted = listed(coding.words)
        if coding.source == SEX:
            return Refusal("sex_unknown", NO_SEX.with_values(wanted=wanted))
        return Refusal("view_unknown", NO_VIEW.with_values(wanted=wanted, found=word or "-"))
    codes = np.array(coding.codes, np.float32).reshape(len(coding.words), *shape)
    chosen: NDArray[np.float32] = codes[coding.words.index(word)]
    return chosen


def _number(further: FurtherInput, value: float) -> NDArray[np.float32]:
    coding = further.coding
    return np.full(further.shape, (value - coding.mean) / coding.std, np.float32)


def _grid(further: FurtherInput) -> NDArray[np.float32]:
    """Coordinates of each pixel, in the shape of the input, as CoordConv adds them.

    Liu et al., NeurIPS 2018 (arXiv:1807.03247).
    """
    coding, last = further.coding, further.shape[-1] == 2 and further.shape[1] != 2
    rows, columns = further.shape[1:3] if last else further.shape[2:]
    y, x = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    planes = np.stack([x, y] if coding.order == "xy" else [y, x], axis=-1 if last else 0)
    scaled = (planes - coding.mean) / coding.std
    grid: NDArray[np.float32] = np.ascontiguousarray(scaled[None], np.float32)
    return grid


def _position(series: Series, k: int) -> float | None:
    """Return where a slice lies in its stack, 0 to 1, by the patient's axis that is nearest."""
    volume = series.volume
    slices = volume.frame_count // max(1, volume.time_points)
    if slices < 2 or volume.geometry.frame is not Frame.PATIENT:
        return None
    step = volume.geometry.affine[:3, 0]
    share = (k % slices) / (slices - 1)
    return share if step[np.abs(step).argmax()] > 0 else 1.0 - share
