"""Files of tensors and texts that come from elsewhere: safetensors, read without trust."""

from pathlib import Path
from typing import Final

import numpy as np

from meddx.phrase import Phrase, Refused
from meddx.training.state import State

LARGEST_MB: Final = 2000
UNREADABLE: Final = Phrase(
    "The file {file} cannot be read as safetensors. It may be incomplete: copy it again."
)
TOO_LARGE: Final = Phrase("The file {file} is larger than {limit} MB, more than any network here.")

Texts = dict[str, str]


def read(path: Path) -> tuple[State, Texts]:
    """Read tensors (float32 or int64) and metadata.

    Raises
    ------
    Refused
        ``tensors_large`` or ``tensors_unreadable``, also for tensors of another kind.
    """
    from safetensors import SafetensorError, safe_open

    refused = Refused("tensors_unreadable", UNREADABLE.with_values(file=path.name))
    if not path.is_file():
        raise refused
    if path.stat().st_size > LARGEST_MB << 20:
        raise Refused("tensors_large", TOO_LARGE.with_values(file=path.name, limit=LARGEST_MB))
    try:
        with safe_open(str(path), framework="numpy") as stored:
            texts: Texts = dict(stored.metadata() or {})
            state: State = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, TypeError, AttributeError, KeyError):
        raise refused from None
    if any(array.dtype not in (np.float32, np.int64) for array in state.values()):
        raise refused
    return state, texts


def write(path: Path, state: State, texts: Texts) -> None:
    """Write in one step: a kill leaves the old file, or the new one, never a part."""
    from safetensors.numpy import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    whole = {name: np.asarray(array, order="C") for name, array in state.items()}
    save_file(whole, str(draft), metadata=texts)
    draft.replace(path)
