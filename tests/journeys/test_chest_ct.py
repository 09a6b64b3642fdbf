"""A chest CT is read, the program is killed in the middle, and all is there when it starts again.

The kill is real (SIGKILL): nothing has the time to save itself.
"""

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt

from meddx.imaging.reslice_planes import Plane
from meddx.workstation.panels.tags import TagsDialog
from tests.helpers import at_work, chests
from tests.helpers.opened import ROOT


@pytest.fixture
def killed(tmp_path):
    """Return what stood on the screen when the program was killed."""

    def run(folder):
        at_work.settled()
        reader = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.chest_reader", str(folder)],
            cwd=ROOT,
            env=os.environ.copy(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        said = reader.stdout.readline()
        reader.kill()
        _, told = reader.communicate(timeout=20)
        assert said, told.decode()
        assert reader.returncode != 0
        return json.loads(said)

    return run


def test_what_was_done_outlives_the_program(started, killed, tmp_path, own_home):
    folder = tmp_path / "chest"
    uid = chests.chest(folder)
    before = killed(folder)
    assert before["words"][uid][0] == ["20.0 mm"]
    assert before["words"][uid][1][0].startswith("Mean ")

    work = started()
    recent = work.browsing.recent
    at_work.until(lambda: recent.isVisible() and recent.list.count() == 1)
    recent.list.setCurrentRow(0)
    recent.list.itemActivated.emit(recent.list.item(0))
    at_work.until(lambda: not work.window.session.case.is_empty)
    work.rest()

    desk = work.window.viewer.desk
    at_work.until(work.window.actions_["layout_mpr"].isChecked)
    work.rest()
    after = work.facts()
    assert after["room"] == before["room"]
    assert after["links"] == before["links"]
    assert after["marks"] == before["marks"]
    assert after["words"] == before["words"]
    # A busy machine shows the middle for a moment before the slice where the reader was.
    assert set(before["seen"][uid]) <= set(after["seen"][uid])
    panes = desk.room.panes
    assert [pane.view.plane for pane in panes] == [Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL]
    assert [pane.view.inverted for pane in panes] == [False, True, False]
    assert {pane.view.window.center for pane in panes} == {480.0}
    assert not desk.can_undo

    keys = work.canvas().view.key_images
    assert [key.picture.plane for key in keys] == ["axial", "coronal"]
    here = work.canvas().view.k
    work.key(Qt.Key.Key_PageUp, at_work.CTRL)
    assert work.canvas().view.plane is Plane.CORONAL
    assert work.canvas().view.k == here - 1  # one cut on from the mark when it was killed
    work.end()
    assert at_work.readable(folder, chests.WORDS) == list(chests.WORDS)
    assert at_work.readable(own_home, chests.WORDS) == []


def test_a_cut_has_the_tags_of_a_file(started, tmp_path):
    folder = tmp_path / "chest"
    chests.chest(folder)
    at_work.settled()
    work = started()
    work.drop(folder)
    work.key("m", at_work.CTRL)
    work.key(Qt.Key.Key_Tab)
    assert work.canvas().view.plane is Plane.CORONAL
    assert work.canvas().view.k >= 24
    assert work.window.actions_["tags"].isEnabled()
    work.key("i", at_work.CTRL)
    (dialog,) = work.window.findChildren(TagsDialog)
    at_work.until(lambda: dialog.model.rowCount() > 10)
    dialog.close()
    work.end()
