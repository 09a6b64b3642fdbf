"""Diseases that only the network names become priors, asserted as the note asserts them."""

import pytest

from meddx.analysis import entity_tagger
from meddx.analysis.entities_zh import Entity
from meddx.analysis.families.note_entities import NoteEntities
from meddx.analysis.families.note_text import NoteText
from meddx.analysis.pack import ModelPack
from meddx.case.evidence import Assertion
from meddx.case.record import Case
from meddx.importers.shared.notes import note_case
from meddx.paths import delivered_models
from meddx.phrase import Language

TEXT = "既往史：右肺粉刺样癌术后。现咳嗽。诊断：肺癌。"


class FakeTagger:
    """Calls two names diseases, one of which only it knows."""

    def find(self, text: str) -> tuple[Entity, ...]:
        names = ("右肺粉刺样癌术后", "肺癌")
        places = [(text.find(name), len(name)) for name in names]
        return tuple(Entity(at, at + size, "disease") for at, size in places if at >= 0)


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
        notes, made = NoteText(), NoteEntities()
        made.meet({"note_text": notes, made.name: made})
        notes.mentions_in(note_case("咳嗽。", "warm").notes[0])  # its tables are read once
    return made


@pytest.fixture
def pack(monkeypatch) -> ModelPack:
    from dataclasses import replace

    from meddx.analysis import pack as packs

    monkeypatch.setattr(entity_tagger.EntityTagger, "open", lambda _pack: FakeTagger())
    known = packs.load(delivered_models() / "note_dictionary")
    return replace(known, name="x", family=entity_tagger.FAMILY)


def test_only_what_the_rules_do_not_find_is_added(family, pack, context):
    case = Case(notes=note_case(TEXT, "note").notes)
    assert family.accepts(pack, case) is None
    found = family.read(pack, case, context).findings
    assert [(f.source.text, f.code.code, f.assertion, f.pack) for f in found] == [
        ("右肺粉刺样癌", "MEDDX:1020", Assertion.HISTORICAL, "x")
    ]


def test_a_case_without_a_chinese_note_is_left_alone(family, pack):
    for case in (Case(), Case(notes=note_case("Cough, lung cancer.", "note").notes)):
        refused = family.accepts(pack, case)
        assert refused is not None
        assert refused.code == "no_chinese_note"
        assert refused.reason.label(Language.ZH_CN) != refused.reason.label(Language.EN)
