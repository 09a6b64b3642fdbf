"""What waits for the picture: done once however often it was asked for, or at once."""

import pytest
from PySide6.QtCore import QObject

from meddx.workstation.viewer.afterwards import Afterwards


@pytest.fixture
def done():
    return []


@pytest.fixture
def afterwards(qapp, done):
    parent = QObject()
    yield Afterwards(parent, lambda: done.append(None))
    parent.deleteLater()


def test_it_is_done_once_and_not_inside_the_call(qtbot, afterwards, done):
    for _ in range(3):
        afterwards.soon()
    assert done == []
    qtbot.waitUntil(lambda: done == [None])
    afterwards.settle()
    assert done == [None]


def test_what_is_done_at_once_is_not_done_again(qtbot, afterwards, done):
    afterwards.soon()
    afterwards.now()
    assert done == [None]
    afterwards.settle()
    assert done == [None]


def test_what_waits_can_be_had_at_once(afterwards, done):
    afterwards.soon()
    afterwards.settle()
    assert done == [None]
