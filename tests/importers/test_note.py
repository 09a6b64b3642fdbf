from datetime import date

import pytest

from meddx.case.identity import Agreement, Patient, Sex
from meddx.case.source import Source
from meddx.importers.note import NoteImporter
from meddx.paths import resource
from meddx.phrase import Refused

NOTE = "Patient ID 9RG1, born 1940-03-05, female.\nINDICATION: cough\n"


def write(tmp_path, content, name="note.txt"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_note_is_read_in_each_encoding(tmp_path, context, encoding):
    text = "患者编号 9RG1，1940-03-05 出生，女。\n检查目的：咳嗽"
    path = write(tmp_path, text.encode(encoding))
    (case,) = NoteImporter().load((Source(path),), context)
    assert case.refused == ()
    assert case.notes[0].text == text
    assert case.patient == Patient("9RG1", "", date(1940, 3, 5), Sex.FEMALE)


def test_any_text_may_be_a_note_and_bytes_may_not():
    sniff = NoteImporter().sniff
    assert sniff(NOTE.encode()) == pytest.approx(0.3)
    assert sniff("咳嗽".encode("gb18030")) == pytest.approx(0.3)
    assert sniff(b"[Constructed] Patient ID 1, cough") == pytest.approx(0.3)
    assert sniff(b'{"resourceType": "Patient"}') == 0.0
    assert sniff(b"<?xml version='1.0'?>") == 0.0
    assert sniff("##fileformat=VCFv4.2".encode("utf-16")) == 0.0
    assert sniff(b"\x89PNG\r\n\x1a\n\x00\x00") == 0.0
    assert sniff(b"") == 0.0
    assert sniff(b"  \n") == 0.0


def test_bad_files_are_named_and_the_rest_is_loaded(tmp_path, context):
    files = (
        write(tmp_path, b"", "empty.txt"),
        write(tmp_path, b"\x00\x01\x02", "binary.txt"),
        write(tmp_path, NOTE.encode(), "good.txt"),
        write(tmp_path, b"Patient ID 1\nPatient ID 2\n", "two.txt"),
    )
    (case,) = NoteImporter().load(tuple(map(Source, files)), context)
    assert [note.title for note in case.notes] == ["good.txt"]
    assert {file.file: file.code for file in case.refused} == {
        "empty.txt": "empty", "binary.txt": "not_text", "two.txt": "two_patients",
    }  # fmt: skip


def test_a_note_of_another_patient_does_not_join_the_case(tmp_path, context):
    mine = write(tmp_path, NOTE.encode(), "mine.txt")
    other = write(tmp_path, NOTE.replace("9RG1", "9RG2").encode(), "other.txt")
    first, second = NoteImporter().load((Source(mine), Source(other)), context)
    assert first.patient.compare(second.patient) is Agreement.DIFFERENT
    with pytest.raises(Refused) as refused:
        first.plus(second, attach="other.txt")
    assert refused.value.code == "other_patient"


def test_a_note_without_a_name_joins_only_when_attached(tmp_path, context):
    mine = write(tmp_path, NOTE.encode(), "mine.txt")
    nobody = write(tmp_path, b"Cough since Monday.", "nobody.txt")
    first, second = NoteImporter().load((Source(mine), Source(nobody)), context)
    with pytest.raises(Refused):
        first.plus(second)
    assert first.plus(second, attach="nobody.txt").attached == ("nobody.txt",)


@pytest.mark.parametrize("name", ["note_en.txt", "note_zh.txt"])
def test_the_note_of_the_demonstration_names_its_patient(context, name):
    (case,) = NoteImporter().load((Source(resource("demo", name)),), context)
    assert case.patient == Patient("9RG1", "", date(1940, 3, 5), Sex.FEMALE)
    note = case.notes[0]
    assert note.written_on == date(2004, 8, 26)
    kinds = [section.kind for section in note.sections]
    assert kinds == ["indication", "history", "family", "other", "laboratory"]


def test_lines_below_the_heading_patient_still_name_the_patient(tmp_path, context):
    path = tmp_path / "n.txt"
    path.write_text("Patient: Jane Doe\nBorn: 1955-01-01\nINDICATION: cough.\n", encoding="utf-8")
    (case,) = NoteImporter().load((Source(path),), context)
    known = Patient("A1", "Roe^Ann", date(1940, 3, 5))
    assert case.patient.birth_date == date(1955, 1, 1)
    assert known.compare(case.patient) is Agreement.DIFFERENT
