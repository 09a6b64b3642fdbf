"""What was found in a model's file, what a person must still say, and what they said.

The window and the command line share this: they show ``questions(found, answers)`` until none is
left, then write the pack.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from meddx.analysis.foreign import known_labels
from meddx.analysis.foreign.kinds import picture_kinds
from meddx.analysis.pack_further import Coding
from meddx.analysis.pack_parts import BIT_DEPTH, MIN_SIDE_PX, NCHW, SIGMOID, WINDOW
from meddx.phrase import Phrase, listed

ONNX: Final = "onnx"
STATE_DICT: Final = "state_dict"
SAFETENSORS: Final = "safetensors"
HUGGING_FACE: Final = "hugging_face"
RADIOGRAPH: Final = "radiograph"
CHEST_FILM: Final = ("CR", "DX")

LABELS: Final = Phrase(
    "What do the outputs mean? Their count is {count}. Give a name and a code for each, in "
    "their order."
)
LABELS_UNCOUNTED: Final = Phrase(
    "What do the outputs mean? Give a name and a code for each, in their order."
)
LABELS_OF: Final = Phrase(
    "The network has as many outputs as {title}. Is it that model? Else name its labels in order."
)
CODE: Final = Phrase("Which term means {key}? Give its code, or leave the label out.")
SIZE: Final = Phrase("How large a picture does the network take? Give rows and columns.")
FURTHER: Final = Phrase(
    "The network has a further input, {name}. Shall it always get the same numbers, or what the "
    "case says: the position of the slice, the coordinates of the pixels, age, sex or view?"
)
FAMILY: Final = Phrase("What kind of picture does the network read: {families}?")
ACTIVATION: Final = Phrase(
    "Can several labels be true at once (sigmoid), or exactly one (softmax)?"
)
VALUES: Final = Phrase("Does the network give logits or probabilities?")
INTENSITY: Final = Phrase("How were the grey values scaled when the network was trained?")
GATE: Final = Phrase("Which pictures may the network read? Give modalities and parts of the body.")
HU_WINDOW: Final = Phrase(
    "Through which window did the network see CT in training? Give centre and width in HU; 40, 80 "
    "are usual for the brain, -600, 1500 for the lungs."
)
OUTPUT: Final = Phrase("The network has several outputs. Which one holds the scores?")
LEFT_WHY: Final[Mapping[str, Phrase]] = {  # why a part of a bundle is not taken over
    "expression": Phrase("{place} holds Python code, which is not run"),
    "target": Phrase("{place} names a class that is not known here"),
    "meaning": Phrase("{place} is a step that has no like here"),
    "yaml": Phrase("{place} is in YAML, which is not read; JSON is"),
}


@dataclass(frozen=True)
class Scaling:
    """How grey values become the input (``InputSpec``); one mean for all channels or for each."""

    intensity: str
    mean: tuple[float, ...]
    std: tuple[float, ...]


PRESETS: Final[Mapping[str, Scaling]] = {
    "unit": Scaling(WINDOW, (0.0,), (1.0,)),
    "signed": Scaling(WINDOW, (0.5,), (0.5,)),
    "imagenet": Scaling(WINDOW, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "torchxrayvision": Scaling(BIT_DEPTH, (0.5,), (1 / 2048,)),  # (2 x - 1) * 1024
}


@dataclass(frozen=True)
class Found:
    """What a file or folder holds.

    Parameters
    ----------
    kind, path
        ``onnx``, ``state_dict``, ``safetensors`` or ``hugging_face``, and the file with the weights
        (for Hugging Face the folder).
    sha256
        Of the file with the weights, or of the zip.
    title
        What to call it, from its name.
    network
        ``DenseNet-121`` or the like; empty where it is not known.
    input, output, outputs
        Names: input of the picture, output of the scores (empty if there are several), all outputs.
    further
        Inputs beside the picture: name -> shape, 0 for a free size.
    channels, size, layout
        Of the picture; 0 and None where the file leaves them open.
    labels, keys
        How many outputs there are (0 where the file leaves it open), and their names if it says so.
    activation, values
        Inside the network, or known of it; empty where it is not.
    scaling, resize, crop
        Known from the file or from the model; None, empty and 1 where it is not.
    like
        Name of the well-known list of labels that has as many outputs: it may be that model.
    chest
        Whether it is a well-known model of chest radiographs.
    window, modalities
        (centre, width) in HU that the network saw CT through, and DICOM's words for its pictures,
        where the file says so; None and empty where not.
    thresholds
        Probability from which each output is called, where the file says so; NaN without one.
    licence
        As the source states it.
    archive
        The zip that it lies in: ``path`` is then relative to its top; empty without one.
    refused
        Parts of a bundle that were not taken over: place, and a word of ``LEFT_WHY``.
    """

    kind: str
    path: str
    sha256: str
    title: str
    network: str = ""
    input: str = ""
    output: str = ""
    outputs: tuple[str, ...] = ()
    further: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    channels: int = 0
    size: tuple[int, int] | None = None
    layout: str = NCHW
    labels: int = 0
    keys: tuple[str, ...] = ()
    activation: str = ""
    values: str = ""
    scaling: Scaling | None = None
    resize: str = ""
    crop: float = 1.0
    like: str = ""
    chest: bool = False
    window: tuple[float, float] | None = None
    modalities: tuple[str, ...] = ()
    thresholds: tuple[float, ...] = ()
    licence: str = ""
    archive: str = ""
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LabelAnswer:
    """What one output means; ``suppressed`` makes no finding of it and needs no code."""

    key: str
    code: str = ""
    threshold: float = 0.5
    suppressed: bool = False


@dataclass(frozen=True)
class Answers:
    """What a person said; everything that is empty is taken from what was found.

    ``labels_of`` names a well-known list (``known_labels.lists``): the model is that one. Each
    further input of the network is in ``constants`` (the numbers that it always gets) or in
    ``further`` (what fills it). ``family`` names one of ``picture_kinds``. ``window`` (centre,
    width; HU) and ``cut`` (whether slices were cut to the head or the lungs) are for CT.
    """

    name: str = ""
    title: str = ""
    title_zh: str = ""
    licence: str = ""
    training_data: str = ""
    labels: tuple[LabelAnswer, ...] = ()
    labels_of: str = ""
    size: tuple[int, int] | None = None
    scaling: Scaling | None = None
    resize: str = ""
    activation: str = ""
    values: str = ""
    output: str = ""
    constants: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    further: Mapping[str, Coding] = field(default_factory=dict)
    family: str = ""
    modalities: tuple[str, ...] = ()
    body_parts: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    age_years: tuple[float, float] | None = None
    heatmap: str = ""
    window: tuple[float, float] | None = None
    cut: bool = False
    sha256: str = ""


@dataclass(frozen=True)
class Question:
    """Something that is still to be said: a stable word, and the sentence to ask."""

    key: str
    sentence: Phrase


def known_as(found: Found, known: known_labels.LabelList) -> Found:
    """Return what was found, as the well-known model that it is."""
    large = known.name == "torchxrayvision" and found.network == "ResNet-50"
    return replace(
        found,
        title=f"{known.title} {found.network}".strip(),
        size=(512, 512) if large else found.size,
        keys=known.keys,
        activation=found.activation or SIGMOID,
        scaling=PRESETS[known.preset],
        resize=known.resize,
        like="",
        chest=True,
        modalities=found.modalities or CHEST_FILM,
    )


def completed(found: Found, answers: Answers) -> Found:
    """Return what was found, with what follows from the answer that it is a well-known model."""
    named = next((one for one in known_labels.lists() if one.name == answers.labels_of), None)
    fits = named is not None and found.labels in (0, len(named.keys))
    return known_as(found, named) if named is not None and fits else found


def name_of(found: Found, answers: Answers) -> str:
    """Return the pack's name: that of the answers, else one made from the title."""
    made = re.sub(r"[^a-z0-9]+", "_", found.title.casefold()).strip("_")
    return answers.name or made or "model"


