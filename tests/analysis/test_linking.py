"""Links: a similar name whose words are those of the span, and no other."""

import numpy as np
import pytest

from meddx.analysis import dictionary
from meddx.analysis.linking import Linker, load_words
from meddx.analysis.name_index import NameIndex
from tests.helpers.sentences import ChosenVectors

FEMURS, MEATUS, BONES, NARES = (
    "bowed femurs",
    "narrow external auditory meatus",
    "wide long bones",
    "large nares",
)
NAMES = (FEMURS, MEATUS, BONES, NARES, "marked bowing, thin ribs, low-set red ears, internal small")
IDS = ("HP:0002980", "HP:0000413", "HP:0000934", "HP:0012372", "HP:0000883")
X, Y, Z, W = [1.0, 0.1, 0.0], [0.0, 1.0, 0.1], [-1.0, 0.2, 0.0], [0.2, -1.0, 0.0]
VECTORS = {
    **dict(zip(NAMES, (X, Y, Z, W), strict=False)),
    "bowing of the femurs": X,
    "The bowing of the femurs": X,
    "bowing": [1.0, 0.0, 0.0],
    "bowed": [1.0, 0.2, 0.0],
    "narrow internal auditory meatus": Y,
    "long bones": Z,
    "small nares": W,
    "nares were large": W,
}


@pytest.fixture
def encoder():
    return ChosenVectors(VECTORS)


@pytest.fixture
def linker(encoder):
    index = NameIndex(NAMES, IDS, encoder.encode(NAMES))
    encoder.encoded.clear()
    return Linker(encoder, index, load_words(), dictionary.load_forms())


def test_a_span_is_linked_to_the_name_that_means_the_same(linker):
    text = "There was bowing of the femurs."
    (link,) = linker.links(text, [])
    assert text[link.start : link.end] == "bowing of the femurs"
    assert (link.hpo_id, link.name) == (IDS[0], FEMURS)
    assert link.similarity == pytest.approx(1, abs=1e-6)


def test_similarity_alone_links_nothing(linker):
    assert linker.links("The long bones are intact.", []) == (), "the name says more"
    assert linker.links("A narrow internal auditory meatus.", []) == (), "the opposite"
    assert linker.links("He has small nares.", []) == (), "the opposite again"
    (link,) = linker.links("His nares were large.", [])
    assert link.name == NARES


def test_what_is_covered_is_left_alone(linker, encoder):
    text = "There was bowing of the femurs."
    assert linker.links(text, [(10, 16)]) == ()
    assert not any("bowing" in said for said in encoder.encoded)


def test_spans_have_two_words_that_count_and_cross_no_sentence_sign_or_join(linker):
    def said(text):
        return [text[start:end] for start, end in linker.spans(text, [])]

    assert said("fever") == []
    assert said("the fever of a child") == []
    assert said("long bones, thin ribs") == ["long bones", "thin ribs"]
    assert said("Long bones. Thin ribs") == ["Long bones", "Thin ribs"]
    assert said("thin ribs without fractures") == ["thin ribs"]
    assert said("low-set ears") == ["low-set", "low-set ears", "set ears"]
    assert said("肺 结 节 long bones") == ["long bones"]
    assert said("2 ribs thin 3") == ["ribs thin"]
    assert said("thin ribs banana ears") == ["thin ribs"], "no name has such a word"
    assert max(len(one.split()) for one in said("red " * 20)) == 6


def test_of_two_that_overlap_the_more_similar_is_kept(linker, encoder):
    encoder._vectors["marked bowing of the femurs"] = [1.0, 0.4, 0.0]
    found = linker.links("Seen: marked bowing of the femurs.", [])
    assert [link.similarity > 0.99 for link in found] == [True]


def test_a_text_without_spans_asks_the_encoder_nothing(linker, encoder):
    assert linker.links("", []) == ()
    assert linker.links("发热，咳嗽。", []) == ()
    assert encoder.encoded == []


def test_the_nearest_names_are_those_of_the_largest_cosine():
    vectors = np.eye(3, dtype=np.float32)
    index = NameIndex(("a", "b", "c"), ("HP:1", "HP:2", "HP:1"), vectors)
    places, cosines = index.nearest(np.array([[0.6, 0.8, 0], [0, 0, 1]], np.float32))
    assert places.tolist() == [1, 2]
    np.testing.assert_allclose(cosines, [0.8, 1])
    assert index.ranked(np.array([0.5, 0.4, 0.6], np.float32), 5) == ("HP:1", "HP:2")
