"""The reader's own keys survive, and a file that cannot be used is named."""

import pytest

from meddx.workstation import keymap
from meddx.workstation.key_store import FILE, KeyStore

TOOLS = {"WindowLevel": "W", "Pan": "P"}


def store(folder) -> KeyStore:
    return KeyStore(folder, TOOLS)


def test_without_a_file_the_keys_are_those_of_meddx(tmp_path):
    chosen, problems = store(tmp_path).load()
    assert (chosen.base, chosen.of("invert"), problems) == ("meddx", ("I",), ())
    assert list(tmp_path.iterdir()) == []


def test_a_map_and_what_was_changed_in_it_survive(tmp_path):
    mine = store(tmp_path).base("ohif").with_keys("invert", ("X", "Ctrl+J")).with_keys("Pan", ())
    assert store(tmp_path / "new").save(mine) is None
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]
    chosen, problems = store(tmp_path / "new").load()
    assert problems == ()
    assert dict(chosen.keys) == dict(mine.keys)
    assert (chosen.base, chosen.order) == ("ohif", mine.order)


def test_only_changes_are_written(tmp_path):
    kept = store(tmp_path)
    kept.save(kept.base("horos").with_keys("tour", ("F2",)))
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert 'tour = ["F2"]' in text
    assert "invert" not in text


def test_a_key_that_the_reader_moved_is_taken_from_the_map(tmp_path):
    (tmp_path / FILE).write_text('schema = 1\nbase = "meddx"\n[actions]\nfit = ["I"]\n')
    chosen, problems = store(tmp_path).load()
    assert (chosen.of("fit"), chosen.of("invert"), problems) == (("I",), (), ())


def test_a_mistake_in_the_file_is_named_and_the_rest_is_used(tmp_path):
    text = 'schema = 1\nbase = "meddx"\n[actions]\ndance = ["D"]\nfit = ["J"]\nreset = ["J"]\n'
    (tmp_path / FILE).write_text(text)
    chosen, problems = store(tmp_path).load()
    assert chosen.of("fit") == ("J",)
    assert chosen.of("reset") == ()
    assert ["dance" in str(problems[0]), "reset" in str(problems[1])] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "no toml", "schema = 9\nbase = 'meddx'", "schema = 1", "schema = 1\nbase = 'x'",
        "schema = 1\nbase = 'meddx'\nactions = 3",
        "schema = 1\nbase = 'meddx'\n[actions]\ninvert = 'I'",
    ],
)  # fmt: skip
def test_a_damaged_file_is_set_aside_and_named(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    chosen, (problem,) = store(tmp_path).load()
    assert chosen.base == keymap.DEFAULT
    assert "keymap.damaged.toml" in str(problem)
    assert (tmp_path / "keymap.damaged.toml").read_text(encoding="utf-8") == text


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    kept = store(tmp_path / "file")
    assert "could not be kept" in str(kept.save(kept.base("ohif")))


def test_without_a_folder_nothing_is_written():
    kept = store(None)
    assert kept.save(kept.base("ohif")) is None
    assert kept.load()[0].base == "meddx"
