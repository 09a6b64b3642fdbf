"""A study is opened, the program is closed, and another day it is found again and opened."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from meddx import log
from meddx.commands.shared.program import assemble
from meddx.commands.shared.window import services
from meddx.workstation.app import make_window
from meddx.workstation.browsing import Browsing
from meddx.workstation.panels.recent_studies import RecentStudies
from meddx.workstation.services import Preferences
from tests.helpers import phantoms

WAIT = 60_000
CANARY = "ZZQCANARY"


@pytest.fixture
def started(qtbot, styled):
    programs = []

    def start():
        program = assemble()
        window = make_window(services(program, program.lanes), Preferences())
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        programs.append((program, window))
        return window

    def end():
        program, window = programs.pop()
        window.close()
        program.close()

    yield start, end
    while programs:
        end()
    log.stop()


def test_a_study_is_found_again_after_the_program_was_closed(qtbot, started, tmp_path, own_home):
    start, end = started
    folder = tmp_path / "study"
    named = {
        "PatientName": f"{CANARY}^Änne=张^小东",
        "SpecificCharacterSet": "ISO_IR 192",
        "StudyDescription": "Thorax nativ",
        "WindowCenter": 1000,
        "WindowWidth": 60,
        "StudyInstanceUID": f"{phantoms.ROOT_UID}.7",
    }
    phantoms.slices(folder, phantoms.axial(5), **named)

    first = start()
    recent = first.findChild(RecentStudies)
    qtbot.waitUntil(lambda: not first.bridge.open_tickets, timeout=WAIT)
    assert not recent.isVisible()  # nothing was opened before
    with qtbot.waitSignal(first.session.opened, timeout=WAIT):
        first.session.open((folder,))
    known = first.findChild(Browsing)._known

    def pictured():
        studies = known.studies()
        return bool(studies) and known.series_of(studies[0])[0].thumbnail is not None

    qtbot.waitUntil(pictured, timeout=WAIT)
    uid = first.viewer.canvas.series.series_instance_uid
    end()

    second = start()
    recent = second.findChild(RecentStudies)
    qtbot.waitUntil(lambda: recent.isVisible() and recent.list.count() == 1, timeout=WAIT)
    line = recent.list.item(0).data(Qt.ItemDataRole.UserRole)
    assert line.title == f"{CANARY}, Änne  张, 小东"
    assert line.picture is not None

    qtbot.keyClick(second, "b", Qt.KeyboardModifier.ControlModifier)
    browser = second.findChild(Browsing).browser
    qtbot.waitUntil(lambda: browser.model.rowCount() == 1, timeout=WAIT)
    qtbot.keyClicks(browser.filters.search, "nobody")
    qtbot.waitUntil(lambda: browser.model.rowCount() == 0, timeout=WAIT)
    browser.filters.search.setText("anne 小东")
    qtbot.waitUntil(lambda: browser.model.rowCount() == 1, timeout=WAIT)
    qtbot.waitUntil(lambda: browser.details.series.count() == 1, timeout=WAIT)
    thumbnail = browser._asked._known.series_of(browser.chosen())[0].thumbnail
    assert np.ptp(thumbnail) > 0
    with qtbot.waitSignal(second.session.opened, timeout=WAIT):
        qtbot.keyClick(browser.filters.search, Qt.Key.Key_Return)
    assert second.viewer.canvas.series.series_instance_uid == uid
    assert second.viewer.canvas.series.volume.shape[0] == 5
    end()

    written = b"".join(path.read_bytes() for path in own_home.rglob("*") if path.is_file())
    assert len(written) > 4096
    for canary in (CANARY, CANARY.lower(), "小东", "Thorax nativ"):
        assert canary.encode() not in written
