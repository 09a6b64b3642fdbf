"""Messages above the viewer."""

from dataclasses import replace

import pytest

from meddx.phrase import Phrase
from meddx.workstation.session import Message
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
