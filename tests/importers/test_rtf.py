import pytest

from meddx.case.source import Source
from meddx.importers.rtf import RtfImporter

NOTE = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset134 SimSun;}}"
    rb"{\info{\author Dr Brown}}{\*\generator Word;}\f0 Patient ID 9RG1\par "
    rb"INDICATION: Fieber, Gr\'f6\'dfe 3 cm \{x\}\par {\f1 \'bf\'c8\'cb\'d4}\tab "
    rb"\u21457?\u28909?\par{\pict 89504e47}done\line end}"
)


def load(tmp_path, context, content):
    path = tmp_path / "note.rtf"
    path.write_bytes(content)
    (case,) = RtfImporter().load((Source(path),), context)
    return case


def test_the_text_of_an_rtf_becomes_a_note(tmp_path, context):
    case = load(tmp_path, context, NOTE)
    assert case.refused == ()
    assert case.patient.patient_id == "9RG1"
    assert case.notes[0].text == (
        "Patient ID 9RG1\nINDICATION: Fieber, Größe 3 cm {x}\n咳嗽\t发热\ndone\nend\n"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (NOTE[:-1], "damaged"),
        (NOTE + b"}", "damaged"),
        (b"{\\rtf1" + b"{" * 5000, "damaged"),
        (b"{\\rtf1{\\pict 00}}", "no_text"),
        (b"{\\rtf1\\bin99999999999 }", "damaged"),
        (b"Cough", "damaged"),
    ],
    ids=["cut", "too_many", "deep", "picture", "binary", "text"],
)
def test_what_is_no_readable_rtf_is_refused(tmp_path, context, content, code):
    case = load(tmp_path, context, content)
    assert case.is_empty
    assert [file.code for file in case.refused] == [code]
