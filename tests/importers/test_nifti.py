"""NIfTI-1 and -2: values, places and scaling as the headers say; hostile ones cost nothing."""

import gzip
import json
import random
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from meddx.case.source import Source
from meddx.case.volume import Frame
from meddx.imaging import nifti as writer
from meddx.importers.nifti import BARE, NO_PLACE, NO_UNIT, TWO_PLACES, Nifti
from meddx.importers.shared import nifti_file
from meddx.phrase import Refused
from tests.helpers.archives import packed, written

CODES = {
    "uint8": 2,
    "int16": 4,
    "int32": 8,
    "float32": 16,
    "float64": 64,
    "int8": 256,
    "uint16": 512,
    "uint32": 768,
    "int64": 1024,
    "uint64": 1280,
}
# Index (i, j, k) to RAS mm: a rotation by 90 degrees about z, spacings 2, 3, 4, an origin.
SFORM = np.array([[0, -3, 0, 10], [2, 0, 0, -20], [0, 0, 4, 30], [0, 0, 0, 1]], float)
# By hand: LPS negates the rows x and y; the columns are k, j, i, origin.
LPS = np.array([[0, 3, 0, -10], [0, 0, -2, 20], [4, 0, 0, 30], [0, 0, 0, 1]], float)
DATA = np.arange(2 * 3 * 4).reshape(4, 3, 2)  # (k, j, i)


def header(shape, code, bits, order="<", **values):
    """Write a NIfTI-1 header by the byte places of nifti1.h; ``shape`` is (i, j, k, ...)."""
    made = bytearray(352)
    dim = [len(shape), *shape] + [1] * (7 - len(shape))
    struct.pack_into(order + "i", made, 0, 348)
    struct.pack_into(order + "8h", made, 40, *values.get("dim", dim))
    struct.pack_into(order + "2h", made, 70, code, bits)
    struct.pack_into(order + "8f", made, 76, *values.get("pixdim", [1, 2, 3, 4, 1, 1, 1, 1]))
    struct.pack_into(order + "f", made, 108, values.get("vox_offset", 352))
    struct.pack_into(order + "2f", made, 112, *values.get("scl", (0, 0)))
    made[123] = values.get("units", 2)
    struct.pack_into(order + "2h", made, 252, *values.get("codes", (0, 1)))
    struct.pack_into(order + "6f", made, 256, *values.get("quaternion", [0] * 6))
    struct.pack_into(order + "12f", made, 280, *values.get("srow", SFORM)[:3].ravel())
    made[344:348] = values.get("magic", b"n+1\0")
    return bytes(made)


def header_two(shape, code, bits, order="<"):
    """Write a NIfTI-2 header by the byte places of nifti2.h."""
    made = bytearray(544)
    struct.pack_into(order + "i", made, 0, 540)
    made[4:12] = b"n+2\0\r\n\x1a\n"
    struct.pack_into(order + "2h", made, 12, code, bits)
    struct.pack_into(order + "8q", made, 16, len(shape), *shape, *[1] * (7 - len(shape)))
    struct.pack_into(order + "8d", made, 104, 1, 2, 3, 4, 1, 1, 1, 1)
    struct.pack_into(order + "q", made, 168, 544)
    struct.pack_into(order + "2d", made, 176, 2.0, -5.0)
    struct.pack_into(order + "2i", made, 344, 0, 1)
    struct.pack_into(order + "12d", made, 400, *SFORM[:3].ravel())
    struct.pack_into(order + "i", made, 500, 2)
    return bytes(made)


def plain(data=DATA, dtype="int16", order="<", **values):
    typed = data.astype(np.dtype(dtype).newbyteorder(order))
    shape = data.shape[::-1]
    return header(shape, CODES[dtype], typed.itemsize * 8, order, **values) + typed.tobytes()


@pytest.fixture
def load(tmp_path, context):
    def run(content, name="a.nii"):
        cases = Nifti().load((Source(written(tmp_path, content, name)),), context)
        refused = [item for case in cases for item in case.refused]
        assert not refused, str(refused[0].reason)
        return cases[0].series[0]

    return run


@pytest.fixture
def refusal(tmp_path, context):
    def run(content):
        (case,) = Nifti().load((Source(written(tmp_path, content, "a.nii")),), context)
        assert case.is_empty
        return case.refused[0].code

    return run


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("dtype", CODES)
def test_every_type_in_both_byte_orders(load, dtype, order):
    volume = load(plain(dtype=dtype, order=order)).volume
    assert volume.dtype == np.dtype(dtype)
    assert np.array_equal(volume.voxels, DATA)
    assert np.allclose(volume.geometry.affine, LPS)
    assert volume.geometry.frame is Frame.PATIENT


