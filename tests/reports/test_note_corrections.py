"""What the reader corrected in a note stands apart from what the program read there."""

import pytest

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.note_marks import NoteMark
from meddx.case.reading import Edits
from meddx.phrase import Language
from meddx.reports import Options
from meddx.reports.json import as_object
from meddx.reports.pdf import Pdf
from tests.helpers.builders import COUGH, DYSPNEA, FEVER, NOTE, a_reading, findings


def _read(code: Code) -> Finding:
    return next(f for f in findings() if f.code == code)


def _mark(code: Code, said: Code | None, assertion: Assertion | None) -> NoteMark:
    source = _read(code).source
    assert isinstance(source, TextSource)
    return NoteMark(source, said, assertion, code)


@pytest.fixture
def marks():
    start = NOTE.index("night sweats")
    sweats = TextSource("n1", start, start + len("night sweats"), "night sweats")
    return (
        _mark(FEVER, FEVER, Assertion.PRESENT),
        _mark(COUGH, None, None),
        NoteMark(sweats, DYSPNEA, Assertion.UNCERTAIN),
    )


def test_json_lists_corrections_and_counts_them(marks):
    content = as_object(a_reading(edits=Edits(marks=marks)))
    fever = [item for item in content["findings"] if item["code"] == FEVER.code]
    assert [(f["present"], f["corrected_by_reader"], f["pack"]) for f in fever] == [
        (True, True, None)
    ]
    assert COUGH.code not in {item["code"] for item in content["findings"]}
    said = [
        (c["text"], c["code"], c["assertion"], c["was_code"], c["was_assertion"])
        for c in content["note_corrections"]
    ]
    assert said == [
        ("dry cough", None, None, COUGH.code, "present"),
        ("fever", FEVER.code, "present", FEVER.code, "excluded"),
        ("night sweats", DYSPNEA.code, "uncertain", None, None),
    ]
    assert as_object(a_reading())["note_corrections"] == []


@pytest.mark.parametrize(
    ("language", "title", "read", "nothing"),
    [
        (Language.EN, "Corrected by the reader in the notes", "Fever, excluded", "not a finding"),
        (Language.ZH_CN, "阅片者在病历中的更正", "发热，已排除", "不是所见"),
    ],
)
def test_the_pdf_has_them_beside_what_was_read(marks, tmp_path, language, title, read, nothing):
    from pypdf import PdfReader

    path = tmp_path / "report.pdf"
    Pdf().write(a_reading(edits=Edits(marks=marks)), path, Options(language))
    with path.open("rb") as stream:
        text = "".join(page.extract_text() for page in PdfReader(stream).pages)
    joined = "".join(text.split())
    for words in (title, read, nothing, "night sweats"):
        assert "".join(words.split()) in joined
    Pdf().write(a_reading(), path, Options(language))
    with path.open("rb") as stream:
        plain = "".join(page.extract_text() for page in PdfReader(stream).pages)
    assert "".join(title.split()) not in "".join(plain.split())
