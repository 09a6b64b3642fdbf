"""Folders and wheels of sentence encoders: read without torch, and no code of theirs is run."""

import json

import pytest

from meddx.analysis.foreign import look, sentence_folder
from meddx.phrase import Refused
from tests.helpers.sentences import PIECES, bert_files, told, wheel


@pytest.fixture
def folder(tmp_path):
    return bert_files(tmp_path / "tiny")


def looked(path):
    return look.found_of(json.loads(json.dumps(look.look(str(path)).header)))


def test_a_folder_and_the_wheel_around_it_say_the_same(folder, tmp_path):
    plain = looked(folder)
    assert (plain.title, plain.licence, plain.languages) == ("tiny-encoder", "apache-2.0", ("en",))
    assert (plain.dimensions, plain.longest, plain.layers) == (16, 12, 2)
    assert (plain.pieces, plain.lower_case, plain.archive) == (len(PIECES), True, "")
    packed = looked(wheel(folder, tmp_path / "tiny.whl"))
    assert (packed.title, packed.pieces) == (plain.title, plain.pieces)
    assert packed.archive == str(tmp_path / "tiny.whl")
    assert packed.path == "tiny_encoder/model"


def test_what_a_folder_does_not_say_is_taken_as_usual(folder):
    for name in ("README.md", "tokenizer_config.json", "sentence_bert_config.json"):
        (folder / name).unlink()
    found = sentence_folder.read(folder)
    assert (found.title, found.licence, found.languages) == ("tiny", "", ())
    assert (found.longest, found.lower_case) == (24, True), "no more than there are positions"


def without_pooling(folder):
    (folder / "1_Pooling" / "config.json").unlink()


def first_piece(folder):
    told(folder / "1_Pooling" / "config.json", pooling_mode_cls_token=True)


def own_code(folder):
    config = json.loads((folder / "config.json").read_text())
    told(folder / "config.json", **config, auto_map={"AutoModel": "evil.Model"})


def without_vocabulary(folder):
    (folder / "vocab.txt").unlink()


def other_vocabulary(folder):
    (folder / "vocab.txt").write_text("a\nb\n")


def without_sizes(folder):
    told(folder / "config.json", architectures=["BertModel"])


def broken_vocabulary(folder):
    (folder / "vocab.txt").unlink()
    model = {"continuing_subword_prefix": "##", "vocab": {"[PAD]": 0, "[UNK]": 5}}
    told(folder / "tokenizer.json", model=model)


def without_weights(folder):
    (folder / "model.safetensors").unlink()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without_pooling, "no_pooling"),
        (first_piece, "no_pooling"),
        (own_code, "remote_code"),
        (without_vocabulary, "no_vocabulary"),
        (other_vocabulary, "wrong_vocabulary"),
        (broken_vocabulary, "json_damaged"),
        (without_sizes, "json_damaged"),
        (without_weights, "no_safetensors"),
    ],
)
def test_other_folders_are_refused(folder, change, code):
    change(folder)
    with pytest.raises(Refused) as refused:
        look.look(str(folder))
    assert refused.value.code == code


def test_the_vocabulary_may_stand_in_tokenizer_json(folder):
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split()
    (folder / "vocab.txt").unlink()
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    model = {"type": "WordPiece", "continuing_subword_prefix": "##", "vocab": vocabulary}
    told(folder / "tokenizer.json", model=model)
    assert looked(folder).pieces == len(pieces)
