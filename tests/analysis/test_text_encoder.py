"""Text encoders: vectors in batches, what is known compared, what is broken refused."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import device, packs, text_encoder
from meddx.analysis.device import CPU, CUDA
from meddx.analysis.text_encoder import TextEncoder, find
from meddx.jobs import Cancelled, Context
from meddx.phrase import Refused
from tests.helpers.sentences import tiny_pack

TEXTS = ["", "no pleural effusion", "large heart, scoliosis-pain " * 9, "heart", "Heart"]


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return tiny_pack(tmp_path_factory.mktemp("packs") / "note_encoder")


@pytest.fixture
def encoder(pack, monkeypatch):
    monkeypatch.setattr(device, "gpu_seems_present", lambda: False)
    return TextEncoder.open(pack)


@pytest.fixture
def copy(pack, tmp_path):
    """A pack of the same hashes in another folder, to be damaged."""
    return replace(pack, folder=shutil.copytree(pack.folder, tmp_path / pack.name))


def code_of(pack):
    with pytest.raises(Refused) as refused:
        TextEncoder.open(pack)
    return refused.value.code


def test_a_text_has_one_vector_whatever_stands_beside_it(encoder):
    together = encoder.encode(TEXTS)
    assert (together.dtype, together.shape) == (np.float32, (5, 4))
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-6)
    np.testing.assert_array_equal(together[3], together[4])
    assert encoder.encode([]).shape == (0, 4)


def test_no_batch_is_larger_than_allowed(encoder, monkeypatch):
    monkeypatch.setattr(text_encoder, "_MOST_PIECES", {CPU: 24})
    rows = []
    run = encoder._run
    monkeypatch.setattr(
        encoder, "_run", lambda some: rows.append(list(map(len, some))) or run(some)
    )
    encoder.encode([*TEXTS, *TEXTS])
    assert max(len(row) * max(row) for row in rows) <= 24
    assert rows == sorted(rows, key=max, reverse=True)


def test_encoding_tells_how_far_it_is_and_stops(encoder):
    told = []
    stopping = Context(lambda done, total, _message: told.append((done, total)))
    encoder.encode(["heart"] * 70, stopping)
    assert told[0] == (0, 70)
    assert len(told) > 1
    stopping.cancel()
    with pytest.raises(Cancelled):
        encoder.encode(["heart"], stopping)


def test_a_card_that_fails_gives_way_to_the_processor(pack, monkeypatch):
    class Failing:
        def run(self, *_):
            raise RuntimeError("out of memory")

    held = TextEncoder(pack, Failing(), (CUDA, None))
    np.testing.assert_allclose(np.linalg.norm(held.encode(TEXTS), axis=1), 1, atol=1e-6)
    assert (held.device, held.note) == (CPU, device.GPU_STOPPED)


@pytest.mark.parametrize(
    ("works", "note"), [(False, device.GPU_UNUSABLE), (True, device.GPU_WRONG)]
)
def test_a_card_is_used_only_where_it_gives_the_known_vectors(pack, monkeypatch, works, note):
    class Other:
        def run(self, _outputs, inputs, _options):
            return [np.full((len(inputs["input_ids"]), 4), 0.5, np.float32)]

    monkeypatch.setattr(device, "gpu_seems_present", lambda: True)
    monkeypatch.setattr(device, "on_card", lambda _file: Other() if works else None)
    opened = TextEncoder.open(pack)
    assert (opened.device, opened.note) == (CPU, note)


def test_a_pack_with_other_numbers_is_refused(copy):
    np.save(copy.folder / "golden.npy", np.roll(np.load(copy.folder / "golden.npy"), 1, axis=1))
    assert code_of(copy) == "pack_wrong_numbers"


def test_a_network_that_is_none_is_refused(copy):
    (copy.folder / "model.onnx").write_bytes(b"no network")
    assert code_of(copy) == "pack_not_running"


def test_a_vocabulary_of_another_model_is_refused(copy):
    (copy.folder / "vocab.txt").write_text("heart\npain\n")
    assert code_of(copy) == "wrong_vocabulary"


def test_a_pack_of_another_kind_is_refused(pack):
    assert code_of(replace(pack, family="note_text")) == "no_text_encoder"
    assert code_of(replace(pack, files=pack.files[:2])) == "no_text_encoder"


@pytest.mark.parametrize("wrong", ["dimensions = 0", "longest = 3", "golden = []", "longest = 'x'"])
def test_a_description_that_cannot_be_is_refused(copy, wrong):
    file, key = copy.folder / "encoder.toml", wrong.split(" ", 1)[0]
    kept = [line for line in file.read_text().splitlines() if not line.startswith(key)]
    file.write_text("\n".join([*kept, wrong]))
    with pytest.raises(Refused, match=f"encoder.toml: {key}") as refused:
        TextEncoder.open(copy)
    assert refused.value.code == "pack_malformed"


def test_the_encoder_of_the_known_name_comes_first(pack):
    other = replace(pack, name="another")
    assert find([other, pack]) == pack
    assert find([other]) == other
    assert find([replace(pack, family="radiograph")]) is None


def test_a_pack_that_is_added_is_tried_like_every_other(pack, tmp_path):
    assert packs.add(pack.folder, tmp_path / "own").sha256 == pack.sha256
    with pytest.raises(Refused) as refused:
        packs.add(pack.folder, tmp_path / "own")
    assert refused.value.code == "pack_there"


def test_it_needs_neither_torch_nor_transformers(pack):
    code = (
        "import sys; from pathlib import Path; from meddx.analysis.pack import load;"
        "from meddx.analysis.text_encoder import TextEncoder;"
        "print(TextEncoder.open(load(Path(sys.argv[1]))).encode(['heart']).shape);"
        "print(sorted({'torch', 'transformers', 'tokenizers', 'onnx'} & set(sys.modules)))"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code, str(pack.folder)],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split("\n")[:2] == ["(1, 4)", "[]"], done.stderr