def family_of(found: Found, answers: Answers) -> str:
    """Return the family that the model joins: that of the answers, or the only one that can be."""
    if answers.family or found.chest:
        return answers.family or RADIOGRAPH
    words = set(modalities_of(found, answers))
    fits = [name for name, kind in picture_kinds().items() if words <= set(kind.modalities)]
    return fits[0] if len(fits) == 1 else ""


def modalities_of(found: Found, answers: Answers) -> tuple[str, ...]:
    """Return DICOM's words for what the model reads: what was said, else what the file says."""
    return answers.modalities or found.modalities


def reads_hu(found: Found, answers: Answers) -> bool:
    """Whether the model sees HU, through a window that must be known."""
    kind = picture_kinds().get(family_of(found, answers))
    return kind is not None and kind.in_hu


def scaling_of(found: Found, answers: Answers) -> Scaling | None:
    """Return how grey values are scaled; what the file says of HU holds for CT only."""
    is_other = found.window is not None and not reads_hu(found, answers)
    return answers.scaling or (None if is_other else found.scaling)


def labels_of(found: Found, answers: Answers) -> tuple[LabelAnswer, ...]:
    """Return every output's meaning, in order: what was said, else what is known by its name."""
    said = {label.key: label for label in answers.labels}
    if not found.keys:
        return answers.labels
    points = found.thresholds if len(found.thresholds) == len(found.keys) else ()
    made = []
    for n, key in enumerate(found.keys):
        point = points[n] if points and 0 < points[n] < 1 else 0.5  # false for NaN
        label = LabelAnswer(key or f"output_{n}", known_labels.code_of(key), point, not key)
        made.append(said.get(key, label))
    return tuple(made)


