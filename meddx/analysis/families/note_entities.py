"""Reads Chinese notes by a network that names what they speak of: more diseases for the ranking.

A name by itself is no evidence. A disease that MedDx ranks and that only the network names is a
prior, asserted by the rules as one that the dictionary names.
"""

from collections.abc import Mapping
from typing import Final

from typing_extensions import override

from meddx.analysis import entities_zh, entity_tagger, named_entities
from meddx.analysis.entity_tagger import Taggers
from meddx.analysis.families import Answer, Family, MentionReader
from meddx.analysis.pack import ModelPack
from meddx.case.evidence import Finding
from meddx.case.reading import NotApplicable
from meddx.case.record import Case
from meddx.jobs import Context
from meddx.phrase import Phrase

NO_CHINESE: Final = Phrase("The case holds no Chinese note.")


class NoteEntities(Family):
    """Reads the Chinese notes of a case behind the dictionary."""

    name = entity_tagger.FAMILY

    def __init__(self) -> None:
        self._notes: Family | None = None
        self._taggers = Taggers()

    @override
    def meet(self, others: Mapping[str, Family]) -> None:
        self._notes = others.get("note_text")

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        if any(entities_zh.is_chinese(note.text) for note in case.notes):
            return None
        return NotApplicable(pack.name, pack.title, "no_chinese_note", NO_CHINESE)

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        if not isinstance(self._notes, MentionReader):
            raise TypeError("the family of notes reads no mentions")
        tagger = self._taggers.open(pack)
        found: list[Finding] = []
        for note in case.notes:
            if entities_zh.is_chinese(note.text):
                plain = entities_zh.plain(note.text)
                entities = named_entities.in_blocks(tagger.find, plain, context)
                found += self._notes.diseases_of(note, entities, pack.name)
        return Answer(tuple(found))
