import pytest

from meddx.workstation.undoing import Step
from tests.helpers.builders import a_reading


@pytest.fixture
def window(build):
    made = build()
    made.session.show(a_reading().case)
    made.viewer.desk.begin(made.viewer.desk.room)
    return made


@pytest.fixture
def log(window):
    """What was done and taken back outside the viewer, and a way to do more."""
    done = []

    def do(name):
        done.append(name)
        window.note_desk.undoing.did(Step(lambda: done.remove(name), lambda: done.append(name)))

    return done, do


def turn(window):
    window.actions_["invert"].trigger()


def undo(window):
    window.actions_["undo"].trigger()


def redo(window):
    window.actions_["redo"].trigger()


def state(window, done):
    return window.viewer.canvas.view.inverted, list(done)


def test_steps_are_taken_back_in_the_order_in_which_they_were_done(window, log):
    done, do = log
    states = [state(window, done)]
    for act in (lambda: turn(window), lambda: do("a"), lambda: do("b"), lambda: turn(window)):
        act()
        states.append(state(window, done))
    for before in reversed(states[:-1]):
        undo(window)
        assert state(window, done) == before
    assert not window.actions_["undo"].isEnabled()
    for after in states[1:]:
        redo(window)
        assert state(window, done) == after
    assert not window.actions_["redo"].isEnabled()


def test_a_new_step_forgets_what_was_taken_back(window, log):
    done, do = log
    do("a")
    undo(window)
    do("b")
    redo(window)
    assert done == ["b"]


def test_the_actions_follow(window, log):
    _, do = log
    undo_, redo_ = window.actions_["undo"], window.actions_["redo"]
    assert not undo_.isEnabled()
    do("a")
    assert (undo_.isEnabled(), redo_.isEnabled()) == (True, False)
    undo(window)
    assert (undo_.isEnabled(), redo_.isEnabled()) == (False, True)


def test_another_patient_has_steps_of_his_own(window, log):
    from dataclasses import replace

    from meddx.case.identity import Patient

    done, do = log
    do("a")
    window.session.show(replace(a_reading().case, patient=Patient("other")))
    undo(window)
    assert done == ["a"]
