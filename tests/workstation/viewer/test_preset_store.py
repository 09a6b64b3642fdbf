"""The reader's presets survive, and a file that cannot be read is set aside and named."""

import pytest

from meddx.case.display import Window
from meddx.workstation.viewer.preset_store import FILE, PresetStore
from meddx.workstation.viewer.presets import OwnPreset

TWO = (
    OwnPreset('肺 "HR"', Window(-550.5, 1600.25, "SIGMOID", '肺 "HR"'), "HU", 3),
    OwnPreset("T2", Window(300.0, 700.0, "LINEAR_EXACT", "T2"), "MR"),
)


def test_presets_survive_in_their_order(tmp_path):
    assert PresetStore(tmp_path / "new").replace(TWO) is None
    again = PresetStore(tmp_path / "new")
    assert again.load() is None
    assert again.kept == TWO
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]
    again.replace(())
    third = PresetStore(tmp_path / "new")
    assert (third.load(), third.kept) == (None, ())


@pytest.mark.parametrize(
    "text",
    [
        "no toml", "schema = 7", "", "schema = 1\npreset = 3",
        "schema = 1\n[[preset]]\nname = 'a'",
        "schema = 1\n[[preset]]\nname='a'\nof='HU'\ncenter=1\nwidth=-1\nfunction='LINEAR'",
        "schema = 1\n[[preset]]\nname='a'\nof='HU'\ncenter='1'\nwidth=1\nfunction='LINEAR'",
        "schema = 1\n[[preset]]\nname='a'\nof='HU'\ncenter=nan\nwidth=1\nfunction='LINEAR'",
    ],
)  # fmt: skip
def test_a_damaged_file_is_set_aside_and_named(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    store = PresetStore(tmp_path)
    assert "presets.damaged.toml" in str(store.load())
    assert store.kept == ()
    assert (tmp_path / "presets.damaged.toml").read_text(encoding="utf-8") == text


def test_presets_that_cannot_be_written_hold_and_are_named(tmp_path):
    (tmp_path / "file").write_text("")
    store = PresetStore(tmp_path / "file")
    assert "could not be kept" in str(store.replace(TWO))
    assert store.kept == TWO


def test_without_a_folder_presets_hold_as_long_as_the_window():
    store = PresetStore(None)
    assert (store.load(), store.replace(TWO), store.kept) == (None, None, TWO)
