"""Linear models of text: their arithmetic, their file, and what of a text they see."""

import io
import pickle

import numpy as np
import pytest

from meddx.analysis import text_heads, text_linear, text_terms
from meddx.analysis.text_heads import Heads, HeadsReader
from meddx.analysis.text_linear import WordFeatures
from meddx.analysis.text_spec import TextKind, TextSpec
from meddx.analysis.tokens import tokenize
from meddx.case.evidence import Assertion
from meddx.phrase import Refused

KINDS = (Assertion.PRESENT, Assertion.EXCLUDED)
SPEC = TextSpec("heads.npz", "", 0, 8, KINDS, "x", (0, 1), (), (), kind=TextKind.LINEAR)


def words(text):
    return text_terms.said(tokenize(text))


def reader():
    """Return a model that takes a finding for there by its word, and for denied by "no"."""
    said = text_terms.Terms({"effusion": 0, "no": 1}, np.ones(2))
    beside = text_terms.Terms({"<no": 0}, np.ones(1))
    findings = np.array([[6.0], [-9.0], [-3.0]], np.float32)
    assertion = np.array([[0.0, 4.0], [1.0, 0.0]], np.float32)
    return HeadsReader(SPEC, Heads(findings, assertion), WordFeatures(said, beside))


def test_a_denial_weighs_on_its_own_sentence_only():
    text = "No fever. There is an effusion."
    read = reader().report(text)
    assert text[slice(*read.sentences[0])] == "There is an effusion."
    assert read.logits[0] == pytest.approx(np.logaddexp(-3 - 9, -3 + 6))
    assert reader().report("No effusion.").logits[0] == pytest.approx(-6)
    assert reader().report(" \n") is None


def test_a_mention_is_judged_by_what_stands_beside_it_in_its_sentence():
    text = "No fever. Cough."
    spans = [(3, 8), (10, 15)]
    assert reader().kinds(text, spans) == [Assertion.EXCLUDED, Assertion.PRESENT]
    assert reader().assertions(text, []).shape == (0, 2)
    assert reader().kinds("", [(0, 0)]) == [Assertion.PRESENT]


def test_long_sentences_are_read_in_pieces():
    pieces = list(text_heads.pieces_of("word " * 20 + "end. Next.", 8))
    assert [len(piece.tokens) for piece in pieces] == [8, 8, 6, 2]
    assert pieces[-1].words == "Next."


def test_terms_are_weighed_by_how_few_texts_hold_them():
    texts = [words(text) for text in ("a b", "a b", "a c", "a")]
    terms = text_terms.learn(texts, rarest=2)
    assert sorted(terms.places) == ["a", "a b", "b"]
    assert terms.rarity[terms.places["b"]] > terms.rarity[terms.places["a"]]
    assert len(text_terms.learn(texts, rarest=1, most=2).places) == 2
    rows = terms.encode([words("a b a"), words("z"), words("b")])
    dense = np.zeros(rows.shape)
    dense[rows.rows, rows.columns] = rows.values
    np.testing.assert_allclose((dense**2).sum(axis=1), [1, 0, 1])
    weights = np.arange(6.0).reshape(3, 2)
    np.testing.assert_allclose(rows @ weights, dense @ weights)


def test_pairs_reach_as_far_as_they_are_asked_to():
    assert "no ... x" in text_terms.said(tokenize("no a x"), far=2)
    assert "no ... x" not in text_terms.said(tokenize("no a b x"), far=2)
    assert "no a" in text_terms.said(tokenize("no a b x"), far=2)


def stored(heads, **more):
    file = io.BytesIO()
    text_heads.save(heads, file, **more)
    return file.getvalue()


def test_heads_are_kept_with_their_words_and_always_alike(tmp_path):
    said = text_terms.learn([words("no effusion"), words("no 气胸")], 1)
    features = WordFeatures(said, said)
    count = len(said.places)
    heads = Heads(np.ones((count + 1, 3), np.float32), np.zeros((count + 1, 2), np.float32))
    written = stored(heads, **features.arrays())
    assert written == stored(heads, **features.arrays())
    (tmp_path / "heads.npz").write_bytes(written)
    read, arrays = text_heads.load(tmp_path / "heads.npz")
    np.testing.assert_array_equal(read.findings, heads.findings)
    assert text_linear._terms("said", arrays).places == said.places


@pytest.mark.parametrize(
    "wrong",
    [
        {"findings": np.zeros(3), "assertion": np.zeros((2, 2))},
        {"findings": np.full((2, 2), np.nan), "assertion": np.zeros((2, 2))},
        {"findings": np.array([[{}]], object), "assertion": np.zeros((2, 2))},
        {"assertion": np.zeros((2, 2))},
    ],
)
def test_what_holds_no_heads_is_refused(tmp_path, wrong):
    np.savez(tmp_path / "heads.npz", allow_pickle=True, **wrong)
    with pytest.raises((ValueError, KeyError)):
        text_heads.load(tmp_path / "heads.npz")


def test_a_file_that_unpacks_to_too_much_and_a_pickle_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "heads.npz"
    path.write_bytes(stored(Heads(np.zeros((9, 2), np.float32), np.zeros((2, 2), np.float32))))
    text_heads.load(path)
    monkeypatch.setattr(text_heads, "_MAX_BYTES", 10)
    with pytest.raises(ValueError, match="larger"):
        text_heads.load(path)
    path.write_bytes(pickle.dumps([1]))
    with pytest.raises(Exception, match="zip"):
        text_heads.load(path)


def test_values_that_are_no_numbers_are_refused():
    said = text_terms.Terms({"no": 0}, np.array([np.inf]))
    heads = Heads(np.ones((2, 1), np.float32), np.ones((2, 2), np.float32))
    with pytest.raises(Refused) as refused:
        HeadsReader(SPEC, heads, WordFeatures(said, said)).report("no")
    assert refused.value.code == "model_output_invalid"
