import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.data import get_testdata_file

from meddx.commands import run
from meddx.imaging.figures import OWN_COLOUR
from tests.helpers.phantoms import axial, slices, write


def rendered(path):
    with Image.open(path) as image:
        return np.asarray(image)


def test_the_middle_slice_is_written_with_its_window_and_square_pixels(tmp_path):
    slices(tmp_path / "ct", axial(3), RescaleIntercept=0)
    out = tmp_path / "out.png"
    assert run(["render", str(tmp_path / "ct"), "--out", str(out), "--window=1000,2000"]) == 0
    picture = rendered(out)
    # Pixels are 0.5 mm tall and 0.25 mm wide: shown twice as tall.
    assert picture.shape == (12, 5)
    assert np.abs(picture[6].astype(int) - round((1025.5 - 999.5) / 1999 * 255 + 127.5)).max() <= 2


def test_a_frame_can_be_chosen_and_a_wrong_one_is_refused(tmp_path, capsys):
    slices(tmp_path / "ct", axial(3), RescaleIntercept=0, PixelSpacing=[1, 1])
    out = tmp_path / "out.png"
    arguments = ["render", str(tmp_path / "ct"), "--out", str(out), "--window=2000,1"]
    assert run([*arguments, "--frame", "2"]) == 0
    assert rendered(out).min() == 255
    assert run([*arguments, "--frame", "1"]) == 0
    assert rendered(out).max() == 0
    assert run([*arguments, "--frame", "3"]) == 1
    assert "no frame 3" in capsys.readouterr().err


def test_monochrome1_is_shown_inverted(tmp_path):
    values = np.array([[0, 255]], np.uint8)
    path = write(
        tmp_path / "a.dcm",
        values,
        PhotometricInterpretation="MONOCHROME1",
        WindowCenter=127.5,
        WindowWidth=255,
        VOILUTFunction="LINEAR_EXACT",
    )
    out = tmp_path / "out.png"
    assert run(["render", str(path), "--out", str(out)]) == 0
    assert rendered(out).tolist() == [[255, 0]]


@pytest.mark.parametrize("more", [["--series", "1"], ["--plane", "coronal"]])
def test_what_is_not_there_is_said(tmp_path, capsys, more):
    path = write(tmp_path / "a.dcm", np.zeros((2, 2), np.uint16))
    out = tmp_path / "out.png"
    assert run(["render", str(path), "--out", str(out), *more]) == 1
    assert capsys.readouterr().err.strip().endswith(".")
    assert not out.exists()


def test_a_wrong_window_is_wrong_usage(tmp_path, capsys):
    assert run(["render", str(tmp_path), "--out", "x.png", "--window=wide"]) == 2
    assert "CENTER,WIDTH" in capsys.readouterr().err


@pytest.mark.parametrize("window", ["nan,10", "40,inf"])
def test_a_window_that_is_no_number_is_wrong_usage(tmp_path, window):
    assert run(["render", "x.dcm", "--out", str(tmp_path / "x.png"), f"--window={window}"]) == 2


def test_other_planes_stand_upright_and_square(tmp_path):
    slices(tmp_path / "ct", axial(3), RescaleIntercept=0)
    out = tmp_path / "out.png"
    base = ["render", str(tmp_path / "ct"), "--out", str(out), "--window=1000,2000"]
    # Stored values are 1000 k + 10 j + i; k is 2 mm, j 0.5 mm, i 0.25 mm.
    assert run([*base, "--plane", "coronal", "--frame", "0"]) == 0
    coronal = rendered(out)
    assert coronal.shape == (24, 5)  # rows of 2 mm beside columns of 0.25 mm
    assert coronal[1].mean() > 240  # the head is up: the last slice
    assert coronal[-2].mean() < 10
    assert run([*base, "--plane", "sagittal", "--frame", "0"]) == 0
    assert rendered(out).shape == (12, 6)
    assert run([*base, "--plane", "axial", "--frame", "1"]) == 0
    again = rendered(out)
    assert run([*base, "--frame", "1"]) == 0
    assert np.array_equal(again, rendered(out))


def test_a_slab_shows_its_extremes_and_its_mean(tmp_path):
    slices(tmp_path / "ct", axial(3), RescaleIntercept=0, PixelSpacing=[1, 1])
    out = tmp_path / "out.png"
    base = ["render", str(tmp_path / "ct"), "--out", str(out), "--window=1022.5,2000"]
    shown = {}
    for projection in ("mip", "minip", "mean"):
        assert run([*base, "--plane", "axial", "--slab", "4", "--projection", projection]) == 0
        shown[projection] = rendered(out).mean()
    assert shown["mip"] > 245
    assert shown["minip"] < 10
    assert shown["mean"] == pytest.approx(127.5, abs=2)


