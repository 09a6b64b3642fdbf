"""Criteria of variants: kept with the case, brought back with it, undone and done again."""

import time
from dataclasses import replace

import pytest

from meddx.archive.criteria_records import criteria_of
from meddx.archive.keeper import Keeper
from meddx.archive.kept import CRITERIA, Kept
from meddx.archive.store import Store
from meddx.case import criteria_plain, typed_notes
from meddx.case.criteria import CriterionEdit, Strength
from meddx.case.identity import Patient
from meddx.case.record import Case
from meddx.workstation.bridge import Bridge
from meddx.workstation.genes.criteria_keeping import NOT_KEPT, CriteriaKeeper
from meddx.workstation.genes.criteria_steps import CriteriaSteps
from meddx.workstation.session import Session
from tests.helpers.builders import a_case, a_reading
from tests.helpers.keeping import LOST, Memory
from tests.helpers.services import FakeServices
from tests.workstation.notes.conftest import Steps

WAIT = 5000
KEY = next(f.key for f in a_reading().findings if f.key.startswith("gene:"))
SUBJECT = typed_notes.subjects(a_case())[0]
PS3 = CriterionEdit(KEY, "PS3", True, Strength.STRONG, "Assay: no function.")
PM2 = CriterionEdit(KEY, "PM2", False, Strength.SUPPORTING)


@pytest.fixture
def kept():
    return Memory()


@pytest.fixture
def session(qtbot, kept):
    services = FakeServices()
    bridge = Bridge(services.lanes)
    made = Session(services.made, bridge)
    CriteriaKeeper(made, bridge, kept, lambda: "Dr. Who")
    made.rest = lambda: qtbot.waitUntil(lambda: not bridge.open_tickets, timeout=WAIT)
    yield made
    assert bridge.close()


@pytest.fixture
def steps(session):
    undoing = Steps()
    made = CriteriaSteps(session, undoing)
    made.undoing = undoing
    return made


def kept_edits(kept):
    plain = kept.documents.get((CRITERIA, SUBJECT))
    return criteria_plain.edits_of(plain) if plain else ()


def test_what_was_set_is_there_when_the_variants_are_opened_again(session, steps, kept):
    session.show(a_case())
    session.rest()
    steps.say(PS3)
    steps.say(PM2)
    assert kept_edits(kept) == (PS3, PM2)
    assert kept.documents[CRITERIA, SUBJECT]["reader"] == "Dr. Who"
    session.close_case()
    assert session.edits.criteria == ()
    assert kept_edits(kept) == (PS3, PM2)
    session.show(a_case())
    session.rest()
    assert session.edits.criteria == (PS3, PM2)
    steps.take_back(KEY, "PS3")
    steps.take_back(KEY, "PM2")
    assert (CRITERIA, SUBJECT) not in kept.documents


def test_steps_are_undone_and_done_again_and_kept_each_time(session, steps, kept):
    session.show(a_case())
    session.rest()
    steps.say(PS3)
    other = replace(PS3, strength=Strength.MODERATE)
    steps.say(other)
    steps.say(other)  # no step: nothing changes
    assert len(steps.undoing.done) == 2
    steps.undoing.undo()
    assert session.edits.criteria == kept_edits(kept) == (PS3,)
    steps.undoing.undo()
    assert session.edits.criteria == kept_edits(kept) == ()
    steps.undoing.redo()
    assert session.edits.criteria == kept_edits(kept) == (PS3,)
    steps.take_back(KEY, "PS3")
    steps.undoing.undo()
    assert kept_edits(kept) == (PS3,)


def test_a_patient_of_whom_more_is_known_keeps_what_was_set(session, steps, kept):
    bare = replace(a_case(), patient=Patient(a_case().patient.patient_id))
    session.show(bare)
    session.rest()
    steps.say(PS3)
    session.show(a_case())
    session.rest()
    assert session.edits.criteria == (PS3,)
    session.show(replace(a_case(), patient=Patient("other")))
    session.rest()
    assert session.edits.criteria == ()
    assert kept_edits(kept) == (PS3,)


def test_what_is_taken_back_before_it_was_read_again_stays_away(session, steps, kept):
    session.show(replace(a_case(), studies=()))
    session.rest()
    steps.say(PS3)
    steps.say(PM2)
    session.show(a_case())  # a study came: what is kept under it is looked for
    steps.take_back(KEY, "PS3")
    session.rest()
    assert session.edits.criteria == kept_edits(kept) == (PM2,)


def test_a_store_that_cannot_be_read_is_told_and_nothing_is_written(session, steps, kept):
    told = []
    session.refused.connect(lambda messages: told.extend(m.reason for m in messages))
    kept.refuses = True
    session.show(a_case())
    session.rest()
    steps.say(PS3)
    assert told == [LOST]
    assert kept.documents == {}


@pytest.mark.parametrize(
    "plain",
    [{"criteria": [{**criteria_plain.to_plain([PS3])["criteria"][0], "code": "PS9"}]}, {"n": 1}],
)
def test_what_means_nothing_is_set_aside(session, kept, plain):
    kept.documents[CRITERIA, SUBJECT] = plain
    session.show(a_case())
    session.rest()
    assert session.edits.criteria == ()
    assert kept.aside == [plain]


def test_that_nothing_is_kept_of_nobody_is_said_once(session, steps, kept):
    told = []
    session.refused.connect(lambda messages: told.extend(m.reason for m in messages))
    session.show(Case(panels=a_case().panels))
    steps.say(PS3)
    steps.say(PM2)
    assert told == [NOT_KEPT]
    assert kept.documents == {}


def test_what_was_set_is_on_the_disk_within_two_seconds(qtbot, tmp_path):
    services = FakeServices()
    bridge, store = Bridge(services.lanes), Store(tmp_path / "home")
    session, keeper = Session(services.made, bridge), Keeper(Kept(store))
    CriteriaKeeper(session, bridge, keeper)
    session.show(a_case())
    qtbot.waitUntil(lambda: not bridge.open_tickets, timeout=WAIT)
    began = time.monotonic()
    CriteriaSteps(session, Steps()).say(PS3)
    qtbot.waitUntil(lambda: not keeper.has_unwritten, timeout=WAIT)
    assert time.monotonic() - began < 2
    other = Store(tmp_path / "home")  # another program finds it although this one did not end
    assert criteria_of(Kept(other), a_case()) == (PS3,)
    other.close()
    assert bridge.close()
    assert keeper.close()
    store.close()
