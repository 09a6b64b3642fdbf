"""Triggers: what tables mean, and where they are found."""

import pytest

from meddx.analysis import triggers
from meddx.analysis.tokens import tokenize
from meddx.analysis.triggers import KINDS, LIST, STOP, VERB, Trigger, Triggers

TABLE = {
    "excluded": {"forward": ["(is|was) not"], "backward": ["absent"], "next": ["non"]},
    "historical": {"last": ["in #year"], "backward": ["# years ago"]},
    "stop": {"words": ["but"], "list": [", a"], "verbs": ["persists"]},
}


def found(text):
    tokens = tokenize(text)
    known = Triggers(triggers.gathered([TABLE]))
    return [(c.trigger, text[tokens[c.start].start : tokens[c.end - 1].end])
            for c in known.cues(tokens, 0, len(tokens))]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("it is not", [(Trigger("excluded"), "is not")]),
        ("it wasn't here", [(Trigger("excluded"), "wasn't")]),
        ("it isn’t", [(Trigger("excluded"), "isn’t")]),
        ("it wasnt", [(Trigger("excluded"), "wasnt")]),
        ("absent", [(Trigger("excluded", is_forward=False), "absent")]),
        ("non-tender", [(Trigger("excluded", is_beside=True), "non")]),
        ("in 2010", [(Trigger("historical", is_forward=False, is_beside=True), "in 2010")]),
        ("in 3010", []),
        ("12 years ago", [(Trigger("historical", is_forward=False), "12 years ago")]),
        ("but , a persists", [(Trigger(STOP), "but"), (Trigger(LIST), ", a"),
                              (Trigger(VERB), "persists")]),
        ("don't", []),
    ],
)  # fmt: skip
def test_where_triggers_stand(text, wanted):
    assert found(text) == wanted


def test_a_trigger_does_not_reach_into_a_name_behind_it():
    tokens = tokenize("was not large")
    table = {"pseudo": {"words": ["not large"]}, "excluded": {"forward": ["not"]}}
    known = Triggers(triggers.gathered([table]))
    assert [cue.trigger.kind for cue in known.cues(tokens, 0, 3)] == ["pseudo"]
    assert [cue.trigger.kind for cue in known.cues(tokens, 0, 3, {2})] == ["excluded"]


def test_the_delivered_tables_hold_known_keys_only():
    for table in triggers.delivered():
        assert set(table) <= KINDS | {"pseudo", "stop"}
        for kind in KINDS & set(table):
            assert set(table[kind]) <= {"forward", "backward", "next", "last"}
        assert set(table["stop"]) <= {"words", "clause", "list", "verbs"}


def test_alternatives_do_not_nest():
    for table in triggers.delivered():
        for part in table.values():
            for phrases in part.values():
                for phrase in phrases:
                    assert "|" not in " ".join(
                        " ".join(words) for words in triggers.expanded(phrase)
                    ), phrase
