"""Read this slice: from the action to the list of findings, and back."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from meddx.case.evidence import ImageSource
from meddx.case.reading import Edits, NotApplicable, Reading
from meddx.case.record import Case
from meddx.imaging.reslice_planes import Plane
from meddx.phrase import Language, Phrase, Refused
from meddx.workstation.services import Preferences
from tests.helpers.builders import GLIOMA, ON_SLICE, a_case, a_stack, on_a_slice
from tests.helpers.phantoms import geometry
from tests.helpers.services import FakeServices

WAIT = 5000
UID = ON_SLICE.series_instance_uid


def read_slices(reading: Reading, edits: Edits) -> Reading:
    """Answer as the program does: two scores for each slice that is chosen."""
    plain = tuple(f for f in reading.findings if not f.starts_off)
    scores = [f for f in on_a_slice().findings if f.starts_off]
    found = tuple(
        replace(f, key=f"slice:{source.k}:{f.code.code}", source=source)
        for source in edits.slices
        for f in scores
    )
    return replace(reading, findings=(*plain, *found), edits=edits)


def services(**other: object) -> FakeServices:
    made = FakeServices(
        reads_slices=lambda series: series.modality == "MR",
        rerank=lambda reading, edits, _context: read_slices(reading, edits),
        analyse=lambda case, _context, edits: read_slices(replace(on_a_slice(), case=case), edits),
    )
    return replace(made, **other)


def with_mr() -> Case:
    stack = a_stack()
    placed = replace(stack.volume, geometry=geometry())
    return a_case(replace(stack, modality="MR", description="Ax T1 +C", volume=placed))


@pytest.fixture
def build_at(build):
    """A window that stands on image 6 of an MR series of a case that was read already."""

    def make(made: FakeServices | None = None, *, show_ai: bool = True):
        window = build(made or services(), Preferences(show_ai=show_ai))
        window.session.show_reading(replace(on_a_slice(), edits=Edits(), case=with_mr()))
        window.session._take_reading(read_slices(window.session.reading, Edits()))
        stand(window, 5)
        return window

    return make


def stand(window, k: int) -> None:
    window._lead_to(UID)
    canvas = window.viewer.canvas
    canvas.change(replace(canvas.view.as_acquired(), k=k))
    window.viewer.settle()


def action(window):
    return window.actions_["read_slice"]


def words(window) -> list[str]:
    return [label.text() for label in window.findings.findChildren(QLabel)]


def read(qtbot, window) -> None:
    """Press the action and wait for the answer."""
    action(window).trigger()
    qtbot.waitUntil(lambda: window.session.reading.edits is window.session.edits, timeout=WAIT)


def test_it_can_be_pressed_on_an_mr_slice_alone(build_at):
    window = build_at()
    assert action(window).isEnabled()
    assert "counts only when you switch it on" in action(window).toolTip()
    assert "(Shift+F5)" in action(window).toolTip()
    window.viewer.choose_plane(Plane.CORONAL)
    window.viewer.settle()
    assert not action(window).isEnabled(), "a cut is no slice of the examination"
    window._lead_to("1.2.3")
    window.viewer.settle()
    assert not action(window).isEnabled(), "a radiograph"
    assert "a model reads slice by slice" in action(window).toolTip()


def test_without_a_pack_for_it_it_stays_grey(build):
    window = build(FakeServices())
    window.session.show(with_mr())
    stand(window, 5)
    assert not action(window).isEnabled()


def test_the_slice_is_read_and_starts_off(qtbot, build_at):
    window = build_at()
    before = window.session.reading
    read(qtbot, window)
    assert window.session.edits.slices == (ON_SLICE,)
    assert window.session.reading.findings[: len(before.findings)] == before.findings
    row = window.findings.rows[f"slice:5:{GLIOMA.code}"]
    assert not row.switch.isChecked()
    assert "MR Ax T1 +C, image 6" in words(window)
    assert any(text.startswith("A demonstration: each result") for text in words(window))
    remark = str(window.session.reading.find(f"slice:5:{GLIOMA.code}").remark)
    assert words(window).count(remark) == 1, "the slice's head says it, and no row again"
    assert action(window).isChecked()
    assert "The slice was read; its result stands" in window.status.said.text()


def test_it_counts_once_it_is_switched_on_and_no_more_once_off(qtbot, build_at):
    window = build_at()
    read(qtbot, window)
    key = f"slice:5:{GLIOMA.code}"
    for on in (True, False):
        window.findings.rows[key].switch.click()
        qtbot.waitUntil(lambda: window.session.reading.edits is window.session.edits, timeout=WAIT)
        finding = window.session.reading.find(key)
        assert window.session.reading.edits.counts(finding) is on
        assert window.findings.rows[key].switch.isChecked() is on


def test_another_slice_is_read_beside_the_first(qtbot, build_at):
    window = build_at()
    read(qtbot, window)
    stand(window, 7)
    assert not action(window).isChecked()
    read(qtbot, window)
    assert [source.k for source in window.session.edits.slices] == [5, 7]
    assert {"MR Ax T1 +C, image 6", "MR Ax T1 +C, image 8"} <= set(words(window))


def test_pressing_again_takes_it_away_with_its_switches(qtbot, build_at):
    window = build_at()
    read(qtbot, window)
    window.session.switch(f"slice:5:{GLIOMA.code}", on=True)
    window.session.accept(f"slice:5:{GLIOMA.code}", accepted=True)
    assert "take its result away" in action(window).toolTip()
    read(qtbot, window)
    edits = window.session.reading.edits
    assert (edits.slices, edits.switched_on, edits.accepted) == ((), frozenset(), frozenset())
    assert not any(f.starts_off for f in window.session.reading.findings)
    assert "Single slices you chose" not in words(window)


def test_the_list_leads_to_the_slice_and_takes_it_away(qtbot, build_at):
    window = build_at()
    read(qtbot, window)
    stand(window, 0)
    head = window.findings.heads[ON_SLICE]
    head.clicked.emit()
    assert window.viewer.canvas.view.k == 5
    head.remove.click()
    qtbot.waitUntil(lambda: not window.session.reading.edits.slices, timeout=WAIT)
    assert window.findings.heads == {}


def test_a_reading_that_was_made_elsewhere_says_which_slices_were_chosen(build_at):
    window = build_at()
    made = replace(on_a_slice(), case=window.session.case)
    window.session.show_reading(made)
    stand(window, 5)
    assert action(window).isChecked()
    assert ON_SLICE in window.findings.heads
    stand(window, 6)
    assert not action(window).isChecked()


def test_what_came_of_a_slice_is_scrolled_to_from_its_head_on(qtbot, build_at):
    window = build_at()
    window.resize(1280, 800)
    for k in (5, 7, 8):
        stand(window, k)
        read(qtbot, window)
    bar = window.findings._list.verticalScrollBar()
    head = window.findings.heads[replace(ON_SLICE, k=7)]
    window.findings.stand_on_slice(replace(ON_SLICE, k=7))
    qtbot.waitUntil(lambda: bar.value() == head.y() > 0, timeout=WAIT)


def test_its_heatmap_lies_on_its_slice_alone_and_only_when_asked_for(qtbot, build_at):
    window = build_at()
    read(qtbot, window)
    overlay = window.viewer.bar.finding
    assert overlay is None or not overlay.starts_off
    window.go_to(f"slice:5:{GLIOMA.code}")
    canvas = window.viewer.canvas
    assert (canvas.view.k, window.viewer.bar.finding.source) == (5, ON_SLICE)
    assert canvas.overlay is not None


def test_results_stay_covered_until_the_reader_asks(qtbot, build_at):
    window = build_at(show_ai=False)
    read(qtbot, window)
    assert window.findings.heads == {}
    assert "show the AI results" in window.status.said.text()
    window.reveal(True)
    assert ON_SLICE in window.findings.heads


def test_a_case_that_was_not_analysed_is_analysed_with_it(qtbot, build):
    window = build(services(), Preferences(show_ai=True))
    window.session.show(with_mr())
    stand(window, 5)
    action(window).trigger()
    assert window.session.is_analysing
    qtbot.waitUntil(lambda: window.session.reading is not None, timeout=WAIT)
    assert window.session.reading.edits.slices == (ON_SLICE,)


class Held:
    """A reading of slices that waits until it is let go, and notices that it was cancelled."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, reading, edits, context):
        if edits.slices != reading.edits.slices:
            context.checkpoint(0, 1, Phrase("Looking"))
            self.begun.set()
            self.go.wait(5)
            context.checkpoint(1, 1, Phrase("Looking"))
        return read_slices(reading, edits)


