"""Sentence encoders from outside become packs that give the vectors of their network."""

import numpy as np
import pytest

from meddx.analysis.device import CPU
from meddx.analysis.foreign.found import Answers
from meddx.analysis.text_encoder import TextEncoder, find
from meddx.analysis.word_pieces import WordPieces
from meddx.phrase import Refused
from meddx.training import own_encoders, own_models
from tests.helpers.importing import shared_context
from tests.helpers.sentences import PIECES, bert_vector, tiny_bert, wheel

pytestmark = pytest.mark.slow  # torch and transformers start in the child

TEXTS = ["", "No pleural effusion.", "Larger heart, scoliosis-pain " * 9, "heart"]

context = pytest.fixture(scope="module")(shared_context)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return tiny_bert(tmp_path_factory.mktemp("hub") / "tiny")


@pytest.fixture(scope="module")
def pack(tiny, tmp_path_factory, context):
    place = tmp_path_factory.mktemp("brought")
    found = own_models.inspect(wheel(tiny[0], place / "tiny.whl"), context)
    return own_encoders.write(found, Answers(), place / "packs", context)


@pytest.fixture(scope="module")
def encoder(pack):
    return TextEncoder.open(pack)


def test_the_vectors_are_those_of_the_paper(tiny, encoder):
    found = encoder.encode(TEXTS)
    assert found.dtype == np.float32
    for text, vector in zip(TEXTS, found, strict=True):
        numbers = WordPieces(PIECES).encode(text, 12)
        wanted = bert_vector(tiny[1], numbers)
        assert vector @ wanted > 0.9999, "a batch changes nothing, halved weights little"
    assert encoder.likeness > 0.9999, "and torch says the same"


def test_the_pack_says_what_it_is(pack, encoder):
    assert (pack.name, pack.family, pack.licence) == ("note_encoder", "text_encoder", "apache-2.0")
    card = (pack.folder / "card.md").read_text(encoding="utf-8")
    assert "Chinese" in card
    assert "cosine" in card
    assert (encoder.device, encoder.spec.languages) == (CPU, ("en",))
    assert find([pack]) == pack
    assert find([]) is None


def test_the_file_that_is_wanted_and_a_free_name_are_demanded(tiny, pack, tmp_path, context):
    found = own_models.inspect(tiny[0], context)
    for answers, code in (
        (Answers(sha256="0" * 64), "wrong_hash"),
        (Answers(name="Größe"), "bad_name"),
        (Answers(), "pack_there"),
    ):
        with pytest.raises(Refused) as refused:
            own_encoders.write(found, answers, pack.folder.parent, context)
        assert refused.value.code == code
