import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from meddx.case.source import Source
from meddx.children import Children
from meddx.importers.picture import Picture
from meddx.jobs import Context
from tests.helpers.archives import packed, written


@pytest.fixture(scope="module")
def context():
    child = Children(1)
    child.start()
    yield Context(children=child)
    child.close()


GREY = np.arange(12, dtype=np.uint8).reshape(3, 4)


def only(cases):
    assert len(cases) == 1
    return cases[0].series[0]


@pytest.mark.parametrize("ending", ["png", "tiff"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_grey_values_come_out_as_they_went_in(tmp_path, context, ending, dtype):
    values = GREY.astype(dtype) * (1 if dtype == np.uint8 else 5000)
    path = tmp_path / f"picture.{ending}"
    Image.fromarray(values).save(path)
    series = only(Picture().load((Source(path),), context))
    assert np.array_equal(series.volume.voxels[0], values)
    assert series.volume.voxels.dtype == dtype
    assert (series.modality, series.volume.unit) == ("OT", "1")
    assert series.volume.geometry.spacing_mm is None
    assert "neither unit nor spacing" in str(series.warnings[0])


def test_a_picture_names_no_patient(tmp_path, context):
    path = tmp_path / "a.png"
    Image.fromarray(GREY).save(path)
    assert not Picture().load((Source(path),), context)[0].patient.is_named


def test_colour_stays_colour_and_grey_stored_as_colour_becomes_grey(tmp_path, context):
    rgb = np.zeros((3, 4, 3), np.uint8)
    rgb[..., 0] = GREY
    colour, grey = tmp_path / "c.png", tmp_path / "g.png"
    Image.fromarray(rgb).save(colour)
    Image.fromarray(np.dstack([GREY] * 3)).save(grey)
    assert np.array_equal(only(Picture().load((Source(colour),), context)).volume.voxels[0], rgb)
    assert np.array_equal(only(Picture().load((Source(grey),), context)).volume.voxels[0], GREY)


def test_a_jpeg_is_turned_as_its_exif_says(tmp_path, context):
    values = np.full((20, 40), 30, np.uint8)
    values[:, :20] = 220
    image = Image.fromarray(values)
    exif = image.getexif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise
    path = tmp_path / "a.jpg"
    image.save(path, exif=exif, quality=95)
    shown = only(Picture().load((Source(path),), context)).volume.voxels[0]
    assert shown.shape == (40, 20)
    assert shown[:15].min() > 180
    assert shown[-15:].max() < 80


def test_transparent_parts_are_black(tmp_path, context):
    rgba = np.full((2, 2, 4), 200, np.uint8)
    rgba[0, 0, 3] = 0
    path = tmp_path / "a.png"
    Image.fromarray(rgba).save(path)
    assert only(Picture().load((Source(path),), context)).volume.voxels[0, 0, 0] == 0


def test_the_pages_of_a_tiff_are_scrolled(tmp_path, context):
    path = tmp_path / "a.tif"
    pages = [GREY.astype(np.uint16) + 1000 * number for number in range(3)]
    first, *rest = map(Image.fromarray, pages)
    first.save(path, save_all=True, append_images=rest)
    series = only(Picture().load((Source(path),), context))
    assert np.array_equal(series.volume.voxels, np.stack(pages))
    assert len(series.warnings) == 1


def test_pages_of_another_size_are_counted(tmp_path, context):
    path = tmp_path / "a.tif"
    other = Image.fromarray(GREY[:, :2])
    Image.fromarray(GREY).save(path, save_all=True, append_images=[other, Image.fromarray(GREY)])
    series = only(Picture().load((Source(path),), context))
    assert series.volume.shape == (2, 3, 4)
    assert "Only 2 of the 3 pictures" in str(series.warnings[1])


def test_a_grey_page_among_coloured_ones(tmp_path, context):
    path = tmp_path / "a.tif"
    red = np.zeros((3, 4, 3), np.uint8)
    red[..., 0] = 200
    grey = Image.fromarray(np.dstack([GREY] * 3))
    Image.fromarray(red).save(path, save_all=True, append_images=[grey])
    voxels = only(Picture().load((Source(path),), context)).volume.voxels
    assert np.array_equal(voxels, np.stack([red, np.dstack([GREY] * 3)]))


def test_colours_of_16_bits_are_said_to_be_shown_with_8(tmp_path, context):
    path = tmp_path / "a.png"
    row = b"\x00" + struct.pack(">6H", 0xFFFF, 0x8000, 0, 0x1234, 0, 0)
    parts = [(b"IHDR", struct.pack(">2I5B", 2, 1, 16, 2, 0, 0, 0)), (b"IDAT", zlib.compress(row))]
    content = b"\x89PNG\r\n\x1a\n"
    for name, body in [*parts, (b"IEND", b"")]:
        content += struct.pack(">I", len(body)) + name + body
        content += struct.pack(">I", zlib.crc32(name + body))
    path.write_bytes(content)
    series = only(Picture().load((Source(path),), context))
    assert np.array_equal(series.volume.voxels[0], [[[255, 128, 0], [0x12, 0, 0]]])
    assert "8 of them" in str(series.warnings[1])


def test_a_palette_becomes_its_colours(tmp_path, context):
    image = Image.new("P", (2, 1))
    image.putpalette([0, 0, 0, 10, 200, 30])
    image.putpixel((1, 0), 1)
    image.save(tmp_path / "a.png")
    shown = only(Picture().load((Source(tmp_path / "a.png"),), context)).volume.voxels[0]
    assert np.array_equal(shown, [[[0, 0, 0], [10, 200, 30]]])


def test_bmp_by_its_headers(tmp_path, context):
    path = tmp_path / "a.bmp"
    Image.fromarray(GREY).save(path)
    assert Picture().sniff(path.read_bytes()[:4096]) > 0
    assert Picture().sniff(b"BMI 23, patient well. Cough and fever.") == 0
    voxels = only(Picture().load((Source(path),), context)).volume.voxels
    assert np.array_equal(voxels[0], GREY)


def test_a_picture_in_an_archive(tmp_path, context):
    Image.fromarray(GREY).save(tmp_path / "a.png")
    path = written(tmp_path, packed({"x/a.png": (tmp_path / "a.png").read_bytes()}))
    series = only(Picture().load((Source(path, "x/a.png"),), context))
    assert np.array_equal(series.volume.voxels[0], GREY)
    assert series.description == "a.png"


def test_16_bit_tiff_with_white_as_zero_is_shown_inverted(tmp_path, context):
    path = tmp_path / "a.tif"
    Image.fromarray(GREY.astype(np.uint16)).save(path, tiffinfo={262: 0})
    series = only(Picture().load((Source(path),), context))
    assert series.inverted
    assert np.array_equal(series.volume.voxels[0], GREY)


def strip_tiff(values, sample_format):
    """Little-endian TIFF of one strip, with numbers of any kind."""
    rows, columns = values.shape
    tags = {
        256: columns, 257: rows, 258: values.itemsize * 8, 259: 1, 262: 1, 273: 8, 277: 1,
        278: rows, 279: values.nbytes, 339: sample_format,
    }  # fmt: skip
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    head = b"II*\0" + struct.pack("<I", 8 + values.nbytes)
    return head + values.tobytes() + struct.pack("<H", len(tags)) + entries + bytes(4)


@pytest.mark.parametrize(
    ("dtype", "sample_format", "factor"),
    [(np.uint32, 1, 300_000_000), (np.int32, 2, -7), (np.int16, 2, -7), (np.int8, 2, -7)],
)
def test_numbers_of_a_tiff_are_what_they_are(tmp_path, context, dtype, sample_format, factor):
    values = (np.arange(12).reshape(3, 4) * factor).astype(dtype)
    path = tmp_path / "a.tif"
    path.write_bytes(strip_tiff(values, sample_format))
    series = only(Picture().load((Source(path),), context))
    assert np.array_equal(series.volume.voxels[0], values)


def test_big_tiff(tmp_path, context):
    path = tmp_path / "a.tif"
    Image.fromarray(GREY).save(path, big_tiff=True)
    assert Picture().sniff(path.read_bytes()[:64]) > 0
    series = only(Picture().load((Source(path),), context))
    assert np.array_equal(series.volume.voxels[0], GREY)


def test_a_kind_of_picture_that_is_not_known_is_not_called_damaged_alone(tmp_path, context):
    path = tmp_path / "a.tif"
    path.write_bytes(strip_tiff(GREY.astype(np.float64), 3))
    (case,) = Picture().load((Source(path),), context)
    assert "does not know" in str(case.refused[0].reason)


def test_a_cut_or_enormous_picture_is_refused(tmp_path, context):
    good = tmp_path / "a.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (99, 99), np.uint8)).save(good)
    cut = tmp_path / "cut.png"
    cut.write_bytes(good.read_bytes()[:500])
    bomb = tmp_path / "bomb.png"
    Image.new("1", (20000, 20000)).save(bomb)
    cases = Picture().load(tuple(map(Source, (cut, bomb, good))), context)
    refused = [(item.file, item.code) for case in cases for item in case.refused]
    assert refused == [("cut.png", "damaged"), ("bomb.png", "too_large")]
    assert sum(len(case.series) for case in cases) == 1


def test_pictures_are_known_by_their_first_bytes():
    assert Picture().sniff(b"\x89PNG\r\n\x1a\n....") > 0
    assert Picture().sniff(b"\xff\xd8\xff\xe0") > 0
    assert Picture().sniff(b"II*\x00") > 0
    assert Picture().sniff(b"PNG") == 0
