"""The installed models as the window manages them: what changes is used by the next analysis."""

import shutil
from types import SimpleNamespace

import pytest

from meddx.analysis.decision import Purpose
from meddx.analysis.pack import TOML, load
from meddx.analysis.text_spec import TextKind
from meddx.commands.shared.models import Models
from meddx.commands.shared.program import usable_packs
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.settings import NOTE_READERS, Settings
from tests.helpers.packs import FACTS, tiny_pack, with_decisions


class Analyser(SimpleNamespace):
    """Keeps what it is to use."""

    def use(self, packs, broken):
        self.packs, self.broken = packs, broken


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


class Chosen:
    """The settings, which change while the program runs."""

    def __init__(self):
        self.now = Settings()

    def change(self, **values):
        self.now = self.now.with_changes(**values)


@pytest.fixture
def chosen():
    return Chosen()


@pytest.fixture
def analyser():
    return Analyser(packs=(), broken=())


@pytest.fixture
def models(home, analyser, chosen):
    return Models(analyser, lambda: chosen.now)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return tiny_pack(tmp_path_factory.mktemp("outside"))


@pytest.fixture
def outside(written, tmp_path):
    return load(shutil.copytree(written.folder, tmp_path / "tiny"))


def test_a_pack_is_added_used_where_allowed_and_removed(models, analyser, chosen, outside):
    assert models.look(outside.folder, Context()) == outside
    added = models.add(outside)
    assert (added.name, added.trust, added.is_own) == ("tiny", "unsigned", True)
    assert "tiny" not in {pack.name for pack in analyser.packs}
    assert "tiny" in {left.pack for left in analyser.broken}
    chosen.change(unsigned_packs=True)
    models.refresh()
    assert "tiny" in {pack.name for pack in analyser.packs}
    models.remove("tiny")
    assert "tiny" not in {pack.name for pack in analyser.packs}
    assert "tiny" not in {one.name for one in models.listed()}


def test_what_is_used_anew_keeps_the_purpose_of_the_settings(
    models, analyser, chosen, tmp_path_factory
):
    made = tiny_pack(tmp_path_factory.mktemp("decided"), with_decisions(FACTS))
    chosen.change(unsigned_packs=True, purpose="screening")
    models.add(made)
    used = next(pack for pack in analyser.packs if pack.name == made.name)
    assert used.purpose is Purpose.SCREENING
    assert [label.threshold for label in used.labels] == [
        label.threshold / 2 for label in made.labels
    ]
    chosen.change(purpose="balanced")
    models.refresh()
    used = next(pack for pack in analyser.packs if pack.name == made.name)
    assert used.labels == made.labels


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


@pytest.mark.usefixtures("home")
def test_the_setting_chooses_what_reads_notes():
    def readers(how):
        good, _ = usable_packs(Settings(note_reader=how))
        return [one.name for one in good if one.family == "note_text"]

    assert readers("rules") == ["note_dictionary"]
    assert readers("network") == ["note_recurrent"]
    assert readers("linear") == ["note_linear"]
    assert readers("meaning") == ["note_minilm"]
    assert ("rules", *TextKind) == NOTE_READERS
    with pytest.raises(ValueError, match="notes"):
        Settings(note_reader="other")
