"""Characters in numbers, tags as names, and the best sequence of tags."""

import time

import numpy as np
import pytest

from meddx.analysis import entities_zh, tagging
from meddx.analysis.entities_zh import Entity
from meddx.analysis.tagging import TAGS, Characters


@pytest.mark.parametrize(
    "entities",
    [
        (),
        (Entity(0, 2, "drug"), Entity(2, 3, "drug"), Entity(4, 6, "site")),
        (Entity(0, 6, "disease"),),
        (Entity(1, 2, "symptom"), Entity(2, 6, "laboratory")),
    ],
)
def test_tags_give_back_the_names(entities):
    assert tagging.entities_of(tagging.tags_of(6, entities).tolist()) == entities


def test_the_best_sequence_obeys_what_may_follow():
    begins, inside, other = 1, 2, 4
    scores = np.zeros((3, TAGS), np.float32)
    scores[0, inside] = 5.0  # nothing begins inside
    scores[0, other - 1] = -10.0
    scores[0, begins] = 1.0
    scores[1, other] = 5.0  # another kind cannot go on
    scores[1, inside] = 1.0
    scores[2, 0] = 1.0
    moves = np.zeros((TAGS, TAGS), np.float32)
    assert tagging.best(scores, moves) == [begins, inside, 0]
    moves[begins, inside] = -3.0
    assert tagging.best(scores, moves)[1] != inside


def test_pieces_are_whole_sentences_and_cover_the_text():
    text = "咳嗽。" * 20 + "长" * 70 + "。完"
    parts = tagging.pieces(text, 32)
    assert "".join(text[start:end] for start, end in parts) == text
    assert max(end - start for start, end in parts) <= 32
    assert all(text[end - 1] == "。" for _, end in parts[:1])
    assert tagging.pieces("", 32) == ()


def test_numbers_tell_characters_pairs_and_hints_apart():
    known = Characters("咳嗽", 64)
    numbers = known.encode("咳嗽x", (Entity(0, 2, "symptom"),))
    assert numbers.shape == (3, tagging.PARTS)
    assert numbers[:2, 0].tolist() == [1, 2]
    assert 2 < numbers[2, 0] <= 2 + 64  # another character shares a number
    assert numbers[0, 1] == numbers[1, 2]  # the same pair, from both sides
    assert len(set(numbers[:, 3].tolist())) == 3
    assert int(numbers.max()) < known.size
    assert known.encode("", ()).shape == (0, tagging.PARTS)


def test_plain_keeps_the_length_and_the_places():
    text = "ＣＴ（胸部）\u3000İ\tCEA，\r\n𠮷。"
    plain = entities_zh.plain(text)
    assert len(plain) == len(text)
    assert plain.startswith("ct(胸部) ")
    assert "cea," in plain


def test_a_long_text_is_cut_in_no_time():
    began = time.perf_counter()
    tagging.pieces("无标点" * 100_000, 200)
    assert time.perf_counter() - began < 1
