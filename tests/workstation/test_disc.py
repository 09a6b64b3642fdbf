"""A study on a disc is copied into memory while it is read; the reader is told how it ended."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from meddx import media
from meddx.case.record import Case, Patient, Series, Study
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.workstation.disc import DiscCopy
from meddx.workstation.i18n import Translation
from tests.helpers.lying import plain
from tests.helpers.services import FakeServices
from tests.workstation.conftest import Build

WAIT = 5000


@pytest.fixture
def on_disc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    volume = plain(tmp_path, np.arange(6 * 20, dtype=np.int16).reshape(6, 4, 5))
    monkeypatch.setattr(media, "_is_removable", lambda folder: folder == tmp_path)
    series = Series("1.1", "1", "CT", volume, orientation=("L", "P"))
    return Case(Patient("P1"), studies=(Study("1", series=(series,)),))


@pytest.mark.parametrize(("frames", "said"), [(100, True), (2, False)])
def test_the_reader_is_told_whether_the_disc_may_go(
    qtbot: QtBot, build: Build, on_disc: Case, frames: int, said: bool
) -> None:
    store = FrameStore(Children(1), frames * 4 * 5 * 2)
    window = build(FakeServices(frames=store))
    DiscCopy(window.session, window.bridge, store, window.status, Translation())
    window.session.show(on_disc)

    def told() -> list[bool]:
        sentences = [str(message.reason) for message in window.messages.messages]
        left = any("Leave it in" in sentence for sentence in sentences)
        return ["may be taken out" in window.status.said.text(), left]

    qtbot.waitUntil(lambda: any(told()), timeout=WAIT)
    assert told() == [said, not said]
    if said:
        assert store.progress(on_disc.series[0].volume).is_complete


def test_a_case_on_a_fixed_drive_is_not_copied(
    build: Build, on_disc: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "_is_removable", lambda _folder: False)
    window = build()
    DiscCopy(window.session, window.bridge, window._frames, window.status, Translation())
    window.session.show(on_disc)
    assert all(ticket.lane != "disc" for ticket in window.bridge.open_tickets)
