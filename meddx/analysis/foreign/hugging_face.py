"""A Hugging Face folder: what its two JSON files say of an image classifier.

Read are ``config.json`` and ``preprocessor_config.json``; code that a folder brings along is never
run (``meddx.training.hugging_face`` builds the network from transformers' own classes).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from meddx.analysis.foreign.found import HUGGING_FACE, Found, Scaling
from meddx.analysis.pack_parts import LOGITS, SIGMOID, SOFTMAX, WINDOW
from meddx.phrase import Phrase, Refused

CONFIG: Final = "config.json"
PREPROCESSOR: Final = "preprocessor_config.json"
WEIGHTS: Final = "model.safetensors"
FILES: Final = (CONFIG, PREPROCESSOR, WEIGHTS)  # all that is read
_TASK: Final = "ForImageClassification"
_LARGEST_JSON: Final = 16 << 20

NO_SAFETENSORS: Final = Phrase(
    "The folder has no model.safetensors. Where the model was made, save it again: "
    "model.save_pretrained(folder, safe_serialization=True)."
)
REMOTE_CODE: Final = Phrase(
    "This model needs Python code of its own, and code from outside is not run. Where the model "
    "was made, export it as ONNX."
)
NO_CLASSIFIER: Final = Phrase("The folder holds {found}, which is no classifier of pictures.")
DAMAGED: Final = Phrase("The file {file} of the model cannot be read. Copy the folder again.")


def json_of(path: Path) -> Mapping[str, Any]:
    """Read a small JSON object.

    Raises
    ------
    Refused
        ``json_damaged``.
    """
    try:
        if path.stat().st_size > _LARGEST_JSON:
            raise ValueError("too long")  # noqa: TRY301 - one sentence for all of it
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise TypeError("not an object")  # noqa: TRY301
    except (OSError, ValueError, TypeError, RecursionError):
        raise Refused("json_damaged", DAMAGED.with_values(file=path.name)) from None
    return content


def weights_of(folder: Path) -> Path:
    """Return the file of weights.

    Raises
    ------
    Refused
        ``no_safetensors``.
    """
    if not (folder / WEIGHTS).is_file():
        raise Refused("no_safetensors", NO_SAFETENSORS)
    return folder / WEIGHTS


def read(folder: Path) -> Found:
    """Say what the folder holds.

    Raises
    ------
    Refused
        ``json_damaged``, ``remote_code``, ``no_classifier`` or ``no_safetensors``.
    """
    config = json_of(folder / CONFIG)
    if "auto_map" in config:
        raise Refused("remote_code", REMOTE_CODE)
    classes = [str(name) for name in config.get("architectures") or ["?"]]
    if not classes[0].endswith(_TASK):
        said = "".join(c for c in classes[0] if c.isalnum())[:60] or "?"
        raise Refused("no_classifier", NO_CLASSIFIER.with_values(found=said))
    weights_of(folder)
    said_of_input = folder / PREPROCESSOR
    processor = json_of(said_of_input) if said_of_input.is_file() else {}
    names = config.get("id2label") or {}
    keys = [str(names[number]) for number in sorted(names, key=int)]
    multi = config.get("problem_type") == "multi_label_classification"
    return Found(
        HUGGING_FACE,
        str(folder),
        "",
        folder.name.replace("_", " "),
        network=classes[0].removesuffix(_TASK),
        input="input",
        output="logits",
        outputs=("logits",),
        channels=int(config.get("num_channels") or 3),
        size=_size(processor, config),
        labels=len(keys),
        keys=() if _unnamed(keys) else tuple(keys),
        activation=SIGMOID if multi or len(keys) == 1 else SOFTMAX,
        values=LOGITS,
        scaling=_scaling(processor),
        resize="centre_crop" if processor.get("do_center_crop") else "stretch",
        crop=_crop(processor),
        licence=str(config.get("license") or ""),
    )


def _unnamed(keys: list[str]) -> bool:
    """Whether the names are those that transformers gives where nobody gave any."""
    return all(key == f"LABEL_{number}" for number, key in enumerate(keys))


def _size(processor: Mapping[str, Any], config: Mapping[str, Any]) -> tuple[int, int] | None:
    cropped = processor.get("crop_size") if processor.get("do_center_crop") else None
    said = cropped or processor.get("size") or config.get("image_size")
    if isinstance(said, int):
        return said, said
    if isinstance(said, list) and len(said) == 2:
        return int(said[0]), int(said[1])
    if isinstance(said, dict):
        side = said.get("shortest_edge")
        rows, columns = said.get("height", side), said.get("width", side)
        if isinstance(rows, int) and isinstance(columns, int):
            return rows, columns
    return None


def _crop(processor: Mapping[str, Any]) -> float:
    """Return the share that is left where a picture is first resized by its shorter side."""
    size, crop = processor.get("size"), processor.get("crop_size")
    side = size.get("shortest_edge") if isinstance(size, dict) else size
    kept = crop.get("height") if isinstance(crop, dict) else crop
    if (
        not processor.get("do_center_crop")
        or not isinstance(side, int)
        or not isinstance(kept, int)
    ):
        return 1.0
    return min(1.0, kept / side) if min(kept, side) > 0 else 1.0


def _scaling(processor: Mapping[str, Any]) -> Scaling | None:
    """Return the scaling, where the file states it in full and the values come from 0 to 255."""
    if not processor or not processor.get("do_rescale", True):
        return None
    if abs(float(processor.get("rescale_factor", 1 / 255)) * 255 - 1) > 1e-3:
        return None
    if not processor.get("do_normalize", True):
        return Scaling(WINDOW, (0.0,), (1.0,))
    mean, std = processor.get("image_mean"), processor.get("image_std")
    if not isinstance(mean, list) or not isinstance(std, list):
        return None
    return Scaling(WINDOW, tuple(float(v) for v in mean), tuple(float(v) for v in std))
