"""What only the network names is handed on to be asserted as the note asserts it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from meddx.analysis import entities_zh, entity_tagger
from meddx.analysis import pack as packs
from meddx.analysis.dictionary import Mention
from meddx.analysis.entities_zh import Entity
from meddx.analysis.families import Answer, MentionReader
from meddx.analysis.families.note_entities import NoteEntities
from meddx.analysis.pack import ModelPack
from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.record import Case, Note
from meddx.importers.shared.notes import note_case
from meddx.jobs import Cancelled, Context
from meddx.paths import delivered_models
from meddx.phrase import Language

CANCER = Code("MEDDX", "MEDDX:1020", "Lung cancer", "肺癌")


class Notes(MentionReader):
    """Makes a finding of every disease."""

    name = "note_text"

    def accepts(self, pack: ModelPack, case: Case) -> None:
        raise NotImplementedError

    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        raise NotImplementedError

    def mentions_in(self, note: Note) -> Sequence[Mention]:
        raise NotImplementedError

    def findings_of(
        self, note: Note, mentions: Sequence[Mention], pack: str, beside: Sequence[Mention] = ()
    ) -> list[Finding]:
        raise NotImplementedError

    def diseases_of(self, note: Note, entities: Sequence[Entity], pack: str) -> list[Finding]:
        return [
            Finding(
                f"{note.note_id}:{one.start}",
                CANCER,
                Assertion.PRESENT,
                1.0,
                TextSource(note.note_id, one.start, one.end, note.text[one.start : one.end]),
                pack,
            )
            for one in entities
            if one.kind == "disease"
        ]


@pytest.fixture
def family():
    made = NoteEntities()
    made.meet({"note_text": Notes()})
    return made


@pytest.fixture
def pack(monkeypatch) -> ModelPack:
    """A pack whose network says what the rules say."""
    monkeypatch.setattr(entity_tagger.EntityTagger, "open", lambda _pack: entities_zh.load())
    known = packs.load(delivered_models() / "note_dictionary")
    return replace(known, name="x", family=entity_tagger.FAMILY)


def test_every_chinese_note_is_read_and_no_other(family, pack, context):
    texts = ("胃癌术后，口服吉非替尼。", "Lung cancer, CT.", "ＦＵＬＬ：右肺腺癌。")
    notes = tuple(note for text in texts for note in note_case(text, "note").notes)
    case = Case(notes=notes)
    assert family.accepts(pack, case) is None
    found = family.read(pack, case, context).findings
    assert [(f.source.note_id, f.source.text) for f in found] == [
        (notes[0].note_id, "胃癌术后"),
        (notes[2].note_id, "右肺腺癌"),
    ]
    assert {f.pack for f in found} == {"x"}
    context.cancel()
    with pytest.raises(Cancelled):
        family.read(pack, case, context)


def test_a_case_without_a_chinese_note_is_left_alone(family, pack):
    for case in (Case(), Case(notes=note_case("Cough, lung cancer.", "note").notes)):
        refused = family.accepts(pack, case)
        assert refused is not None
        assert refused.code == "no_chinese_note"
        assert refused.reason.label(Language.ZH_CN) != refused.reason.label(Language.EN)
