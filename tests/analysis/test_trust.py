"""A pack is used because it was delivered, because somebody signed it, or where it is allowed."""

import runpy
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from meddx import paths
from meddx.analysis import packs, trust
from meddx.analysis.pack import TOML, ModelPack, Trust
from meddx.phrase import Refused

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The user's folder of one test."""
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "keys").mkdir(parents=True)
    (tmp_path / "home" / "models").mkdir()
    return tmp_path / "home"


@pytest.fixture
def key():
    """A key that this test alone knows."""
    return Ed25519PrivateKey.generate()


def add_key(home: Path, key: Ed25519PrivateKey, name: str = "department.pub") -> None:
    (home / "keys" / name).write_text(key.public_key().public_bytes_raw().hex() + "\n")


def brought(pack: ModelPack, home: Path) -> Path:
    return Path(shutil.copytree(pack.folder, home / "models" / pack.name))


def trust_of(name: str, *, allow: bool = False) -> Trust | None:
    good, _ = packs.installed(allow_unsigned=allow)
    return next((pack.trust for pack in good if pack.name == name), None)


def reasons() -> dict[str, str]:
    return {item.pack: item.code for item in packs.installed()[1]}


def test_the_list_holds_the_packs_that_are_delivered(home):
    wanted = runpy.run_path(str(ROOT / "installer" / "delivered_packs.py"))["text"]()
    written = (ROOT / "resources" / "packs" / "delivered.toml").read_text(encoding="utf-8")
    assert written == wanted, "a pack in models/ changed: run installer/delivered_packs.py"
    assert {pack.name for pack in packs.installed()[0]} == set(trust.delivered())
    assert {pack.trust for pack in packs.installed()[0]} == {Trust.DELIVERED}


def test_a_pack_that_nobody_signed_waits_for_the_switch(pack, home):
    brought(pack, home)
    assert trust_of("tiny") is None
    assert reasons() == {"tiny": packs.UNSIGNED}
    assert trust_of("tiny", allow=True) is Trust.UNSIGNED


@pytest.mark.parametrize("as_hex", [True, False])
def test_a_signature_of_an_added_key_is_enough(pack, home, key, as_hex):
    folder = brought(pack, home)
    signature = key.sign((folder / TOML).read_bytes())
    (folder / trust.SIGNATURE).write_bytes(signature.hex().encode() if as_hex else signature)
    assert reasons() == {"tiny": "pack_wrong_signature"}  # the key is not added yet
    add_key(home, Ed25519PrivateKey.generate(), "another.pub")
    add_key(home, key)
    assert trust_of("tiny") is Trust.SIGNED
    assert reasons() == {}


def test_a_pack_is_signed_with_a_key_made_here(pack, home, tmp_path, capsys):
    from meddx import commands

    brought(pack, home)
    assert commands.run(["packs", "key", str(tmp_path / "north.pem")]) == 0
    assert commands.run(["packs", "sign", "tiny", "--key", str(tmp_path / "north.pem")]) == 0
    assert reasons() == {"tiny": "pack_wrong_signature"}  # its public key is not added yet
    shutil.copy(tmp_path / "north.public.pem", home / "keys")
    assert trust_of("tiny") is Trust.SIGNED
    assert commands.run(["packs", "sign", "nobody", "--key", str(tmp_path / "north.pem")]) == 1
    assert "no model pack nobody" in capsys.readouterr().err


def test_a_key_may_be_pem(pack, home, key):
    folder = brought(pack, home)
    (folder / trust.SIGNATURE).write_bytes(key.sign((folder / TOML).read_bytes()))
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (home / "keys" / "a.pub").write_bytes(pem)
    assert trust_of("tiny") is Trust.SIGNED


