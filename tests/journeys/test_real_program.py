"""The whole program on the real radiograph: no fake between the file and the list."""

from types import SimpleNamespace

import pytest

from meddx import log
from meddx.case.record import Window
from meddx.commands.shared.demonstration import demonstration_files
from meddx.commands.shared.program import assemble
from meddx.commands.shared.window import services
from meddx.phrase import Language
from tests.journeys.test_reading_a_case import ranked

WAIT = 60_000


@pytest.fixture
def program():
    made = assemble()
    yield made
    made.close()
    log.stop()


def analysed(qtbot, window):
    window.actions_["analyse"].trigger()
    qtbot.waitUntil(lambda: not window.session.is_analysing, timeout=WAIT)
    return window.session.reading


def scores(reading):
    return {f.key: (f.probability, f.log10_lr) for f in reading.findings}


def test_from_the_files_to_the_report_and_no_window_changes_a_score(
    qtbot, build, program, tmp_path
):
    window = build(SimpleNamespace(made=services(program, program.lanes)))
    with qtbot.waitSignal(window.session.case_changed, timeout=WAIT):
        window.session.open(demonstration_files(Language.EN))
    first = analysed(qtbot, window)
    window.actions_["show_ai"].trigger()
    assert ranked(window)[0] == "MEDDX:1021"
    assert window.viewer.bar.finding.code.code == "MEDDX:abnormal_radiograph"

    why = window.diagnoses.text_of("MEDDX:1021")
    parts = ("Clinical note, together", "Measured values", "Age 64:", "Expected, and still open")
    assert all(part in why for part in parts)
    assert "belongs to no single piece" not in why  # the steps add up

    canvas = window.viewer.canvas
    shown = canvas.view
    canvas.change(shown.with_window(Window(4000.0, 900.0)).toggled_inversion())
    assert canvas.view != shown
    again = analysed(qtbot, window)
    assert again is not first
    assert scores(again) == scores(first)

    path = tmp_path / "report.pdf"
    with qtbot.waitSignal(window.session.exported, timeout=WAIT):
        window.files.export(str(path))
    assert path.read_bytes().startswith(b"%PDF")
