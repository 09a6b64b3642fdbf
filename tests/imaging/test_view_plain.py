import json
from dataclasses import replace

import numpy as np
import pytest

from meddx.case.annotations import Annotation, Kind, Picture
from meddx.case.display import VoiTable, Window
from meddx.case.key_images import KeyImage, from_plain, to_plain
from meddx.imaging import view_plain
from meddx.imaging.colour_maps import ColourMap
from meddx.imaging.fusion_choice import FusionChoice
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from tests.helpers.rooms import a_volume

TABLE = VoiTable(0, np.arange(16, dtype=np.uint16), 4, "own")
SERIES = replace(a_volume(), voi_tables=(VoiTable(5, np.arange(8, dtype=np.uint16), 3), TABLE))
VIEWS = (
    ViewState(),
    ViewState(k=7, window=Window(40.0, 80.0, "SIGMOID", "Brain"), inverted=True),
    ViewState(centre=(3.5, 4.25), zoom=2.5, t=1, state="1.2.3", only_graphics=True),
    ViewState(quarters=3, flipped=True, fusion=FusionChoice("9", False, opacity=0.25)),
    ViewState(fusion=FusionChoice("9", scale=(1.0, 7.5), colours=ColourMap.PET)),
    ViewState(k=2, plane=Oblique.of((0.2, -0.4, 1.0), (0.0, -1.0, 0.1))),
    ViewState(plane=Plane.CORONAL, slab_mm=10.0, projection=Projection.MEAN),
)


def again(view):
    return view_plain.from_plain(json.loads(json.dumps(view_plain.to_plain(view, SERIES))), SERIES)


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_comes_back_as_it_was(view):
    assert again(view) == view


def test_a_grey_table_comes_back_from_its_file():
    named = replace(TABLE, name="From the file")
    assert again(ViewState(window=named)).window is TABLE
    other = VoiTable(1, np.arange(4, dtype=np.uint16), 2)
    assert again(ViewState(window=other)).window is None


def test_marks_come_back_as_they_were():
    drawn = Annotation(3, Kind.LENGTH, ((0.5, 1.0, -2.0), (3.0, 4.0, 5.0)), label="肝")
    key = KeyImage((1.0, 2.0, 3.0), Picture("coronal", 1, 5.0, "mip"))
    view = replace(ViewState(), annotations=(drawn,), key_images=(key,))
    plain = json.loads(json.dumps(view_plain.marks(view)))
    assert view_plain.marks_of(plain) == ((drawn,), (key,))


@pytest.mark.parametrize(
    "change",
    [{"plane": "oblong"}, {"k": "x"}, {"window": {"center": 1}}, {"zoom": []}, {"centre": [1]}],
)
def test_what_is_no_view_is_refused(change):
    plain = view_plain.to_plain(ViewState(), SERIES) | change
    with pytest.raises(ValueError, match=r"."):
        view_plain.from_plain(plain, SERIES)


def test_what_is_no_key_image_is_refused():
    plain = to_plain(KeyImage((1.0, 2.0, 3.0)))
    for change in ({"place": [1, 2]}, {"place": ["a", 1, 2]}, {"place": [1, 2, float("nan")]}):
        with pytest.raises(ValueError, match=r"."):
            from_plain(plain | change)
    del plain["plane"]
    with pytest.raises(ValueError, match="key image"):
        from_plain(plain)
