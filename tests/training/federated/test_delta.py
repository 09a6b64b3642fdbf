"""A delta's file: what is in it, what its signature covers, and which files are none."""

from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import save_file

from meddx.phrase import Refused
from meddx.training.federated import delta, tensors
from tests.helpers.federated import Federation, change


def code_of(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.code


@pytest.fixture
def federation(tmp_path):
    """Two sites and the coordinator's folder."""
    return Federation(tmp_path, "north", "south")


def test_a_delta_comes_back_as_it_was_written(federation):
    made = change("north", 0.5, 12)
    found = federation.sent(made)
    assert (found.site, found.samples, found.positives) == ("north", 12, {"Mass": 4})
    assert (found.base, found.task, found.round) == (made.base, "task", 1)
    assert found.sha256 == made.sha256
    np.testing.assert_array_equal(found.changes["head.weight"], made.changes["head.weight"])
    delta.demand_signature(found, federation.keys)


def test_the_file_says_nothing_but_these_facts(federation, tmp_path):
    federation.sent(change("north", 0.5))
    _, texts = tensors.read(tmp_path / "north.safetensors")
    known = {"kind", "schema", "site", "base", "task", "round", "samples", "positives"}
    assert texts.keys() == known | {"ed25519"}
    assert (texts["samples"], texts["positives"]) == ("10", '{"Mass": 4}')


def test_an_unsigned_delta_is_refused(federation, tmp_path):
    delta.write(tmp_path / "bare.safetensors", change("north", 0.5), None)
    found = delta.read(tmp_path / "bare.safetensors")
    assert code_of(delta.demand_signature, found, federation.keys) == "delta_unsigned"


def test_another_sites_signature_is_refused(federation):
    found = federation.sent(change("north", 0.5), signer="south")
    assert code_of(delta.demand_signature, found, federation.keys) == "delta_signature"


def test_a_site_without_a_public_key_is_refused(federation):
    (federation.keys / "north.public.pem").unlink()
    found = federation.sent(change("north", 0.5))
    assert code_of(delta.demand_signature, found, federation.keys) == "site_unknown"


@pytest.mark.parametrize(
    "changed",
    [
        {"samples": 11},
        {"positives": {"Mass": 5}},
        {"round": 2},
        {"base": "other"},
        {"task": "other"},
        {"site": "south"},
        {"changes": change("north", 0.5000001).changes},
    ],
)
def test_the_signature_covers_every_fact_and_every_value(federation, changed):
    found = replace(federation.sent(change("north", 0.5)), **changed)
    assert code_of(delta.demand_signature, found, federation.keys) == "delta_signature"


def test_a_changed_byte_of_the_file_is_noticed(federation, tmp_path):
    federation.sent(change("north", 0.5))
    path = tmp_path / "north.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert code_of(delta.demand_signature, delta.read(path), federation.keys) == "delta_signature"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"kind": "something else"}, "delta_malformed"),
        ({"schema": "2"}, "delta_newer"),
        ({"samples": "-1"}, "delta_malformed"),
        ({"samples": "many"}, "delta_malformed"),
        ({"samples": " 10"}, "delta_malformed"),
        ({"round": "1.5"}, "delta_malformed"),
        ({"positives": "[]"}, "delta_malformed"),
        ({"positives": '{"Mass": true}'}, "delta_malformed"),
        ({"positives": "{"}, "delta_malformed"),
        ({"ed25519": "zz"}, "delta_malformed"),
        ({"patient": "Ada"}, "delta_malformed"),
        ({"site": "../up"}, "site_name"),
    ],
)
def test_wrong_facts_are_refused(federation, tmp_path, texts, code):
    federation.sent(change("north", 0.5))
    path = tmp_path / "north.safetensors"
    state, known = tensors.read(path)
    tensors.write(path, state, known | texts)
    assert code_of(delta.read, path) == code


def test_other_files_are_no_deltas(tmp_path):
    path = tmp_path / "x.safetensors"
    assert code_of(delta.read, path) == "tensors_unreadable"
    path.write_bytes(b"no tensors")
    assert code_of(delta.read, path) == "tensors_unreadable"
    save_file({"a": np.zeros(2, np.float64)}, str(path))
    assert code_of(delta.read, path) == "tensors_unreadable"
    save_file({"a": np.zeros(2, np.float32)}, str(path))
    assert code_of(delta.read, path) == "delta_malformed"
    path.write_bytes(path.read_bytes()[:-3])
    assert code_of(delta.read, path) == "tensors_unreadable"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tensors, "LARGEST_MB", 0)
    path = tmp_path / "x.safetensors"
    save_file({"a": np.zeros(2, np.float32)}, str(path))
    assert code_of(delta.read, path) == "tensors_large"
