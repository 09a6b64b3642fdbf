"""``meddx notes`` reads as an analysis does: links of meaning too, where the settings want them."""

import pytest

from meddx.analysis.families import Answer
from meddx.analysis.pack import load
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.record import Case
from meddx.commands.shared import note_reading
from meddx.commands.shared.note_reading import read, readers
from meddx.paths import delivered_models
from meddx.phrase import Language, Phrase, Refused
from tests.helpers.builders import COUGH, FEVER
from tests.helpers.sentences import tiny_pack

PACK = load(delivered_models() / "note_dictionary")
GONE = Phrase("The model is gone.")


class Reading:
    """Finds one thing at a place, or refuses."""

    def __init__(self, code, start, refusal=None):
        self.found = Finding(
            "k", code, Assertion.PRESENT, 1.0, TextSource("n", start, start + 5, "words")
        )
        self.refusal = refusal

    def read(self, _pack, _case, _context):
        if self.refusal is not None:
            raise self.refusal
        return Answer((self.found,))


@pytest.fixture
def encoder(own_home):
    own_home.mkdir()
    (own_home / "settings.toml").write_text("schema = 1\nunsigned_packs = true\n")
    return tiny_pack(own_home / "models" / "note_encoder")


def test_both_are_joined_in_the_order_of_the_text(context):
    both = [(Reading(FEVER, 20), PACK), (Reading(COUGH, 3), PACK)]
    answer = read(both, Case(), context)
    assert [f.code for f in answer.findings] == [COUGH, FEVER]


def test_a_linker_that_fails_costs_only_its_links_and_is_said(context):
    both = [(Reading(FEVER, 20), PACK), (Reading(COUGH, 3, Refused("gone", GONE)), PACK)]
    answer = read(both, Case(), context)
    assert [f.code for f in answer.findings] == [FEVER]
    assert [(item.code, item.reason) for item in answer.not_applicable] == [("gone", GONE)]


def test_the_first_reader_is_not_replaced_in_silence(context):
    with pytest.raises(Refused):
        read([(Reading(FEVER, 2, Refused("gone", GONE)), PACK)], Case(), context)


def test_links_come_where_the_settings_want_them(encoder, own_home):
    assert [pack.name for _, pack in readers(PACK, Language.EN)] == ["note_dictionary"]
    with (own_home / "settings.toml").open("a") as file:
        file.write("link_terms = true\n")
    assert [pack.sha256 for _, pack in readers(PACK, Language.EN)][1:] == [encoder.sha256]


def test_without_an_encoder_it_says_why(own_home, capsys):
    own_home.mkdir()
    (own_home / "settings.toml").write_text("schema = 1\nlink_terms = true\n")
    assert len(readers(PACK, Language.EN)) == 1
    assert "No text encoder is installed" in capsys.readouterr().err


def test_a_pack_of_another_kind_is_refused():
    with pytest.raises(Refused) as refused:
        readers(load(delivered_models() / "variant_rules"), Language.EN)
    assert refused.value.phrase.template == note_reading.NOT_A_READER.template
