import time

from meddx.analysis import assertion, relatives
from meddx.importers.shared.notes import note_case

RULES = assertion.load()


def none(text, words):
    note = note_case(text, "note").notes[0]
    reader = RULES.read(note.text, [section.start for section in note.sections])
    return relatives.names_none(note, reader, note.text.index(words))


def test_a_sentence_behind_the_first_that_names_no_relative():
    text = "Family history: mother has asthma. No fever. Sister has headaches."
    assert not none(text, "asthma")
    assert none(text, "fever")
    assert not none(text, "headaches")


def test_the_first_sentence_is_the_familys():
    assert not none("Family history: no headaches. No fever.", "headaches")
    assert none("Family history: no headaches. No fever.", "fever")


def test_a_pronoun_is_whom_the_sentence_before_speaks_of():
    assert not none("Family history: two sisters. Both have ataxia.", "ataxia")
    assert none("Family history: mother well. No fever. She has ataxia.", "ataxia")


def test_many_pronouns_are_followed_only_so_far():
    text = "Family history: mother well. " + "She is well. " * 5000 + "She has ataxia."
    note = note_case(text, "note").notes[0]
    reader = RULES.read(note.text, [section.start for section in note.sections])
    reader.sentence(0)
    started = time.process_time()
    assert not relatives.names_none(note, reader, note.text.index("ataxia"))
    assert time.process_time() - started < 1.0
