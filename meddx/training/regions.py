"""Where the lungs lie on training pictures: learnt from boxes by a small network."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import prepare
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training.config import Config
from meddx.training.dataset import DECODE, Dataset, Regions, dealt, rows_of
from meddx.training.region_network import SIZE, learn, mark
from meddx.training.regions_spec import RegionsSpec

if TYPE_CHECKING:
    from torch import nn

PARTS: Final = 5  # of all patients one part is held out, to measure the overlap
_LEAST: Final = 8  # pictures to learn from
_SEED: Final = 20261129

READING: Final = Phrase("Reading pictures with boxes round the lungs")
FOUND: Final = Phrase(
    "The lungs are found on held-out patients with an overlap of {overlap:.2f} with their boxes"
)
MALFORMED: Final = Phrase(
    "In the table {file}, the box {box} of the picture {picture} is not x;y;width;height in pixels "
    "of the picture. Correct it or leave it empty."
)
TOO_FEW: Final = Phrase(
    "The table {file} has boxes on too few pictures to learn where the lungs lie. Add pictures "
    "with boxes of more patients."
)


@dataclass(frozen=True, eq=False)
class Boxed:
    """Pictures with boxes.

    ``pictures`` and ``masks`` are float32 (n, SIZE, SIZE) 0 to 1, a mask 1 inside the boxes;
    ``held_out`` bool (n,).
    """

    pictures: NDArray[np.float32]
    masks: NDArray[np.float32]
    held_out: NDArray[np.bool_]


def marked(config: Config, data: Dataset, cache: Path, context: Context) -> Dataset:
    """Return the data with the lungs marked, as it is where the configuration has no regions.

    What was marked is kept in ``cache`` under a name made of the table of boxes and the pictures.

    Raises
    ------
    Refused
        ``box_malformed``, ``too_few_boxes``, or when the table or a picture cannot be read.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    spec = config.regions
    if spec is None:
        return data
    stored = cache / f"regions-{_name(spec, data)}.npz"
    if not stored.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        made = _made(read(config, spec, context), spec, data, context)
        draft = stored.with_suffix(".draft.npz")
        np.savez(draft, masks=made.masks, overlap=made.overlap, boxed=made.boxed)
        draft.replace(stored)
    with np.load(stored, allow_pickle=False) as kept:
        found = Regions(kept["masks"], float(kept["overlap"]), int(kept["boxed"]))
    return replace(data, regions=found)


def _name(spec: RegionsSpec, data: Dataset) -> str:
    rows = rows_of(Path(spec.folder) / spec.table)
    digest = hashlib.sha256(repr((spec, rows, data.files)).encode())
    digest.update(data.grey.tobytes())
    return digest.hexdigest()[:16]


def _made(boxed: Boxed, spec: RegionsSpec, data: Dataset, context: Context) -> Regions:
    learnt_from = ~boxed.held_out
    if learnt_from.sum() < _LEAST or not boxed.held_out.any():
        raise Refused("too_few_boxes", TOO_FEW.with_values(file=spec.table))
    network = learn(boxed.pictures[learnt_from], boxed.masks[learnt_from], _SEED, context)
    overlap = overlap_of(network, boxed)
    context.checkpoint(1, 1, FOUND.with_values(overlap=overlap))
    return Regions(mark(network, data.grey), overlap, int(learnt_from.sum()))


def overlap_of(network: "nn.Module", boxed: Boxed) -> float:
    """Return the mean overlap (intersection over union) on the held-out pictures."""
    found = mark(network, boxed.pictures[boxed.held_out]) > 0.5
    true = boxed.masks[boxed.held_out] > 0.5
    both, either = (part.sum(axis=(1, 2)) for part in (found & true, found | true))
    return float(np.mean(both / np.maximum(either, 1)))


def read(config: Config, spec: RegionsSpec, context: Context) -> Boxed:
    """Read the pictures that have all boxes, prepared as the configuration's, in ``SIZE``.

    Raises
    ------
    Refused
        ``no_table``, ``no_column``, ``box_malformed``, ``too_few_boxes``, ``not_a_picture``.
    """
    columns = (spec.file, spec.patient, *spec.boxes, *(column for column, _ in spec.only))
    rows = rows_of(Path(spec.folder) / spec.table, columns)
    rows = [row for row in rows if _is_used(row, spec)]
    if not rows:
        raise Refused("too_few_boxes", TOO_FEW.with_values(file=spec.table))
    small = replace(config.input, size=(SIZE, SIZE), resize="stretch")
    pictures, masks = [], []
    for n, row in enumerate(rows):
        context.checkpoint(n, len(rows), READING)
        path = str(Path(spec.folder) / row[spec.file])
        pixels = context.in_child(DECODE, {"path": path}).arrays["grey"]
        masks.append(_mask(row, spec, pixels.shape))
        pictures.append(prepare.fit(prepare.grey_of_picture(pixels), small)[0])
    held_out = [dealt(row[spec.patient], PARTS) == 0 for row in rows]
    return Boxed(np.array(pictures, np.float32), np.array(masks), np.array(held_out, np.bool_))


def _is_used(row: Mapping[str, str], spec: RegionsSpec) -> bool:
    has_boxes = all((row[column] or "").strip() for column in spec.boxes)
    return has_boxes and all((row[column] or "").strip() in words for column, words in spec.only)


def _mask(row: Mapping[str, str], spec: RegionsSpec, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return the boxes of a picture of this shape, drawn on a square of ``SIZE``."""
    mask = np.zeros((SIZE, SIZE), np.float32)
    tall, wide = SIZE / shape[0], SIZE / shape[1]
    for column in spec.boxes:
        x, y, width, height = _box(row, column, spec, shape)
        down = slice(int(max(y, 0) * tall), math.ceil(min(y + height, shape[0]) * tall))
        across = slice(int(max(x, 0) * wide), math.ceil(min(x + width, shape[1]) * wide))
        mask[down, across] = 1
    return mask


def _box(
    row: Mapping[str, str], column: str, spec: RegionsSpec, shape: tuple[int, ...]
) -> tuple[float, float, float, float]:
    said = {"file": spec.table, "box": row[column], "picture": row[spec.file]}
    refused = Refused("box_malformed", MALFORMED.with_values(**said))
    try:
        x, y, width, height = (float(part) for part in row[column].split(";"))
    except ValueError:
        raise refused from None
    is_finite = all(map(math.isfinite, (x, y, width, height)))
    if not is_finite or min(width, height) <= 0:
        raise refused
    if x + width <= 0 or y + height <= 0 or x >= shape[1] or y >= shape[0]:
        raise refused
    return x, y, width, height
