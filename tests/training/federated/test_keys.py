"""Keys of sites: made for their owner alone, read only when they are what they should be."""

import os

import pytest

from meddx import commands
from meddx.phrase import Refused
from meddx.training.federated import keys

posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


def code_of(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.code


def test_a_key_signs_what_its_public_half_verifies(tmp_path):
    public = keys.make(tmp_path / "clinic.pem")
    assert public.name == "clinic.public.pem"
    signature = keys.private_key(tmp_path / "clinic.pem").sign(b"text")
    keys.public_key(tmp_path, "clinic").verify(signature, b"text")


@posix
def test_a_private_key_is_its_owners_alone(tmp_path):
    keys.make(tmp_path / "clinic.pem")
    path = tmp_path / "clinic.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    assert code_of(keys.private_key, path) == "key_open"


def test_no_key_is_overwritten(tmp_path):
    keys.make(tmp_path / "clinic.pem")
    before = (tmp_path / "clinic.pem").read_bytes()
    assert code_of(keys.make, tmp_path / "clinic.pem") == "key_exists"
    (tmp_path / "clinic.public.pem").unlink()
    assert code_of(keys.make, tmp_path / "clinic.pem") == "key_exists"
    assert (tmp_path / "clinic.pem").read_bytes() == before
    assert not (tmp_path / "clinic.public.pem").exists()


def test_other_files_are_no_keys(tmp_path):
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    other = ec.generate_private_key(ec.SECP256R1())
    for name, content in {
        "text": b"no key",
        "curve": other.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    }.items():
        path = tmp_path / f"{name}.pem"
        path.write_bytes(content)
        path.chmod(0o600)
        assert code_of(keys.private_key, path) == "key_malformed"
    assert code_of(keys.private_key, tmp_path / "absent.pem") == "key_malformed"
    (tmp_path / "curve.public.pem").write_bytes(
        other.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    (tmp_path / "text.public.pem").write_bytes(b"no key")
    assert code_of(keys.public_key, tmp_path, "curve") == "key_malformed"
    assert code_of(keys.public_key, tmp_path, "text") == "key_malformed"


def test_an_unknown_site_has_no_key(tmp_path):
    assert code_of(keys.public_key, tmp_path, "nobody") == "site_unknown"


@pytest.mark.parametrize("name", ["", "../up", "a/b", "Zoë", "-a", "a" * 41, "a.b", "a\n"])
def test_a_site_name_cannot_leave_the_folder(tmp_path, name):
    assert code_of(keys.public_key, tmp_path, name) == "site_name"


def test_packs_key_makes_one(tmp_path, capsys):
    assert commands.run(["packs", "key", str(tmp_path / "north.pem")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "north.public.pem")
    assert commands.run(["packs", "key", str(tmp_path / "north.pem")]) == 1
    assert "north.public.pem is already there" in capsys.readouterr().err
