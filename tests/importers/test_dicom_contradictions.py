"""Names, identities, places and values that cannot be as a file says (rows H11 to H15)."""

import numpy as np
import pytest

from tests.helpers import dicom_bytes, healthy, hostile, mutant_oracle
from tests.helpers.dicom_bytes import PIXEL_DATA, Element, short, text
from tests.helpers.opened import Reader

PIXEL_REPRESENTATION = (0x0028, 0x0103)
SOP = healthy.UID + ".2.{}"


# H11, H12


@pytest.mark.parametrize("kind", ["PE", "ELF"])
def test_h11_a_preamble_that_is_a_program_is_told(reader: Reader, kind: str):
    found = reader.opened(hostile.executable(kind))
    assert len(found.shown) == 1
    assert "program" in found.warnings


NAMES = {
    "right to left": ("Doe\u202eenaJ^x".encode(), "ISO_IR 192"),
    "null": (b"Doe\0^Jane", "ISO_IR 100"),
    "long": (b"A" * 65532, "ISO_IR 100"),
    "escape": (b"\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", "\\ISO 2022 IR 87"),
    "open escape": (b"\x1b$B;3E", "\\ISO 2022 IR 87"),
    "chinese": ("王^小东".encode("gb18030"), "GB18030"),
    "not that charset": (b"\xff\xfe\xfd^\x81", "GB18030"),
    "no charset": ("Müller".encode("latin-1"), "ISO_IR 999"),
    "codec": (b"4142", "hex"),
    "markup": (b"<script>alert(1)</script>", "ISO_IR 100"),
    "path": (b"../../../etc/x", "ISO_IR 100"),
    "format": (b"{0.__class__} %s %n", "ISO_IR 100"),
    "formula": (b"=cmd|' /C calc'!A0", "ISO_IR 100"),
}


@pytest.mark.parametrize("name", NAMES)
def test_h12_names_are_taken_literally(reader: Reader, name: str):
    raw, charset = NAMES[name]
    found = reader.opened(hostile.named(raw, charset))
    if name == "codec":  # no character set: the name cannot be known, so nothing is shown
        assert found.refused == {"0.dcm": "damaged"}
        return
    assert len(found.shown) == 1
    written = found.cases[0].patient.name
    assert written.encode("utf-8")
    literal = {"right to left", "long", "markup", "path", "format", "formula", "chinese"}
    if name in literal:
        assert written == raw.decode({"GB18030": "gb18030"}.get(charset, "utf-8"))


# H13


def test_h13_two_patients_in_one_series_are_two_cases(reader: Reader):
    files = [item.data for item in healthy.series(hostile.CT)]
    files[3] = hostile.changed(3, text(hostile.PATIENT_ID, "LO", "P2"))
    found = reader.opened(*files)
    assert sorted(case.patient.patient_id for case in found.cases) == ["P1", "P2"]
    assert found.warnings.count("another patient") == 2


def test_h13_one_id_with_two_names_is_told(reader: Reader):
    files = [item.data for item in healthy.series(hostile.CT)]
    files[3] = hostile.changed(3, Element(hostile.PATIENT_NAME, b"PN", b"Roe^Richard "))
    found = reader.opened(*files)
    assert "Different names" in found.warnings


def test_h13_one_identifier_with_other_pixels_is_told_and_both_are_shown(reader: Reader):
    files = [item.data for item in healthy.series(hostile.CT)]
    pixels = Element(PIXEL_DATA, b"OW", bytes(2 * healthy.ROWS * healthy.COLUMNS))
    found = reader.opened(*files, hostile.changed(3, pixels))
    assert "same identifier" in found.warnings
    assert [shown.uid for shown in found.shown].count(SOP.format(4)) == 2


def test_h13_one_identifier_with_the_same_pixels_at_another_place_loses_nothing(reader: Reader):
    files = [item.data for item in healthy.series(hostile.CT)]
    found = reader.opened(*files, hostile.changed(3, text((0x0020, 0x0013), "IS", "77")))
    assert "same identifier" in found.warnings
    assert [shown.uid for shown in found.shown].count(SOP.format(4)) == 2


