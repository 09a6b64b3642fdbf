"""From a configuration to an installed pack: read, train, measure, export."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import pack
from meddx.analysis.calibrate import scores_of
from meddx.analysis.heatmap import contributions
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.phrase import Phrase
from meddx.training import (
    card,
    checks,
    compare,
    content,
    curve,
    dataset,
    decide,
    doubts,
    external,
    held_out,
    regions,
    robust,
    speed,
)
from meddx.training.card import Facts
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.disturb import Disturbed
from meddx.training.export import (
    ONNX,
    LabelFacts,
    Product,
    cam_of,
    describe,
    golden_picture,
    write_pack,
)
from meddx.training.held_out import HeldOut
from meddx.training.measure import Measured, Together, measure, together

if TYPE_CHECKING:
    from torch import nn

SCALE_PERCENTILE: Final = 95.0
DOUBTS: Final = "doubts.csv"
SPEED_SIZE: Final = (1024, 1024)

MEASURING: Final = Phrase("Measuring")
WRITING: Final = Phrase("Writing the pack {name}")


@dataclass(frozen=True)
class Places:
    """Where things are: the data, the state of runs, the folder that packs are written to."""

    data: Path
    work: Path
    packs: Path


def make(config: Config, places: Places, context: Context) -> ModelPack:
    """Make a pack; a run that was killed goes on from its last finished epoch.

    Raises
    ------
    Refused
        When the data cannot be used or the exported network differs from the trained one.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    name = config.card.name
    data = dataset.read(config, places.data, places.work / name, context)
    checks.demand(config, data)
    for spec in config.external:
        external.rows(spec)  # what cannot be measured at the end is said at the beginning
    data = regions.marked(config, data, places.work / name, context)
    held = held_out.train(config, data, places.work, context)
    return finish(config, data, held, places, context)


