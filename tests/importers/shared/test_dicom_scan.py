"""The quick walk finds what pydicom finds, or leaves the file to it."""

import io
import logging
import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pydicom
import pytest

from meddx.case.source import Source
from meddx.importers.shared import dicom_attributes, dicom_scan, dicom_stream
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_repeat import Known
from tests.helpers.phantoms import slices, write

pytestmark = pytest.mark.filterwarnings("ignore")  # pydicom warns of what these files do wrong
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "dicom"


def _packages() -> list[Path]:
    folders = []
    for name in ("pydicom", "data_store"):
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            folders.append(Path(next(iter(spec.submodule_search_locations))) / "data")
    return folders


def _both_ways(path: Path) -> tuple[Header | None, Header | None]:
    """Header of a file by the quick walk (None where it leaves the file alone), and by pydicom."""
    wanted = dicom_attributes.wanted()
    with path.open("rb") as stream:
        walked = dicom_scan.walk(stream, frozenset(map(int, wanted)))
        quick = None if walked is None else dicom_scan.dataset_of(walked)
        place = stream.tell()
        stream.seek(0)
        slow = dicom_stream.parsed(stream, wanted)
        if quick is not None:
            assert place == stream.tell(), path.name
    headers = [None if d is None else dicom_attributes.header_of(d) for d in (quick, slow)]
    return headers[0], headers[1]


def _compare(folders: list[Path]) -> int:
    walked = 0
    for folder in folders:
        for path in sorted(item for item in folder.rglob("*") if item.is_file()):
            if path.read_bytes()[128:132] != b"DICM":
                continue
            try:
                quick, slow = _both_ways(path)
            except dicom_stream.unreadable():
                continue
            if quick is not None:
                assert quick == slow, path.name
                walked += 1
    return walked


@pytest.fixture
def quiet(caplog):
    """Keep pydicom from logging what these files do wrong."""
    caplog.set_level(logging.ERROR, "pydicom")


def test_the_files_of_the_packages_read_the_same_both_ways(quiet):
    assert _compare(_packages()) > 60


@pytest.mark.slow
def test_the_reference_files_read_the_same_both_ways(quiet):
    if not SHARED.is_dir():
        pytest.skip("the reference files of ../shared/data/dicom are not on this machine")
    assert _compare([SHARED]) > 150


def test_a_generated_series_is_walked(tmp_path):
    for path in slices(tmp_path, [(0, 0, 0), (0, 0, 1)]):
        quick, slow = _both_ways(path)
        assert quick is not None
        assert quick == slow


@pytest.mark.parametrize(("content", "walked"), [(b"700 ", True), (b"7" * 66, False)])
def test_short_private_values_whose_vr_is_lost_are_walked(tmp_path, quiet, content, walked):
    path = write(tmp_path / "a.dcm", np.zeros((2, 2), np.uint16))
    dataset = pydicom.dcmread(path)
    dataset.add_new(0x00190010, "LO", "SIEMENS MR HEADER")
    dataset.add_new(0x0019100C, "UN", content)
    dataset.save_as(path)
    quick, slow = _both_ways(path)
    assert (quick is not None) == walked
    assert slow is not None
    assert slow.b_value == str(int(content) % 100_000 if walked else "")
    assert not walked or quick == slow


@pytest.mark.parametrize("at", [131, 140, 200, 400])
def test_what_is_cut_short_is_left_to_pydicom(tmp_path, at):
    path = write(tmp_path / "a.dcm", np.zeros((4, 4), np.uint16))
    stream = io.BytesIO(path.read_bytes()[:at])
    assert dicom_scan.walk(stream, frozenset({0x00100020})) is None
    assert stream.tell() == 0


def test_an_element_out_of_order_is_left_to_pydicom(tmp_path):
    content = write(tmp_path / "a.dcm", np.zeros((4, 4), np.uint16)).read_bytes()
    place = content.index(struct.pack("<HH2s", 0x0010, 0x0020, b"LO"))
    swapped = content[:place] + struct.pack("<HH", 0x0002, 0x0020) + content[place + 4 :]
    assert dicom_scan.walk(io.BytesIO(swapped), frozenset({0x00100020})) is None


def _copies(tmp_path, **changes):
    """Two slices of a series, the second with other values."""
    one = slices(tmp_path / "one", [(0, 0, 0)])[0]
    two = slices(tmp_path / "two", [(0, 0, 5)], **changes)[0]
    return one, two


def _headers(*paths: Path) -> tuple[list[Header | None], list[Header | None]]:
    """Read in one call, which remembers, and each in a call of its own."""
    known = Known()
    together = [dicom_attributes.read(Source(path), known) for path in paths]
    return together, [dicom_attributes.read(Source(path)) for path in paths]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"SOPInstanceUID": "1.2.3.4", "InstanceNumber": 77},
        {"InstanceNumber": None},
        {"ImagePositionPatient": [1.5, -2, 1e9]},
        {"RescaleIntercept": 5},
        {"PatientName": "Other^Name"},
        {"PixelSpacing": [1, 1]},
        {"AcquisitionTime": "101112.5"},
        {"ImagePositionPatient": None},
        {"WindowCenter": [40, 50], "WindowWidth": [1, 2]},
    ],
)
def test_a_file_like_the_one_before_has_its_own_header(tmp_path, changes):
    together, alone = _headers(*_copies(tmp_path, **changes))
    assert together == alone


def test_the_times_of_files_stay_their_own(tmp_path):
    paths = [
        slices(tmp_path / str(n), [(0, 0, n)], AcquisitionTime=f"10111{n}", InstanceNumber=n)[0]
        for n in range(4)
    ]
    together, alone = _headers(*paths)
    assert together == alone
    assert [header.said("AcquisitionTime") for header in together] == [
        "101110",
        "101111",
        "101112",
        "101113",
    ]
    assert [header.position[2] for header in together] == [0, 1, 2, 3]


def test_a_file_without_pixels_is_whole_only_where_an_element_ends(tmp_path):
    path = write(tmp_path / "a.dcm", None, SpecificCharacterSet="ISO_IR 192", Rows=3)
    content = path.read_bytes()
    dataset = pydicom.dcmread(path)
    begins = {int(element.file_tell or 0) - 8 for element in dataset}
    found = {
        end
        for end in range(min(begins), len(content) + 1)
        if dicom_scan.is_whole(io.BytesIO(content[:end]))
    }
    assert found == begins | {len(content)}
