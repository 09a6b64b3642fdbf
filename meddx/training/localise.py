"""Whether the heatmaps of a pack point at what readers outlined: the pointing game.

A hit is a map whose highest place lies inside the mask (Zhang et al., Int J Comput Vis
2018;126:1084). It stands beside what a random point inside the lungs would hit: the share of the
lungs that the mask covers. A map that only finds the lungs gains nothing by it, because its highest
place is also taken among the lungs' pixels alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate
from meddx.analysis.pack import Label, ModelPack
from meddx.case.evidence import Heatmap
from meddx.imaging.overlay import upsampled
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused, listed
from meddx.training import evaluate, metrics
from meddx.training.dataset import DECODE, rows_of
from meddx.training.mapped import Mapper, Seen

LUNGS: Final = ("left_lung", "right_lung")
OPACITIES: Final = ("ground_glass_opacities", "consolidation")
FIGURES: Final = ("anywhere", "in_lungs", "random", "anywhere_gain", "in_lungs_gain")

POINTING: Final = Phrase("Pointing into {file}")
NO_MASKS: Final = Phrase(
    "The table {file} has no picture with masks of both lungs and of {structures}."
)
OTHER_SIZE: Final = Phrase("The mask {file} is not of the size of its picture.")

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Outlined:
    """A picture with what was outlined on it.

    Parameters
    ----------
    file
        Picture, relative to the table's folder.
    patient
        Whose it is; its file where that is unknown.
    lungs, targets
        Files of masks.
    """

    file: str
    patient: str
    lungs: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Pointed:
    """How the maps of one label point.

    Parameters
    ----------
    key
        Label.
    called
        Whether only pictures at or above the label's threshold count, which a reader sees maps of.
    pictures
        How many there are.
    figures
        By the names of ``FIGURES``, with (low, high) of the 95 % interval by patient: hits of the
        highest place, of the highest among the lungs, of a random point inside the lungs; and both
        less the latter. Shares, 0 to 1; empty where there are no pictures.
    """

    key: str
    called: bool
    pictures: int
    figures: Mapping[str, tuple[float, float, float]]


def outlined(table: Path, structures: tuple[str, ...] = OPACITIES) -> tuple[Outlined, ...]:
    """Read a table of masks (columns image, mask, structure) and the patients of ``labels.csv``.

    Pictures without masks of both lungs, or without one of ``structures``, are left out.

    Raises
    ------
    Refused
        ``no_table``, ``no_column`` or ``no_masks``.
    """
    masks: dict[str, dict[str, str]] = {}
    for row in rows_of(table, ("image", "mask", "structure")):
        masks.setdefault(row["image"], {})[row["structure"]] = row["mask"]
    patients: dict[str, str] = {}
    if (table.parent / evaluate.TABLE).is_file():
        rows = rows_of(table.parent / evaluate.TABLE, ("file", "patient_id"))
        patients = {row["file"]: row["patient_id"] for row in rows}
    found = []
    for file, by_name in masks.items():
        targets = tuple(by_name[name] for name in structures if name in by_name)
        if targets and all(name in by_name for name in LUNGS):
            lungs = tuple(by_name[name] for name in LUNGS)
            found.append(Outlined(file, patients.get(file) or file, lungs, targets))
    if not found:
        phrase = NO_MASKS.with_values(file=table.name, structures=listed(structures))
        raise Refused("no_masks", phrase)
    return tuple(found)


def measure(
    pack: ModelPack, folder: Path, pictures: tuple[Outlined, ...], context: Context
) -> tuple[Pointed, ...]:
    """Play the pointing game with every delivered label of a pack, refused pictures included.

    Raises
    ------
    Refused
        ``not_a_picture``, ``mask_size``, or what ``Mapper`` refuses.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    mapper = Mapper(pack)
    rows: dict[str, list[tuple[bool, float, float, float]]] = {}
    for n, picture in enumerate(pictures):
        shown = POINTING.with_values(file=picture.file)
        go_on = partial(context.checkpoint, n, len(pictures), shown)
        go_on()
        seen = mapper.read(folder / picture.file, context, go_on)
        for label, row in _rows(pack, seen, folder, picture, context):
            rows.setdefault(label.key, []).append(row)
    patients = np.array([picture.patient for picture in pictures])
    return tuple(
        _pointed(key, called, np.array(found, float), patients)
        for key, found in rows.items()
        for called in (False, True)
    )