def finish(
    config: Config, data: Dataset, held: HeldOut, places: Places, context: Context
) -> ModelPack:
    """Measure a network on its held-out patients and write the pack.

    Raises
    ------
    Refused
        When a label cannot be measured or the exported network differs from the trained one.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    name = config.card.name
    context.checkpoint(0, 2, MEASURING)
    small = held_out.baseline(config, data, places.work, context)
    measured = measure(config, data, held, small)
    decided = decide.decide(config, data, held, measured)
    context.checkpoint(1, 2, WRITING.with_values(name=name))
    doubts.write(config, data, held, measured, places.work / name / DOUBTS)
    whole = _Whole(config, data, held, measured, decided, together(config, data, held))
    return _write(whole, places, context)


@dataclass(frozen=True, eq=False)
class _Whole:
    """What a pack is written from."""

    config: Config
    data: Dataset
    held: HeldOut
    measured: tuple[Measured, ...]
    decided: decide.Decided
    together: Together | None


def _write(whole: _Whole, places: Places, context: Context) -> ModelPack:
    """Write the pack beside its place, measure it there, and put it there in one step."""
    config, data, held, measured = whole.config, whole.data, whole.held, whole.measured
    folder = places.packs / config.card.name
    # Where nothing is watched the score would be the number of the epoch.
    state = (places.work / config.card.name / held_out.FINAL).with_suffix(".csv")
    history = curve.read(state) if config.watches else ()
    draft = folder.parent / f".{folder.name}.draft" / folder.name
    shutil.rmtree(draft.parent, ignore_errors=True)
    learnt, accepted = content.learn(config, data)
    levels = _heatmap_levels(held.network, config, data)
    facts = Facts(
        images=len(data.files),
        patients=len(set(data.patients)),
        split=tuple(int(count) for count in np.bincount(data.folds, minlength=config.folds)),
        accepted=accepted,
        size_bytes=0,
        speed=None,
        together=whole.together,
        decided=whole.decided,
        checks=checks.check(config, data),
        doubted=doubts.shares(data, held, measured),
        ways=compare.read(places.work / config.card.name),
        has_curve=bool(history),
        regions=data.regions,
    )
    product = Product(
        network=held.network,
        labels=tuple(map(_label_facts, measured, whole.decided.labels)),
        content=learnt,
        content_limit=content.LIMIT,
        heatmap_scale=_heatmap_scale(held.network, config, data, measured, levels),
        heatmap_levels=levels,
        card=card.write(config, measured, facts),
        pictures=card.pictures(measured, history),
    )
    write_pack(config, product, draft)
    drafted = pack.load(draft)
    facts = replace(
        facts,
        speed=speed.measure(drafted, golden_picture(SPEED_SIZE)),
        size_bytes=(draft / ONNX).stat().st_size,
        external=tuple(
            row for spec in config.external for row in external.measure(drafted, spec, context)
        ),
        disturbed=() if config.cross else _disturbed(whole, drafted, places.data, context),
    )
    describe(config, replace(product, card=card.write(config, measured, facts)), draft)
    pack.load(draft)
    shutil.rmtree(folder, ignore_errors=True)
    draft.replace(folder)
    draft.parent.rmdir()
    return pack.load(folder)


def _disturbed(
    whole: _Whole, drafted: ModelPack, folder: Path, context: Context
) -> tuple[Disturbed, ...]:
    """Measure the pack itself on the changed pictures of the test fold."""
    test = np.flatnonzero(whole.held.test)
    files = [whole.data.files[n] for n in test]
    keys = [label.key for label in whole.config.labels]
    truth = {key: whole.data.targets[test, n] for n, key in enumerate(keys)}
    return robust.measure(drafted, folder, files, truth, context)


def _label_facts(entry: Measured, decided: decide.LabelDecided) -> LabelFacts:
    return LabelFacts(
        threshold=entry.fitted.threshold,
        platt=entry.fitted.platt,
        prevalence=entry.prevalence,
        positives=entry.positives,
        negatives=entry.negatives,
        suppressed=entry.is_weak,
        decision=decided.decision,
    )


def _heatmap_levels(network: "nn.Module", config: Config, data: Dataset) -> tuple[float, ...]:
    """Mean contribution of a place to each logit, over all pictures; it measures nothing either."""
    summed, count, places = np.zeros(1), 0, 1
    for found, features in _seen(network, config, data):
        summed = summed + features.mean(axis=(2, 3), dtype=np.float64).sum(axis=0)
        count, places = count + len(found), features.shape[2] * features.shape[3]
    level = cam_of(network)[:, :-1] @ (summed / count) / places
    return tuple(float(value) for value in level)


def _heatmap_scale(
    network: "nn.Module",
    config: Config,
    data: Dataset,
    measured: tuple[Measured, ...],
    levels: tuple[float, ...],
) -> float:
    """Strongest place of a called picture, as its 95th percentile over all calls.

    Taken over all pictures, because it only fixes the colour bar and measures nothing.
    """
    cam, strongest = cam_of(network), list[float]()
    for found, features in _seen(network, config, data):
        scores = scores_of(found, config.card.task)
        for row, entry in enumerate(measured):
            called = entry.fitted.probability(scores[:, row]) >= entry.fitted.threshold
            tops = (float(contributions(f, cam, row).max()) for f in features[called])
            strongest += [top - levels[row] for top in tops]
    return max(1e-6, float(np.percentile(strongest, SCALE_PERCENTILE))) if strongest else 1.0


def _seen(
    network: "nn.Module", config: Config, data: Dataset
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Yield logits (n, labels) and features (n, channels, rows, cols) of all pictures."""
    import torch

    for n in range(0, len(data.grey), 64):
        grey = data.grey[n : n + 64].astype(np.float32)[:, None]
        with torch.no_grad():
            scaled = (torch.from_numpy(grey) - config.input.mean) / config.input.std
            found, features = (part.numpy() for part in network(scaled))
        yield found, features
