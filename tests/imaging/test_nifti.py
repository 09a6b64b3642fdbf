import gzip
import struct

import numpy as np
import pytest

from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging import nifti


def volume(shear=0.0, dtype=np.int16):
    affine = np.eye(4)
    affine[:3, 0] = (0, shear, 2.0)
    affine[:3, 1] = (0, 0.5, 0)
    affine[:3, 2] = (0.25, 0, 0)
    affine[:3, 3] = (-10, -20, 30)
    voxels = np.arange(60).reshape(3, 4, 5).astype(dtype)
    return Volume(voxels, Geometry(affine, Frame.PATIENT, Calibration.PATIENT), "HU")


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, np.float32])
def test_another_program_reads_the_same_values_at_the_same_places(tmp_path, dtype):
    import SimpleITK

    path = tmp_path / "volume.nii.gz"
    nifti.write(volume(dtype=dtype), path)
    image = SimpleITK.ReadImage(str(path))
    # SimpleITK gives LPS, as the volume has it: the way through RAS cancels out.
    assert image.GetSpacing() == pytest.approx((0.25, 0.5, 2.0))
    assert image.TransformIndexToPhysicalPoint((4, 3, 2)) == pytest.approx((-9, -18.5, 34))
    assert image.GetPixel(4, 3, 2) == 59
    assert SimpleITK.GetArrayViewFromImage(image).dtype == dtype


def test_a_tilted_stack_keeps_its_shear(tmp_path):
    path = tmp_path / "volume.nii.gz"
    nifti.write(volume(shear=0.7), path)
    header = gzip.decompress(path.read_bytes())[:348]
    rows = struct.unpack_from("<12f", header, 280)
    # Columns are i, j, k, origin; x and y are turned from LPS to RAS.
    assert rows == pytest.approx((-0.25, 0, 0, 10, 0, -0.5, -0.7, 20, 0, 0, 2, 30))


def test_colour_is_refused(tmp_path):
    rgb = Volume(np.zeros((1, 2, 2, 3), np.uint8), Geometry.pixels())
    with pytest.raises(ValueError, match="NIfTI"):
        nifti.write(rgb, tmp_path / "x.nii.gz")


def frames_of(path, dtype):
    """Header and values of a file, read by hand."""
    content = gzip.decompress(path.read_bytes())
    count, *sizes = struct.unpack_from("<8h", content, 40)
    voxels = np.frombuffer(content, dtype, offset=352).reshape(sizes[:count][::-1])
    return voxels, struct.unpack_from("<2f", content, 112), content[148:228].rstrip(b"\0")


def geometry():
    return volume().geometry


def test_time_points_are_the_fourth_axis(tmp_path):
    import SimpleITK

    voxels = np.arange(120, dtype=np.int16).reshape(6, 4, 5)
    nifti.write(Volume(voxels, geometry(), time_points=2), tmp_path / "a.nii.gz")
    image = SimpleITK.ReadImage(str(tmp_path / "a.nii.gz"))
    assert image.GetSize() == (5, 4, 3, 2)
    assert image.GetPixel(4, 3, 2, 1) == 119
    assert image.GetPixel(0, 0, 0, 1) == 60


def test_one_exact_rescale_stays_in_the_header(tmp_path):
    voxels = np.arange(60, dtype=np.int16).reshape(3, 4, 5)
    path = tmp_path / "a.nii.gz"
    nifti.write(Volume(voxels, geometry(), "HU", rescale=((0.5, -1024.0),)), path)
    stored, scale, _ = frames_of(path, "<i2")
    assert scale == (0.5, -1024.0)
    assert np.array_equal(stored, voxels)


@pytest.mark.parametrize("rescale", [((0.1, 0.0),), ((1.0, 0.0), (2.0, 1.0), (0.3, 0.0))])
def test_what_the_header_cannot_say_is_written_as_values(tmp_path, rescale):
    voxels = np.arange(60, dtype=np.uint16).reshape(3, 4, 5)
    path = tmp_path / "a.nii.gz"
    nifti.write(Volume(voxels, geometry(), rescale=rescale, padding=(0, 0)), path)
    stored, scale, _ = frames_of(path, "<f4")
    pairs = np.array(rescale)[:, :, None, None]
    assert scale == (1.0, 0.0)
    assert np.isnan(stored[0, 0, 0])
    truth = voxels * pairs[:, 0] + pairs[:, 1]
    assert stored.ravel()[1:] == pytest.approx(truth.ravel()[1:], rel=1e-6)


def test_voxels_that_lie_elsewhere_can_be_given(tmp_path):
    path = tmp_path / "a.nii.gz"
    nifti.write(volume(), path, volume().voxels + 7)
    assert frames_of(path, "<i2")[0][0, 0, 0] == 7


@pytest.mark.parametrize("lean", [0.0, 0.25])
def test_uneven_slices_become_even_and_the_file_says_so(tmp_path, lean):
    depths = np.array([0, 2, 4, 5, 7, 9, 12, 14.0])
    plane = np.array([[0, 0.25, -10], [0.5, 0, -20], [0, 0, 30]])
    planes = np.repeat(plane[None], 8, axis=0)
    planes[:, :, 2] += depths[:, None] * np.array([0, lean, 1])
    affine = volume().geometry.affine.copy()
    uneven = Geometry(affine, Frame.PATIENT, Calibration.PATIENT, planes)
    j, i = np.mgrid[:4, :5]
    points = np.stack([p @ np.stack([j.ravel(), i.ravel(), np.ones(20)]) for p in planes])
    # x, y and z of each voxel itself: linear, so that interpolation gives them back.
    values = (points[:, 0] + 2 * points[:, 1] + 3 * points[:, 2]).reshape(8, 4, 5)
    path = tmp_path / "a.nii.gz"
    nifti.write(Volume(values.astype(np.float32), uneven), path)
    stored, _, said = frames_of(path, "<f4")
    assert said == b"resampled: slices are not evenly spaced"
    assert stored.shape == (8, 4, 5)
    rows = np.frombuffer(gzip.decompress(path.read_bytes()), "<f4", 12, 280)
    sform = rows.reshape(3, 4).astype(float) * np.array([-1, -1, 1])[:, None]
    inner = 0
    for k, row, col in np.ndindex(stored.shape):
        x, y, z = sform @ (col, row, k, 1)
        if 0 < row < 3 and np.isfinite(stored[k, row, col]):
            inner += 1
            assert stored[k, row, col] == pytest.approx(x + 2 * y + 3 * z, abs=1e-3)
    assert inner == 8 * 2 * 5