def questions(found: Found, answers: Answers) -> tuple[Question, ...]:
    """Return what must still be said before the pack can be written."""
    whole = completed(found, answers)
    if whole.like and not answers.labels:
        title = next(one.title for one in known_labels.lists() if one.name == whole.like)
        return (Question("labels_of", LABELS_OF.with_values(title=title)),)
    return (*_of_labels(whole, answers), *_of_input(whole, answers), *_of_output(whole, answers))


def _of_labels(found: Found, answers: Answers) -> list[Question]:
    labels = labels_of(found, answers)
    if not labels or (found.labels and len(labels) != found.labels):
        counted = LABELS.with_values(count=found.labels) if found.labels else LABELS_UNCOUNTED
        return [Question("labels", counted)]
    return [
        Question(f"code:{label.key}", CODE.with_values(key=label.key))
        for label in labels
        if not label.code and not label.suppressed
    ]


def _of_input(found: Found, answers: Answers) -> list[Question]:
    asked = []
    size = answers.size or found.size
    if size is None or min(size) < MIN_SIDE_PX:
        asked.append(Question("size", SIZE))
    if scaling_of(found, answers) is None:
        asked.append(Question("scaling", INTENSITY))
    if not family_of(found, answers):
        names = listed(picture_kinds())
        asked.append(Question("family", FAMILY.with_values(families=names)))
    if reads_hu(found, answers) and (answers.window or found.window) is None:
        asked.append(Question("window", HU_WINDOW))
    if not found.chest and not (modalities_of(found, answers) and answers.body_parts):
        asked.append(Question("gate", GATE))
    said = {*answers.constants, *answers.further}
    left = [name for name in found.further if name not in said]
    asked += [Question(f"further:{name}", FURTHER.with_values(name=name)) for name in left]
    return asked


def _of_output(found: Found, answers: Answers) -> list[Question]:
    asked = []
    if not found.output and answers.output not in found.outputs:
        asked.append(Question("output", OUTPUT))
    if not (found.values or answers.values):
        asked.append(Question("values", VALUES))
    alone = len(labels_of(found, answers)) == 1
    if not (found.activation or answers.activation or alone):
        asked.append(Question("activation", ACTIVATION))
    return asked
