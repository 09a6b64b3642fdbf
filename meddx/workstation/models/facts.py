"""What was found in a model's file, in words; the questions it leaves open."""

import math
from typing import Final

from meddx.analysis.foreign.found import (
    HUGGING_FACE,
    LEFT_WHY,
    ONNX,
    SAFETENSORS,
    STATE_DICT,
    Answers,
    Found,
    questions,
)
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.pack import ModelPack
from meddx.analysis.pack_parts import LOGITS, PROBABILITIES, SIGMOID, SOFTMAX
from meddx.phrase import Labelled, Phrase

Fact = tuple[Phrase, tuple[Labelled | str, ...]]

FORMATS: Final = {
    ONNX: Phrase("ONNX network"),
    STATE_DICT: Phrase("Weights of PyTorch (state dict)"),
    SAFETENSORS: Phrase("Weights as safetensors"),
    HUGGING_FACE: Phrase("Folder of Hugging Face"),
}
PACK: Final = Phrase("Model pack of MedDx")
ENCODER: Final = Phrase("Text encoder of Hugging Face")
ENCODER_SAID: Final = Phrase("BERT, {layers} layers of {heads} heads, {pieces} word pieces")
VECTORS: Final = Phrase("Vectors")
VECTORS_SAID: Final = Phrase("{dimensions} numbers; {longest} word pieces of a text at most")
LANGUAGES: Final = Phrase("Languages")
FORMAT: Final = Phrase("Format")
NETWORK: Final = Phrase("Network")
GRAPH: Final = Phrase("as the ONNX graph states it")
PICTURE: Final = Phrase("Picture")
PICTURE_SAID: Final = Phrase("{name}: {size}, {channels}, {layout}")
SIZE: Final = Phrase("{rows} × {columns} px")
ANY_SIZE: Final = Phrase("of any size")
HU_WINDOW: Final = Phrase("Window of CT")
HU_WINDOW_SAID: Final = Phrase("centre {centre} HU, width {width} HU")
GREY: Final = Phrase("one channel")
COLOUR: Final = Phrase("three channels (the grey picture three times)")
FURTHER: Final = Phrase("Further inputs")
FURTHER_SAID: Final = Phrase("{name}: {count} numbers")
OUTPUT: Final = Phrase("Output")
OUTPUT_SAID: Final = Phrase("{name}: {count} values")
INSIDE: Final = Phrase("Its values")
KINDS: Final = {
    (LOGITS, ""): Phrase("logits"),
    (LOGITS, SIGMOID): Phrase("logits, each label by itself (sigmoid)"),
    (LOGITS, SOFTMAX): Phrase("logits, exactly one label is true (softmax)"),
    (PROBABILITIES, ""): Phrase("probabilities"),
    (PROBABILITIES, SIGMOID): Phrase("probabilities, each label by itself (sigmoid)"),
    (PROBABILITIES, SOFTMAX): Phrase("probabilities, exactly one label is true (softmax)"),
    ("", SIGMOID): Phrase("each label by itself (sigmoid)"),
    ("", SOFTMAX): Phrase("exactly one label is true (softmax)"),
}
NOT_STATED: Final = Phrase("not stated")
LABELS: Final = Phrase("Labels")
LICENCE: Final = Phrase("Licence")
USE: Final = Phrase("Intended use")
VERSION: Final = Phrase("Version")
SHA256: Final = Phrase("SHA-256")
LEFT: Final = Phrase("Not taken over")
_SHOWN_LABELS: Final = 18


def facts_of(found: Found) -> tuple[Fact, ...]:
    """Return what the file says, a title and its lines each."""
    kind = KINDS.get((found.values, found.activation), NOT_STATED)
    told: list[Fact] = [
        (FORMAT, (FORMATS.get(found.kind, found.kind),)),
        (NETWORK, (found.network or GRAPH,)),
        (PICTURE, (_picture(found),)),
        (OUTPUT, _outputs(found)),
        (INSIDE, (kind,)),
    ]
    if found.window is not None:
        centre, width = (f"{number:g}" for number in found.window)
        told.insert(3, (HU_WINDOW, (HU_WINDOW_SAID.with_values(centre=centre, width=width),)))
    if found.further:
        each = (
            FURTHER_SAID.with_values(name=name, count=math.prod(side or 1 for side in shape))
            for name, shape in found.further.items()
        )
        told.insert(3, (FURTHER, tuple(each)))
    if any(found.keys):
        told.append((LABELS, (_joined(tuple(key for key in found.keys if key)),)))
    told += [(LICENCE, (found.licence or NOT_STATED,)), (SHA256, (found.sha256,))]
    if found.refused:
        told.append((LEFT, tuple(LEFT_WHY[w].with_values(place=p) for p, w in found.refused)))
    return tuple(told)


def facts_of_encoder(found: FoundEncoder) -> tuple[Fact, ...]:
    """Return what the files of a text encoder say."""
    network = ENCODER_SAID.with_values(layers=found.layers, heads=found.heads, pieces=found.pieces)
    vectors = VECTORS_SAID.with_values(dimensions=found.dimensions, longest=found.longest)
    return (
        (FORMAT, (ENCODER,)),
        (NETWORK, (network,)),
        (VECTORS, (vectors,)),
        (LANGUAGES, (", ".join(found.languages) or NOT_STATED,)),
        (LICENCE, (found.licence or NOT_STATED,)),
        (SHA256, (found.sha256,)),
    )


def facts_of_pack(pack: ModelPack) -> tuple[Fact, ...]:
    """Return what a pack of MedDx says of itself."""
    keys = tuple(label.key for label in pack.delivered)
    told: list[Fact] = [
        (FORMAT, (PACK,)),
        (VERSION, (pack.version,)),
        (USE, (pack.intended_use,)),
        (LICENCE, (pack.licence,)),
        (SHA256, (pack.sha256,)),
    ]
    if keys:
        told.insert(2, (LABELS, (_joined(keys),)))
    return tuple(told)


def open_questions(found: Found) -> tuple[Phrase, ...]:
    """Return what the file does not say."""
    return tuple(question.sentence for question in questions(found, Answers()))


def _picture(found: Found) -> Phrase:
    size: Labelled = ANY_SIZE
    if found.size is not None:
        size = SIZE.with_values(rows=found.size[0], columns=found.size[1])
    channels = GREY if found.channels == 1 else COLOUR
    return PICTURE_SAID.with_values(
        name=found.input, size=size, channels=channels, layout=found.layout
    )


def _outputs(found: Found) -> tuple[Labelled | str, ...]:
    if found.labels:
        return (OUTPUT_SAID.with_values(name=found.output, count=found.labels),)
    return found.outputs or (found.output,)


def _joined(keys: tuple[str, ...]) -> str:
    more = ", …" if len(keys) > _SHOWN_LABELS else ""
    return ", ".join(keys[:_SHOWN_LABELS]) + more
