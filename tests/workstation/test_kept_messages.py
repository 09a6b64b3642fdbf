"""Trouble with keeping measurements reaches the reader."""

from meddx.phrase import Phrase
from meddx.workstation.kept_messages import KeptMessages


class FakeKeeping:
    def __init__(self):
        self.messages = []

    def take_messages(self):
        told, self.messages = tuple(self.messages), []
        return told


def test_what_came_of_keeping_is_told_once(qtbot, build, monkeypatch):
    window, keeping = build(), FakeKeeping()
    monkeypatch.setattr("meddx.workstation.kept_messages._INTERVAL_MS", 10)
    KeptMessages(window.session, keeping)
    keeping.messages.append(Phrase("The disk is full."))
    qtbot.waitUntil(lambda: len(window.messages.messages) == 1, timeout=5000)
    assert str(window.messages.messages[0].reason) == "The disk is full."
