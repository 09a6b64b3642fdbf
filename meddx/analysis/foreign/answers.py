"""Whether answers can be true: what a question form, a file or a command line may hold instead.

``questions`` says what is missing; here is what is there and wrong.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from meddx.analysis.foreign.found import (
    Answers,
    Found,
    LabelAnswer,
    Scaling,
    family_of,
    labels_of,
    modalities_of,
    reads_hu,
    scaling_of,
)
from meddx.analysis.foreign.kinds import picture_kinds
from meddx.analysis.pack_parts import (
    BIT_DEPTH,
    HEATMAPS,
    INTENSITIES,
    LOGITS,
    MAX_SIDE_PX,
    MIN_SIDE_PX,
    PROBABILITIES,
    RESIZE_MODES,
    SIGMOID,
    SOFTMAX,
)
from meddx.phrase import Phrase, Refused, listed

_LOWEST_HU: Final = -1024.0
_HIGHEST_HU: Final = 3071.0
NO_CHOICE: Final = Phrase("{said} is none of {wanted}.")
BAD_SIZE: Final = Phrase(
    "A picture for a network has {least} to {most} px a side; {rows} x {columns} cannot be."
)
BAD_SCALING: Final = Phrase(
    "Mean and deviation are one number or one for each channel, and a deviation is above 0. "
    "Channels: {channels}."
)
BAD_THRESHOLD: Final = Phrase("The threshold of {key} lies between 0 and 1; {said} does not.")
TWICE: Final = Phrase("Two outputs have the name {key}. Give each its own.")
BAD_AGES: Final = Phrase("Ages reach from a lower to a higher one; {low} to {high} do not.")
NOT_OF_FAMILY: Final = Phrase("{found} is no modality of this kind of picture: {wanted}.")
NO_BITS: Final = Phrase(
    "CT is scaled through its window of HU, not over the bits that are stored. Choose another "
    "scaling of grey values."
)
BAD_WINDOW: Final = Phrase(
    "A window of CT has a width above 1 HU and reaches into -1024 to 3071 HU; centre {centre} and "
    "width {width} do not."
)
NO_HU: Final = Phrase(
    "Only CT is seen through a window of HU. Leave the window out, or say that the network reads "
    "CT."
)
EXCLUSIVE: Final = Phrase(
    "Slices of CT are read label by label, so a network whose labels exclude one another (softmax) "
    "cannot be used for it. Export it with one output for each label (sigmoid)."
)
BAD_FURTHER: Final = Phrase(
    "The further input {name} has the shape {shape} and cannot be filled so. Position and age need "
    "one number, coordinates two planes as large as the picture, sex and view the same count of "
    "numbers for each word."
)


def demand_sound(found: Found, answers: Answers) -> None:
    """Demand that answers can be true; ``found`` is completed by them.

    Raises
    ------
    Refused
        ``bad_answer``, ``bad_size``, ``bad_scaling``, ``bad_threshold``, ``label_twice``,
        ``bad_ages``, ``bad_family``, ``bad_window``, ``exclusive_labels`` or ``bad_further``.
    """
    _demand_choices(answers)
    _demand_size(answers.size or found.size)
    scaling = scaling_of(found, answers)
    if scaling is not None:
        _demand_scaling(scaling, found.channels)
    _demand_labels(labels_of(found, answers))
    _demand_ages(answers.age_years)
    _demand_family(found, answers)
    _demand_hu(found, answers)
    _demand_further(found, answers)


def shape_of(found: Found, name: str, size: tuple[int, int]) -> tuple[int, ...]:
    """Return the shape of a further input for one picture of ``size``; free sizes are filled."""
    shape = found.further[name]
    if len(shape) == 4:  # planes beside the picture
        first = 2 if shape[1] == 2 else 1
        shape = tuple(
            side or (size[axis - first] if axis in (first, first + 1) else 0)
            for axis, side in enumerate(shape)
        )
    return tuple(side or 1 for side in shape)


def _demand_choices(answers: Answers) -> None:
    for said, wanted in (
        (answers.resize, RESIZE_MODES),
        (answers.activation, (SIGMOID, SOFTMAX)),
        (answers.values, (LOGITS, PROBABILITIES)),
        (answers.heatmap, HEATMAPS),
        (answers.scaling.intensity if answers.scaling else "", INTENSITIES),
        (answers.family, tuple(picture_kinds())),
    ):
        if said and said not in wanted:
            told = NO_CHOICE.with_values(said=said[:40], wanted=listed(wanted))
            raise Refused("bad_answer", told)


def _demand_size(size: tuple[int, int] | None) -> None:
    if size is not None and not all(MIN_SIDE_PX <= side <= MAX_SIDE_PX for side in size):
        told = BAD_SIZE.with_values(
            least=MIN_SIDE_PX, most=MAX_SIDE_PX, rows=size[0], columns=size[1]
        )
        raise Refused("bad_size", told)


def _demand_scaling(scaling: Scaling, channels: int) -> None:
    counts = {len(scaling.mean), len(scaling.std)}
    # One channel may get the mean of what was said of three: the picture is the same in all.
    several = counts == {channels} or (channels == 1 and counts == {3})
    finite = all(math.isfinite(number) for number in (*scaling.mean, *scaling.std))
    if not (counts == {1} or several) or not finite or min(scaling.std) <= 0:
        raise Refused("bad_scaling", BAD_SCALING.with_values(channels=channels))


def _demand_labels(labels: Sequence[LabelAnswer]) -> None:
    for label in labels:
        if not 0 < label.threshold < 1:
            told = BAD_THRESHOLD.with_values(key=label.key[:40], said=label.threshold)
            raise Refused("bad_threshold", told)
    twice = next(_repeated(label.key for label in labels), None)
    if twice is not None:
        raise Refused("label_twice", TWICE.with_values(key=twice[:40]))


def _repeated(keys: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield key
        seen.add(key)


def _demand_ages(ages: tuple[float, float] | None) -> None:
    if ages is not None and not 0 <= ages[0] < ages[1] < math.inf:
        raise Refused("bad_ages", BAD_AGES.with_values(low=ages[0], high=ages[1]))


def _demand_family(found: Found, answers: Answers) -> None:
    kind = picture_kinds().get(family_of(found, answers))
    said = modalities_of(found, answers)
    foreign = [word for word in said if kind and word not in kind.modalities]
    if kind is not None and foreign:
        told = NOT_OF_FAMILY.with_values(found=foreign[0][:16], wanted=listed(kind.modalities))
        raise Refused("bad_family", told)
    several = len(labels_of(found, answers)) > 1
    softmax = (answers.activation or found.activation) == SOFTMAX
    if kind is not None and not kind.exclusive and several and softmax:
        raise Refused("exclusive_labels", EXCLUSIVE)


def _demand_hu(found: Found, answers: Answers) -> None:
    if not reads_hu(found, answers):
        if answers.window is not None:
            raise Refused("bad_window", NO_HU)
        return
    scaling, window = scaling_of(found, answers), answers.window or found.window
    if scaling is not None and scaling.intensity == BIT_DEPTH:
        raise Refused("bad_scaling", NO_BITS)
    if window is not None and not _is_window(*window):
        told = BAD_WINDOW.with_values(centre=f"{window[0]:g}", width=f"{window[1]:g}")
        raise Refused("bad_window", told)


def _is_window(centre: float, width: float) -> bool:
    """Whether a window shows any value that a scanner of 12 bits can give."""
    low, high = centre - width / 2, centre + width / 2
    return math.isfinite(width) and width > 1 and low < _HIGHEST_HU and high > _LOWEST_HU


def _demand_further(found: Found, answers: Answers) -> None:
    size = answers.size or found.size
    for name, coding in answers.further.items():
        if name not in found.further or size is None:
            continue  # the trial says that there is none
        shape = shape_of(found, name, size)
        if not coding.fits(shape, size):
            told = BAD_FURTHER.with_values(name=name[:40], shape=" x ".join(map(str, shape)))
            raise Refused("bad_further", told)
