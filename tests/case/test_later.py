import pickle
from dataclasses import dataclass, replace

import pytest

from meddx.case.codes import Code
from meddx.case.evidence import Diagnosis, Evidence
from meddx.case.later import later, lazy, renewed
from meddx.phrase import Phrase

COUGH = Code("HPO", "HP:0012735", "Cough")
ROWS = (Evidence("k", COUGH, 0.5, Phrase("{finding}.").with_values(finding=COUGH), "a table"),)


@dataclass(frozen=True)
class Record:
    name: str
    words: tuple[str, ...] = lazy(())


class Maker:
    """Makes the words, and counts how often."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return ("one", "two")


def test_a_field_is_made_when_it_is_first_asked_for_and_once():
    maker = Maker()
    record = Record("a", later(maker))
    assert maker.times == 0
    assert record.words == record.words == ("one", "two")
    assert maker.times == 1


def test_a_record_is_equal_to_one_that_had_its_value_at_once():
    record, at_once = Record("a", later(Maker())), Record("a", ("one", "two"))
    assert record == at_once
    assert hash(Record("a", later(Maker()))) == hash(at_once)
    assert repr(Record("a", later(Maker()))) == repr(at_once)
    assert Record("a", later(Maker())) != Record("a", ("one",))


def test_a_field_has_its_default_and_stays_frozen():
    assert Record("a").words == ()
    with pytest.raises(AttributeError):
        Record("a").words = ("three",)


def test_a_renewed_record_puts_off_what_was_put_off():
    maker = Maker()
    record = renewed(Record("a", later(maker)), name="b")
    assert (record.name, maker.times) == ("b", 0)
    assert record.words == ("one", "two")
    assert replace(Record("a", later(maker)), name="b") == record


def test_another_process_gets_what_was_put_off():
    diagnosis = Diagnosis(COUGH, 0.1, 0.2, later(lambda: ROWS))
    again = pickle.loads(pickle.dumps(diagnosis))  # noqa: S301 - our own bytes
    assert again == diagnosis == Diagnosis(COUGH, 0.1, 0.2, ROWS)
    assert again.evidence[0].because.template == "{finding}."