def test_an_oblique_plane_goes_through_the_point_asked_for(tmp_path):
    slices(tmp_path / "ct", axial(3), RescaleIntercept=0, PixelSpacing=[1, 1])
    out = tmp_path / "out.png"
    base = ["render", str(tmp_path / "ct"), "--out", str(out), "--window=1000,1000"]
    assert run([*base, "--plane", "oblique", "--normal=0,0,1", "--at=-8,-18,9"]) == 0
    assert rendered(out).mean() > 250
    assert run([*base, "--plane", "oblique", "--normal=0,0,1", "--at=-8,-18,5"]) == 0
    assert rendered(out).mean() < 5
    assert run([*base, "--plane", "oblique", "--normal=1,1,0.5"]) == 0
    assert run([*base, "--plane", "axial", "--at=-8,-18,8.9"]) == 0
    assert rendered(out).mean() > 250


def test_a_tilt_is_said_beside_the_picture(tmp_path, capsys):
    slices(tmp_path / "ct", [(0, 0.5 * k, 2.0 * k) for k in range(4)], RescaleIntercept=0)
    out = tmp_path / "out.png"
    assert run(["render", str(tmp_path / "ct"), "--out", str(out), "--plane", "sagittal"]) == 0
    assert "Tilted slices (14.0°)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--slab=-1"],
        ["--slab=thick"],
        ["--normal=1,2"],
        ["--at=a,b,c"],
        ["--normal=nan,0,1"],
        ["--plane=frontal"],
    ],
)
def test_wrong_places_are_wrong_usage(tmp_path, wrong):
    assert run(["render", "x.dcm", "--out", str(tmp_path / "x.png"), *wrong]) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--plane", "oblique"], "--normal"),
        (["--plane", "oblique", "--normal=0,0,0"], "--normal"),
        (["--plane", "coronal", "--frame", "99"], "no picture 99"),
        (["--time", "1"], "no time point 1"),
    ],
)
def test_a_place_that_is_not_there_is_said(tmp_path, capsys, more, said):
    slices(tmp_path / "ct", axial(3))
    out = tmp_path / "out.png"
    assert run(["render", str(tmp_path / "ct"), "--out", str(out), *more]) == 1
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_rule_01_graphics_of_the_file_are_drawn(tmp_path):
    path = write(tmp_path / "a.dcm", np.zeros((4, 8), np.uint8), PixelSpacing=[2.0, 1.0])
    dataset = pydicom.dcmread(path)
    elements = ((0x10, "US", 2), (0x11, "US", 8), (0x40, "CS", "G"), (0x50, "SS", [2, 1]))
    for element, vr, value in elements:
        dataset.add_new((0x6000, element), vr, value)
    dataset.add_new((0x6000, 0x3000), "OW", bytes([0x01, 0x80]))
    dataset.save_as(path)
    assert run(["render", str(path), "--out", str(tmp_path / "a.png")]) == 0
    shown = np.asarray(Image.open(tmp_path / "a.png"))
    assert shown.shape == (8, 8, 3)
    drawn = [(int(r), int(c)) for r, c in np.argwhere((shown == OWN_COLOUR).all(axis=-1))]
    assert drawn == [(2, 0), (3, 0), (4, 7), (5, 7)]


def test_the_shutter_of_the_file_covers(tmp_path):
    edges = {
        "ShutterUpperHorizontalEdge": "2",
        "ShutterLeftVerticalEdge": "3",
        "ShutterLowerHorizontalEdge": "4",
        "ShutterRightVerticalEdge": "6",
    }
    white = np.full((4, 8), 255, np.uint8)
    path = write(tmp_path / "a.dcm", white, ShutterShape="RECTANGULAR", **edges)
    assert run(["render", str(path), "--window", "128,256", "--out", str(tmp_path / "a.png")]) == 0
    seen = np.asarray(Image.open(tmp_path / "a.png").convert("L")) > 0
    expected = np.zeros((4, 8), np.bool_)
    expected[1:4, 2:6] = True
    assert np.array_equal(seen, expected)


def test_rule_07_supplemental_colours_are_seen(tmp_path):
    path = get_testdata_file("eCT_Supplemental.dcm")
    assert run(["render", path, "--frame", "0", "--out", str(tmp_path / "a.png")]) == 0
    shown = np.asarray(Image.open(tmp_path / "a.png")).astype(int)
    stored = pydicom.dcmread(path).pixel_array
    coloured = shown.max(axis=-1) > shown.min(axis=-1)
    assert coloured.any()
    assert any(not (coloured & (values < 1024)).any() for values in stored)