def test_what_was_changed_after_signing_is_refused_even_where_unsigned_is_allowed(pack, home, key):
    folder = brought(pack, home)
    add_key(home, key)
    (folder / trust.SIGNATURE).write_bytes(key.sign((folder / TOML).read_bytes()))
    text = (folder / TOML).read_text(encoding="utf-8")
    (folder / TOML).write_text(text.replace("threshold = 0.4", "threshold = 0.5"), encoding="utf-8")
    assert trust_of("tiny", allow=True) is None
    assert reasons() == {"tiny": "pack_wrong_signature"}
    (folder / TOML).write_text(text, encoding="utf-8")
    weights = bytearray((folder / "model.onnx").read_bytes())
    weights[100] ^= 1
    (folder / "model.onnx").write_bytes(weights)
    assert reasons() == {"tiny": "pack_damaged"}  # the signed description holds its hash


@pytest.mark.parametrize("raw", [b"", b"xyz", bytes(64), b"00" * 64, bytes(range(63))])
def test_a_signature_that_is_none_is_refused(pack, home, key, raw):
    folder = brought(pack, home)
    add_key(home, key)
    (folder / trust.SIGNATURE).write_bytes(raw)
    assert reasons() == {"tiny": "pack_wrong_signature"}


@pytest.mark.parametrize("raw", [b"", b"00", b"-----BEGIN PUBLIC KEY-----\nx", b"\xff" * 32])
def test_a_key_that_is_none_is_named(pack, home, raw):
    (home / "keys" / "odd.pub").write_bytes(raw)
    with pytest.raises(Refused) as refused:
        trust.keys()
    assert refused.value.code == "wrong_key"
    assert "odd.pub" in str(refused.value)
    assert reasons() == {"": "wrong_key"}  # the delivered packs stay


def test_an_unsigned_pack_never_hides_a_delivered_one(pack, home):
    name = next(iter(trust.delivered()))
    folder = Path(shutil.copytree(paths.delivered_models() / name, home / "models" / name))
    assert trust_of(name) is Trust.DELIVERED
    with (folder / TOML).open("a", encoding="utf-8") as stream:
        stream.write("\n# changed\n")
    assert trust_of(name) is Trust.DELIVERED
    assert reasons() == {name: packs.UNSIGNED}
    assert trust_of(name, allow=True) is Trust.UNSIGNED


def test_a_pack_is_added_with_its_signature_and_nothing_that_it_does_not_name(
    pack, home, key, tmp_path
):
    source = Path(shutil.copytree(pack.folder, tmp_path / "brought" / "tiny"))
    (source / trust.SIGNATURE).write_bytes(key.sign((source / TOML).read_bytes()))
    (source / "more.py").write_text("print('never')")
    add_key(home, key)
    added = packs.add(source, home / "models")
    assert {path.name for path in added.folder.iterdir()} == {
        *(TOML, trust.SIGNATURE),
        *dict(pack.files),
    }
    assert trust_of("tiny") is Trust.SIGNED
    with pytest.raises(Refused) as refused:
        packs.add(source, home / "models")
    assert refused.value.code == "pack_there"
    (source / "model.onnx").write_bytes(b"other")
    with pytest.raises(Refused) as refused:
        packs.add(source, tmp_path / "elsewhere")
    assert refused.value.code == "pack_damaged"


def test_what_the_user_added_can_be_removed_and_nothing_else(pack, home):
    folder = brought(pack, home)
    (home / "aside").mkdir()
    for name in ("..", ".", "", "../aside", "nothing", str(folder)):
        with pytest.raises(Refused) as refused:
            packs.remove(name)
        assert refused.value.code == "pack_not_there"
    with pytest.raises(Refused) as refused:
        packs.remove("chest_radiograph")
    assert refused.value.code == "pack_delivered"
    packs.remove("tiny")
    assert not folder.exists()
    folder.symlink_to(pack.folder)
    packs.remove("tiny")
    assert not folder.is_symlink()
    assert (pack.folder / TOML).is_file()
    assert (home / "aside").is_dir()
