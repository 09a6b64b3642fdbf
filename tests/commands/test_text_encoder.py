"""A text encoder reads notes where the setting asks for it, and is a pack like any other."""

import argparse
from pathlib import Path

import pytest

from meddx.analysis import packs
from meddx.analysis.text_encoder import find
from meddx.commands import packs as packs_command
from meddx.commands.shared.program import usable_packs
from meddx.settings import Settings
from tests.helpers.sentences import tiny_pack


@pytest.fixture
def made(own_home):
    return tiny_pack(own_home / "models" / "note_encoder")


def names(entries):
    return {entry.name for entry in entries}


def test_the_setting_decides_whether_it_reads_notes(made):
    good, broken = usable_packs(Settings(link_terms=True, unsigned_packs=True))
    assert "note_encoder" in names(good)
    assert broken == ()
    good, broken = usable_packs(Settings(link_terms=True))
    assert [left.code for left in broken] == [packs.UNSIGNED]
    for off in (Settings(), Settings(unsigned_packs=True)):
        good, broken = usable_packs(off)
        assert "note_encoder" not in names(good)
        assert broken == (), "what nobody asked for is not told of"


def test_others_find_it_whatever_the_setting(made):
    good, _ = packs.installed(allow_unsigned=True)
    assert find(good).sha256 == made.sha256


def test_verify_compares_its_vectors(made, own_home, capsys, monkeypatch):
    (own_home / "settings.toml").write_text("schema = 1\nunsigned_packs = true\n")
    monkeypatch.setattr(packs, "try_out", lambda pack: tried.append(pack.name))
    tried: list[str] = []
    options = argparse.Namespace(action="verify", json=False, target=Path())
    assert packs_command.run(options) == 0
    assert "note_encoder" in tried
    assert "Tiny encoder  unsigned  verified" in capsys.readouterr().out


def test_verify_takes_a_model_whose_encoder_is_missing_for_unused_not_for_wrong(capsys):
    options = argparse.Namespace(action="verify", json=False, target=Path())
    assert packs_command.run(options) == 0
    told = capsys.readouterr()
    assert "note_minilm: The model pack note_minilm needs a text encoder" in told.err
    (line,) = (line for line in told.out.splitlines() if line.startswith("note_minilm "))
    assert "verified" not in line
