"""Messages above the viewer."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from meddx.phrase import Phrase
from meddx.workstation.refusals import Message
from tests.helpers.builders import a_reading


@pytest.mark.parametrize("leave", ["close", "other"])
def test_what_was_refused_of_one_case_is_not_said_of_the_next(build, leave):
    window = build()
    first = a_reading().case
    other = replace(first, patient=replace(first.patient, patient_id="OTHER"))
    window.session.show(first, (other,))
    window.session.refused.emit((Message("a.txt", "bad", Phrase("No note.")),))
    assert window.messages.isVisible()
    if leave == "close":
        window.actions_["close_case"].trigger()
    else:
        window.banner.which.activated.emit(1)
    assert not window.messages.isVisible()
    assert window.messages.messages == ()


def labels(window):
    found = window.messages.findChildren(QLabel)
    return [each.text() for each in found if each.text() and not each.isHidden()]


def test_files_of_which_the_same_is_said_share_a_line(build):
    window = build()
    empty = Phrase("This file is empty.")
    files = tuple(Message(f"{n}.dcm", "empty", empty) for n in range(7))
    window.session.refused.emit(
        (*files, Message("x", "other_patient", empty), Message("", "n", empty))
    )
    said = labels(window)
    assert "0.dcm, 1.dcm, 2.dcm and 4 more files: This file is empty." in said
    assert {"x: This file is empty.", "This file is empty."} < set(said)
    line = next(
        each for each in window.messages.findChildren(QLabel) if "more files" in each.text()
    )
    assert line.toolTip().split("\n") == [message.file for message in files]
    window.messages.dismiss(*files)
    assert [message.file for message in window.messages.messages] == ["x", ""]


def test_lines_beyond_the_fourth_are_counted_by_their_files(build):
    window = build()
    told = tuple(Message(f"{n}", "bad", Phrase(f"Reason {n // 2}.")) for n in range(12))
    window.session.refused.emit(told)
    assert "and 4 more" in labels(window)
