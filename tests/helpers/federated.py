"""Federated averaging on a small scale: a base of four arrays, sites with keys, pictures."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from meddx.analysis.pack import InputSpec
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.federated import delta, keys
from meddx.training.federated.base import Base
from meddx.training.federated.delta import Delta
from meddx.training.state import sha256_of
from tests.helpers import packs
from tests.helpers.training import toml

SIDE = 32


def base() -> Base:
    """Two weights, a mean and a variance, and a counter."""
    state = {
        "head.weight": np.array([[1.0, -2.0]], np.float32),
        "norm.running_mean": np.array([0.5], np.float32),
        "norm.running_var": np.array([1.0], np.float32),
        "norm.num_batches_tracked": np.array(7, np.int64),
    }
    return Base(state, sha256_of(state), "task")


def change(site: str, weight: float, samples: int = 10, **facts: object) -> Delta:
    """A delta of ``base()``: this much on the weights, 0.1 on mean and variance."""
    changes = {
        "head.weight": np.array([[weight, 2 * weight]], np.float32),
        "norm.running_mean": np.array([0.1], np.float32),
        "norm.running_var": np.array([0.1], np.float32),
    }
    made = Delta(site, changes, base().sha256, "task", 1, samples, {"Mass": 4})
    return replace(made, **facts)  # type: ignore[arg-type]


class Federation:
    """Sites with a key each, and the coordinator's folder of public keys."""

    def __init__(self, folder: Path, *sites: str) -> None:
        self._folder, self.keys = folder, folder / "keys"
        self.keys.mkdir()
        for site in sites:
            keys.make(folder / f"{site}.pem").rename(self.keys / f"{site}.public.pem")

    def private(self, site: str) -> Path:
        return self._folder / f"{site}.pem"

    def sent(self, made: Delta, signer: str = "") -> Delta:
        """Write a delta, signed by its site or by another, and read it back."""
        path = self._folder / f"{made.site}.safetensors"
        delta.write(path, made, keys.private_key(self.private(signer or made.site)))
        return delta.read(path)


def config(epochs: int = 2) -> Config:
    """One label on 32 x 32 pictures, three folds: one to test on, one to calibrate on."""
    whole = packs.config()
    fit = replace(
        whole.fit, width=4, epochs=epochs, batch_size=8, learning_rate=0.01, ema=0.0, seed=5
    )
    spec = InputSpec((SIDE, SIDE), 1, "stretch", (0.5, 99.5), 0.5, 0.25)
    return replace(whole, fit=fit, input=spec, labels=whole.labels[:1], folds=4, cross=False)


def balls(count: int, seed: int = 0, contrast: float = 0.3) -> Dataset:
    """Noisy pictures of as many patients; half of them show a soft bright ball somewhere."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:SIDE, :SIDE]
    grey = np.empty((count, SIDE, SIDE), np.float16)
    truth = np.arange(count) % 2 == 0
    for n in range(count):
        picture = 0.4 + random.normal(0, 0.08, (SIDE, SIDE))
        j, i = random.integers(10, SIDE - 10, 2)
        if truth[n]:
            picture += contrast * np.exp(-((y - j) ** 2 + (x - i) ** 2) / 18)
        grey[n] = np.clip(picture, 0, 1)
    return Dataset(
        grey=grey,
        targets=truth[:, None].astype(np.float32),
        soft=np.full((count, 1), np.nan, np.float32),
        patients=np.array([f"p{n}" for n in range(count)]),
        folds=np.arange(count) // 2 % 4,
        files=tuple(f"{n}.png" for n in range(count)),
        groups={},
    )


CONFIG = toml(side=SIDE, folds=4, epochs=2, learning_rate=0.003, ema=0.0)


def write_pictures(folder: Path, count: int, seed: int) -> Path:
    """Write pictures of ``balls`` with their table into a new folder."""
    folder.mkdir()
    found = balls(count, seed)
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "patient_id", "fold", "ball"])
        for n, file in enumerate(found.files):
            Image.fromarray(np.rint(found.grey[n] * 255).astype(np.uint8)).save(folder / file)
            truth = int(found.targets[n, 0])
            writer.writerow([file, found.patients[n], found.folds[n], truth])
    return folder
