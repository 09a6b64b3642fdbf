"""Links what the dictionary of notes misses to the HPO name that means the same; English only."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from typing_extensions import override

from meddx.analysis import linking, long_notes, name_index, text_encoder
from meddx.analysis.dictionary import Mention
from meddx.analysis.families import Answer, Family, MentionReader
from meddx.analysis.linking import Link, Linker
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_encoder import TextEncoder
from meddx.case.evidence import Assertion, Finding
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, Note
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.phrase import Phrase

# Share of the terms that links added to the test part of GSC+ and that were right there, 95 %
# interval 0.48 to 0.77. No threshold was tuned on it; of the 15 of the tuning texts 11 were right.
RIGHT: Final = 0.63

NO_NOTE: Final = Phrase("The case holds no note.")
LINKING: Final = Phrase("Linking what the dictionary missed")
LINKED: Final = Phrase(
    "Linked by similarity {similarity} to “{name}”, not by its name: such a link is right in about "
    "{right} of 10 cases."
)


class TextEncoding(Family):
    """Reads the notes of a case behind the dictionary."""

    name = text_encoder.FAMILY

    def __init__(self) -> None:
        self._notes: Family | None = None
        self._linkers: dict[str, Linker] = {}

    @override
    def meet(self, others: Mapping[str, Family]) -> None:
        self._notes = others.get("note_text")

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        if case.notes:
            return None
        return NotApplicable(pack.name, pack.title, "no_note", NO_NOTE)

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        if not isinstance(self._notes, MentionReader):
            raise TypeError("the family of notes reads no mentions")
        linker = self._linker(pack, context)
        found: list[Finding] = []
        for number, note in enumerate(case.notes):
            context.checkpoint(number, len(case.notes), LINKING)
            found += self._linked(self._notes, linker, long_notes.read_part(note), pack, context)
        return Answer(tuple(found), device=linker.device, device_note=linker.device_note)

    def _linked(
        self, notes: MentionReader, linker: Linker, note: Note, pack: ModelPack, context: Context
    ) -> list[Finding]:
        known = notes.mentions_in(note)
        links = linker.links(note.text, [(one.start, one.end) for one in known], context)
        mentions = [Mention(link.start, link.end, link.hpo_id) for link in links]
        found = notes.findings_of(note, mentions, pack.name, beside=known)
        return [_shown(*both) for both in zip(found, links, strict=True)]

    def _linker(self, pack: ModelPack, context: Context) -> Linker:
        if pack.sha256 not in self._linkers:
            encoder = TextEncoder.open(pack)
            index = name_index.opened(phenotypes.load(), encoder, context)
            self._linkers = {pack.sha256: linking.load(encoder, index)}
        return self._linkers[pack.sha256]


def _shown(finding: Finding, link: Link) -> Finding:
    """Return the finding with what a link is worth: no more than its chance to be right."""
    said = LINKED.with_values(
        similarity=f"{link.similarity:.2f}", name=link.name, right=round(10 * RIGHT)
    )
    weak = finding.assertion in {Assertion.UNCERTAIN, Assertion.HYPOTHETICAL}  # less still
    odds = math.log10(RIGHT / (1 - RIGHT))
    is_there = finding.probability > 0.5
    return replace(
        finding,
        probability=RIGHT if is_there else 1 - RIGHT,
        log10_lr=None if weak else odds if is_there else -odds,
        remark=said,
    )
