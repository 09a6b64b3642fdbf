"""Objects that are no picture stand below the images and open their tags."""

from pathlib import Path

import numpy as np
import pytest

from meddx.case.presentation import OtherObject
from meddx.case.record import Case, Study
from meddx.case.source import Source
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.importers.shared import dicom_words
from meddx.pipeline import import_paths
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.others import OthersList
from meddx.workstation.panels.tag_browser import shown_source
from meddx.workstation.panels.tags import TagsDialog
from tests.helpers import chests
from tests.helpers import documents as made
from tests.helpers.phantoms import ct_series

WAVES = OtherObject(Source(Path("w.dcm")), dicom_words.named(f"{made.STORAGE}9.1.1"), title="ECG")
RAW = OtherObject(Source(Path("r.dcm")), dicom_words.named(f"{made.STORAGE}66"))


@pytest.fixture
def panel(qtbot, styled):
    made_ = OthersList(Translation())
    qtbot.addWidget(made_)
    return made_


def test_nothing_is_shown_without_objects(panel):
    panel.show_case(Case())
    assert panel.isHidden()


def test_objects_are_counted_and_open_their_tags(panel, qtbot):
    panel.show_case(Case(studies=(Study("1", (), others=(WAVES, RAW)),)))
    assert not panel.isHidden()
    assert panel.heading.text() == "Other objects: 2"
    with qtbot.waitSignal(panel.tags_asked) as asked:
        panel.list.itemActivated.emit(panel.list.item(1))
    assert asked.args == [RAW]


def test_what_is_wrong_with_an_object_is_said(panel):
    lost = OtherObject(Source(Path("c.dcm")), RAW.kind, warnings=(dicom_words.NO_PICTURE,))
    panel.show_case(Case(studies=(Study("1", (), others=(lost,)),)))
    assert str(dicom_words.NO_PICTURE) in panel.list.item(0).toolTip()


def test_a_picture_in_memory_has_no_file():
    assert shown_source(ct_series(np.zeros((1, 2, 2), np.int16)), ViewState()) is None


def test_the_file_of_a_cut_is_that_of_the_slice_through_its_middle(tmp_path, context):
    chests.chest(tmp_path / "ct", count=9)
    case, _refused = import_paths((tmp_path / "ct",), context)
    (series,) = case.series
    views = (
        ViewState(k=5),
        ViewState(k=60, plane=Plane.CORONAL),
        ViewState(k=1, plane=Plane.AXIAL, slab_mm=4.0),
    )
    names = [shown_source(series, view).path.name for view in views]
    assert names == ["0005.dcm", "0004.dcm", "0001.dcm"]


def test_the_window_reads_tags_in_the_background(build, qtbot, tmp_path):
    path = made.report(tmp_path / "report.dcm")
    window = build()
    dialog = window.tags.show_object(
        OtherObject(Source(path), dicom_words.named(made.BASIC_TEXT), title="Report")
    )
    qtbot.waitUntil(lambda: dialog.model.rowCount() > 10, timeout=20_000)
    assert isinstance(dialog, TagsDialog)
    dialog.close()
