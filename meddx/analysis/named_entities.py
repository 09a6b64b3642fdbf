"""What a Chinese note names: diseases, symptoms, operations, drugs, examinations and sites.

An installed pack ``note_entities`` reads it, else the rules do; who read is told. A name carries no
weight by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from meddx.analysis import entities_zh, entity_tagger, tagging
from meddx.analysis.entities_zh import Entity
from meddx.analysis.entity_tagger import Taggers
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

NAMING: Final = Phrase("Looking for what the notes name")
_BLOCK: Final = 4000  # characters


@dataclass(frozen=True)
class Named:
    """What a note names.

    Parameters
    ----------
    entities
        From left to right; none overlaps another. Of a note without Chinese there are none.
    pack
        What read it; None of the rules.
    problem
        Why an installed pack did not read; None where nothing is wrong.
    """

    entities: tuple[Entity, ...] = ()
    pack: ModelPack | None = None
    problem: Phrase | None = None


class EntityReader:
    """Names what notes speak of.

    Parameters
    ----------
    packs
        Returns the packs that may be used.
    """

    def __init__(self, packs: Callable[[], Sequence[ModelPack]]) -> None:
        self._packs = packs
        self._taggers = Taggers()

    def read(self, text: str, context: Context) -> Named:
        """Read a note, in the background: opening a network takes a moment.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        """
        if not entities_zh.is_chinese(text):
            return Named()
        plain, problem = entities_zh.plain(text), None
        pack = entity_tagger.find(self._packs())
        if pack is not None:
            try:
                return Named(in_blocks(self._taggers.open(pack).find, plain, context), pack)
            except Refused as refused:
                problem = refused.phrase
        return Named(in_blocks(entities_zh.load().find, plain, context), problem=problem)


def in_blocks(
    find: Callable[[str], tuple[Entity, ...]], text: str, context: Context
) -> tuple[Entity, ...]:
    """Find names block by block of whole sentences, so that a long text can be left.

    Parameters
    ----------
    find
        Finds the names in a text as ``entities_zh.plain`` writes it.
    text
        Such a text.
    context
        Progress and cancellation.
    """
    found: list[Entity] = []
    for start, end in tagging.pieces(text, _BLOCK):
        context.checkpoint(start, len(text), NAMING)
        found += [Entity(start + a, start + b, kind) for a, b, kind in find(text[start:end])]
    return tuple(found)
