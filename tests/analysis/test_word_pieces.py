"""Word pieces, compared with those of the package ``tokenizers``."""

import time

import numpy as np
import pytest

from meddx.analysis import word_pieces
from meddx.analysis.word_pieces import WordPieces
from meddx.phrase import Refused
from tests.helpers.sentences import PIECES

TEXTS = (
    "No pleural effusion.", "The heart is larger, scoliosis-pain", "Œdème é e Edema", "肺pain肺",
    "\ufffdheart\u200b is\u00a0large\tlarge\r\n", "x" * 101, "$heart+pain", "heart\u0000", "[SEP",
    "", "É",
)  # fmt: skip


def said(text: str, longest: int = 64) -> list[str]:
    return [PIECES[number] for number in WordPieces(PIECES).encode(text, longest)]


def test_words_are_taken_apart_from_their_front() -> None:
    assert said("No LARGER edema") == ["[CLS]", "no", "large", "##r", "e", "##dema", "[SEP]"]
    assert said("heartburn") == ["[CLS]", "[UNK]", "[SEP]"], "a rest that is no piece loses it all"


def test_what_does_not_fit_is_left_out() -> None:
    assert said("heart " * 40, 5) == ["[CLS]", "heart", "heart", "heart", "[SEP]"]


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    begin = time.perf_counter()
    found = said("\n" * 100_000 + "heart pain " * 1_000_000, 256)
    assert (len(found), found[1:3]) == (256, ["heart", "pain"])
    assert time.perf_counter() - begin < 2


def test_the_numbers_are_those_of_tokenizers() -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="comes with the torch pack")
    numbers = {piece: number for number, piece in enumerate(PIECES)}
    other = tokenizers.Tokenizer(tokenizers.models.WordPiece(numbers, unk_token=PIECES[1]))
    other.normalizer = tokenizers.normalizers.BertNormalizer()
    other.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    draw, ours = np.random.default_rng(0), WordPieces(PIECES)
    letters = list("heartlgisionpflduk eE.,-肺é\u0301$\t\u2013Ü")
    drawn = ["".join(draw.choice(letters, 20)) for _ in range(400)]
    words = [" ".join(draw.choice([*PIECES[5:], "Larger", "edema"], 8)) for _ in range(100)]
    for text in (*TEXTS, *drawn, *words):
        assert ours.encode(text, 200)[1:-1] == other.encode(text).ids, repr(text)


def test_capitals_stay_where_the_vocabulary_has_them() -> None:
    kept = WordPieces([*PIECES, "Heart"], lower_case=False)
    assert kept.encode("Heart heart", 8)[1:-1] == [len(PIECES), PIECES.index("heart")]


def test_a_vocabulary_without_its_special_pieces_is_refused(tmp_path) -> None:
    file = tmp_path / "vocab.txt"
    file.write_text("heart\npain\n")
    with pytest.raises(Refused) as refused:
        word_pieces.load(file)
    assert refused.value.code == "wrong_vocabulary"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match="cannot be read"):
        word_pieces.load(file)
