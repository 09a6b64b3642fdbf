"""A tiny data set and configurations that train in seconds."""

import csv
import json
from pathlib import Path

import numpy as np
from PIL import Image

from tests.helpers.packs import phantom

_TOML = """
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
size = [{side}, {side}]
channels = 1
resize = "stretch"
percentiles = [0.5, 99.5]
mean = 0.5
std = 0.25
[data]
folder = "{folder}"
patient = "patient_id"
fold = "fold"
{data}
[split]
folds = {folds}
cross = false
[fit]
{fit}
{more}
[[label]]
key = "Ball"
{column}
code = "HP:0033821"
display = "Pulmonary mass"
display_zh = "肺肿块"
shown_at = 0.05
shown_at_source = "a guess"
"""
_FIT = {"width": 2, "epochs": 3, "batch_size": 4, "learning_rate": 0.01, "weight_decay": 0.01}
_FIT |= {"ema": 0.5, "seed": 7}


def toml(
    folder: str = "nowhere",
    side: int = 64,
    folds: int = 3,
    data: str = "",
    more: str = "",
    column: str = 'column = "ball"',
    **fit: float | str,
) -> str:
    """The text of a configuration that learns whether a picture shows a ball.

    ``data`` and ``column`` are lines of the table ``data`` and of the label, ``more`` whole tables
    behind ``fit``, whose fields are the other arguments.
    """
    lines = (f"{key} = {json.dumps(value)}" for key, value in (_FIT | fit).items())
    return _TOML.format(
        folder=folder,
        side=side,
        folds=folds,
        data=data,
        fit="\n".join(lines),
        more=more,
        column=column,
    )


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
    fit = {"network": "small_cnn", "batch_size": 8, "epochs": epochs}
    text = toml(folder.as_posix(), more=f"[baseline]\nepochs = {baseline}", **fit)
    path.write_text(text, encoding="utf-8")
    return path
