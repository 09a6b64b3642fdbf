from meddx.imaging.view import ViewState
from meddx.workstation.viewer.history import History

A, B, C = ViewState(k=0), ViewState(k=1), ViewState(k=2)


def test_undo_and_redo_walk_the_views():
    history = History(A)
    history.push(B)
    history.push(C)
    assert (history.undo(), history.undo(), history.undo()) == (B, A, A)
    assert (history.redo(), history.redo(), history.redo()) == (B, C, C)


def test_a_new_view_forgets_what_was_undone():
    history = History(A)
    history.push(B)
    history.undo()
    history.push(C)
    assert not history.can_redo
    assert history.undo() == A


def test_a_gesture_is_one_step_however_many_views_it_showed():
    history = History(A)
    for k in range(1, 30):
        history.show(ViewState(k=k))
    history.push(ViewState(k=30), since=A)
    assert history.undo() == A
    assert not history.can_undo


def test_the_same_view_is_no_step():
    history = History(A)
    history.push(A)
    assert not history.can_undo


def test_the_stack_has_an_end():
    history = History(A)
    for k in range(1000):
        history.push(ViewState(k=k + 1))
    steps = 0
    while history.can_undo:
        history.undo()
        steps += 1
    assert 100 <= steps < 1000


def test_steps_of_one_kind_that_follow_one_another_are_one_step():
    history = History(0)
    for state in (1, 2, 3):
        history.push(state, kind="scroll")
    history.push(10)
    history.push(11, kind="scroll")
    history.push(12, kind="scroll")
    assert history.undo() == 10
    assert history.undo() == 3
    assert history.undo() == 0
    assert not history.can_undo


def test_after_an_undo_a_kind_begins_anew():
    history = History(0)
    history.push(1, kind="scroll")
    history.undo()
    history.push(2, kind="scroll")
    assert history.undo() == 0


def test_a_revision_is_no_step_and_holds_in_all_of_them():
    history = History(1)
    history.push(2)
    history.push(3)
    history.undo()
    history.amend(lambda state: state + 10)
    assert history.state == 12
    assert history.undo() == 11
    assert history.redo() == 12
    assert history.redo() == 13
