"""Whether a pack may read a picture at all: first by the header, then by what is on it.

"Not applicable to this image" is an answer, with its reason. What the header does not say is never
guessed: an unknown age gets neither the children's nor the adults' pack. An empty body part is the
one exception that is decided on other words of the header (descriptions), because BodyPartExamined
is often left empty; where they say nothing either, the picture is refused.
"""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.content import Content, blocks
from meddx.analysis.pack import GateSpec
from meddx.case.record import Series
from meddx.phrase import Phrase, listed

_BLANK: Final = 0.02
_COLOURED: Final = 6.0  # mean difference between the channels, of 255
_MAX_ASPECT: Final = 2.0
# More words of a description for the part that a pack reads.
_PART_WORDS: Final = {
    "CHEST": ("CHEST", "THORAX", "THORAC", "LUNG", "胸"),
    "BRAIN": ("BRAIN", "CRANI", "CEREBR", "脑", "颅"),
    "HEAD": ("HEAD", "头"),
}
_OTHER_HEADS: Final = re.compile(r"(FEMORAL|HUMERAL|RADIAL)[ _-]*HEAD|(股骨|肱骨|桡骨)头")


@dataclass(frozen=True)
class Refusal:
    """Why a pack leaves a picture alone: a stable code and a sentence."""

    code: str
    reason: Phrase


MODALITY_UNKNOWN: Final = Phrase(
    "The file does not say what kind of picture it is, so no model is run on it."
)
MODALITY: Final = Phrase("This model reads {wanted}, and the picture is {found}.")
PHOTOMETRIC: Final = Phrase("This model reads grey pictures, and this one is {found}.")
COLOUR: Final = Phrase("This model reads grey pictures, and this one is coloured.")
FRAMES: Final = Phrase("This model reads single pictures, and this one has {found} frames.")
BODY_PART: Final = Phrase("This model reads {wanted}, and the picture shows {found}.")
BODY_PART_UNKNOWN: Final = Phrase(
    "The file does not say which part of the body it shows, so this model is not run on it."
)
VIEW: Final = Phrase("This model reads the views {wanted}, and the picture is {found}.")
VIEW_UNKNOWN: Final = Phrase(
    "The file does not say from which side the picture was taken, so this model is not run on it."
)
AGE_UNKNOWN: Final = Phrase(
    "The age at the examination is unknown, so neither the children's nor the adults' model is run."
)
AGE: Final = Phrase(
    "This model is for ages (in years) {low} to under {high}, and the patient is {age}."
)
SIZE: Final = Phrase("The picture is too small for this model: {side} px, at least {least} needed.")
ASPECT: Final = Phrase("The picture is too narrow to be a whole radiograph.")
BLANK: Final = Phrase("The picture is blank.")
FOREIGN: Final = Phrase("The picture does not look like those that this model was trained on.")


def by_header(gate: GateSpec, series: Series) -> Refusal | None:
    """Return why a pack may not read a display set, or None if it may."""
    checks = (_modality, _photometric, _frames, _body_part, _view, _age, _size)
    return next((refusal for check in checks if (refusal := check(gate, series))), None)


def _modality(gate: GateSpec, series: Series) -> Refusal | None:
    found = series.modality.strip().upper()
    if not gate.modalities or found in gate.modalities:
        return None
    if found in {"", "OT", "XC", "GM"}:
        return Refusal("modality_unknown", MODALITY_UNKNOWN)
    return Refusal("modality", MODALITY.with_values(wanted=listed(gate.modalities), found=found))


def _photometric(gate: GateSpec, series: Series) -> Refusal | None:
    if series.volume.is_colour:
        return Refusal("colour", COLOUR)
    found = series.photometric_interpretation
    if not gate.photometric or not found or found in gate.photometric:
        return None
    return Refusal("photometric", PHOTOMETRIC.with_values(found=found))


def _frames(gate: GateSpec, series: Series) -> Refusal | None:
    frames = series.volume.shape[0]
    if frames <= gate.max_frames:
        return None
    return Refusal("frames", FRAMES.with_values(found=frames))


def _body_part(gate: GateSpec, series: Series) -> Refusal | None:
    if not gate.body_parts:
        return None
    found = series.body_part_examined.strip().upper()
    if found:
        if any(part in found for part in gate.body_parts):
            return None
        phrase = BODY_PART.with_values(wanted=listed(gate.body_parts), found=found)
        return Refusal("body_part", phrase)
    told = [series.description, *(value for _, value in series.details)]
    if series.mr is not None:
        told.append(series.mr.protocol_name)
    words = _OTHER_HEADS.sub(" ", " ".join(told).upper())
    meant = (word for part in gate.body_parts for word in (part, *_PART_WORDS.get(part, ())))
    if any(word in words for word in meant):
        return None
    return Refusal("body_part_unknown", BODY_PART_UNKNOWN)


def _view(gate: GateSpec, series: Series) -> Refusal | None:
    found = series.view_position.strip().upper()
    if not gate.views or found in gate.views:
        return None
    if not found:
        return Refusal("view_unknown", VIEW_UNKNOWN)
    return Refusal("view", VIEW.with_values(wanted=listed(gate.views), found=found))


def _age(gate: GateSpec, series: Series) -> Refusal | None:
    if gate.age_years is None:
        return None
    if series.age_years is None:
        return Refusal("age_unknown", AGE_UNKNOWN)
    low, high = gate.age_years
    if low <= series.age_years < high:
        return None
    phrase = AGE.with_values(low=f"{low:g}", high=f"{high:g}", age=f"{series.age_years:.0f}")
    return Refusal("age", phrase)


def _size(gate: GateSpec, series: Series) -> Refusal | None:
    _, rows, columns = series.volume.shape
    return by_shape(gate, rows, columns)


def by_shape(gate: GateSpec, rows: int, columns: int) -> Refusal | None:
    """Return why a picture of this size (px) may not be read, or None if it may."""
    side = min(rows, columns)
    if side < gate.min_side_px:
        return Refusal("size", SIZE.with_values(side=side, least=gate.min_side_px))
    if max(rows, columns) > _MAX_ASPECT * side:
        return Refusal("aspect", ASPECT)
    return None


def by_colour(difference: float) -> Refusal | None:
    """Refuse a picture by the mean difference between its colour channels, 0 to 255."""
    return Refusal("colour", COLOUR) if difference > _COLOURED else None


def by_content(grey: NDArray[np.float32], content: Content | None, limit: float) -> Refusal | None:
    """Return why a prepared picture does not belong to what a pack was trained on, or None.

    Parameters
    ----------
    grey
        float32, shape (rows, cols), 0 to 1, as prepared for the network.
    content
        What the training pictures look like; None checks only that the picture is not blank.
    limit
        Largest ``Content.strangeness`` that is still accepted.
    """
    thumb, spread = blocks(grey)
    if spread < _BLANK:
        return Refusal("blank", BLANK)
    if content is not None and content.strangeness(thumb) > limit:
        return Refusal("content", FOREIGN)
    return None