def test_gzip_gives_the_same(load):
    one, two = load(plain()), load(gzip.compress(plain()), "a.bin")
    assert np.array_equal(one.volume.voxels, two.volume.voxels)
    assert one.pixel_sha256 == two.pixel_sha256


@pytest.mark.parametrize("order", "<>")
def test_nifti_2(load, order):
    typed = DATA.astype(np.dtype("int16").newbyteorder(order))
    volume = load(header_two((2, 3, 4), 4, 16, order) + typed.tobytes()).volume
    assert np.array_equal(volume.voxels, DATA)
    assert np.allclose(volume.geometry.affine, LPS)
    assert volume.rescale == ((2.0, -5.0),)


def test_letters_at_the_edges(load):
    # i runs to +y RAS (anterior), j to -x RAS (left is -x in RAS).
    assert load(plain()).orientation == ("A", "L")


def test_stored_values_stay_and_scaling_stands_beside_them(load):
    volume = load(plain(scl=(0.5, -1024))).volume
    assert np.array_equal(volume.voxels, DATA)
    assert (volume.rescale, volume.unit) == (((0.5, -1024.0),), "1")
    assert load(plain(scl=(0, 7))).volume.rescale == ((1.0, 0.0),)
    assert load(plain(scl=(float("nan"), 0))).volume.rescale == ((1.0, 0.0),)


def test_time_points(load):
    data = np.arange(5 * 4 * 3 * 2).reshape(5, 4, 3, 2)  # (t, k, j, i)
    volume = load(plain(data)).volume
    assert (volume.time_points, volume.shape) == (5, (4, 3, 2))
    assert np.array_equal(volume.voxels, data.reshape(20, 3, 2))


def test_a_single_slice(load):
    assert load(plain(DATA[0])).volume.shape == (1, 3, 2)


def test_nan_stays_nan(load):
    data = DATA.astype(float)
    data[1, 2, 1] = np.nan
    voxels = load(plain(data, "float32")).volume.voxels
    assert np.isnan(voxels[1, 2, 1])
    assert np.isnan(voxels).sum() == 1


@pytest.mark.parametrize(("code", "samples"), [(128, 3), (2304, 4)])
def test_colour(load, code, samples):
    data = np.arange(4 * 3 * 2 * samples, dtype=np.uint8).reshape(4, 3, 2, samples)
    series = load(header((2, 3, 4), code, 8 * samples) + data.tobytes())
    assert series.volume.is_colour
    assert np.array_equal(series.volume.voxels, data[..., :3])


def test_the_qform_by_hand(load):
    # A quaternion (a, b, c, d) = (sqrt 1/2, 0, 0, sqrt 1/2) turns by 90 degrees about z.
    half = 0.5**0.5
    asked = {"codes": (1, 0), "quaternion": [0, 0, half, 10, -20, 30]}
    geometry = load(plain(**asked, pixdim=[1, 2, 3, 4, 1, 1, 1, 1])).volume.geometry
    assert np.allclose(geometry.affine, LPS, atol=1e-5)
    turned = load(plain(**asked, pixdim=[-1, 2, 3, 4, 1, 1, 1, 1])).volume.geometry
    assert np.allclose(turned.affine[:3, 0], -LPS[:3, 0], atol=1e-5)


def test_the_sform_is_preferred_and_a_contradiction_is_said(load):
    series = load(plain(codes=(1, 1), quaternion=[0, 0, 0, 0, 0, 0]))
    assert np.allclose(series.volume.geometry.affine, LPS)
    assert TWO_PLACES.template in [warning.template for warning in series.warnings]


@pytest.mark.parametrize(("units", "factor"), [(1, 1000.0), (2, 1.0), (3, 0.001), (10, 1.0)])
def test_units_of_length(load, units, factor):
    series = load(plain(units=units))
    assert np.allclose(series.volume.geometry.affine[:3], LPS[:3] * factor)
    assert series.warnings == (BARE,)


def test_what_is_not_known_is_said(load):
    assert load(plain(units=0)).warnings == (BARE, NO_UNIT)
    nowhere = load(plain(codes=(0, 0)))
    assert nowhere.warnings == (BARE, NO_PLACE)
    assert nowhere.volume.geometry.frame is Frame.PIXEL
    assert nowhere.orientation == ("", "")


@pytest.mark.parametrize(
    "srow",
    [np.zeros((4, 4)), np.full((4, 4), np.nan), np.ones((4, 4))],
    ids=["zero", "nan", "flat"],
)
def test_a_useless_sform_leaves_the_qform(load, srow):
    half = 0.5**0.5
    series = load(plain(srow=srow, codes=(1, 1), quaternion=[0, 0, half, 10, -20, 30]))
    assert np.allclose(series.volume.geometry.affine, LPS, atol=1e-5)
    assert load(plain(srow=srow)).volume.geometry.frame is Frame.PIXEL