def test_a_slice_that_is_refused_says_why_and_can_be_taken_away(qtbot, build_at):
    oblique = NotApplicable("brain", "Brain MRI", "oblique", Phrase("It leans too far."), UID, k=5)

    def refused(reading, edits, _context):
        left = (oblique,) if edits.slices else ()
        return replace(reading, not_applicable=left, edits=edits)

    window = build_at(services(rerank=refused))
    read(qtbot, window)
    assert "The slice was not read" in window.status.said.text()
    assert words(window).count("Brain MRI: It leans too far.") == 1
    window.findings.heads[ON_SLICE].remove.click()
    qtbot.waitUntil(lambda: not window.session.reading.edits.slices, timeout=WAIT)
    assert "Brain MRI: It leans too far." not in words(window)


def test_it_shows_progress_and_can_be_cancelled(qtbot, build_at):
    held = Held()
    window = build_at(services(rerank=held))
    before = window.session.reading
    with qtbot.waitSignal(window.bridge.progress, timeout=WAIT):
        action(window).trigger()
    assert held.begun.wait(5)
    assert window.session.is_reading_slices
    assert window.status.tasks.words.text() == "Looking"
    assert "Being read" in words(window)
    window.actions_["cancel"].trigger()
    held.go.set()
    assert not window.session.is_reading_slices
    assert not action(window).isChecked()
    qtbot.waitUntil(lambda: not window.session.is_ranking, timeout=WAIT)
    assert window.session.reading.edits.slices == ()
    assert window.session.reading.findings == before.findings


