"""What is measured: the formulas by hand, the collections as they were published."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from meddx.literature import measuring
from meddx.literature.measuring import PORTER, UNICODE, WORDS, Scores, collections, tasks
from meddx.literature.measuring.plain import PlainIndex

DATA = Path(__file__).parents[3] / "shared" / "data" / "literature"


def test_ndcg_by_hand() -> None:
    found = collections.ndcg(("a", "x", "b"), frozenset({"a", "b", "c"}))
    assert found == pytest.approx((1 + 1 / 2) / (1 + 1 / np.log2(3) + 1 / 2))
    assert collections.ndcg((), frozenset({"a"})) == 0
    assert collections.ndcg(("x",) * 10 + ("a",), frozenset({"a"})) == 0


def test_intervals_draw_groups_and_gains_are_paired() -> None:
    base = np.array([0.0, 1.0] * 50)
    scores = Scores(
        "task",
        "hit",
        {PORTER: base, WORDS: base + 0.25},
        {"all": np.ones(100, bool)},
        np.arange(100),
        PORTER,
        "0.5 by others",
    )
    porter, words, gain = measuring.figures(scores)
    assert (porter.value, porter.published) == (0.5, "0.5 by others")
    assert 0.38 < porter.low < 0.44
    assert 0.56 < porter.high < 0.62
    assert (words.value, words.queries) == (0.75, 100)
    assert (gain.value, gain.low, gain.high) == (0.25, 0.25, 0.25)  # whoever is drawn
    together = Scores(**{**vars(scores), "groups": np.repeat([0, 1], 50)})
    assert measuring.figures(together)[0].low == 0.5


def test_plain_fts5_stems_only_where_it_is_told_to() -> None:
    texts = ["screening of nodules", "other"]
    assert PlainIndex(texts, "unicode61").best("nodule", 5) == []
    assert PlainIndex(texts, "porter unicode61").best("the nodule", 5) == [0]
    assert PlainIndex(texts, "unicode61").best("the", 5) == []
    assert PlainIndex(texts, "unicode61").worth("other", [0, 1])[0] == 0


def test_every_approach_is_measured_on_every_part(tmp_path, context) -> None:
    corpus, queries, judged = collections.SCIFACT

    def write(name: str, rows: list[object]) -> None:
        with gzip.open(tmp_path / name, "wt") as file:
            file.write("\n".join(json.dumps(row) for row in rows))

    texts = [{"doc_id": str(n), "text": f"Text number{n} of many."} for n in range(20)]
    write(corpus, texts)
    asked = [
        {"_id": str(n), "text": f"number{n}", "metadata": {str(n): []} if n else {}}
        for n in range(20)
    ]
    write(queries, asked)
    (tmp_path / judged).write_text("query-id\tcorpus-id\tscore\n0\t0\t1\n3\t99\t1\n")
    rows = tasks.measure(tmp_path, None, context)
    assert {row.approach for row in rows} == {UNICODE, PORTER, WORDS}
    assert {row.part for row in rows} == {"all", "half tuned on", "other half"}
    whole = [row for row in rows if row.part == "all" and row.name == "nDCG@10"]
    assert [(row.queries, row.value) for row in whole] == [(20, pytest.approx(0.98, abs=0.05))] * 3
    assert "| SciFact" in measuring.table(rows)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the judged collections are not there")
def test_figures_that_were_reached_are_kept(context) -> None:
    rows = measuring.figures(tasks._pubmedqa(DATA, None, context))
    value = {row.approach: row.value for row in rows if row.name == "P@1"}
    assert value[WORDS] >= 0.969
    assert value[WORDS] > value[PORTER] > value[UNICODE]
