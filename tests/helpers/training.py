"""A tiny data set and configurations that train in seconds."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

from tests.helpers.packs import phantom

TOML = """
schema = 1
[pack]
name = "balls"
version = "0.1"
title = "Balls"
title_zh = "球"
licence = "Apache-2.0"
intended_use = "Tests."
intended_use_zh = "测试。"
training_data = "Phantoms."
[gate]
modalities = ["CR"]
[input]
size = [64, 64]
channels = 1
resize = "stretch"
percentiles = [0.5, 99.5]
mean = 0.5
std = 0.25
[data]
folder = "{folder}"
patient = "patient_id"
fold = "fold"
[split]
folds = 3
cross = false
[fit]
network = "small_cnn"
width = 2
epochs = {epochs}
batch_size = 8
learning_rate = 0.01
weight_decay = 0.01
ema = 0.5
seed = 7
[baseline]
epochs = {baseline}
[[label]]
key = "Ball"
column = "ball"
code = "HP:0033821"
display = "Pulmonary mass"
display_zh = "肺肿块"
shown_at = 0.05
shown_at_source = "a guess"
"""


def balls(folder: Path, patients: int = 18) -> Path:
    """Write phantoms, half of them with a bright ball, in three folds by patient."""
    folder.mkdir(parents=True)
    rows = []
    for n in range(patients):
        picture = phantom(n, (64, 64))
        has_ball = n // 3 % 2
        if has_ball:
            y, x = np.ogrid[:64, :64]
            picture[(y - 30) ** 2 + (x - 18) ** 2 < 49] = 230
        Image.fromarray(picture).save(folder / f"{n}.png")
        rows.append([f"{n}.png", f"p{n}", n % 3, has_ball])
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["file", "patient_id", "fold", "ball"], *rows])
    return folder


def configuration(path: Path, folder: Path, epochs: int = 3, baseline: int = 0) -> Path:
    """Write a configuration for such a folder."""
    text = TOML.format(folder=folder.as_posix(), epochs=epochs, baseline=baseline)
    path.write_text(text, encoding="utf-8")
    return path