def test_h13_a_copy_is_left_out_and_counted(reader: Reader):
    files = [item.data for item in healthy.series(hostile.CT)]
    found = reader.opened(*files, files[3])
    assert len(found.shown) == 7
    assert "Copies of images that were left out: 1" in found.warnings


def test_h13_one_series_in_two_studies_loses_nothing(reader: Reader):
    files = [item.data for item in healthy.series(hostile.CT)]
    files[3] = hostile.changed(3, text((0x0020, 0x000D), "UI", "1.2.3.4"))
    found = reader.opened(*files)
    assert {shown.uid for shown in found.shown} == {SOP.format(k + 1) for k in range(7)}
    assert len({series.series_instance_uid for series in found.sets}) == 2


# H14


def moved(k: int, position: str, **more: str) -> bytes:
    own = [text(hostile.POSITION, "DS", position)]
    own += [text(hostile.ORIENTATION, "DS", value) for value in more.values()]
    return hostile.changed(k, *own)


def test_h14_a_gap_is_named_and_every_slice_lies_where_it_says(reader: Reader):
    files = [item.data for item in healthy.series(hostile.CT)]
    found = reader.opened(*files[:3], *files[4:])
    assert "missing after image 3" in found.warnings
    planes = [shown.plane[:, 2].tolist() for shown in found.shown]
    assert planes == [[-10, -20, 5 + 2 * k] for k in (0, 1, 2, 4, 5, 6)]


@pytest.mark.parametrize(
    ("orientation", "sets"), [("0\\1\\0\\0\\0\\-1", 2), ("1\\0\\0\\0\\0\\-1", 2)]
)
def test_h14_another_direction_is_another_display_set(reader: Reader, orientation: str, sets: int):
    files = [item.data for item in healthy.series(hostile.CT)]
    files[3] = moved(3, "-10\\-20\\11", orientation=orientation)
    found = reader.opened(*files)
    assert len(found.sets) == sets
    assert "directions" in found.warnings


def test_h14_a_slice_without_position_is_shown_apart(reader: Reader):
    files = [item.data for item in healthy.series(hostile.CT)]
    files[3] = hostile.base(hostile.CT, 3).without(hostile.POSITION).written()
    found = reader.opened(*files)
    alone = next(shown for shown in found.shown if shown.uid == SOP.format(4))
    assert alone.plane is None
    assert "No valid position" in found.warnings


def test_h14_phases_become_time_points_or_are_told(reader: Reader):
    first = [item.data for item in healthy.series(hostile.CT)]
    second = [
        hostile.changed(
            k, text(hostile.SOP_UID, "UI", SOP.format(50 + k)), text((0x0020, 0x0012), "IS", "2")
        )
        for k in range(healthy.COUNT)
    ]
    found = reader.opened(*first, *second)
    assert len(found.shown) == 2 * healthy.COUNT
    assert len(found.sets) == 2 or found.sets[0].volume.time_points == 2


@pytest.mark.parametrize("position", ["1e300\\0\\0", "nan\\0\\0", "-10\\-20", "abc\\0\\0"])
def test_h14_an_absurd_position_moves_nobody_else(reader: Reader, position: str):
    slices = healthy.series(hostile.CT)
    files = [item.data for item in slices]
    files[6] = moved(6, position)
    found = reader.opened(*files)
    planes = {shown.uid: shown.plane for shown in found.shown}
    for item in slices[:6]:
        assert np.allclose(planes[item.uid], item.plane, atol=1e-3)


# H15


@pytest.mark.parametrize("value", ["0", "nan", "inf", "1e300", "abc", "1\\2"])
def test_h15_a_slope_that_is_none_is_refused(reader: Reader, value: str):
    found = reader.opened(hostile.changed(0, text((0x0028, 0x1053), "DS", value)))
    assert not found.shown
    assert found.refused == {"0.dcm": "damaged"}


