"""Judged collections as they were published: SciFact, PubMedQA and cMedIR."""

import gzip
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.literature.measuring import missing

SCIFACT: Final = (
    "scifact_corpus_subset_2101.jsonl.gz",
    "scifact_queries.jsonl.gz",
    "scifact_qrels_train.tsv",
)
PUBMEDQA: Final = "pubmedqa_ori_pqal.json.gz"
CMEDIR: Final = "zh_cMedIR_test.json.gz"


@dataclass(frozen=True)
class Judged:
    """Texts with their ids, and queries with the ids of what answers them."""

    texts: tuple[tuple[str, str], ...]
    queries: tuple[tuple[str, frozenset[str]], ...]
    is_tuned_on: tuple[bool, ...]


@dataclass(frozen=True)
class Pair:
    """A query and two titles, of which the first answers it better."""

    query: str
    better: str
    worse: str


def scifact(folder: Path) -> Judged:
    """Return the claims of SciFact of which a cited abstract is in the subset.

    Half of them, by the hash of their number, may be tuned on.
    """
    corpus, claims, judged = (folder / name for name in SCIFACT)
    texts = tuple((row["doc_id"], row["text"]) for row in _lines(corpus))
    relevant: defaultdict[str, set[str]] = defaultdict(set)
    for line in judged.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, _ = line.split("\t")
        relevant[query].add(document)
    written: dict[str, str] = {}
    for row in _lines(claims):
        written[row["_id"]] = row["text"]
        relevant[row["_id"]] |= set(row["metadata"])
    known = {number for number, _ in texts}
    found = {query: frozenset(ids & known) for query, ids in relevant.items()}
    kept = [query for query, ids in found.items() if ids]
    return Judged(
        texts,
        tuple((written[query], found[query]) for query in kept),
        tuple(hashlib.sha256(query.encode()).digest()[0] % 2 == 0 for query in kept),
    )


def pubmedqa(folder: Path) -> Judged:
    """Return PubMedQA as a search for a known item: an abstract by the question that it answers.

    Neither the question, which is the title, nor the conclusion is in the text.
    """
    (rows,) = _lines(folder / PUBMEDQA, whole=True)
    texts = tuple((number, " ".join(row["CONTEXTS"])) for number, row in rows.items())
    queries = tuple((row["QUESTION"], frozenset({number})) for number, row in rows.items())
    return Judged(texts, queries, (False,) * len(queries))


def cmedir(folder: Path) -> tuple[Pair, ...]:
    """Return the pairs of cMedIR's test part."""
    found = []
    for row in _lines(folder / CMEDIR):
        first, second = sorted(row["documents"], key=lambda one: -float(one["label"]))
        if float(first["label"]) > float(second["label"]):
            found.append(Pair(row["query"], first["title"], second["title"]))
    return tuple(found)


def ndcg(ranked: tuple[str, ...], relevant: frozenset[str], depth: int = 10) -> float:
    """Return nDCG at a depth with gains of 0 and 1 (Järvelin and Kekäläinen, TOIS 20(4), 2002)."""
    discount: NDArray[np.float64] = 1 / np.log2(np.arange(2, depth + 2))
    gains = np.array([document in relevant for document in ranked[:depth]], float)
    best = discount[: min(depth, len(relevant))].sum()
    return float((gains * discount[: len(gains)]).sum() / best)


def _lines(path: Path, *, whole: bool = False) -> list[Any]:
    """Return the JSON objects of a file, one a line or one in all."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return [json.load(file)] if whole else [json.loads(line) for line in file]
    except (OSError, ValueError) as error:
        raise missing((path.name,)) from error