def test_a_cancelled_analysis_takes_the_choice_back(qtbot, build):
    begun, go = threading.Event(), threading.Event()

    def slow(case, context, edits):
        begun.set()
        go.wait(5)
        context.checkpoint(1, 1, Phrase("Looking"))
        return replace(on_a_slice(), case=case, edits=edits)

    window = build(services(analyse=slow))
    window.session.show(with_mr())
    stand(window, 5)
    action(window).trigger()
    assert begun.wait(5)
    window.actions_["cancel"].trigger()
    go.set()
    assert window.session.edits.slices == ()
    assert not action(window).isChecked()


def test_a_fault_is_told_and_takes_the_choice_back(qtbot, build_at):
    def broken(reading, edits, _context):
        if edits.slices != reading.edits.slices:
            raise Refused("pack_damaged", Phrase("This pack is damaged."))
        return read_slices(reading, edits)

    window = build_at(services(rerank=broken))
    with qtbot.waitSignal(window.session.refused, timeout=WAIT) as told:
        action(window).trigger()
    assert told.args[0][0].code == "pack_damaged"
    assert window.session.edits.slices == ()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_the_picture_holds_it(build_at):
    window = build_at()
    window.viewer.active.annotator.menu_asked.emit(window.mapToGlobal(window.rect().center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert action(window) in menu.actions()
    assert menu.toolTipsVisible()
    menu.close()
    assert action(window) in window.bars.analysis.actions()


def test_it_speaks_both_languages(qtbot, build_at, chinese):
    window = build_at()
    read(qtbot, window)
    window.translation.switch(Language.ZH_CN)
    qtbot.waitUntil(lambda: action(window).text() == "判读此层面", timeout=WAIT)
    assert "再次选择即移除其结果" in action(window).toolTip()
    assert "您所选的单个层面" in words(window)
    assert "MR Ax T1 +C，第 6 幅" in words(window)
    assert ImageSource(UID, 5) in window.findings.heads