def test_h15_padding_is_no_value(reader: Reader):
    pixels = np.full((healthy.ROWS, healthy.COLUMNS), 100, "<i2")
    pixels[:3] = -2000
    data = hostile.changed(
        0,
        short((0x0028, 0x0120), 0x10000 - 2000, vr="SS"),
        Element(PIXEL_DATA, b"OW", pixels.tobytes()),
    )
    (shown,) = reader.opened(data).shown
    assert np.isnan(shown.values[:3]).all()
    assert (shown.values[3:] == 100 - 1024).all()


def test_h15_monochrome1_keeps_its_values_and_says_that_it_is_inverted(reader: Reader):
    found = reader.opened(hostile.changed(0, text((0x0028, 0x0004), "CS", "MONOCHROME1")))
    assert mutant_oracle.same(found.shown[0].values, healthy.slice_of(hostile.CT, 0).values)
    assert found.sets[0].inverted


def test_h15_twelve_bits_in_sixteen_lose_what_stands_above_them(reader: Reader):
    kind = next(k for k in healthy.KINDS if k.bits == 12 and k.syntax == dicom_bytes.EXPLICIT)
    clean = healthy.stored(kind, 0)
    dirty = clean | np.uint16(0xA000)
    data = hostile.changed(0, Element(PIXEL_DATA, b"OW", dirty.tobytes()), kind=kind)
    (shown,) = reader.opened(data).shown
    assert (shown.values == clean).all()


def test_h15_twelve_signed_bits_keep_their_sign(reader: Reader):
    values = np.arange(-240, 240, dtype=np.int16).reshape(healthy.ROWS, healthy.COLUMNS)
    data = hostile.changed(
        0,
        short((0x0028, 0x0101), 12),
        short((0x0028, 0x0102), 11),
        Element(PIXEL_DATA, b"OW", (values & 0x0FFF).astype("<u2").tobytes()),
    )
    (shown,) = reader.opened(data).shown
    assert (shown.values == values - 1024).all()


def test_h15_palette_and_ybr_become_the_colours_that_they_are(reader: Reader):
    index = np.arange(480, dtype=np.uint8).reshape(healthy.ROWS, healthy.COLUMNS) % 4
    eight = [short((0x0028, 0x0100), 8), short((0x0028, 0x0101), 8), short((0x0028, 0x0102), 7)]
    plain = [*eight, short(PIXEL_REPRESENTATION, 0), text((0x0008, 0x0060), "CS", "OT")]
    plain.append(text((0x0008, 0x0016), "UI", "1.2.840.10008.5.1.4.1.1.7"))
    tables = [bytes([0, 85, 170, 255]), bytes([255, 170, 85, 0]), bytes([7, 7, 7, 7])]
    entries = [Element((0x0028, 0x1201 + n), b"OW", table) for n, table in enumerate(tables)]
    sizes = [Element((0x0028, 0x1101 + n), b"US", b"\x04\0\0\0\x08\0") for n in range(3)]
    colour = text((0x0028, 0x0004), "CS", "PALETTE COLOR")
    pixels = Element(PIXEL_DATA, b"OB", index.tobytes())
    palette = hostile.changed(0, *plain, *entries, *sizes, colour, pixels)
    (shown,) = reader.opened(palette).shown
    wanted = np.stack([np.frombuffer(table, np.uint8)[index] for table in tables], axis=-1)
    assert (shown.values == wanted).all()

    grey = np.full((healthy.ROWS, healthy.COLUMNS, 3), 128, np.uint8)
    grey[..., 0] = index * 60
    ybr = hostile.changed(
        0,
        *plain,
        short((0x0028, 0x0002), 3),
        short((0x0028, 0x0006), 0),
        text((0x0028, 0x0004), "CS", "YBR_FULL"),
        Element(PIXEL_DATA, b"OB", grey.tobytes()),
    )
    (shown,) = reader.opened(ybr).shown
    assert (np.abs(shown.values.astype(int) - grey[..., :1]) <= 1).all()
