"""The pointing game, worked by hand and played through the command."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meddx import commands
from meddx.analysis.pack import load
from meddx.phrase import Refused
from meddx.training import localise
from meddx.training.rewrite import rewritten
from tests.helpers.packs import phantom


def box(top, left, bottom, right, shape=(8, 8)):
    mask = np.zeros(shape, bool)
    mask[top:bottom, left:right] = True
    return mask


def test_a_hit_is_the_highest_place_inside_the_mask():
    share = np.zeros((8, 8), np.float32)
    share[0, 0], share[3, 3], share[5, 5] = 1.0, 0.9, 0.8
    lungs, target = box(2, 2, 6, 6), box(3, 3, 4, 4)
    assert localise.point(share, target, lungs) == (0.0, 1.0, 1 / 16)
    assert localise.point(share, box(0, 0, 1, 1), lungs) == (1.0, 0.0, 0.0)


def test_equal_places_share_the_hit_so_a_flat_map_is_a_random_point():
    flat = np.ones((8, 8), np.float32)
    found = localise.point(flat, box(2, 2, 4, 6), box(2, 2, 6, 6))
    assert found == (8 / 64, 0.5, 0.5)


def test_the_map_lies_on_the_picture_through_the_letterbox():
    values = np.array([[0, 0, 0], [-5, 2, 1], [0, 0, 0]], np.float32)
    # A picture of 30 x 90 px in a square of 90 px: the map's middle row covers it.
    found = localise.whole(values, (-30.0, 0.0, 60.0, 90.0), (30, 90))
    assert found.shape == (30, 90)
    assert np.unravel_index(found.argmax(), found.shape)[1] in range(43, 48)
    assert found[15, 5] == pytest.approx(0.0, abs=0.02)  # the lowest, not cut off at 0
    assert found[15, 85] == pytest.approx(6 / 7, abs=0.02)


@pytest.fixture
def table(tmp_path):
    """Three phantoms with masks; a fourth without lungs and a fifth without an opacity."""
    rows = ["image,mask,structure"]
    for n in range(5):
        Image.fromarray(phantom(n, (96, 80))).save(tmp_path / f"{n}.png")
        parts = {
            "left_lung": box(20, 50, 80, 75, (96, 80)),
            "right_lung": box(20, 5, 80, 30, (96, 80)),
            "consolidation": box(20, 5, 50, 30, (96, 80)),
        }
        if n == 3:
            del parts["left_lung"]
        if n == 4:
            del parts["consolidation"]
        for name, mask in parts.items():
            Image.fromarray(mask).save(tmp_path / f"{n}_{name}.png")
            rows.append(f"{n}.png,{n}_{name}.png,{name}")
    path = tmp_path / "masks.csv"
    path.write_text("\n".join(rows) + "\n")
    (tmp_path / "labels.csv").write_text("file,patient_id\n0.png,a\n1.png,a\n2.png,b\n")
    return path


def test_only_pictures_with_lungs_and_an_opacity_are_played(table):
    found = localise.outlined(table)
    assert [(one.file, one.patient) for one in found] == [
        ("0.png", "a"),
        ("1.png", "a"),
        ("2.png", "b"),
    ]
    assert found[0].targets == ("0_consolidation.png",)
    with pytest.raises(Refused) as refused:
        localise.outlined(table, ("ground_glass_opacities",))
    assert refused.value.code == "no_masks"


def test_evaluate_plays_with_every_delivered_label(pack, table, capsys):
    run = ["evaluate", str(pack.folder), "--masks", str(table)]
    assert commands.run([*run, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["pointing"]
    everything = [row for row in rows if not row["called"]]
    assert [row["key"] for row in everything] == ["Mass", "Edema"]
    for row in everything:
        assert row["pictures"] == 3
        value = {name: triple[0] for name, triple in row["figures"].items()}
        assert value["random"] == pytest.approx(0.25)
        assert value["in_lungs_gain"] == pytest.approx(value["in_lungs"] - 0.25)
        assert value["anywhere_gain"] == pytest.approx(value["anywhere"] - 0.25)
    assert next(row for row in rows if row["called"] and row["key"] == "Edema") == {
        "key": "Edema",
        "called": True,
        "pictures": 0,
        "figures": {},
    }
    assert commands.run(run) == 0
    assert "| Mass | 3 all |" in capsys.readouterr().out


def test_maps_point_where_one_label_is_surely_better_than_a_random_point():
    def gained(key, low, *, called=False):
        figures = dict.fromkeys(localise.FIGURES, (0.3, low, 0.5))
        return localise.Pointed(key, called, 9, figures)

    nothing = localise.Pointed("Edema", False, 0, {})
    assert not localise.points((gained("Mass", -0.1), gained("Mass", 0.2, called=True), nothing))
    assert localise.points((nothing, gained("Mass", -0.1), gained("Pneumonia", 0.01)))


def test_what_was_measured_is_said_in_the_pack(pack, table, tmp_path, capsys):
    own = Path(shutil.copytree(pack.folder, tmp_path / "own" / "tiny"))
    (own / "card.md").write_text("# Tiny\n", encoding="utf-8")
    rewritten(load(own), lambda _folder: None)
    assert commands.run(["evaluate", str(own), "--masks", str(table), "--card", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["pointing"]
    gains = [row["figures"]["in_lungs_gain"][1] for row in rows if not row["called"]]
    assert load(own).weights.pointless == (max(gains) <= 0)
    assert "## Where its heatmaps point" in (own / "card.md").read_text()


def test_a_mask_of_another_size_is_refused(pack, table, capsys):
    Image.fromarray(box(0, 0, 3, 3)).save(table.parent / "1_left_lung.png")
    assert commands.run(["evaluate", str(pack.folder), "--masks", str(table)]) == 1
    assert "1_left_lung.png is not of the size" in capsys.readouterr().err


def test_evaluate_without_pictures_or_masks_says_so(pack, capsys):
    assert commands.run(["evaluate", str(pack.folder)]) == 1
    assert "Name the folder with the pictures" in capsys.readouterr().err
