"""Whether a pack's heatmaps speak of what the score came from: checks that need no outline.

*Deletion and insertion* (Petsiuk et al., BMVC 2018, arXiv:1806.07421): the places of the map are
blurred in its order, or put back into a blurred picture. Where the map is right, the probability
falls faster, or rises faster, than in random order. *Shuffled head* (after Adebayo et al., NeurIPS
2018, arXiv:1810.03292): a map that stays the same when the head's weights are shuffled does not
speak of the label.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, prepare
from meddx.analysis.heatmap import contributions
from meddx.analysis.pack import Label, ModelPack
from meddx.imaging import bilinear
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import evaluate
from meddx.training.localise import mean
from meddx.training.mapped import Mapper, Seen

FIGURES: Final = ("deletion", "insertion")
SHUFFLED: Final = "shuffled_head"  # only where the map comes from a head that can be shuffled
STEPS: Final = 8
FILL_SIDE: Final = 2  # means a side that are left of a blurred picture
ORDERS: Final = 4  # random ones beside the map's

CHECKING: Final = Phrase("Checking heatmaps: picture {number} of {count}")

Score = Callable[[NDArray[np.float32]], NDArray[np.float64]]
Order = NDArray[np.int64]


@dataclass(frozen=True)
class Faithful:
    """How faithful the maps of one label are, on the pictures that are called.

    Parameters
    ----------
    key
        Label.
    pictures
        How many are called.
    figures
        By the names of ``FIGURES`` and ``SHUFFLED``, with (low, high) of the 95 % interval by
        patient; empty where nothing is called. ``deletion``: mean probability while places are
        blurred at random, less that in the map's order. ``insertion``: that in the map's order,
        less that at random.
        Both are above 0 for a map that is better than chance. ``shuffled_head``: correlation of the
        map with that of shuffled weights, near 0 for a map that depends on the label; missing for a
        pack whose maps are made otherwise (occlusion, Eigen-CAM).
    """

    key: str
    pictures: int
    figures: Mapping[str, tuple[float, float, float]]


def blurred(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a picture of which only the slow changes are left: nothing to find, and no edges."""
    side = FILL_SIDE
    tall, wide = grey.shape[0] // side, grey.shape[1] // side
    whole = grey[: tall * side, : wide * side].reshape(side, tall, side, wide)
    means = whole.mean(axis=(1, 3)).astype(np.float32)
    return bilinear.sample(means, (0.0, 0.0, float(side), float(side)), grey.shape)


def areas(
    score: Score, grey: NDArray[np.float32], grid: tuple[int, int], order: Order
) -> tuple[float, float]:
    """Return the areas under the deletion and the insertion curve of one order.

    Parameters
    ----------
    score
        Probabilities of pictures, float32 (n, rows, cols).
    grey
        Prepared picture, float32 (rows, cols).
    grid
        Rows and columns of the map.
    order
        Its places, flat, the most important first.

    Returns
    -------
    deletion, insertion
        Mean probability over ``STEPS`` + 1 equal steps, by the trapezoidal rule.
    """
    fill, turn = blurred(grey), np.empty(len(order), np.int64)
    turn[order] = np.arange(len(order))
    place = _places(grey.shape, grid)
    cuts = np.linspace(0, len(order), STEPS + 1).round()
    done = [turn.reshape(grid)[place] < cut for cut in cuts]
    deleted = score(np.stack([np.where(gone, fill, grey) for gone in done]))
    inserted = score(np.stack([np.where(gone, grey, fill) for gone in done]))
    return _area(deleted), _area(inserted)


