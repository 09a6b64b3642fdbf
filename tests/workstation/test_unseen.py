"""What was not on the screen is listed, led to, and asked about before an export."""

import pytest
from PySide6.QtWidgets import QPushButton, QTableWidget

from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.i18n import Translation
from meddx.workstation.unseen import UnseenList
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.pictures import pixels
from tests.helpers.rooms import a_case_of, a_volume

CASE = a_case_of(a_volume("a"), a_volume("b", (3, 30, 40)))


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(500, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.show_case(CASE, CASE.series[0])
    return made


@pytest.fixture
def listed(viewer):
    return UnseenList(viewer, lambda: CASE.series, lambda uid: viewer.show_of(CASE, uid))


def see_all(viewer):
    for series in CASE.series:
        viewer.show_of(CASE, series.series_instance_uid)
        viewer.canvas.scroll(-100)
        for _ in range(series.volume.shape[0]):
            pixels(viewer.canvas)
            viewer.canvas.scroll(1)


def button(dialog, words):
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == words)


def test_where_all_was_seen_an_export_goes_on_at_once(viewer, listed):
    see_all(viewer)
    went = []
    assert listed.before(lambda: went.append(1)) is None
    assert went == [1]


def test_what_was_not_seen_is_listed_and_asked_about(viewer, listed):
    pixels(viewer.canvas)
    went = []
    dialog = listed.before(lambda: went.append(1))
    table = dialog.findChild(QTableWidget)
    assert [table.item(row, 1).text() for row in range(2)] == ["1", "0"]
    assert [table.item(row, 2).text() for row in range(2)] == ["20", "3"]
    assert went == []
    button(dialog, "Export anyway").click()
    assert went == [1]


def test_the_first_unseen_image_is_led_to(viewer, listed):
    viewer.canvas.scroll(-100)
    pixels(viewer.canvas)
    viewer.choose_plane(Plane.CORONAL)
    dialog = listed.show()
    button(dialog, "Show the first unseen image").click()
    assert (viewer.canvas.view.plane, viewer.canvas.view.k) == (Plane.ACQUIRED, 1)
    dialog = listed.show()
    dialog.findChild(QTableWidget).selectRow(1)
    button(dialog, "Show the first unseen image").click()
    assert viewer.canvas.series is CASE.series[1]
    assert viewer.canvas.view.k == 0