def _rows(
    pack: ModelPack, seen: Seen, folder: Path, picture: Outlined, context: Context
) -> Iterator[tuple[Label, tuple[bool, float, float, float]]]:
    """For each delivered label: called or not, hit anywhere, hit in the lungs, random hit."""
    lungs = _union(folder, picture.lungs, seen.shape, context)
    target = _union(folder, picture.targets, seen.shape, context)
    for n, label in enumerate(pack.labels):
        if label.suppressed:
            continue
        values = seen.maps.values(n)
        if values is None:
            raise ValueError("the pack makes maps")
        shown = whole(values, seen.prepared.box, seen.shape)
        anywhere, inside, chance = point(shown, target, lungs)
        p = calibrate.probability(label, float(seen.output.logits[n]))
        yield label, (p >= label.threshold, anywhere, inside, chance)


def whole(
    values: NDArray[np.float32], box: tuple[float, float, float, float], shape: tuple[int, ...]
) -> NDArray[np.float32]:
    """Return contributions on the pixels of the picture as a reader sees them, but not cut off."""
    lowest = float(values.min())
    scale = max(float(values.max()) - lowest, 1e-9)
    rows, columns = shape
    rect = (0.0, 0.0, float(rows), float(columns))
    return upsampled(Heatmap(values - np.float32(lowest), box, scale), rect, (rows, columns))


def point(share: NDArray[np.float32], target: Mask, lungs: Mask) -> tuple[float, float, float]:
    """Return hit anywhere, hit in the lungs (0 or 1), and the hits of a random point in the lungs.

    Parameters
    ----------
    share
        Map on the picture, shape (rows, cols). Where several pixels are highest, the share of them
        that lies inside the mask counts.
    target, lungs
        Masks, bool (rows, cols); the lungs are not empty.
    """

    def hit(where: Mask) -> float:
        highest = where & (share >= share[where].max())
        return float(target[highest].mean())

    return hit(np.ones_like(lungs)), hit(lungs), float(target[lungs].mean())


def _union(folder: Path, files: tuple[str, ...], shape: tuple[int, ...], context: Context) -> Mask:
    found = np.zeros(shape, bool)
    for file in files:
        mask = context.in_child(DECODE, {"path": str(folder / file)}).arrays["grey"]
        if mask.shape != shape:
            raise Refused("mask_size", OTHER_SIZE.with_values(file=file))
        found |= mask > 127
    return found


def _pointed(
    key: str, called: bool, rows: NDArray[np.float64], patients: NDArray[np.str_]
) -> Pointed:
    chosen = rows[:, 0] > 0 if called else np.ones(len(rows), bool)
    if not chosen.any():
        return Pointed(key, called, 0, {})
    anywhere, inside, random = rows[chosen, 1:].T
    columns = (anywhere, inside, random, anywhere - random, inside - random)
    figures = {
        name: mean(column, patients[chosen]) for name, column in zip(FIGURES, columns, strict=True)
    }
    return Pointed(key, called, int(chosen.sum()), figures)


def mean(values: NDArray[np.float64], patients: NDArray[np.str_]) -> tuple[float, float, float]:
    """Return the mean of values with the 95 % interval by patient: (mean, low, high)."""

    def of(drawn: metrics.Scores, _: metrics.Truth) -> float:
        return float(drawn.mean())

    nothing = np.zeros(len(values), bool)
    return (of(values, nothing), *metrics.interval(of, values, nothing, patients))


def points(pointed: tuple[Pointed, ...]) -> bool:
    """Whether any label's maps, called or not, surely point better than a random point does."""
    gains = (row.figures["in_lungs_gain"] for row in pointed if row.pictures and not row.called)
    return any(low > 0 for _, low, _ in gains)


def table(pointed: tuple[Pointed, ...]) -> str:
    """Return the figures as a table in Markdown, for the card."""
    heads = ["Label", "Maps", "Hits", "Hits among the lungs", "Random point in the lungs"]
    lines = [[*heads, "Among the lungs less random"], ["---"] * 6]
    for row in (row for row in pointed if row.pictures):
        names = ("anywhere", "in_lungs", "random", "in_lungs_gain")
        cells = ["{:.2f} [{:.2f}, {:.2f}]".format(*row.figures[name]) for name in names]
        kind = "called" if row.called else "all"
        lines.append([row.key, f"{row.pictures} {kind}", *cells])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