def test_a_patient_is_not_named(load, tmp_path, context):
    load(plain())
    (case,) = Nifti().load((Source(tmp_path / "a.nii"),), context)
    assert not case.patient.is_named


def test_what_was_written_is_read_again(load, tmp_path):
    before = load(plain(scl=(2.0, 1.0)))
    writer.write(before.volume, tmp_path / "b.nii.gz")
    after = load((tmp_path / "b.nii.gz").read_bytes(), "c.nii.gz")
    assert np.array_equal(after.volume.voxels, before.volume.voxels)
    assert np.allclose(after.volume.geometry.affine, LPS)


def test_in_an_archive(tmp_path, context):
    path = written(tmp_path, packed({"in/a.nii.gz": gzip.compress(plain())}))
    (case,) = Nifti().load((Source(path, "in/a.nii.gz"),), context)
    assert np.array_equal(case.series[0].volume.voxels, DATA)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (plain()[:-1], "cut_short"),
        (plain()[:360], "cut_short"),
        (gzip.compress(plain())[:-12], "cut_short"),
        (plain(magic=b"ni1\0"), "nifti_pair"),
        (plain(dim=[8, 2, 3, 4, 1, 1, 1, 1]), "damaged"),
        (plain(dim=[0, 2, 3, 4, 1, 1, 1, 1]), "damaged"),
        (plain(dim=[3, -2, 3, 4, 1, 1, 1, 1]), "damaged"),
        (plain(dim=[3, 0, 3, 4, 1, 1, 1, 1]), "damaged"),
        (plain(dim=[7, 2, 3, 4, 1, 3, 1, 1]), "several_values"),
        (plain(dim=[4, 32767, 32767, 32767, 32767, 1, 1, 1]), "cut_short"),
        (plain(vox_offset=float("nan")), "damaged"),
        (plain(vox_offset=-352), "damaged"),
        (plain(vox_offset=348), "damaged"),
        (plain(vox_offset=1e30), "cut_short"),
        (header((2, 3, 4), 32, 64) + bytes(192), "data_type"),
        (header((2, 3, 4), 4, 8) + bytes(48), "damaged"),
    ],
)
def test_hostile_headers_are_refused(refusal, content, code):
    assert refusal(content) == code


def test_sniffing():
    sniff = Nifti().sniff
    assert sniff(plain()) == 1.0
    assert sniff(gzip.compress(plain() * 50)[:4096]) == 1.0
    assert sniff(header_two((1,), 2, 8)) == 1.0
    assert sniff(gzip.compress(b"##fileformat=VCFv4.2\n" * 50)) == 0.0
    assert sniff(plain()[:340]) == 0.0


def test_mutated_files_are_read_or_refused(tmp_path):
    rng = random.Random(20261122)  # noqa: S311 - a seed, no secret
    good = (plain(), plain(order=">"), gzip.compress(plain()))
    ends = Counter()
    for _ in range(600):
        content = bytearray(rng.choice(good))
        for _ in range(rng.choice((1, 1, 2, 6))):
            at = rng.randrange(len(content))
            content[at : at + rng.choice((0, 1, 2, 4))] = rng.randbytes(rng.choice((0, 1, 2, 4)))
        try:
            nifti_file.read_nifti(Source(written(tmp_path, bytes(content), "m")).as_json())
            ends["read"] += 1
        except Refused as refused:
            ends[refused.code] += 1
    assert ends["read"] > 40
    assert ends["damaged"] > 50
    assert ends.total() == 600


MEASURE = """
import json, sys, time
from pathlib import Path
from meddx.importers.shared.nifti_file import read_nifti
from meddx.phrase import Refused
begun = time.perf_counter()
try:
    read_nifti(json.loads(sys.argv[1]))
    code = "opened"
except Refused as refused:
    code = refused.code
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps({"code": code, "seconds": time.perf_counter() - begun, "peak_mb": peak}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read in Linux's way")
@pytest.mark.parametrize(
    ("shape", "code"), [((1000, 1000, 1000), "too_dense"), ((200, 200, 200), "opened")]
)
def test_a_gzip_bomb_is_refused_in_little_time_and_memory(tmp_path, shape, code):
    path = tmp_path / "bomb.nii.gz"
    with gzip.open(path, "wb", 1) as stream:
        stream.write(header(shape, 2, 8))
        for _ in range(500):
            stream.write(bytes(1 << 20))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, json.dumps(Source(path).as_json())],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    measured = json.loads(done.stdout)
    assert measured["code"] == code
    assert measured["seconds"] < 5
    assert measured["peak_mb"] < 500
