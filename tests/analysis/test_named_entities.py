"""What a note names, by the rules where no pack is installed; a long text can be left."""

import pytest

from meddx.analysis import entities_zh, named_entities
from meddx.analysis.named_entities import EntityReader
from meddx.jobs import Cancelled, Context

LINE = "患者因胃癌口服吉非替尼，复查腹部CT。\n"


def test_blocks_give_what_the_whole_text_gives(context):
    text = entities_zh.plain(LINE * 600)
    rules = entities_zh.load()
    assert named_entities.in_blocks(rules.find, text, context) == rules.find(text)


def test_a_long_text_can_be_left():
    leaving = Context(lambda done, _total, _told: leaving.cancel() if done > 0 else None)
    with pytest.raises(Cancelled):
        EntityReader(tuple).read(LINE * 600, leaving)
    leaving.close()


def test_places_are_those_of_the_note_also_in_full_width(context):
    text = "ＣＥＡ（-），İ 胃癌"
    named = EntityReader(tuple).read(text, context)
    assert [(text[e.start : e.end], e.kind) for e in named.entities] == [
        ("ＣＥＡ", "laboratory"),
        ("胃癌", "disease"),
    ]
    assert EntityReader(tuple).read("cough, CT", context).entities == ()
