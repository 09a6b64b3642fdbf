"""One tiny pack for the whole session: exporting it takes seconds; and pictures to train on."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meddx.analysis.pack import ModelPack
from meddx.training import config
from tests.helpers.balls import CONFIG
from tests.helpers.packs import phantom, tiny_pack


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty phantoms of twenty patients, half of them with a bright ball; one is a child."""
    folder = tmp_path_factory.mktemp("data")
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "patient_id", "fold", "age", "kind", "side"])
        for n in range(41):
            pixels = phantom(n, (96, 80)).copy()
            if n % 4 < 2:
                y, x = np.ogrid[:96, :80]
                pixels[(y - 40 - n % 7) ** 2 + (x - 22) ** 2 < 100] = 255
            Image.fromarray(pixels).save(folder / f"{n}.png")
            age = 17 if n == 40 else 60
            kind = "BALL" if n % 4 < 2 else "NONE"
            side = "left" if n % 3 else "right"
            writer.writerow([f"{n}.png", f"p{n // 2}", n // 2 % 3, age, kind, side])
    rows = [f"{n}.jpg,{0.7 if n % 4 < 2 else 0.3}" for n in range(0, 40, 3)]
    (folder / "soft.csv").write_text("\n".join(["name,p_Ball", *rows]) + "\n")
    return folder


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> config.Config:
    """The configuration above."""
    path = tmp_path_factory.mktemp("config") / "balls.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return config.load(path)


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> ModelPack:
    """A loaded pack with random weights."""
    return tiny_pack(tmp_path_factory.mktemp("packs"))
