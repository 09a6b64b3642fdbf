"""Vectors of meaning: made once, continued, and joined with words; without them all works."""

import numpy as np
import pytest

from meddx.jobs import Cancelled, Context
from meddx.literature import adding, meaning, ranking
from meddx.literature.record import article
from meddx.literature.search import Searcher


class Colours:
    """An encoder that knows one thing: red things are alike."""

    name = "colours"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts, /):
        self.texts += texts
        is_red = [any(red in text.lower() for red in ("red", "scarlet")) for text in texts]
        return np.array([[1.0, 0.0] if red else [0.0, 1.0] for red in is_red], np.float32)


@pytest.fixture
def filled(store, context):
    told = [
        article("Cars", "A car that is blue. Paint of cars.", pmid="1"),
        article("Cars", "A car that is scarlet. Paint of cars.", pmid="2", year="2001"),
    ]
    adding.put(store, told, context)
    return store


def test_meaning_changes_the_order_of_what_words_find(filled, context) -> None:
    encoder = Colours()
    assert [hit.id for hit in Searcher(filled, encoder).search("red car").hits] == ["1", "2"]
    assert meaning.complete(filled, encoder, context) == 2
    assert encoder.texts[-1].startswith("Cars. A car that is blue")
    assert [hit.id for hit in Searcher(filled, encoder).search("red car").hits] == ["2", "1"]
    assert [hit.id for hit in Searcher(filled).search("red car").hits] == ["1", "2"]
    assert meaning.complete(filled, encoder, context) == 0


def test_meaning_is_not_asked_about_chinese(filled, context) -> None:
    encoder = Colours()
    meaning.complete(filled, encoder, context)
    before = len(encoder.texts)
    searcher = Searcher(filled, encoder)
    searcher.search("car 红色")
    assert len(encoder.texts) == before
    searcher.evidence((("Red car", 1.0), ("红色", 1.0), ("Paint", 0.4)))
    assert encoder.texts[before:] == ["Red car. Paint"]


def test_a_stop_keeps_what_was_made(filled, monkeypatch) -> None:
    monkeypatch.setattr(meaning, "_BATCH", 1)

    def stop_at_the_second(done, _total, _phrase) -> None:
        if done:
            context.cancel()

    context = Context(stop_at_the_second)
    told = article("Ships", "A ship.", pmid="3")
    adding.put(filled, [told], Context())
    with pytest.raises(Cancelled):
        meaning.complete(filled, Colours(), context)
    assert meaning.complete(filled, Colours(), Context()) == 1


def test_a_unit_without_a_vector_counts_as_the_mean() -> None:
    vectors = np.array([[1, 0], [0, 1], [np.nan, np.nan]], np.float32)
    worth = ranking.with_meaning(np.zeros(3), vectors, np.array([1, 0], np.float32))
    assert worth[0] > worth[2] > worth[1]
    assert worth[2] == pytest.approx((worth[0] + worth[1]) / 2)
    none = np.full((3, 2), np.nan, np.float32)
    given = np.arange(3.0)
    assert ranking.with_meaning(given, none, np.array([1, 0], np.float32)) is given
