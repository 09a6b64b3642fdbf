"""What the wizard proposes where a model's file leaves a question open; no Qt."""

from collections.abc import Callable, Mapping
from typing import Final

from meddx.analysis.foreign.found import (
    PRESETS,
    Answers,
    Found,
    LabelAnswer,
    Scaling,
    completed,
    family_of,
    labels_of,
    modalities_of,
    name_of,
    scaling_of,
)
from meddx.analysis.foreign.kinds import picture_kinds
from meddx.analysis.pack_parts import LOGITS, SIGMOID

RADIOGRAPH: Final = ("CR", "DX")
CHEST: Final = ("CHEST",)
VIEWS: Final = ("PA", "AP")
RADIOGRAPHS: Final = "radiograph"  # the family
_SIDE_PX: Final = 224
_COLOURS: Final = 3


def first(found: Found, answers: Answers, code_of: Callable[[str], str]) -> Answers:
    """Return an answer to everything but to what nobody can guess.

    A proposal is no knowledge: the wizard shows each for the reader to check. Numbers of further
    inputs, terms of labels with unknown names, and of CT the window and the part of the body stay
    open.

    Parameters
    ----------
    found
        What the file says.
    answers
        What was said before; it is kept.
    code_of
        Gives the code of a label by its name, empty where there is none.
    """
    whole = completed(found, answers)
    family = answers.family or family_of(whole, answers) or RADIOGRAPHS
    modalities, body_parts, views = usual(family)
    return Answers(
        name=answers.name or name_of(whole, answers),
        title=answers.title or whole.title,
        title_zh=answers.title_zh,
        licence=answers.licence or whole.licence,
        training_data=answers.training_data,
        labels=answers.labels or labels(whole, code_of),
        labels_of=answers.labels_of,
        size=answers.size or whole.size or (_SIDE_PX, _SIDE_PX),
        scaling=scaling_of(whole, answers) or _scaling(whole.channels),
        resize=answers.resize or whole.resize or "stretch",
        activation=answers.activation or whole.activation or SIGMOID,
        values=answers.values or whole.values or LOGITS,
        output=answers.output or whole.output or (whole.outputs or ("",))[-1],
        constants=dict(answers.constants),
        further=dict(answers.further),
        family=family,
        modalities=modalities_of(whole, answers) or modalities,
        body_parts=answers.body_parts or body_parts,
        views=answers.views or views,
        age_years=answers.age_years,
        heatmap=answers.heatmap,
        window=(answers.window or whole.window) if picture_kinds()[family].in_hu else None,
        cut=answers.cut,
        sha256=answers.sha256,
    )


def labels(found: Found, code_of: Callable[[str], str]) -> tuple[LabelAnswer, ...]:
    """Return every output with the term that its name means, where one is known."""
    known = labels_of(found, Answers())
    if not known:
        known = tuple(LabelAnswer(f"output_{n}") for n in range(max(1, found.labels)))
    return tuple(
        LabelAnswer(one.key, one.code or code_of(one.key), one.threshold, one.suppressed)
        for one in known
    )


def named_in(ids: Mapping[str, str]) -> Callable[[str], str]:
    """Return what finds the code of a label in a vocabulary, whatever its case and underlines."""
    return lambda key: ids.get(key.replace("_", " ").strip().casefold(), "")


def usual(family: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the usual modalities, parts of the body and views of a family; empty without any."""
    if family == RADIOGRAPHS:
        return RADIOGRAPH, CHEST, VIEWS
    return picture_kinds()[family].modalities, (), ()


def preset_of(scaling: Scaling | None) -> str:
    """Return the name of a well-known scaling, empty for any other."""
    return next((name for name, one in PRESETS.items() if one == scaling), "")


def _scaling(channels: int) -> Scaling:
    return PRESETS["imagenet" if channels == _COLOURS else "unit"]
