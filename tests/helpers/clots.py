"""Heads with and without a clot as a folder of windowed pictures, and a pack that learnt them."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from meddx.analysis import ct_slices, prepare
from meddx.analysis.pack import ModelPack, load
from meddx.analysis.quantities.suitable import Region
from meddx.case.record import Series
from meddx.jobs import Context
from meddx.training import config, content, ct_models, dataset, decide, held_out
from meddx.training.ct_phantoms import Ellipsoid, Phantom, Scan, scanned
from meddx.training.export import LabelFacts, Product, write_pack
from tests.helpers.ct_phantoms import HEAD_UID, series_of

WINDOW = (40.0, 80.0)
SCAN = Scan((5.0, 3.0, 3.0), 3.0)
CONFIG = """
schema = 1
[pack]
name = "clots"
version = "0.1"
title = "Clots"
title_zh = "血肿"
family = "ct_slice"
licence = "Apache-2.0"
intended_use = "Tests."
intended_use_zh = "测试。"
training_data = "Phantoms."
[gate]
modalities = ["CT"]
body_parts = ["HEAD"]
min_side_px = 16
max_frames = 500
[input]
size = [32, 32]
channels = 1
resize = "letterbox"
percentiles = [0.5, 99.5]
window = [40, 80]
mean = 0.4
std = 0.3
[data]
folder = "nowhere"
patient = "head"
fold = "fold"
[split]
folds = 3
[fit]
network = "small_cnn"
width = 8
epochs = 24
batch_size = 8
learning_rate = 0.005
weight_decay = 0.0
ema = 0.5
seed = 9
[[label]]
key = "clot"
column = "clot"
code = "HP:0002170"
display = "Intracranial hemorrhage"
display_zh = "颅内出血"
shown_at = 0.05
shown_at_source = "a guess"
"""


def head(seed: int, clot: bool, middle_mm: float = 0.0) -> Phantom:
    """A head, with a clot somewhere around ``middle_mm`` along z if asked for."""
    random = np.random.default_rng(seed)
    whole = ct_models.head()
    x, y = random.uniform(-30, 30, 2)
    half = random.uniform(14, 22)
    blood = Ellipsoid((x, y, middle_mm), (half, half, half), ct_models.CLOT_HU)
    bodies = whole.bodies[:-1]
    return replace(whole, bodies=(*bodies, blood) if clot else bodies)


def series(seed: int, clot: bool, middle_mm: float = 0.0, scan: Scan = SCAN) -> Series:
    """The head as a CT."""
    grid = scanned(head(seed, clot, middle_mm), replace(scan, seed=seed))
    return series_of(grid, "HEAD", HEAD_UID)


def folder_of(folder: Path, heads: int = 24) -> Path:
    """Write three slices of each head around its middle, half of the heads with a clot."""
    folder.mkdir(parents=True)
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "head", "fold", "clot"])
        for n in range(heads):
            cuts = ct_slices.cuts(series(n, n % 2 == 0), Region.HEAD)
            for cut in cuts[len(cuts) // 2 - 1 : len(cuts) // 2 + 2]:
                grey = prepare.through(cut.hu, WINDOW)
                name = f"{n}_{cut.k}.png"
                Image.fromarray(np.rint(255 * grey).astype(np.uint8)).save(folder / name)
                writer.writerow([name, n, n // 2 % 3, int(n % 2 == 0)])
    return folder


def pack_of(root: Path) -> ModelPack:
    """Train a pack on such pictures: as ``make`` does, without the card's figures."""
    (root / "clots.toml").write_text(CONFIG, encoding="utf-8")
    settings = config.load(root / "clots.toml")
    context = Context()
    data = dataset.read(settings, folder_of(root / "data"), root / "cache", context)
    held = held_out.train(settings, data, root / "work", context)
    context.close()
    truth, scores = data.targets[held.calibration, 0] > 0.5, held.logits[held.calibration, 0]
    fitted = held_out.calibrated(scores, truth, "clot")
    decision = decide.fit(
        fitted.probability(scores), truth, data.patients[held.calibration], fitted.threshold
    )
    facts = LabelFacts(fitted.threshold, fitted.platt, 0.5, 4, 4, False, decision)
    learnt, _ = content.learn(settings, data)
    product = Product(held.network, (facts,), learnt, content.LIMIT, 1.0, "# Clots\n")
    write_pack(settings, product, root / "packs" / "clots")
    return load(root / "packs" / "clots")