def _places(shape: tuple[int, ...], grid: tuple[int, int]) -> tuple[Order, Order]:
    """Row and column of the map for each pixel, as index arrays that broadcast."""
    rows, columns = (np.arange(n) * g // n for n, g in zip(shape, grid, strict=True))
    return rows[:, None], columns[None]


def _area(values: NDArray[np.float64]) -> float:
    return float((values[:-1] + values[1:]).mean() / 2)


def similarity(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Rank correlation of two maps (Spearman 1904; equal values in their order), -1 to 1."""
    first, second = (np.argsort(np.argsort(values, axis=None)) for values in (one, other))
    return float(np.corrcoef(first, second)[0, 1])


def measure(
    pack: ModelPack,
    folder: Path,
    files: tuple[str, ...],
    patients: tuple[str, ...],
    context: Context,
) -> tuple[Faithful, ...]:
    """Check the maps of every delivered label on the pictures that are called.

    Parameters
    ----------
    files, patients
        Pictures in ``folder``, and whose they are.

    Raises
    ------
    Refused
        What ``Mapper`` refuses.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    mapper = Mapper(pack)
    delivered = [n for n, label in enumerate(pack.labels) if not label.suppressed]
    rows: dict[int, list[tuple[float, ...]]] = {n: [] for n in delivered}
    owners: dict[int, list[str]] = {n: [] for n in delivered}
    random = np.random.default_rng(0)
    for number, (file, patient) in enumerate(zip(files, patients, strict=True)):
        shown = CHECKING.with_values(number=number + 1, count=len(files))
        go_on = partial(context.checkpoint, number, len(files), shown)
        go_on()
        try:
            seen = mapper.read(folder / file, context, go_on)
        except Refused:
            continue
        if seen.refusal is not None:
            continue
        for n in delivered:
            label = pack.labels[n]
            if calibrate.probability(label, float(seen.output.logits[n])) >= label.threshold:
                rows[n].append(_row(pack, mapper.network.cam, seen, n, random))
                owners[n].append(patient)
    return tuple(_faithful(pack.labels[n], rows[n], owners[n]) for n in delivered)


def _row(
    pack: ModelPack, cam: NDArray[np.float32], seen: Seen, n: int, random: np.random.Generator
) -> tuple[float, ...]:
    """Return the figures of one map: ``FIGURES``, and ``SHUFFLED`` where there is a head."""
    values = seen.maps.values(n)
    if values is None:
        raise ValueError("the pack makes maps")
    grey, grid = seen.prepared.grey, (values.shape[0], values.shape[1])

    def score(pictures: NDArray[np.float32]) -> NDArray[np.float64]:
        spec = evaluate.input_of(pack)
        logits = [seen.run(prepare.normalise(picture, spec))[n] for picture in pictures]
        return np.array([calibrate.probability(pack.labels[n], float(v)) for v in logits])

    deletion, insertion = areas(score, grey, grid, np.argsort(-values, axis=None))
    chance = [areas(score, grey, grid, random.permutation(values.size)) for _ in range(ORDERS)]
    by_chance = np.array(chance).mean(axis=0)
    gains = (float(by_chance[0]) - deletion, insertion - float(by_chance[1]))
    if not cam.size:
        return gains
    shuffled = cam.copy()
    shuffled[n, :-1] = random.permutation(shuffled[n, :-1])
    return (*gains, similarity(values, contributions(seen.output.features, shuffled, n)))


def _faithful(label: Label, rows: list[tuple[float, ...]], owners: list[str]) -> Faithful:
    if not rows:
        return Faithful(label.key, 0, {})
    columns, patients = np.array(rows).T, np.array(owners)
    names = (*FIGURES, SHUFFLED)[: len(columns)]
    figures = {n: mean(column, patients) for n, column in zip(names, columns, strict=True)}
    return Faithful(label.key, len(rows), figures)


def table(checked: tuple[Faithful, ...]) -> str:
    """Return the figures as a table in Markdown, for the card."""
    heads = ["Label", "Called", "Deletion, gain over random", "Insertion, gain over random"]
    lines = [[*heads, "Correlation with a shuffled head"], ["---"] * 5]
    for row in (row for row in checked if row.pictures):
        known = [row.figures.get(name) for name in (*FIGURES, SHUFFLED)]
        cells = ["{:.3f} [{:.3f}, {:.3f}]".format(*f) if f else "no linear head" for f in known]
        lines.append([row.key, str(row.pictures), *cells])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
