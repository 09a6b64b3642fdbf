"""A radiologist brings a model: dropped, answered, tried, switched on, marked where it speaks."""

import json
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from meddx import log
from meddx.commands.shared.program import assemble
from meddx.commands.shared.window import preferences, services
from meddx.workstation.app import make_window
from meddx.workstation.models.desk import ModelsDesk
from meddx.workstation.models.wizard import ANSWERS, CHOOSE, DONE, FOUND
from tests.helpers.own_models import Onnx
from tests.helpers.packs import case_of, phantom
from tests.journeys.test_reading_a_case import drop

WAIT = 60_000


@pytest.fixture
def program(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    made = assemble()
    yield made
    made.close()
    log.stop()


@pytest.fixture
def window(qtbot, styled, program):
    wanted = replace(preferences(program), first_run=False, tour_done=True)
    made = make_window(services(program, program.lanes), wanted)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def analysed(qtbot, window):
    window.session.analyse()
    qtbot.waitUntil(lambda: not window.session.is_analysing, timeout=WAIT)
    return window.session.reading


def from_mine(reading):
    return [finding for finding in reading.findings if finding.pack == "hospital_net"]


def brought(qtbot, window, tmp_path):
    """Drop a model on the window and lead it through the wizard."""
    network = Onnx(side=64)
    path = network.save(network.averaged_head(2), tmp_path / "hospital_net.onnx", ["n", 2])
    drop(window, path)
    wizard = window.findChild(ModelsDesk).wizard
    qtbot.waitUntil(lambda: wizard.page == FOUND, timeout=WAIT)
    wizard.go_on()
    assert wizard.page == ANSWERS
    table = wizard.answers.table
    qtbot.waitUntil(lambda: table.names.rowCount() > 0, timeout=WAIT)
    for row, words in enumerate(("Pneumonia", "肺肿块")):
        table.say_term(row, words)
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.page == DONE, timeout=WAIT)
    return wizard


def assert_marked(qtbot, window, finding, report):
    window.reveal(True)
    badges = window.findings.rows[finding.key].findChildren(QLabel, "badge")
    assert [badge.text() for badge in badges] == ["unsigned model", "not calibrated"]
    with qtbot.waitSignal(window.session.exported, timeout=WAIT):
        window.files.export(str(report))
    said = {f["key"]: f["marks"] for f in json.loads(report.read_text("utf-8"))["findings"]}
    assert said[finding.key] == ["unsigned", "not_calibrated"]


def removed(qtbot, desk, name):
    shown = desk.show_list()
    qtbot.waitUntil(lambda: shown.table.rowCount() > 0, timeout=WAIT)
    shown.choose(name)
    assert shown.switch.isChecked()
    box = desk.ask_to_remove(shown.chosen)
    next(button for button in box.buttons() if button.text() == "Remove").click()
    qtbot.waitUntil(lambda: shown.chosen and shown.chosen.name != name, timeout=WAIT)


def test_a_model_is_brought_tried_switched_on_marked_and_removed(qtbot, window, tmp_path):
    wizard = brought(qtbot, window, tmp_path)
    assert wizard.last.marks.words == ("unsigned model", "not calibrated")
    window.session.show(case_of(phantom(size=(160, 140))))
    reading = analysed(qtbot, window)
    assert from_mine(reading) == []
    assert "hospital_net" in {left.pack for left in reading.not_applicable}

    wizard.last.switch.setChecked(True)
    wizard.go_on()
    mine = from_mine(analysed(qtbot, window))  # it waits its turn behind the switch
    assert [finding.code.code for finding in mine] == ["HP:0002090", "HP:0033821"]
    assert all(finding.log10_lr == 0.0 for finding in mine)
    assert_marked(qtbot, window, mine[0], tmp_path / "reading.json")

    removed(qtbot, window.findChild(ModelsDesk), "hospital_net")
    assert from_mine(analysed(qtbot, window)) == []


def test_a_pickle_is_refused_and_the_wizard_stays(qtbot, window, tmp_path):
    pickled = tmp_path / "net.pkl"
    pickled.write_bytes(b"\x80\x04}.")
    drop(window, pickled)
    wizard = window.findChild(ModelsDesk).wizard
    qtbot.waitUntil(lambda: bool(wizard.told.text()), timeout=WAIT)
    assert wizard.page == CHOOSE
    assert "Python pickle" in wizard.told.text()
    assert window.session.case.is_empty
