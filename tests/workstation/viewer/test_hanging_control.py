"""Hanging protocols in the window: when a study is hung, stages, the reader's own layouts."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog

from meddx.case.identity import Patient
from meddx.imaging.view import ViewState
from meddx.workstation.services import Preferences
from meddx.workstation.viewer.hanging import own
from meddx.workstation.viewer.hanging.hang import NOTHING_LEFT, hang_all
from meddx.workstation.viewer.hanging.match import match
from meddx.workstation.viewer.hanging.protocol import Zoom
from meddx.workstation.viewer.hanging_dialogs import OwnProtocols, SaveProtocol
from meddx.workstation.viewer.layout import ONE, grid
from tests.helpers.hangings import STUDIES, case, earlier
from tests.helpers.keeping import Memory
from tests.helpers.known import earlier_study
from tests.helpers.services import FakeServices

PATIENT = Patient("1", "One^X")


def of(kind, *more):
    return replace(case(STUDIES[kind], *more), patient=PATIENT)


@pytest.fixture
def open_(build, qtbot):
    def make(study, hangs=False, memory=None):
        window = build(FakeServices(keeping=memory), Preferences(hangs=lambda: hangs))
        qtbot.waitUntil(lambda: window.hanging._library is not None)
        show(window, qtbot, study)
        return window

    return make


def show(window, qtbot, study):
    window.session.show(study)
    qtbot.waitUntil(lambda: not window.bridge.open_tickets)


def room(window):
    return window.viewer.desk.room


def shown(window):
    return [pane.series for pane in room(window).panes]


def views(window):
    return [pane.view for pane in room(window).panes]


def press(window, name):
    action = window.actions_[name]
    assert action.isEnabled(), name
    action.trigger()


def stages(kind):
    study, (library, _) = STUDIES[kind], own.library()
    return hang_all(match(library, study, ())[0].protocol, study, ())


# ---- when


def test_a_study_is_hung_when_it_is_opened_for_the_first_time(open_):
    window = open_(of("mammography"), hangs=True)
    assert shown(window) == ["RCC", "LCC", "RMLO", "LMLO"]
    assert not window.viewer.desk.can_undo
    assert window.hanging.strip.isVisible()
    assert "Stage 1 of 8" in window.hanging.strip.said.text()


def test_it_is_not_hung_where_the_reader_does_not_want_it(open_):
    window = open_(of("mammography"))
    assert room(window).layouts == (ONE,)
    assert not window.hanging.strip.isVisible()
    assert [action.text() for action in window.hanging.strip.menu.suiting][:1] == [
        "Mammography, four views"
    ]


def test_it_is_not_hung_over_a_layout_that_was_kept(open_, qtbot):
    memory = Memory()
    window = open_(of("mammography"), memory=memory)
    press(window, "layout_1x2")
    kept = shown(window)
    window.close()
    again = open_(of("mammography"), hangs=True, memory=memory)
    assert room(again).layouts == (grid(1, 2),)
    assert shown(again) == kept


def test_a_stage_that_was_kept_is_named_and_steps_on(open_, qtbot):
    memory = Memory()
    window = open_(of("mammography"), hangs=True, memory=memory)
    press(window, "hanging_next")
    kept = shown(window)
    window.close()
    again = open_(of("mammography"), hangs=True, memory=memory)
    assert shown(again) == kept
    assert "Stage 2 of 8" in again.hanging.strip.said.text()
    press(again, "hanging_next")
    assert "Stage 3 of 8" in again.hanging.strip.said.text()


def test_it_is_not_hung_over_what_the_reader_did_already(build, qtbot):
    window = build(FakeServices(), Preferences(hangs=lambda: True))
    assert window.hanging._library is None  # still being read
    window.session.show(of("mammography"))
    window.viewer.canvas.change(window.viewer.canvas.view.toggled_inversion())
    qtbot.waitUntil(lambda: window.hanging._library is not None)
    assert room(window).layouts == (ONE,)
    assert window.viewer.canvas.view.inverted


def test_it_is_hung_as_soon_as_the_protocols_are_read(build, qtbot):
    window = build(FakeServices(), Preferences(hangs=lambda: True))
    window.session.show(of("chest_radiograph"))
    assert room(window).layouts == (ONE,)
    qtbot.waitUntil(lambda: shown(window) == ["pa", "ll"])


# ---- a prior that is known of but not open


def known_of(kind):
    prior = earlier(kind)
    parts = tuple(item.body_part_examined for item in prior.series)
    kinds = {item.modality for item in prior.series}
    return earlier_study(prior.study_instance_uid, prior.study_date, *kinds, parts=parts)


def offer(window, known, uid=STUDIES["chest_radiograph"].study_instance_uid):
    window.hanging.offer_priors(uid, [known])


def test_a_pane_waits_for_a_known_prior_and_brings_it(open_, qtbot):
    known = known_of("chest_radiograph")
    window = open_(of("chest_radiograph"), hangs=True)
    assert shown(window) == ["pa", "ll"]
    offer(window, known)
    assert shown(window) == ["pa", ""]
    assert not window.viewer.desk.can_undo  # as if it had been opened so
    desk = window.viewer.desk
    assert "2025-03-02" in str(desk.seat(1).text)
    asked = []
    window.hanging.prior_asked.connect(asked.append)
    press(window, "maximise")  # of the pane that is read
    assert asked == []
    press(window, "maximise")
    desk.activate(1)
    press(window, "maximise")
    assert asked == [known]
    assert not room(window).is_maximised
    assert not window.actions_["maximise"].isChecked()
    show(window, qtbot, of("chest_radiograph", earlier("chest_radiograph")))
    assert shown(window) == ["pa", f"{known.study_instance_uid}.pa"]
    assert desk.seat(1).deed is None


def test_a_known_prior_changes_nothing_the_reader_did(open_):
    window = open_(of("chest_radiograph"), hangs=True)
    window.viewer.canvas.change(window.viewer.canvas.view.toggled_inversion())
    offer(window, known_of("chest_radiograph"))
    assert shown(window) == ["pa", "ll"]
    window.hanging.strip.menu.suiting[0].trigger()
    assert shown(window) == ["pa", ""]


def test_priors_of_another_study_are_not_offered(open_):
    window = open_(of("chest_radiograph"), hangs=True)
    offer(window, known_of("chest_radiograph"), "of a study that was closed")
    assert shown(window) == ["pa", "ll"]


# ---- stages


def test_a_stage_is_one_step(open_):
    window = open_(of("mammography"), hangs=True)
    hung = stages("mammography")
    press(window, "hanging_next")
    assert shown(window) == [pane.series_uid for pane in hung[1].panes]
    assert "Stage 2 of 8" in window.hanging.strip.said.text()
    press(window, "undo")
    assert shown(window) == [pane.series_uid for pane in hung[0].panes]
    assert "Stage 1 of 8" in window.hanging.strip.said.text()
    assert not window.actions_["undo"].isEnabled()
    assert not window.actions_["hanging_previous"].isEnabled()
    press(window, "redo")
    press(window, "hanging_next")
    assert "Stage 3 of 8" in window.hanging.strip.said.text()
    press(window, "hanging_previous")
    assert shown(window) == [pane.series_uid for pane in hung[1].panes]
    window.hanging.show_stage(7)
    assert not window.actions_["hanging_next"].isEnabled()


def test_stages_without_series_for_a_pane_say_so_and_undo_takes_the_words_away(open_):
    window = open_(of("mr_abdomen"))
    window.hanging.strip.menu.suiting[0].trigger()
    window.hanging.show_stage(1)
    desk = window.viewer.desk
    assert shown(window)[3] == ""
    assert desk.seat(3).text == stages("mr_abdomen")[1].panes[3].text == NOTHING_LEFT
    press(window, "undo")
    assert [desk.seat(number).text for number in range(4)] == [None] * 4


def test_a_layout_of_the_readers_own_leaves_the_protocol_and_undo_comes_back(open_):
    window = open_(of("chest_radiograph"), hangs=True)
    assert window.hanging.hung
    press(window, "layout_2x2")  # a stage has this layout, too
    assert window.hanging.hung == ()
    assert not window.hanging.strip.isVisible()
    press(window, "undo")
    assert len(window.hanging.hung) == 4
    assert "Stage 1 of 4" in window.hanging.strip.said.text()


def test_undo_comes_back_to_the_protocol_before(open_):
    window = open_(of("chest_radiograph"), hangs=True)
    window.hanging._choose("any")
    assert window.hanging.hung[0].protocol == "any"
    press(window, "undo")
    assert window.hanging.hung[0].protocol == "chest_radiograph"


def test_a_protocol_of_one_stage_that_shows_all_needs_no_strip(open_):
    window = open_(of("radiograph_views"), hangs=True)
    assert shown(window) == ["ap", "lat"]
    assert not window.hanging.strip.isVisible()


def test_series_in_no_pane_are_named_and_shown_when_asked(open_):
    window = open_(of("ct_chest"), hangs=True)
    strip = window.hanging.strip
    assert strip.unseen.isVisible()
    assert strip.unseen.text() == "2 series not shown"
    assert "CT  Topogram" in strip.unseen.toolTip()
    window.viewer.canvas.place("scout")  # in the place of another
    assert "CT  Topogram" not in strip.unseen.toolTip()
    assert "CT  Thorax 5.0 Br40" in strip.unseen.toolTip()
    strip.unseen.click()
    assert {"soft", "lung", "mip", "scout"} <= set(shown(window))
    assert not strip.unseen.isVisible()
    press(window, "undo")
    assert "scout" in shown(window)


def test_series_that_no_stage_shows_are_shown_by_the_protocol_for_all(open_):
    window = open_(of("mr_joint"))
    library, _ = own.library()
    one = next(protocol for protocol in library if protocol.key == "mr_joint")
    window.hanging.hang(replace(one, stages=one.stages[:1]))
    assert "T1_cor" not in shown(window)
    window.hanging.show_unseen()
    assert "T1_cor" in shown(window)
    assert window.hanging.hung[0].protocol == "any"


def test_the_second_window_keeps_its_panes(open_):
    window = open_(of("mammography"))
    press(window, "second_window")
    second = shown(window)[-1]
    window.hanging.strip.menu.suiting[0].trigger()
    assert shown(window) == ["RCC", "LCC", "RMLO", "LMLO", second]
    assert window.hanging.hung
    window.viewer.desk.activate(4)
    press(window, "layout_1x2")  # of the second window
    assert window.hanging.hung
    press(window, "second_window")
    assert window.hanging.hung


# ---- places in a pane


def test_breasts_lie_at_the_edge_as_soon_as_the_panes_have_their_size(open_, qtbot):
    window = open_(of("mammography"), hangs=True)
    viewer = window.viewer
    qtbot.waitUntil(lambda: all(pane.view.centre for pane in room(window).panes))
    for number, is_right in enumerate((True, False, True, False)):
        canvas = viewer.pane(number).canvas
        screen = canvas.screen_of(canvas.shown)
        _, left, _, right = canvas.view.rect(screen)
        wall, edge = (screen.cols, right) if is_right else (0.0, left)
        assert edge == pytest.approx(wall, abs=0.6)
    assert not viewer.desk.can_undo


def test_pixels_are_hung_one_to_one_and_undo_goes_back(open_, qtbot):
    window = open_(of("mammography"), hangs=True)
    whole = views(window)
    shows = [stage.panes[0].show for stage in window.hanging.hung]
    window.hanging.show_stage(
        next(n for n, show in enumerate(shows) if show.zoom is Zoom.ONE_TO_ONE)
    )
    qtbot.waitUntil(lambda: all(view.zoom == 1.0 for view in views(window)))
    press(window, "undo")
    assert [view.zoom for view in views(window)] == [view.zoom for view in whole] == [None] * 4


# ---- more of the case


def test_series_that_come_are_named_as_not_shown(open_, qtbot):
    whole = of("chest_radiograph")
    study = whole.studies[0]
    extra = replace(study.series[0], series_instance_uid="obl", description="Oblique")
    window = open_(whole, hangs=True)
    more = replace(whole, studies=(replace(study, series=(*study.series, extra)),))
    show(window, qtbot, more)
    assert shown(window) == ["pa", "ll"]
    assert window.hanging.hung
    assert window.hanging.strip.unseen.text() == "1 series not shown"


def test_a_prior_that_is_opened_fills_the_panes_that_waited_for_it(open_, qtbot):
    window = open_(of("ct"))
    library, _ = own.library()
    protocol = next(one for one in library if one.key == "ct_prior")
    window.hanging.hang(protocol)
    empty = [number for number, uid in enumerate(shown(window)) if not uid]
    assert empty
    show(window, qtbot, of("ct", earlier("ct")))
    assert all(shown(window)[number] for number in empty)
    press(window, "undo")
    assert [n for n, uid in enumerate(shown(window)) if not uid] == empty


def test_a_case_that_is_closed_hangs_nothing(open_):
    window = open_(of("mammography"), hangs=True)
    press(window, "close_case")
    assert window.hanging.hung == ()
    assert not window.hanging.strip.isVisible()
    window.hanging.hang(None)
    window.hanging.show_stage(0)
    assert window.viewer.canvas.view == ViewState()


# ---- the reader's own


def dialog(window, kind):
    return next(d for d in window.findChildren(QDialog) if isinstance(d, kind))


def test_a_layout_is_saved_hung_renamed_and_deleted(open_, qtbot):
    window = open_(of("chest_radiograph"))
    press(window, "layout_2x1")
    menu = window.hanging.strip.menu
    menu.save.trigger()
    asked = dialog(window, SaveProtocol)
    asked.name.setText("Chest above")
    asked.keep.click()
    texts = lambda: [action.text() for action in menu.suiting]  # noqa: E731
    qtbot.waitUntil(lambda: "Chest above (own)" in texts())
    assert len(list(own.folder().glob("*.toml"))) == 1

    press(window, "layout_1x1")
    next(action for action in menu.suiting if action.text() == "Chest above (own)").trigger()
    assert room(window).layouts == (grid(2, 1),)
    assert shown(window) == ["pa", "ll"]

    menu.manage.trigger()
    listed = dialog(window, OwnProtocols)
    listed.list.item(0).setText("Chest, mine")
    qtbot.waitUntil(lambda: "Chest, mine (own)" in texts())
    listed.list.setCurrentRow(0)
    listed.delete.click()
    qtbot.waitUntil(lambda: not any("(own)" in text for text in texts()))
    assert not list(own.folder().glob("*.toml"))
    listed.undo.click()
    qtbot.waitUntil(lambda: "Chest, mine (own)" in texts())


def test_a_broken_own_protocol_is_told_once(open_, qtbot):
    own.folder().mkdir(parents=True)
    (own.folder() / "mine.toml").write_text("schema = 1\nname = 3\n")
    window = open_(of("chest_radiograph"), hangs=True)
    told = lambda: [  # noqa: E731
        one for one in window.messages.messages if "mine" in str(one.reason)
    ]
    assert shown(window) == ["pa", "ll"]
    first = len(told())
    assert first == 1
    show(window, qtbot, of("mammography"))
    show(window, qtbot, of("chest_radiograph"))
    assert len(told()) == first
    window.hanging.read()  # after another one was saved, say
    qtbot.waitUntil(lambda: not window.bridge.open_tickets)
    assert len(told()) == first
