"""A tiny pack with random weights, written as training writes one."""

import shutil
import tempfile
from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from meddx.analysis.content import Content, thumbnail
from meddx.analysis.decision import Decision
from meddx.analysis.pack import GateSpec, InputSpec, ModelPack, load
from meddx.case.codes import Code
from meddx.case.record import Case, Series, Study
from meddx.case.volume import Geometry, Volume
from meddx.training.config import Card, Config, DataSpec, LabelSpec
from meddx.training.content import principal_parts
from meddx.training.export import LabelFacts, Product, write_pack
from meddx.training.fit_spec import FitSpec
from meddx.training.network import resnet18

_KEPT = tempfile.TemporaryDirectory(prefix="meddx-packs-")
_WRITTEN: dict[Hashable, Path] = {}
SIZE = (64, 64)
GATE = GateSpec(
    ("CR", "DX"), ("CHEST",), ("PA", "AP"), ("MONOCHROME1", "MONOCHROME2"), (18, 130), 64
)
INPUT = InputSpec(SIZE, 1, "letterbox", (0.5, 99.5), 0.5, 0.25)
LABELS = (
    LabelSpec("Mass", "Mass", "1", Code.parse("HP:0033821", "Pulmonary mass"), 0.05, "a guess"),
    LabelSpec("Edema", "Edema", "1", Code.parse("HP:0100598", "Pulmonary edema"), 0.02, "a guess"),
    LabelSpec("Hernia", "Hernia", "1", Code.parse("HP:0002036", "Hiatus hernia"), 0.01, "a guess"),
)
FACTS = (
    LabelFacts(0.4, (1.5, -0.2), 0.3, 40, 100, suppressed=False),
    LabelFacts(0.9999, (1.0, 0.0), 0.2, 20, 100, suppressed=False),
    LabelFacts(0.5, (1.0, 0.0), 0.1, 10, 100, suppressed=True),
)


def config(folder: str = ".", name: str = "tiny") -> Config:
    """A configuration for phantoms: three labels, two folds by hash."""
    card = Card(name, "0.1", "Tiny", "小", "Apache-2.0", "Tests.", "测试。", "Phantoms.")
    data = DataSpec(folder, "labels.csv", "file", "patient_id", "", "", (0, 200), "", "", "")
    fit = FitSpec(2, 1, 8, 1e-3, 0.01, 0.5, 0, 1, 0.0, "")
    return Config(card, GATE, INPUT, data, LABELS, fit, 2, True, 0, 1)


def phantom(seed: int = 0, size: tuple[int, int] = (120, 100)) -> np.ndarray:
    """Two dark fields beside a bright middle, with noise: uint8 (rows, cols)."""
    random = np.random.default_rng(seed)
    y, x = np.meshgrid(*(np.linspace(-1, 1, n) for n in size), indexing="ij")
    fields = np.exp(-(((np.abs(x) - 0.45) / 0.25) ** 2) - (y / 0.6) ** 2)
    noise = random.normal(0, 0.02, size)
    return np.rint(255 * np.clip(0.8 - 0.6 * fields + noise, 0, 1)).astype(np.uint8)


def with_decisions(facts: tuple[LabelFacts, ...]) -> tuple[LabelFacts, ...]:
    """The same labels with thresholds by purpose and conformal quantiles."""
    return tuple(
        replace(f, decision=Decision(f.threshold / 2, (1 + f.threshold) / 2, 0.9, (0.6, 0.7)))
        for f in facts
    )


def written_once(key: Hashable, make: Callable[[Path], None], folder: Path) -> ModelPack:
    """Load a pack from a folder into which it is copied: exporting a network takes seconds.

    ``make`` writes the pack of this key into the folder that it gets, once in all tests.
    """
    if key not in _WRITTEN:
        place = Path(_KEPT.name) / str(len(_WRITTEN))
        make(place)
        _WRITTEN[key] = place
    shutil.copytree(_WRITTEN[key], folder)
    return load(folder)


def tiny_pack(folder: Path, facts: tuple[LabelFacts, ...] = FACTS) -> ModelPack:
    """Write and load a pack of three labels: delivered, hardly ever called, suppressed."""
    return written_once(facts, partial(_write_tiny, facts), folder / "tiny")


def _write_tiny(facts: tuple[LabelFacts, ...], folder: Path) -> None:
    import torch

    torch.manual_seed(3)
    network = resnet18(3, 2)
    network.eval()
    pictures = [phantom(seed).astype(np.float32)[:64, :64] / 255 for seed in range(8)]
    parts = principal_parts(np.stack([thumbnail(p) for p in pictures]), 4)
    content = Content(parts, np.empty(0, np.float32), 1.0)
    product = Product(network, facts, content, 0.9, 2.0, "# Tiny\n")
    write_pack(config(), product, folder)


def case_of(pixels: np.ndarray, **changes: object) -> Case:
    """A case of one radiograph that the tiny pack accepts, with ``changes`` to its series."""
    facts: dict[str, object] = {
        "modality": "CR",
        "body_part_examined": "CHEST",
        "view_position": "PA",
        "photometric_interpretation": "MONOCHROME2",
        "age_years": 64.0,
    }
    volume = Volume(pixels[None], Geometry.pixels())
    series = Series("1.2.3", "1.2", **{"volume": volume, **facts, **changes})  # type: ignore[arg-type]
    return Case(studies=(Study("1.2", (series,)),))
