"""Files made to do harm, opened as a reader would open them (rows H1 to H7)."""

from pathlib import Path

import pytest

from tests.helpers import dicom_bytes, healthy, hostile, mutant_oracle
from tests.helpers.dicom_bytes import PIXEL_DATA, short
from tests.helpers.opened import Reader, inspected

MOST_MB = 500
PIXEL_REPRESENTATION = (0x0028, 0x0103)
SOP = healthy.UID + ".2.{}"


def put(folder: Path, **files: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.dcm").write_bytes(data)
    return folder


# H1, H2


def test_h1_what_is_no_dicom_file_is_named_and_the_rest_is_shown(tmp_path: Path):
    folder = put(tmp_path, good=healthy.slice_of(hostile.CT, 0).data)
    for name, data in hostile.not_dicom().items():
        (folder / name).write_bytes(data)
    found = inspected(folder)
    assert len(found.series) == 1
    assert set(found.refused) >= set(hostile.not_dicom()) - {"text.dcm"}
    assert all(reason.endswith(".") for reason in found.refused.values())


@pytest.mark.parametrize(
    "uid", ["1.2.826.0.1.3680043.10.9999.7", "", "nonsense", "1.2.840.10008.1.2.4.100"]
)
def test_h2_a_transfer_syntax_that_nobody_knows_is_named(reader: Reader, uid: str):
    data = hostile.base().with_syntax(uid).written(dicom_bytes.EXPLICIT)
    found = reader.opened(data, healthy.slice_of(hostile.CT, 1).data)
    assert healthy.slice_of(hostile.CT, 1).uid in {shown.uid for shown in found.shown}
    if len(found.shown) == 2:  # what is plainly explicit may be read as such
        assert mutant_oracle.same(found.shown[0].values, healthy.slice_of(hostile.CT, 0).values)
    else:
        assert found.refused or found.unread


def test_h2_a_file_without_meta_header_is_read_as_what_it_is(reader: Reader):
    found = reader.opened(hostile.without_meta())
    assert len(found.shown) == 1
    assert mutant_oracle.same(found.shown[0].values, healthy.slice_of(hostile.CT, 0).values)


# H3


@pytest.mark.parametrize("at_kib", range(1, 21, 3))
def test_h3_of_a_file_that_is_cut_short_the_complete_frames_are_shown(reader: Reader, at_kib: int):
    data = hostile.multi_frame(10)
    header = len(data) - 10 * 2048
    complete = max(0, (at_kib * 1024 - header) // 2048)
    found = reader.opened(data[: at_kib * 1024])
    assert [int(shown.values[0, 0]) for shown in found.shown] == [n - 1024 for n in range(complete)]
    assert all((shown.values == shown.values[0, 0]).all() for shown in found.shown)
    assert (f"{complete} of 10" in found.warnings) if complete else bool(found.refused)


def test_h3_a_slice_that_is_cut_short_is_refused_and_counted(reader: Reader):
    slices = healthy.series(hostile.CT)
    files = [item.data for item in slices]
    files[3] = files[3][:-2]
    found = reader.opened(*files)
    assert found.refused == {"3.dcm": "cut"}
    assert len(found.shown) == 6
    assert "could not be read: 1" in found.warnings
    assert "missing after image 3" in found.warnings


def test_h3_pixels_that_are_named_and_not_there_are_told(reader: Reader):
    data = healthy.slice_of(hostile.CT, 1).data
    at = data.index(b"\xe0\x7f\x10\x00OW") + 8
    length = int.from_bytes(data[at : at + 4], "little")
    lying = data[:at] + (length * 9).to_bytes(4, "little") + data[at + 4 :]
    found = reader.opened(lying)
    assert len(found.shown) == 1
    assert "ends before its pixels should" in found.warnings


# H4, H5, H6


def test_h4_a_size_that_cannot_be_is_refused_before_memory_is_asked_for(tmp_path: Path):
    good = healthy.slice_of(hostile.CT, 1).data
    huge = {f"huge_{n}": hostile.of_size(65535, 65535, n) for n in (1, 1000, 2147483647)}
    found = inspected(put(tmp_path, good=good, **huge))
    assert set(found.refused) == {f"{name}.dcm" for name in huge}
    assert len(found.series) == 1
    assert found.peak_mb < MOST_MB


@pytest.mark.slow
@pytest.mark.parametrize("tag", [PIXEL_DATA, (0x0008, 0x9999), (0x0029, 0x1010)])
def test_h5_a_deflate_bomb_is_refused_in_little_memory(tmp_path: Path, tag: tuple[int, int]):
    good = healthy.slice_of(hostile.CT, 1).data
    bomb = hostile.deflate_bomb(2 << 30, tag)
    assert len(bomb) < 3 << 20
    found = inspected(put(tmp_path, good=good, bomb=bomb))
    assert list(found.refused) == ["bomb.dcm"]
    assert "unpacks to far more" in found.refused["bomb.dcm"]
    assert len(found.series) == 1
    assert found.peak_mb < MOST_MB
    assert found.seconds < 10  # twice the promise, for a busy machine and the start of Python


@pytest.mark.slow
def test_h6_depth_number_and_lengths_are_survived(tmp_path: Path):
    files = {
        "deep": hostile.deep(20_000),
        "deep_unwanted": hostile.deep(20_000, (0x0040, 0xA730)),
        "many": hostile.many_elements(1_000_000),
        "repeated": hostile.repeated_element(500),
        "long_before": hostile.long_length((0x0009, 0x0010)),
        "long_unknown": hostile.long_length((0x0029, 0x1010)),
        "long_pixels": hostile.long_length(PIXEL_DATA),
    }
    good = healthy.slice_of(hostile.CT, 1)
    found = inspected(put(tmp_path, good=good.data, **files))
    assert found.peak_mb < MOST_MB
    assert found.seconds < 60
    assert {"long_before.dcm", "long_unknown.dcm", "long_pixels.dcm"} <= set(found.refused)
    shown = sum(item["shape"][0] for item in found.series)
    assert shown + len(found.refused) == len(files) + 1 or "opies" in str(found.series)


# H7


def with_stream_of(kind: healthy.Kind, **header: int) -> bytes:
    """A codestream of one kind under a header that says something else."""
    tags = {"rows": (0x0028, 0x0010), "allocated": (0x0028, 0x0100), "stored": (0x0028, 0x0101)}
    tags |= {"high": (0x0028, 0x0102), "signed": PIXEL_REPRESENTATION}
    lies = [short(tags[name], value) for name, value in header.items()]
    return hostile.changed(0, *lies, kind=kind)


COMPRESSED = [kind for kind in healthy.KINDS if kind.syntax.startswith("1.2.840.10008.1.2.4.")]
EIGHT = {"allocated": 8, "stored": 8, "high": 7}


@pytest.mark.parametrize("kind", COMPRESSED, ids=lambda kind: kind.syntax)
@pytest.mark.parametrize("lie", [{"rows": 23}, {"rows": 48}, EIGHT], ids=str)
def test_h7_a_codestream_of_another_size_or_depth_is_refused(
    reader: Reader, kind: healthy.Kind, lie: dict[str, int]
):
    found = reader.opened(with_stream_of(kind, **lie), healthy.slice_of(kind, 1).data)
    assert [shown.uid for shown in found.shown] == [SOP.format(2)]
    assert found.refused or found.unread


@pytest.mark.parametrize("kind", [k for k in COMPRESSED if k.syntax == healthy.JPEG_2000], ids=str)
def test_h7_a_codestream_of_another_sign_is_told(reader: Reader, kind: healthy.Kind):
    signed = "i" in kind.dtype
    found = reader.opened(with_stream_of(kind, signed=int(not signed)))
    assert not found.shown or "sign" in found.warnings


@pytest.mark.parametrize("put_in", [b"\1", b"\1\2", bytes(range(200))], ids=len)
def test_bytes_that_were_put_into_the_pixels_are_told(reader: Reader, put_in: bytes):
    data = healthy.slice_of(hostile.CT, 0).data
    found = reader.opened(data[:-100] + put_in + data[-100:])
    assert found.refused or "belong to nothing" in found.warnings
    assert not reader.opened(data + bytes(10)).warnings
