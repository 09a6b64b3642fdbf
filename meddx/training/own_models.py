"""The user's own models: ``inspect`` says what a file is, ``write`` makes a pack of it.

What is still to be said in between is in ``meddx.analysis.foreign.found``. The window and the
command line use the same functions.
"""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from meddx.analysis import device, pack_text, packs, prepare
from meddx.analysis.foreign import hugging_face, look
from meddx.analysis.foreign.answers import demand_sound, shape_of
from meddx.analysis.foreign.found import (
    HUGGING_FACE,
    ONNX,
    Answers,
    Found,
    LabelAnswer,
    completed,
    family_of,
    labels_of,
    modalities_of,
    name_of,
    questions,
    reads_hu,
    scaling_of,
)
from meddx.analysis.foreign.kinds import picture_kinds
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.pack import ModelPack, load
from meddx.analysis.pack_further import FurtherInput, lines_of
from meddx.analysis.pack_parts import (
    CAM,
    SIGMOID,
    SOFTMAX,
    GateSpec,
    InputSpec,
    Label,
    WeightSpec,
)
from meddx.case.codes import HPO, Code
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.phrase import Phrase, Refused
from meddx.training import own_card
from meddx.training.export import CAM as CAM_FILE
from meddx.training.export import GOLDEN, golden_picture
from meddx.training.export import ONNX as ONNX_FILE
from meddx.training.rewrite import CARD

AnyFound = TypeVar("AnyFound", Found, FoundEncoder)

_LOOK: Final = "meddx.analysis.foreign.look:look"
_TO_ONNX: Final = "meddx.analysis.foreign.look:to_onnx"
_FROM_HUGGING_FACE: Final = "meddx.training.hugging_face:to_onnx"
_UNPACK: Final = "meddx.analysis.foreign.archive:unpack"
_PROVE: Final = "meddx.analysis.foreign.trial:prove"
_LOOK_S: Final = 120.0
_CONVERT_S: Final = 600.0
_RADIOGRAPHS: Final = (("CHEST", "THORAX", "LUNG"), ("PA", "AP"))

LOOKING: Final = Phrase("Looking at the model")
CONVERTING: Final = Phrase("Converting the model")
TRYING: Final = Phrase("Trying the model on a picture")
CONSTANT: Final = Phrase(
    "The network gave the same answer to three different pictures, so it says nothing of them. "
    "Check how grey values are scaled and which output holds the scores."
)
OPEN: Final = Phrase("The model cannot be imported before this is said: {question}")
WRONG_HASH: Final = Phrase(
    "The file is not the one whose SHA-256 was given. Copy it again from its source."
)
CHANGED: Final = Phrase("The file is not the one that was looked at before. Look at it again.")
BAD_NAME: Final = Phrase("A pack's name holds small letters, digits and _ only: {name} does not.")
BAD_CODE: Final = Phrase("{code} is no code that is known here; HPO's look like HP:0002090.")
LABEL_COUNT: Final = Phrase(
    "Name one label for each value that the network gives, in order. Values: {found}, "
    "labels: {said}."
)


