import threading

from meddx.imaging.ahead import Ahead


def test_what_was_wished_for_is_there_once():
    ahead: Ahead[str] = Ahead(lambda _thing: None, 10)
    made = threading.Event()

    def make():
        made.set()
        return "picture"

    ahead.want("key", make)
    assert made.wait(10)
    assert ahead.take("key") == "picture"  # waits for what is being made
    assert ahead.take("key") is None


def test_what_is_being_made_is_waited_for_and_nothing_else_is():
    ahead: Ahead[str] = Ahead(lambda _thing: None, 10)
    begun, go_on = threading.Event(), threading.Event()

    def make():
        begun.set()
        assert go_on.wait(10)
        return "picture"

    ahead.want("key", make)
    assert begun.wait(10)
    assert ahead.take("other") is None
    threading.Timer(0.05, go_on.set).start()
    assert ahead.take("key") == "picture"


def test_what_nobody_takes_is_dropped_and_an_older_wish_forgotten():
    dropped, begun, go_on, ended = [], threading.Event(), threading.Event(), threading.Event()
    ahead: Ahead[str] = Ahead(lambda thing: (dropped.append(thing), ended.set()), 10)

    def first():
        begun.set()
        assert go_on.wait(10)
        return "first"

    ahead.want(1, first)
    assert begun.wait(10)
    ahead.want(2, lambda: dropped.append("never made"))
    ahead.want(3, lambda: "third")
    go_on.set()
    assert ended.wait(10)
    assert dropped == ["first"]
    assert ahead.take(3) == "third"


def test_a_fault_leaves_nothing_and_the_next_wish_is_made():
    ahead: Ahead[str] = Ahead(lambda _thing: None, 10)
    done = threading.Event()

    def fault():
        raise ValueError

    def fine():
        done.set()
        return "fine"

    ahead.want(1, fault)
    assert ahead.take(1) is None
    ahead.want(2, fine)
    assert done.wait(10)
    assert ahead.take(2) == "fine"


def test_what_takes_too_long_is_not_waited_for_and_can_be_taken_later():
    begun, go_on, made = threading.Event(), threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert go_on.wait(10)
        return "picture"

    ahead: Ahead[str] = Ahead(lambda _thing: made.set(), 0.01)
    ahead.want("key", slow)
    assert begun.wait(10)
    assert ahead.take("key") is None
    go_on.set()
    ahead.want("other", lambda: "other")  # what was made before is dropped when this is
    assert made.wait(10)
