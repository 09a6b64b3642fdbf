"""What a note names besides its terms: shown when the reader asks for it, without any weight."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from meddx.analysis.entities_zh import Entity
from meddx.analysis.named_entities import Named
from meddx.phrase import Phrase
from meddx.workstation.notes.view import Span
from meddx.workstation.panels.highlights import named_format

BY_RULES: Final = Phrase("only named (found by rules)")
BY_PACK: Final = Phrase("only named (found by {pack})")
ONLY_NAMED: Final = Phrase("{kind}: only named, it weighs nothing by itself.")
KINDS: Final = {
    "symptom": Phrase("Symptom"),
    "operation": Phrase("Operation"),
    "imaging": Phrase("Imaging examination"),
    "disease": Phrase("Disease"),
    "drug": Phrase("Drug"),
    "laboratory": Phrase("Laboratory test"),
    "site": Phrase("Body part"),
}


@dataclass(frozen=True)
class Others:
    """Names in one note, from left to right, and what found them."""

    entities: tuple[Entity, ...] = ()
    by: Phrase = BY_RULES

    @classmethod
    def of(cls, named: Named) -> "Others":
        """Return what a reader of names found."""
        by = BY_RULES if named.pack is None else BY_PACK.with_values(pack=named.pack)
        return cls(named.entities, by)

    @property
    def spans(self) -> list[Span]:
        """What is marked."""
        return [(one.start, one.end, named_format()) for one in self.entities]

    def said_at(self, character: int) -> Phrase | None:
        """Say what is named at a character of the note; None where nothing is."""
        place = bisect_right(self.entities, character, key=lambda one: one.start)
        one = self.entities[place - 1] if place else None
        if one is None or character >= one.end:
            return None
        return ONLY_NAMED.with_values(kind=KINDS[one.kind])
