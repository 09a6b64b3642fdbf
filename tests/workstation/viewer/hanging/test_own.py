"""The reader's own protocols: made from panes, written, renamed, deleted; no patient."""

from dataclasses import replace

import pytest

from meddx.case.display import Window
from meddx.imaging.named_windows import named
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.phrase import Refused
from meddx.workstation.viewer.hanging import own, read
from meddx.workstation.viewer.hanging.hang import hang_all
from meddx.workstation.viewer.hanging.match import match
from meddx.workstation.viewer.hanging.own import Pane
from meddx.workstation.viewer.hanging.priors import prior_of
from meddx.workstation.viewer.hanging.protocol import PriorUse
from meddx.workstation.viewer.hanging.write import text_of
from meddx.workstation.viewer.layout import LARGE_LEFT, grid
from tests.helpers.hangings import STUDIES, case, earlier

CHEST = STUDIES["ct_chest"]
SOFT, LUNG = CHEST.series[1], CHEST.series[2]


def saved(name="Night shift"):
    panes = [
        Pane(LUNG, ViewState(window=named()["lung"], plane=Plane.AXIAL), link="a"),
        Pane(LUNG, ViewState(plane=Plane.CORONAL, slab_mm=10, projection=Projection.MINIP)),
        Pane(SOFT, ViewState(k=0, window=Window(51.0, 349.0, name="MINE"), inverted=True)),
    ]
    return own.from_layout(name, own.suggested(panes), LARGE_LEFT, panes)


def test_what_was_saved_hangs_the_same_again():
    protocol = saved()
    assert match([protocol], CHEST, ())[0].points > 50
    hung = hang_all(protocol, CHEST, ())[0]
    assert [pane.series_uid for pane in hung.panes] == ["lung", "lung", "soft"]
    shows = [pane.show for pane in hung.panes]
    assert [show.window for show in shows] == ["lung", None, Window(51.0, 349.0)]
    assert [show.plane for show in shows] == [Plane.AXIAL, Plane.CORONAL, Plane.ACQUIRED]
    assert (shows[1].slab_mm, shows[1].projection) == (10, Projection.MINIP)
    assert [show.inverted for show in shows] == [False, False, True]
    assert [show.link for show in shows] == ["a", "", ""]


def test_a_window_with_the_numbers_of_a_named_one_is_that():
    view = ViewState(window=Window(50.0, 350.0, name="MINE"))
    made = own.from_layout("x", own.suggested([Pane(SOFT, view)]), grid(1, 1), [Pane(SOFT, view)])
    assert [pane.show.window for pane in hang_all(made, CHEST, ())[0].panes] == ["mediastinum"]


def test_it_hangs_another_study_of_the_kind_alike():
    other = earlier("ct_chest", uid="7")
    hung = hang_all(saved(), other, ())[0]
    assert [pane.series_uid for pane in hung.panes] == ["7.lung", "7.lung", "7.soft"]


def test_a_layout_with_a_prior_needs_one():
    now, before = STUDIES["mr_brain"], earlier("mr_brain")
    flair, old = now.series[4], before.series[4]
    panes = [Pane(flair, ViewState()), Pane(old, ViewState(), study=1)]
    applies = own.suggested(panes)
    assert applies.prior is PriorUse.NEEDED
    protocol = own.from_layout("With prior", applies, grid(1, 2), panes)
    priors = prior_of(case(now, before), now)
    hung = hang_all(protocol, now, priors)[0]
    assert [pane.series_uid for pane in hung.panes] == ["Ax_FLAIR", "9.Ax_FLAIR"]
    assert match([protocol], now, ()) == ()


def test_no_word_of_the_headers_is_kept():
    secret = replace(SOFT, description="Doe John 19400305", body_part_examined="CHEST")
    panes = [Pane(secret, ViewState()), Pane(None, ViewState())]
    protocol = own.from_layout("x", own.suggested(panes, "Doe John"), grid(1, 2), panes)
    assert "Doe" not in text_of(protocol)
    assert secret.series_instance_uid not in text_of(protocol)


def test_what_is_written_is_read_again(tmp_path):
    path = own.write_protocol(saved(), tmp_path / "new")
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert read.read(path, is_own=True) == saved()


@pytest.mark.parametrize("name", ["膝关节", 'A "quoted" \\ name', "tab\tand\nline", "ＦＵＬＬ 🙂"])
def test_any_name_can_be_written(tmp_path, name):
    protocol = saved(name)
    assert read.read(own.write_protocol(protocol, tmp_path), is_own=True) == protocol


def test_a_name_is_there_once_unless_it_is_replaced(tmp_path):
    own.write_protocol(saved(), tmp_path)
    with pytest.raises(Refused, match="There is a protocol named") as caught:
        own.write_protocol(saved(), tmp_path)
    assert caught.value.code == "exists"
    own.write_protocol(saved(), tmp_path, replacing=True)
    assert len(list(tmp_path.iterdir())) == 1


def test_an_empty_name_is_refused():
    with pytest.raises(Refused, match="name"):
        saved("  \n ")


def test_renaming(tmp_path):
    own.write_protocol(saved("A"), tmp_path)
    own.write_protocol(saved("B"), tmp_path)
    first = saved("A")
    with pytest.raises(Refused, match="already"):
        own.rename(first, "B", tmp_path)
    renamed = own.rename(first, " C ", tmp_path)
    assert renamed.name.en == "C"
    assert {p.name.en for p in own.read_own(tmp_path)[0]} == {"B", "C"}
    assert own.rename(renamed, "C", tmp_path) == renamed
    own.write_protocol(saved("A"), tmp_path)  # its name is free again


def test_deleting_and_bringing_back(tmp_path):
    own.write_protocol(saved(), tmp_path)
    own.delete(saved(), tmp_path)
    assert own.read_own(tmp_path) == ((), ())
    own.write_protocol(saved(), tmp_path)
    assert own.read_own(tmp_path)[0] == (saved(),)


def test_delivered_ones_stay(tmp_path):
    delivered = replace(saved(), is_own=False)
    with pytest.raises(Refused, match="that you saved"):
        own.delete(delivered, tmp_path)
    with pytest.raises(Refused, match="that you saved"):
        own.rename(delivered, "X", tmp_path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="could not be written"):
        own.write_protocol(saved(), tmp_path / "file")


def test_the_folder_lies_in_the_users_own(own_home):
    assert own.folder() == own_home / "hanging"
