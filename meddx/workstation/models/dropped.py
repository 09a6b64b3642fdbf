"""Tells models among what is dropped on the window, by a look that costs nothing; no Qt."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from meddx.analysis.foreign import archive, hugging_face, monai
from meddx.analysis.pack import TOML

# Also what is refused with the words that say how to convert it.
_ENDINGS: Final = frozenset(
    {".onnx", ".safetensors", ".pth", ".pt", ".ckpt", ".h5", ".keras", ".pkl", ".pickle", ".joblib"}
)
_TWO: Final = ".pth.tar"
_ZIP: Final = ".zip"
_MOST_NAMES: Final = 10_000


def model_of(paths: Sequence[Path]) -> Path | None:
    """Return the one thing that was dropped if it is a model, else None: it is opened as data."""
    if len(paths) != 1:
        return None
    path = paths[0]
    try:
        is_model = _folder(path) if path.is_dir() else _file(path)
    except OSError:
        return None
    return path if is_model else None


def _folder(path: Path) -> bool:
    inside = (TOML, str(monai.METADATA), hugging_face.CONFIG)
    return any((path / name).is_file() for name in inside)


def _file(path: Path) -> bool:
    name = path.name.casefold()
    if path.suffix.casefold() == _ZIP:
        return _holds_model(path)
    return path.suffix.casefold() in _ENDINGS or name.endswith(_TWO)


def _holds_model(path: Path) -> bool:
    """Whether an archive holds a MONAI bundle or a network: any other may hold images."""
    try:
        with zipfile.ZipFile(path) as opened:
            names = opened.namelist()[:_MOST_NAMES]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    is_bundle = any(f"/{name}".endswith(f"/{monai.METADATA}") for name in names)
    return is_bundle or bool(archive.alone(names))
