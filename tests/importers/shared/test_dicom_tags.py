"""Every element of a file is listed, shortened, with its place."""

from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.sequence import Sequence

from meddx.case.source import Source
from meddx.importers.shared import dicom_tags
from meddx.jobs import Context
from meddx.phrase import Refused
from tests.helpers import documents as made


@pytest.fixture
def context():
    return made.SameProcess()


@pytest.fixture
def child():
    with_children = Context(lambda _d, _t, _m: None)
    yield with_children
    with_children.close()


def by_keyword(tags):
    return {row.keyword: row for row in tags.rows}


def test_values_sequences_and_binary_are_told(tmp_path, context):
    inner = made.item(CodeValue="X", CodeMeaning="In words")
    path = made.phantoms.write(
        tmp_path / "a.dcm",
        np.zeros((200, 200), np.int16),
        ImageComments="c" * 5000,
        ImageType=["ORIGINAL", "PRIMARY"],
        AnatomicRegionSequence=Sequence([inner, inner]),
    )
    tags = dicom_tags.tags(Source(path), context)
    rows = by_keyword(tags)
    assert not tags.cut
    assert rows["PatientID"] == dicom_tags.Tag("(0010,0020)", "LO", "PatientID", "P1", 0)
    assert rows["ImageType"].value == "ORIGINAL\\PRIMARY"
    assert len(rows["ImageComments"].value) == dicom_tags.LONGEST
    assert (rows["PixelData"].count, rows["PixelData"].value) == (80_000, "")
    assert rows["TransferSyntaxUID"].value == "1.2.840.10008.1.2.1 (Explicit VR Little Endian)"
    at = tags.rows.index(rows["AnatomicRegionSequence"])
    below = tags.rows[at : at + 7]
    assert [row.depth for row in below] == [0, 1, 1, 1, 1, 1, 1]
    assert [row.count for row in below] == [2, 1, None, None, 2, None, None]
    assert below[3].value == "In words"


def test_rows_are_limited_and_it_is_said(tmp_path, context):
    items = [made.item(CodeValue=str(number)) for number in range(dicom_tags.MOST_ROWS)]
    path = made.report(tmp_path / "many.dcm", ConceptCodeSequence=Sequence(items))
    tags = dicom_tags.tags(Source(path), context)
    assert tags.cut
    assert len(tags.rows) == dicom_tags.MOST_ROWS


def test_what_is_nested_without_end_is_refused(tmp_path, child):
    path = made.report(tmp_path / "deep.dcm", made.content("TEXT", ("1", "T"), TextValue="x"))
    head = path.read_bytes()
    begin = head.index(b"\x40\x00\x30\xa7SQ")
    opening = b"\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    path.write_bytes(head[:begin] + opening * 20_000)
    with pytest.raises(Refused) as caught:
        dicom_tags.tags(Source(path), child)
    assert caught.value.code == "too_deep"


def test_a_file_that_is_none_is_refused(tmp_path, context):
    path = tmp_path / "none.dcm"
    path.write_bytes(b"")
    with pytest.raises(Refused):
        dicom_tags.tags(Source(path), context)


@pytest.mark.parametrize("name", ["CT_small.dcm", "rtplan.dcm", "badVR.dcm", "nested_priv_SQ.dcm"])
def test_files_of_pydicom_are_listed(name, context, caplog):
    tags = dicom_tags.tags(Source(Path(get_testdata_file(name))), context)
    caplog.clear()  # pydicom names the values that are not valid
    assert len(tags.rows) > 1
    assert all(len(row.value) <= dicom_tags.LONGEST for row in tags.rows)
