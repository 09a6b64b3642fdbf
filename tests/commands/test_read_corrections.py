"""``meddx read`` counts what a reader corrected in these notes before, as the window does."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from meddx import commands, paths
from meddx.archive.kept import CRITERIA, NOTE_MARKS, Kept
from meddx.archive.store import Store
from meddx.case import criteria_plain, note_plain, typed_notes
from meddx.case.codes import HPO, Code
from meddx.case.criteria import CriterionEdit, Strength
from meddx.case.evidence import Assertion, TextSource
from meddx.case.note_marks import NoteMark
from meddx.commands.read import _kept_criteria, _kept_marks
from meddx.importers.shared.notes import note_case
from meddx.phrase import Language
from tests.helpers.builders import a_case
from tests.helpers.keeping import LOST, Memory

TEXT = "Patient ID: ZQ41\nDry cough since Monday, no fever."


@pytest.fixture
def note(tmp_path, monkeypatch):
    """A note whose cough a reader denied, in a home of its own."""
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def keep(*marks):
    case = note_case(TEXT, "note")
    store = Store(paths.user_folder())
    own = [replace(m, source=replace(m.source, note_id=case.notes[0].note_id)) for m in marks]
    subject = note_plain.subject(case.patient, case.notes[0])
    Kept(store).save(NOTE_MARKS, subject, note_plain.to_plain(own))
    store.close()


def read(path, capsys):
    assert commands.run(["read", str(path), "--json", "--language", "en"]) == 0
    told = capsys.readouterr()
    return json.loads(told.out), told.err


def test_a_correction_counts_and_is_listed(note, capsys):
    start = TEXT.index("Dry cough")
    words = TextSource("", start, start + 9, "Dry cough")
    dry = Code(HPO, "HP:0031246", "Nonproductive cough")
    keep(NoteMark(words, dry, Assertion.EXCLUDED, was=dry))
    after, said = read(note, capsys)
    (made,) = after["note_corrections"]
    assert (made["text"], made["assertion"]) == ("Dry cough", "excluded")
    assert made["was_assertion"] == "present"
    found = {f["code"]: f for f in after["findings"]}
    assert found["HP:0031246"]["corrected_by_reader"]
    assert not found["HP:0031246"]["present"]
    assert "Corrections of the notes that a reader made before and count: 1" in said


def test_a_store_that_cannot_be_read_is_said(capsys):
    records = Memory()
    records.refuses = True
    program = SimpleNamespace(keeper=records)
    assert _kept_marks(program, note_case(TEXT, "note"), Language.EN) == ()
    assert str(LOST) in capsys.readouterr().err
    assert _kept_criteria(program, a_case(), Language.EN) == ()
    assert str(LOST) in capsys.readouterr().err


def test_criteria_of_the_variants_of_these_files_count_and_are_said(capsys):
    records, case = Memory(), a_case()
    mine = f"gene:{case.panels[0].panel_id}:7-1-A-T"
    edits = [CriterionEdit(key, "PS3", True, Strength.STRONG) for key in (mine, "gene:other:x")]
    records.put(CRITERIA, typed_notes.subjects(case)[0], criteria_plain.to_plain(edits))
    program = SimpleNamespace(keeper=records)
    assert _kept_criteria(program, case, Language.EN) == (edits[0],)
    assert "Criteria of variants that a reader set before and count: 1" in capsys.readouterr().err


def test_without_corrections_nothing_is_said(capsys):
    program = SimpleNamespace(keeper=Memory())
    assert _kept_marks(program, note_case(TEXT, "note"), Language.EN) == ()
    assert capsys.readouterr().err == ""
