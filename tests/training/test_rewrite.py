"""A written pack is changed in one step: its hashes follow, and a bad change leaves the old one."""

import shutil
import tomllib
from pathlib import Path

import pytest

from meddx.analysis.pack import load
from meddx.analysis.pack_text import text_of
from meddx.phrase import Refused
from meddx.training.rewrite import rewritten, with_pointing, with_section


@pytest.fixture
def own(pack, tmp_path):
    return load(Path(shutil.copytree(pack.folder, tmp_path / "tiny")))


def test_a_section_is_put_into_the_card_and_replaced_the_next_time(own):
    (own.folder / "card.md").write_text("# Tiny\n", encoding="utf-8")
    first = with_section(rewritten(own, lambda _folder: None), "Where it points", "Here.")
    assert (own.folder / "card.md").read_text() == "# Tiny\n\n## Where it points\n\nHere.\n"
    again = with_section(first, "Where it points", "There.")
    assert (own.folder / "card.md").read_text() == "# Tiny\n\n## Where it points\n\nThere.\n"
    assert load(own.folder).sha256 == again.sha256 != first.sha256
    assert not list(own.folder.parent.glob(".*"))


def test_a_section_stands_before_what_the_pack_cannot_do_and_others_stay(own):
    text = "# Tiny\n\n## A\n\none\n\n## B\n\ntwo\n\n## What it cannot do\n\nmuch\n"
    (own.folder / "card.md").write_text(text, encoding="utf-8")
    with_section(rewritten(own, lambda _folder: None), "A", "three")
    card = (own.folder / "card.md").read_text()
    assert card == "# Tiny\n\n## B\n\ntwo\n\n## A\n\nthree\n\n## What it cannot do\n\nmuch\n"


def test_a_pack_says_that_its_maps_do_not_locate_until_they_do(own):
    made = with_pointing(own, points=False)
    assert made.weights.pointless
    assert load(own.folder) == made
    assert tomllib.loads(text_of(made, "again"))["weights"]["pointless"]
    assert with_pointing(made, points=False).sha256 == made.sha256
    assert with_pointing(made, points=True).sha256 == own.sha256


def test_a_change_that_breaks_the_pack_leaves_it_as_it_was(own):
    def broken(folder):
        (folder / "model.onnx").unlink()

    with pytest.raises((Refused, OSError)):
        rewritten(own, broken)
    assert load(own.folder).sha256 == own.sha256