def inspect(path: Path, context: Context) -> Found | FoundEncoder:
    """Say what a file or folder holds; it is read in a child process.

    Raises
    ------
    Refused
        What ``look.look`` refuses, ``crashed`` or ``too_slow``.
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    context.checkpoint(0, 3, LOOKING)
    return look.found_of(dict(context.in_child(_LOOK, {"path": str(path)}, _LOOK_S).header))


def write(found: Found, answers: Answers, folder: Path, context: Context) -> ModelPack:
    """Make a pack of a model and put it into ``folder``, under its name.

    The network is converted and tried in a child process, then run once more on the generated
    picture, as every pack is before its first use. What a pack from outside says is not measured
    here, so it is written as not calibrated and its scores are no evidence.

    Raises
    ------
    Refused
        ``open_questions``, ``wrong_hash``, ``file_changed``, ``pack_there``, ``bad_name``,
        ``bad_code``, ``label_count``, what ``answers.demand_sound`` and the trial refuse, or
        ``pack_wrong_numbers``.
    meddx.jobs.Cancelled
        When the reader cancels; nothing is left behind.
    """
    found = completed(found, answers)
    name = name_of(found, answers)
    labels = _checked(found, answers, name, folder)
    spec = _input(found, answers)
    folder.mkdir(parents=True, exist_ok=True)
    # Beside its place, so that it gets there whole by one renaming.
    with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as kept:
        found = at_hand(found, Path(kept), context)
        staging = Path(kept) / name
        staging.mkdir()
        source = _as_onnx(found, spec, Path(kept), context)
        weights, tried = _proved(found, answers, (source, staging), spec, context)
        if len(weights.golden_logits) != len(labels):
            said = LABEL_COUNT.with_values(found=len(weights.golden_logits), said=len(labels))
            raise Refused("label_count", said)
        pack = _described(found, answers, labels, (spec, weights), staging)
        text = own_card.text_of(found, pack, tried)
        (staging / CARD).write_text(text, encoding="utf-8", newline="\n")
        files = sorted(path.name for path in staging.iterdir())
        pack_text.write(pack, f"Written by meddx packs import; see {CARD}.", files)
        device.open_network(load(staging))
        staging.rename(folder / name)
    return load(folder / name)


def _checked(
    found: Found, answers: Answers, name: str, folder: Path
) -> tuple[tuple[LabelAnswer, Code], ...]:
    """Refuse what is not ready to be written; give each label its term."""
    demand_free(found.sha256, answers.sha256, name, folder)
    asked = questions(found, answers)
    if asked:
        raise Refused("open_questions", OPEN.with_values(question=asked[0].sentence))
    demand_sound(found, answers)
    return tuple((label, _code(label)) for label in labels_of(found, answers))


def demand_free(sha256: str, wanted: str, name: str, folder: Path) -> None:
    """Demand the file that is wanted (empty for any), a name for a pack, and that it is free.

    Raises
    ------
    Refused
        ``wrong_hash``, ``bad_name`` or ``pack_there``.
    """
    if wanted and wanted.casefold() != sha256:
        raise Refused("wrong_hash", WRONG_HASH)
    if not name.isascii() or name != name.lower() or not name.replace("_", "").isalnum():
        raise Refused("bad_name", BAD_NAME.with_values(name=name[:40]))
    if (folder / name).exists():
        raise Refused("pack_there", packs.THERE.with_values(name=name))


def at_hand(found: AnyFound, kept: Path, context: Context) -> AnyFound:
    """Return what was found with its file still the same, and out of its zip.

    Raises
    ------
    Refused
        ``file_changed``, or what unpacking refuses.
    """
    file = Path(found.archive or found.path)
    if file.is_dir():
        file = hugging_face.weights_of(file)
    if not file.is_file() or look.sha256_of(file) != found.sha256:
        raise Refused("file_changed", CHANGED)
    if not found.archive:
        return found
    target = kept / "unpacked"
    context.in_child(_UNPACK, {"path": found.archive, "target": str(target)}, _CONVERT_S)
    return replace(found, path=str(target / found.path))


def _code(label: LabelAnswer) -> Code:
    """Return the term of a label, with the names that HPO gives it."""
    if not label.code:
        return Code("MEDDX", "MEDDX:unnamed", label.key)
    try:
        code = Code.parse(label.code, label.key)
        return phenotypes.load().code(code.code) if code.system == HPO else code
    except (ValueError, KeyError):
        raise Refused("bad_code", BAD_CODE.with_values(code=label.code[:40])) from None


def _input(found: Found, answers: Answers) -> InputSpec:
    scaling, size = scaling_of(found, answers), answers.size or found.size
    in_hu = reads_hu(found, answers)
    if scaling is None or size is None:
        raise ValueError("these questions were open")
    channels = found.channels
    each = len(scaling.mean) > 1 and channels == len(scaling.mean)
    return InputSpec(
        size=size,
        channels=channels,
        resize=answers.resize or found.resize or "stretch",
        percentiles=(0.0, 100.0),
        mean=0.0 if each else float(np.mean(scaling.mean)),
        std=1.0 if each else float(np.mean(scaling.std)),
        layout=found.layout,
        intensity=scaling.intensity,
        channel_mean=scaling.mean if each else (),
        channel_std=scaling.std if each else (),
        crop=found.crop if not answers.resize else 1.0,
        further=tuple(
            FurtherInput(name, shape_of(found, name, size), answers.further[name])
            for name in found.further
            if name in answers.further
        ),
        window=(answers.window or found.window) if in_hu else None,
        whole=in_hu and not answers.cut,
    )


def _as_onnx(found: Found, spec: InputSpec, folder: Path, context: Context) -> Path:
    """Return the model as an ONNX file, converted where it is none."""
    if found.kind == ONNX:
        return Path(found.path)
    context.checkpoint(1, 3, CONVERTING)
    target = folder / "converted.onnx"
    asked: dict[str, Any] = {"path": found.path, "size": spec.size, "target": str(target)}
    function = _FROM_HUGGING_FACE
    if found.kind != HUGGING_FACE:
        function, asked["kind"] = _TO_ONNX, found.kind
    context.in_child(function, asked, _CONVERT_S)
    return target


def _proved(
    found: Found, answers: Answers, places: tuple[Path, Path], spec: InputSpec, context: Context
) -> tuple[WeightSpec, own_card.Tried]:
    """Write network, head and golden picture; return what the trial found."""
    context.checkpoint(2, 3, TRYING)
    source, staging = places
    golden = golden_picture(spec.size)
    np.save(staging / GOLDEN, golden)
    picture = staging.parent / "picture.npy"
    np.save(picture, prepare.prepare(prepare.grey_of_picture(golden), spec).array)
    said = {
        "input": found.input,
        "output": answers.output or found.output,
        "constants": {name: list(values) for name, values in answers.constants.items()},
        "further": [lines_of(one) for one in spec.further],
        "size": spec.size,
        "values": answers.values or found.values,
        "activation": answers.activation or found.activation or SIGMOID,
        "heatmap": answers.heatmap,
    }
    asked = {
        "path": str(source),
        "target": str(staging / ONNX_FILE),
        "picture": str(picture),
        "layout": spec.layout,
        "said": said,
    }
    reply = context.in_child(_PROVE, asked, _CONVERT_S)
    header = reply.header
    if header["heatmap"] == CAM:
        np.save(staging / CAM_FILE, reply.arrays["cam"])
    weights = WeightSpec(
        onnx=ONNX_FILE,
        cam=CAM_FILE if header["heatmap"] == CAM else "",
        content="",
        content_limit=1.0,
        heatmap_scale=float(header["scale"]),
        golden=GOLDEN,
        golden_logits=tuple(float(value) for value in header["logits"]),
        heatmap=str(header["heatmap"]),
        output=str(header["output"]),
        features=str(header["features"]),
        values=str(header["values"]),
        activation=str(header["activation"]),
    )
    if header["constant"]:
        context.checkpoint(3, 3, CONSTANT)
    return weights, own_card.Tried(float(header["run_ms"]), bool(header["constant"]))


def _described(
    found: Found,
    answers: Answers,
    labels: tuple[tuple[LabelAnswer, Code], ...],
    parts: tuple[InputSpec, WeightSpec],
    staging: Path,
) -> ModelPack:
    spec, weights = parts
    body_parts, views = _RADIOGRAPHS if found.chest else ((), ())
    family = family_of(found, answers)
    kind = picture_kinds()[family]
    gate = GateSpec(
        modalities=modalities_of(found, answers),
        body_parts=answers.body_parts or body_parts,
        views=answers.views or views,
        photometric=kind.photometric,
        age_years=answers.age_years,
        min_side_px=kind.min_side_px or min(spec.size),
        max_frames=kind.max_frames,
    )
    written = tuple(
        Label(said.key, code, said.threshold, (1.0, 0.0), 0.5, 0, 0, 0.5, said.suppressed, False)
        for said, code in labels
    )
    return ModelPack(
        folder=staging,
        name=staging.name,
        version=found.sha256[:12],
        title=answers.title or found.title,
        title_zh=answers.title_zh,
        family=family,
        task="multiclass" if weights.activation == SOFTMAX else "multilabel",
        licence=answers.licence or found.licence or "not stated",
        intended_use=own_card.INTENDED_USE,
        intended_use_zh=own_card.INTENDED_USE_ZH,
        training_data=answers.training_data or "not stated",
        sha256="",
        gate=gate,
        input=spec,
        labels=written,
        weights=weights,
        calibrated=False,
    )
