import numpy as np
import pytest
from PIL import Image

from meddx.commands import run
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
