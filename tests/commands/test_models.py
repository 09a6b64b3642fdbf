"""The installed models as the window manages them: what changes is used by the next analysis."""

import shutil
from types import SimpleNamespace

import pytest

from meddx.analysis.pack import TOML, load
from meddx.commands.shared.models import Models
from meddx.jobs import Context
from meddx.phrase import Refused
from tests.helpers.packs import tiny_pack


class Analyser(SimpleNamespace):
    """Keeps what it is to use."""

    def use(self, packs, broken):
        self.packs, self.broken = packs, broken


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def allowed():
    return []


@pytest.fixture
def analyser():
    return Analyser(packs=(), broken=())


@pytest.fixture
def models(home, analyser, allowed):
    return Models(analyser, lambda: bool(allowed))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return tiny_pack(tmp_path_factory.mktemp("outside"))


@pytest.fixture
def outside(written, tmp_path):
    return load(shutil.copytree(written.folder, tmp_path / "tiny"))


def test_a_pack_is_added_used_where_allowed_and_removed(models, analyser, allowed, outside):
    assert models.look(outside.folder, Context()) == outside
    added = models.add(outside)
    assert (added.name, added.trust, added.is_own) == ("tiny", "unsigned", True)
    assert "tiny" not in {pack.name for pack in analyser.packs}
    assert "tiny" in {left.pack for left in analyser.broken}
    allowed.append(True)
    models.refresh()
    assert "tiny" in {pack.name for pack in analyser.packs}
    models.remove("tiny")
    assert "tiny" not in {pack.name for pack in analyser.packs}
    assert "tiny" not in {one.name for one in models.listed()}


def test_a_pack_with_a_wrong_signature_is_not_left_behind(models, home, outside):
    (outside.folder / "pack.sig").write_bytes(bytes(64))
    with pytest.raises(Refused) as refused:
        models.add(outside)
    assert refused.value.code == "pack_not_usable"
    assert not (home / "models" / "tiny").exists()


def test_a_damaged_pack_is_refused_at_the_first_look(models, outside, tmp_path):
    copy = shutil.copytree(outside.folder, tmp_path / "copy" / "tiny")
    (copy / "model.onnx").write_bytes(b"x")
    with pytest.raises(Refused) as refused:
        models.look(copy, Context())
    assert refused.value.code == "pack_damaged"
    assert load(outside.folder).folder.joinpath(TOML).is_file()
