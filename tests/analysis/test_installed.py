"""What the list says of each pack is what was judged of it."""

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meddx.analysis import installed, trust
from meddx.analysis.pack import TOML, load


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The user's folder of one test."""
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "keys").mkdir(parents=True)
    (tmp_path / "home" / "models").mkdir()
    return tmp_path / "home"


def brought(pack, home) -> Path:
    return Path(shutil.copytree(pack.folder, home / "models" / pack.name))


def listed(*, allow=False):
    return {one.name: one for one in installed.listed(allow_unsigned=allow)}


def test_delivered_packs_have_cards_and_cannot_be_removed(home):
    found = listed()
    assert set(found) == set(trust.delivered())
    assert {one.trust for one in found.values()} == {"delivered"}
    assert not any(one.is_own or one.problem for one in found.values())
    assert all(one.card.is_file() for one in found.values())
    assert found["chest_radiograph"].has_network
    assert not found["variant_rules"].has_network
    assert 5_000_000 < found["chest_radiograph"].size_bytes < 26_000_000


def test_an_unsigned_pack_waits_for_the_switch(pack, home):
    brought(pack, home)
    one = listed()["tiny"]
    assert (one.trust, one.is_own, one.signer) == ("unsigned", True, "")
    assert one.problem is not None
    assert listed(allow=True)["tiny"].problem is None


def test_the_key_that_signed_is_named(pack, home):
    folder, key = brought(pack, home), Ed25519PrivateKey.generate()
    for name, each in (("another.pub", Ed25519PrivateKey.generate()), ("hospital.pub", key)):
        (home / "keys" / name).write_text(each.public_key().public_bytes_raw().hex())
    trust.sign(load(folder), key)
    one = listed()["tiny"]
    assert (one.trust, one.signer, one.problem) == ("signed", "hospital", None)


def test_a_broken_pack_is_listed_with_its_reason_and_can_be_removed(pack, home):
    folder = brought(pack, home)
    (folder / TOML).write_text("schema = 1\n")
    one = listed()["tiny"]
    assert (one.trust, one.is_own) == ("", True)
    assert one.size_bytes > 0
    assert "tiny" in str(one.problem)
