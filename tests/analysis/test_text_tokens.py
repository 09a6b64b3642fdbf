"""Words as numbers: known ones have their own, others share hashes, ends are kept."""

import numpy as np

from meddx.analysis import text_tokens
from meddx.analysis.text_tokens import NOTHING, Vocabulary
from meddx.analysis.tokens import tokenize

WORDS = Vocabulary(("no", "effusion", "0"), 50)


def numbers(text):
    return WORDS.encode(tokenize(text))


def test_a_known_word_has_its_own_number_and_another_a_hash():
    known, other = numbers("no granuloma")
    assert known[0] == 1
    assert 3 < other[0] < WORDS.size
    assert numbers("no granuloma").tolist() == [known.tolist(), other.tolist()]


def test_words_that_begin_alike_share_what_stands_for_their_beginning():
    (one,), (other,) = numbers("atelectasis"), numbers("atelectatic")
    assert one[1] == other[1] != NOTHING
    assert one[2] != other[2]
    assert numbers("no")[0, 1:].tolist() == [NOTHING, NOTHING]


def test_all_numbers_are_alike():
    assert numbers("12")[0, 0] == numbers("7")[0, 0] == 3


def test_a_chinese_character_knows_the_next_one():
    first, second = numbers("积液")
    assert first[1] != NOTHING
    assert second[1] == NOTHING
    assert numbers("积气")[0, 0] == first[0]
    assert numbers("积气")[0, 1] != first[1]


def test_no_words_are_no_rows():
    assert numbers("").shape == (0, text_tokens.PARTS)
    assert numbers("x").dtype == np.int64


def test_a_written_vocabulary_is_read_back():
    assert text_tokens.read(text_tokens.write(WORDS.words), 50) == WORDS
