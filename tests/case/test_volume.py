import numpy as np
import pytest

from meddx.case.volume import Calibration, Frame, Geometry, Volume

# Columns k, j, i, origin: an oblique-free axial stack, 5 mm apart, 0.5 x 0.25 mm pixels.
AFFINE = np.array([[0, 0, 0.25, -10], [0, 0.5, 0, -20], [5, 0, 0, 30], [0, 0, 0, 1.0]])


def test_an_index_maps_to_the_patient_and_back() -> None:
    geometry = Geometry(AFFINE, Frame.PATIENT, Calibration.PATIENT)
    assert geometry.to_patient((2, 4, 8)) == (-8.0, -18.0, 40.0)
    assert geometry.to_index((-8.0, -18.0, 40.0)) == pytest.approx((2, 4, 8))
    assert geometry.spacing_mm == pytest.approx((5.0, 0.5, 0.25))


def test_pixels_have_no_millimetres() -> None:
    geometry = Geometry.pixels()
    assert geometry.spacing_mm is None
    assert geometry.to_patient((0, 3, 7)) == (7.0, 3.0, 0.0)


@pytest.mark.parametrize("bad", [np.eye(3), np.zeros((4, 4)), np.full((4, 4), np.nan)])
def test_an_invalid_affine_cannot_be_built(bad: np.ndarray) -> None:
    with pytest.raises(ValueError, match="affine"):
        Geometry(bad, Frame.PATIENT, Calibration.PATIENT)


def test_arrays_are_read_only() -> None:
    volume = Volume(np.zeros((1, 2, 3), np.int16), Geometry.pixels())
    with pytest.raises(ValueError, match="read-only"):
        volume.voxels[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        volume.geometry.affine[0, 0] = 1


@pytest.mark.parametrize("shape", [(2, 3), (0, 2, 3), (1, 2, 3, 4)])
def test_only_volumes_can_be_built(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="shape"):
        Volume(np.zeros(shape, np.uint8), Geometry.pixels())


def test_colour_is_three_bytes() -> None:
    colour = Volume(np.zeros((1, 2, 3, 3), np.uint8), Geometry.pixels())
    assert colour.is_colour
    assert colour.shape == (1, 2, 3)
    with pytest.raises(ValueError, match="shape"):
        Volume(np.zeros((1, 2, 3, 3), np.int16), Geometry.pixels())
    with pytest.raises(ValueError, match="unit"):
        Volume(np.zeros((1, 2, 3), np.uint8), Geometry.pixels(), "")
