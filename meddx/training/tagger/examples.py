"""What a network that tags characters learns from: pieces of records in numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meddx.analysis import entities_zh, tagging
from meddx.analysis.tagging import Characters, Numbers
from meddx.jobs import Context
from meddx.phrase import Phrase
from meddx.training.corpora.shared.cehrner_records import Record
from meddx.training.tagger.config import TaggerConfig

PREPARING: Final = Phrase("Preparing records")
_OFTEN: Final = 2


@dataclass(frozen=True, eq=False)
class Piece:
    """A piece of a record: numbers int64 (characters, 4) and tags int64 (characters,)."""

    numbers: Numbers
    tags: Numbers


def characters_of(config: TaggerConfig, records: Sequence[Record]) -> Characters:
    """Give a number to each character that is met more than once, the most frequent first."""
    counts = Counter(sign for record in records for sign in entities_zh.plain(record.text))
    common = [sign for sign, count in counts.items() if count >= _OFTEN]
    common.sort(key=lambda sign: (-counts[sign], sign))
    return Characters("".join(common[: config.cell.words]), config.cell.buckets)


def pieces_of(
    config: TaggerConfig, records: Sequence[Record], characters: Characters, context: Context
) -> list[Piece]:
    """Return the pieces of all records."""
    rules, found = entities_zh.load(), []
    for number, record in enumerate(records):
        context.checkpoint(number / len(records), 1, PREPARING)
        text = entities_zh.plain(record.text)
        numbers = characters.encode(text, rules.find(text))
        tags = tagging.tags_of(len(text), record.entities)
        found += [
            Piece(numbers[start:end], tags[start:end])
            for start, end in tagging.pieces(text, config.cell.window)
        ]
    return found
