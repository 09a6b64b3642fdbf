"""Where the lungs lie: learnt from boxes of phantoms, marked on others, and what is refused."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meddx.analysis.pack_fields import MalformedError, Table
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training import config as configs
from meddx.training import dataset, regions
from meddx.training.regions_spec import RegionsSpec, regions_of
from tests.helpers.packs import phantom
from tests.training.test_make import CONFIG

BOXES = ("right", "left")
HEAD = ("file", "who", *BOXES, "license")
GOOD = ("10;20;30;50", "50;20;30;50", "CC BY")


@pytest.fixture(scope="module")
def boxed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty pictures, each of two dark fields at another place, with their boxes."""
    folder = tmp_path_factory.mktemp("boxed")
    random = np.random.default_rng(1)
    rows = []
    for n in range(30):
        grey = random.normal(200, 8, (90, 100))
        top, tall, wide = (int(random.integers(*ends)) for ends in ((12, 26), (40, 56), (20, 30)))
        boxes = [(15 + n % 5, top), (55 + n % 5, top)]
        for x, y in boxes:
            grey[y : y + tall, x : x + wide] -= 120
        Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(folder / f"{n}.png")
        said = [f"{x}.0;{y}.0;{wide};{tall}" for x, y in boxes]
        rows.append((f"{n}.png", f"p{n}", *said, "CC BY"))
    write(folder, rows)
    return folder


def write(folder: Path, rows: list[tuple[str, ...]]) -> None:
    with (folder / "labels.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([HEAD, *rows])


def spec(folder: Path) -> RegionsSpec:
    return RegionsSpec(str(folder), "labels.csv", "file", "who", BOXES, (("license", ("CC BY",)),))


@pytest.fixture
def settings(tmp_path: Path) -> configs.Config:
    """The configuration of the phantoms."""
    path = tmp_path / "balls.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return configs.load(path)


@pytest.mark.slow
def test_the_lungs_are_found_and_kept(boxed, settings, tmp_path, monkeypatch):
    asked = replace(settings, regions=spec(boxed))
    grey = np.stack([np.full((64, 64), 0.8), np.full((64, 64), 0.8)]).astype(np.float16)
    grey[:, 16:48, 12:28] = grey[:, 16:48, 38:54] = 0.1
    nothing = np.zeros((2, 1), np.float32)
    names = np.array(["a", "b"])
    found = dataset.Dataset(grey, nothing, nothing, names, np.zeros(2, int), ("a", "b"), {})
    context = Context()
    marked = regions.marked(asked, found, tmp_path / "cache", context)
    monkeypatch.setattr(regions, "learn", None)  # what is kept is not learnt again
    again = regions.marked(asked, found, tmp_path / "cache", context)
    assert regions.marked(settings, found, tmp_path / "cache", context) is found
    context.close()
    assert marked.regions is not None
    assert marked.regions.overlap > 0.6
    masks = marked.regions.masks
    assert (masks.dtype, masks.shape) == (np.float16, (2, 96, 96))
    np.testing.assert_array_equal(again.regions.masks, masks)
    assert (again.regions.overlap, again.regions.boxed) == (
        marked.regions.overlap,
        marked.regions.boxed,
    )
    inside = np.zeros((96, 96), bool)
    inside[24:72, 18:42] = inside[24:72, 57:81] = True
    assert masks[0][inside].mean() > masks[0][~inside].mean() + 0.4


@pytest.mark.parametrize(
    "box", ["1;2;3", "a;2;3;4", "1;2;0;4", "1;2;nan;4", "1;2;3;4;5", "200;2;3;4", "0;-9;5;4"]
)
def test_a_box_that_is_none_is_named(box, settings, tmp_path):
    Image.fromarray(phantom(0, (90, 100))).save(tmp_path / "0.png")
    write(tmp_path, [("0.png", "p0", box, *GOOD[1:])])
    context = Context()
    with pytest.raises(Refused) as error:
        regions.read(settings, spec(tmp_path), context)
    context.close()
    assert error.value.code == "box_malformed"
    assert box in str(error.value.phrase)
    assert "0.png" in str(error.value.phrase)


def test_rows_without_boxes_or_with_other_words_are_left_out(settings, tmp_path):
    Image.fromarray(phantom(0, (90, 100))).save(tmp_path / "0.png")
    write(
        tmp_path,
        [
            ("0.png", "p0", *GOOD),
            ("missing.png", "p1", "", *GOOD[1:]),
            ("missing.png", "p2", *GOOD[:2], "CC BY-NC"),
        ],
    )
    context = Context()
    found = regions.read(settings, spec(tmp_path), context)
    assert found.masks.shape == (1, 96, 96)
    assert found.masks[0, 48, 20] == 1
    assert found.masks[0, 48, 43] == 0
    assert found.masks.mean() == pytest.approx(2 * 30 * 50 / 9000, abs=0.03)
    nobody = replace(spec(tmp_path), only=(("license", ("none",)),))
    with pytest.raises(Refused) as error:
        regions.read(settings, nobody, context)
    context.close()
    assert error.value.code == "too_few_boxes"


def test_what_cannot_be_said_of_regions_is_named():
    said = {"folder": "f", "patient": "p", "boxes": ["a"], "only": {"license": ["CC BY"]}}
    assert regions_of(Table(said)).only == (("license", ("CC BY",)),)
    for changes, place in (({"boxes": []}, "boxes"), ({"only": {"a": 1}}, "only.a")):
        with pytest.raises(MalformedError) as error:
            regions_of(Table(said | changes))
        assert str(error.value) == place


REGIONS = '[regions]\nfolder = "f"\npatient = "p"\nboxes = ["a"]\n'
DRAWN = 'opacities = 0.2\nopacity_labels = ["Ball"]\n'


@pytest.mark.parametrize(
    ("fit", "rest", "place"),
    [
        ("look = 0.5\n", "", "regions"),
        (DRAWN, "", "regions"),
        (DRAWN.replace("Ball", "Cube"), REGIONS, "fit.opacity_labels"),
        ("look = -1\n", REGIONS, "fit.look"),
        ('look = 0.5\nnetwork = "mobilenet_v2"\n', REGIONS, "fit.look"),
        ("opacities = 0.2\n", REGIONS, "fit.opacity_labels"),
        ("point = 0.1\n", REGIONS, "fit.point"),
        (DRAWN + "mixup = 0.2\n", REGIONS, "fit.mixup"),
        ("look = 0.5\nmixup = 0.2\n", REGIONS, "fit.mixup"),
        (
            DRAWN,
            REGIONS + "[distil]\nmembers = 2\nwidth = 4\nshare = 0.5\nconsistent = true\n",
            "distil.consistent",
        ),
    ],
)
def test_what_looking_needs_is_demanded_by_name(fit, rest, place, tmp_path):
    path = tmp_path / "asked.toml"
    text = CONFIG.replace("soft_share = 0.5\n", f"soft_share = 0.5\n{fit}")
    path.write_text(text.replace("[baseline]", f"{rest}[baseline]"), encoding="utf-8")
    with pytest.raises(Refused) as error:
        configs.load(path)
    assert error.value.code == "config_malformed"
    assert f" {place}." in str(error.value.phrase)
