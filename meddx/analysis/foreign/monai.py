"""A MONAI bundle: what its metadata and the list of its transforms say, read and never run.

A bundle's configuration may hold Python expressions (``$``) and names of classes (``_target_``);
MONAI runs both. Here expressions and unknown classes are listed as refused, and what they would
have said is asked. Layout: docs.monai.io, "MONAI Bundle Specification".
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from meddx.analysis.foreign.found import Found, Scaling
from meddx.analysis.foreign.hugging_face import json_of
from meddx.analysis.pack_parts import PERCENTILES, SIGMOID, SOFTMAX, WINDOW
from meddx.phrase import Phrase, Refused

METADATA: Final = "configs/metadata.json"
_INFERENCE: Final = "configs/inference.json"
_YAML: Final = ("configs/inference.yaml", "configs/inference.yml")  # not read, and said so
_WEIGHTS: Final = ("models/model.onnx", "models/model.safetensors", "models/model.pt")
FILES: Final = (METADATA, _INFERENCE, *_YAML, *_WEIGHTS)  # all that is looked at
# Transforms that only bring a picture into the form that MedDx gives anyway.
_PLAIN: Final = frozenset({"LoadImage", "EnsureChannelFirst", "EnsureType", "ToTensor", "Resize"})
_MEANT: Final = _PLAIN | {"RepeatChannel", "Activations", "AsDiscrete"}
_SCALES: Final = frozenset({"ScaleIntensity", "ScaleIntensityRange", "NormalizeIntensity"})
_PLACES: Final = frozenset({"Orientation", "Spacing"})  # where a picture lies, not how grey it is
_KNOWN: Final = _MEANT | _SCALES | _PLACES | {"Compose"}
_CT: Final = "CT"
_LARGEST: Final = 1e6

NO_WEIGHTS: Final = Phrase(
    "The bundle holds no weights that can be read. Put models/model.onnx into it, or "
    "models/model.pt with weights that torch.save wrote."
)
OTHER_TASK: Final = Phrase(
    "The bundle's task is {task}; only classification of single pictures is imported."
)


@dataclass(frozen=True)
class Bundle:
    """What a bundle says beside its weights; see ``Found`` for the words."""

    weights: Path
    title: str
    keys: tuple[str, ...]
    size: tuple[int, int] | None
    scaling: Scaling | None
    window: tuple[float, float] | None
    modalities: tuple[str, ...]
    activation: str
    licence: str
    refused: tuple[tuple[str, str], ...]

    def completed(self, found: Found) -> Found:
        """Return what was found in the file of weights, with what the bundle says beside it."""
        fits = not found.labels or len(self.keys) == found.labels
        return replace(
            found,
            title=self.title,
            keys=self.keys if self.keys and fits else found.keys,
            size=self.size or found.size,
            scaling=self.scaling,
            window=self.window,
            modalities=self.modalities,
            activation=found.activation or self.activation,
            licence=self.licence,
            refused=self.refused,
            resize="stretch",
            chest=False,
        )


def read(folder: Path) -> Bundle:
    """Read a bundle.

    Raises
    ------
    Refused
        ``json_damaged``, ``no_weights`` or ``other_task``.
    """
    metadata = json_of(folder / METADATA)
    task = str(metadata.get("task") or "?")
    if "classif" not in task.casefold():
        said = "".join(c for c in task if c.isalnum() or c == " ")[:60]
        raise Refused("other_task", OTHER_TASK.with_values(task=said or "?"))
    weights = next((folder / name for name in _WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        raise Refused("no_weights", NO_WEIGHTS)
    inference = folder / _INFERENCE
    config = json_of(inference) if inference.is_file() else {}
    formats = _table(metadata, "network_data_format")
    picture = _first(formats, "inputs")
    is_ct = picture.get("modality") == _CT or picture.get("format") == "hounsfield"
    unread = () if inference.is_file() else ((n, "yaml") for n in _YAML if (folder / n).is_file())
    refused = tuple(dict.fromkeys((*_refused(config, ""), *unread)))
    scaling, window = None, None
    if all(why == "meaning" for _, why in refused):
        scaling, window = _scaling(_transforms(config, "preprocessing"), in_hu=is_ct)
    return Bundle(
        weights=weights,
        title=str(metadata.get("name") or folder.name).replace("_", " "),
        keys=_keys(_first(formats, "outputs").get("channel_def")),
        size=_size(picture.get("spatial_shape")),
        scaling=scaling,
        window=window,
        modalities=(_CT,) if is_ct else (),
        activation=_activation(_transforms(config, "postprocessing")),
        licence=str(metadata.get("license") or ""),
        refused=refused,
    )


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _first(formats: Mapping[str, Any], side: str) -> Mapping[str, Any]:
    tensors = [value for value in _table(formats, side).values() if isinstance(value, dict)]
    return tensors[0] if tensors else {}


def _keys(meanings: object) -> tuple[str, ...]:
    if not isinstance(meanings, dict):
        return ()
    wanted = [str(number) for number in range(len(meanings))]
    if sorted(map(str, meanings)) != sorted(wanted):
        return ()
    return tuple(str(meanings[number]) for number in wanted)


def _size(shape: object) -> tuple[int, int] | None:
    """Return rows and columns, where both are numbers and no expressions."""
    if isinstance(shape, list) and len(shape) == 2 and all(isinstance(n, int) for n in shape):
        return shape[0], shape[1]
    return None


def _refused(value: object, place: str) -> Iterator[tuple[str, str]]:
    """Yield each place of pre- and postprocessing that cannot be taken over, and why.

    The rest of a bundle's configuration (loaders, inferers, handlers) says how MONAI runs it, and
    is not looked at.
    """
    if isinstance(value, dict):
        target = value.get("_target_")
        if isinstance(target, str) and _plain(target) not in _KNOWN:
            yield place, "target"
        elif isinstance(target, str) and _plain(target) in _PLACES:
            yield place, "meaning"
        for key, item in value.items():
            if place or key in ("preprocessing", "postprocessing"):
                yield from _refused(item, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _refused(item, f"{place}[{number}]")
    elif isinstance(value, str) and value.startswith("$"):
        yield place, "expression"


def _plain(target: str) -> str:
    """Return the name of a transform without its module and the letter for dictionaries."""
    name = target.rsplit(".", 1)[-1]
    return name.removesuffix("d") if name.removesuffix("d") in _KNOWN else name


def _transforms(config: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    steps = _table(config, key).get("transforms")
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def _scaling(
    steps: list[Mapping[str, Any]], *, in_hu: bool
) -> tuple[Scaling | None, tuple[float, float] | None]:
    """Return what the transforms mean together, where they are one of the simple ways; the window.

    ``ScaleIntensityRange`` of HU is a window where it clips: without that, the network saw values
    beyond both ends.
    """
    scales = [step for step in steps if _plain(str(step.get("_target_"))) in _SCALES]
    if len(scales) != 1:
        return None, None
    step = scales[0]
    name = _plain(str(step["_target_"]))
    if name == "ScaleIntensity" and (step.get("minv", 0.0), step.get("maxv", 1.0)) == (0.0, 1.0):
        return Scaling(PERCENTILES, (0.0,), (1.0,)), None
    if name != "ScaleIntensityRange":
        return None, None
    usual = {"b_min": 0.0, "b_max": 1.0}
    ends = [_number(step.get(key, usual.get(key))) for key in ("a_min", "a_max", "b_min", "b_max")]
    if ends == [0, 255, 0, 1]:  # 8-bit pictures, which are no HU even where they show CT
        return Scaling(WINDOW, (0.0,), (1.0,)), None
    low, high, least, most = ends
    if in_hu and low < high and least < most and step.get("clip") is True:  # false for NaN
        span = most - least
        return Scaling(WINDOW, (-least / span,), (1 / span,)), _window(low, high)
    return None, None


def _number(value: object) -> float:
    """Return a number of a file; NaN for anything else, and for one that no picture holds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    return float(value) if -_LARGEST < value < _LARGEST else math.nan


def _window(low: float, high: float) -> tuple[float, float]:
    """Return the window that makes ``low`` 0 and ``high`` 1 (LINEAR of PS3.3 C.11.2.1.2.1)."""
    return (low + high + 1) / 2, high - low + 1


def _activation(steps: list[Mapping[str, Any]]) -> str:
    for step in steps:
        if _plain(str(step.get("_target_"))) == "Activations":
            return SIGMOID if step.get("sigmoid") else SOFTMAX if step.get("softmax") else ""
    return ""
