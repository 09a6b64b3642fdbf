"""Attributes as plain values, and the memory of what bytes became."""

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from meddx.importers.shared.dicom_reader import Memory, Reader
from tests.helpers.phantoms import write


def reader(tmp_path, memory=None, name="a.dcm", **attributes):
    path = write(tmp_path / name, None, **attributes)
    return Reader(pydicom.dcmread(path), memory)


def test_values_are_plain(tmp_path):
    read = reader(
        tmp_path,
        ImageType=["ORIGINAL", "PRIMARY", "AXIAL"],
        PixelSpacing=[0.5, 0.25],
        InstanceNumber=7,
        SliceThickness="2.5",
    )
    assert read.words("ImageType") == ("ORIGINAL", "PRIMARY", "AXIAL")
    assert read.text("ImageType") == "ORIGINAL\\PRIMARY\\AXIAL"
    assert read.numbers("PixelSpacing", 2) == (0.5, 0.25)
    assert read.integer("InstanceNumber") == 7
    assert read.number("SliceThickness") == 2.5
    assert read.text("PatientName") == "Doe^Jane"
    assert read.unreadable == []


def test_what_is_absent_is_nothing_and_no_fault(tmp_path):
    read = reader(tmp_path, StudyDescription="")
    assert (read.text("SeriesDescription"), read.words("ImageType")) == ("", ())
    assert (read.number("SliceThickness"), read.numbers("PixelSpacing", 2)) == (None, ())
    assert read.text("StudyDescription") == ""
    assert not read.has("SeriesDescription")
    assert read.item("ModalityLUTSequence") is None
    assert list(read.items("ModalityLUTSequence")) == []
    assert read.unreadable == []


def damaged(path, tag, old, new):
    content = path.read_bytes()
    at = content.index(tag) + 8
    assert content[at : at + len(old)] == old
    path.write_bytes(content[:at] + new + content[at + len(old) :])
    return path


@pytest.mark.parametrize("value", [b"x.5 ", b"inf ", b"nan ", b"9e99"])
def test_a_number_that_is_none_is_remembered_as_unreadable(tmp_path, value):
    path = write(tmp_path / "a.dcm", None, SliceThickness="2.50")
    read = Reader(pydicom.dcmread(damaged(path, b"\x18\x00\x50\x00DS", b"2.50", value)))
    assert read.number("SliceThickness") is None
    assert read.unreadable == ["SliceThickness"]


def test_numbers_of_another_count_are_none(tmp_path):
    read = reader(tmp_path, PixelSpacing=[0.5, 0.25])
    assert read.numbers("PixelSpacing", 3) == ()
    assert read.unreadable == ["PixelSpacing"]


def test_a_fraction_is_no_whole_number(tmp_path):
    read = reader(tmp_path, SliceThickness="2.5")
    assert read.integer("SliceThickness") is None
    assert read.unreadable == ["SliceThickness"]


def test_items_of_sequences_are_readers(tmp_path):
    lut = Dataset()
    lut.LUTExplanation = "first"
    other = Dataset()
    other.LUTExplanation = "second"
    read = reader(tmp_path, ModalityLUTSequence=Sequence([lut, other]))
    texts = [item.text("LUTExplanation") for item in read.items("ModalityLUTSequence")]
    assert texts == ["first", "second"]
    last = read.item("ModalityLUTSequence", 1)
    assert last is not None
    assert last.text("LUTExplanation") == "second"
    assert read.item("ModalityLUTSequence", 2) is None


# Memory


def test_the_same_bytes_in_another_character_set_are_another_text(tmp_path):
    memory = Memory()
    stored = "张^三".encode("gb18030")
    found = {}
    for name, charset in (("a.dcm", "GB18030"), ("b.dcm", "ISO_IR 100"), ("c.dcm", "GB18030")):
        path = write(
            tmp_path / name, None, SpecificCharacterSet=charset, PatientName="x" * len(stored)
        )
        content = path.read_bytes().replace(b"x" * len(stored), stored)
        path.write_bytes(content)
        found[name] = Reader(pydicom.dcmread(path), memory).text("PatientName")
    assert found["a.dcm"] == found["c.dcm"] == "张^三"
    assert found["b.dcm"] == stored.decode("latin-1")


def test_the_same_bytes_in_another_byte_order_are_another_number(tmp_path):
    memory = Memory()
    little = reader(tmp_path, memory, Rows=0x0102)
    dataset = Dataset()
    dataset.Rows = 0x0201  # the same two bytes
    pydicom.dcmwrite(tmp_path / "big.dcm", dataset, implicit_vr=False, little_endian=False)
    big = Reader(_big_endian(tmp_path / "big.dcm"), memory)
    assert little.integer("Rows") == 0x0102
    assert big.integer("Rows") == 0x0201


def _big_endian(path):
    with path.open("rb") as stream:
        return pydicom.filereader.read_dataset(stream, False, False)


def test_equal_bytes_of_two_attributes_are_not_mixed(tmp_path):
    memory = Memory()
    read = reader(tmp_path, memory, PatientID="12", SliceThickness="12", InstanceNumber="12")
    assert read.text("PatientID") == "12"
    assert read.number("SliceThickness") == 12.0
    assert read.text("SliceThickness") == "12"
    assert read.integer("InstanceNumber") == 12


def test_what_was_unreadable_once_is_unreadable_in_every_file(tmp_path):
    memory = Memory()
    for name in ("a.dcm", "b.dcm", "c.dcm"):
        path = write(tmp_path / name, None, SliceThickness="2.50")
        damaged(path, b"\x18\x00\x50\x00DS", b"2.50", b"x.5 ")
        read = Reader(pydicom.dcmread(path), memory)
        assert read.number("SliceThickness") is None
        assert read.unreadable == ["SliceThickness"]


def test_a_value_is_made_once(tmp_path):
    memory = Memory()
    made = []

    def make():
        made.append(1)
        return "value", False

    assert [memory.recall("key", make) for _ in range(3)] == [("value", False)] * 3
    assert len(made) == 1


def test_the_memory_is_bounded():
    memory = Memory()
    for number in range(40_000):
        memory.recall(number, lambda number=number: (number, False))
    assert len(memory._known) <= 1 << 15
    assert memory.recall(3, lambda: ("again", False)) in {("again", False), (3, False)}
