"""Linked terms are findings that are marked, asserted as the note asserts them, and weigh less."""

from dataclasses import replace

import pytest

from meddx.analysis import name_index
from meddx.analysis.families import text_encoder
from meddx.analysis.families.note_text import NoteText
from meddx.analysis.families.text_encoder import RIGHT, TextEncoding
from meddx.analysis.name_index import NameIndex
from meddx.analysis.pack import load
from meddx.case.evidence import Assertion
from meddx.case.record import Case
from meddx.importers.shared.notes import note_case
from meddx.paths import delivered_models
from tests.helpers.sentences import ChosenVectors

PACK = replace(
    load(delivered_models() / "note_dictionary"), name="note_encoder", family="text_encoder"
)
NAMES = ("bowed femurs", "bone infarction", "bowing")
X, Y = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]
# Words that the dictionary of notes does not know.
SAID = {
    "bowed femurs": X,
    "bowedness of the femurs": X,
    "bone infarction": Y,
    "bone infarctlets": Y,
}
WORDS = {"bowedness": [1.0, 0.2, 0.0], "bowing": [1.0, 0.2, 0.0], "bowed": X}


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
    family = NoteText()
    family.mentions_in(note_case("Cough.", "warm").notes[0])  # its tables are read once
    patch.undo()
    return family


@pytest.fixture
def family(notes, monkeypatch):
    encoder = ChosenVectors(SAID | WORDS)
    index = NameIndex(NAMES, ("HP:0002980", "HP:0010885", "HP:0002979"), encoder.encode(NAMES))
    opened = []

    def open_one(_known, given, _context):
        opened.append(given)
        return index

    monkeypatch.setattr(text_encoder.TextEncoder, "open", lambda _pack: encoder)
    monkeypatch.setattr(name_index, "opened", open_one)
    monkeypatch.setattr(text_encoder.phenotypes, "load", lambda: None)
    made = TextEncoding()
    made.meet({"note_text": notes, made.name: made})
    made.opened = opened
    return made


def read(family, text, context):
    return family.read(PACK, note_case(text, "note"), context)


def test_a_link_is_said_to_be_one(family, context):
    answer = read(family, "Cough. There was bowedness of the femurs.", context)
    (found,) = answer.findings
    assert (found.code.code, found.code.display) == ("HP:0002980", "Femoral bowing")
    assert (found.assertion, found.pack) == (Assertion.PRESENT, "note_encoder")
    assert found.source.text == "bowedness of the femurs"
    assert "similarity 1.00" in str(found.remark)
    assert "bowed femurs" in str(found.remark)
    assert answer.device == "CPU"


@pytest.mark.parametrize(
    ("text", "said", "there"),
    [
        ("Bone infarctlets were seen.", Assertion.PRESENT, True),
        ("No bone infarctlets.", Assertion.EXCLUDED, False),
        ("Possible bone infarctlets.", Assertion.UNCERTAIN, True),
        ("Family history: His mother had bone infarctlets.", Assertion.FAMILY, True),
    ],
)
def test_it_is_asserted_as_the_note_asserts_it_and_is_never_certain(
    family, context, text, said, there
):
    (found,) = read(family, text, context).findings
    assert found.assertion is said
    assert found.probability == pytest.approx(RIGHT if there else 1 - RIGHT)
    if said is Assertion.UNCERTAIN:
        assert found.log10_lr is None, "an uncertain mention weighs less still"
    else:
        assert 0 < abs(found.log10_lr) < 0.5
        assert (found.log10_lr > 0) is there


def test_what_the_dictionary_knows_is_not_linked_again(family, context):
    assert read(family, "Femoral bowing and a cough.", context).findings == ()


def test_names_beside_a_link_hold_no_words_about_it(family, context):
    (found,) = read(family, "Absent speech; bone infarctlets.", context).findings
    assert found.assertion is Assertion.PRESENT, "the absent belongs to the speech"


def test_a_case_without_notes_is_left_alone(family):
    assert family.accepts(PACK, Case()).code == "no_note"
    assert family.accepts(PACK, note_case("Cough.", "note")) is None


def test_the_names_are_opened_once(family, context):
    for _ in range(2):
        read(family, "Bone infarctlets.", context)
    assert len(family.opened) == 1
