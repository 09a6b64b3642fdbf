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
    import gzip
    import struct

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
