"""Stored, modality and shown value of a pixel: 40 x 40 px shown ten times as large."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.record import Window
from meddx.case.volume import Volume
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.viewer.probing import probe_at
from tests.helpers.drawing import a_canvas, a_ramp
from tests.helpers.pictures import pixels


def rescaled():
    """Stored value ``s`` is ``2 s - 1000`` HU."""
    own = a_ramp().volume
    return replace(a_ramp(), volume=Volume(own.voxels, own.geometry, "HU", ((2.0, -1000.0),)))


@pytest.fixture
def canvas(qtbot, styled):
    made = a_canvas(qtbot, rescaled())
    made.change(replace(made.view, k=5, window=Window(30.0, 150.0)))
    return made


def test_an_acquired_slice_has_all_three_values(canvas):
    read = probe_at(canvas.stage, canvas.view, (12.5, 20.5))
    assert read.stored == 500 + 12 + 20
    assert read.value == 2 * 532 - 1000
    assert read.shown == pixels(canvas)[125, 205, 0]
    inverted = probe_at(canvas.stage, canvas.view.toggled_inversion(), (12.5, 20.5))
    assert inverted.shown == 255 - read.shown


@pytest.mark.parametrize("way", [{"plane": Plane.AXIAL}, {"slab_mm": 6.0}])
def test_a_computed_picture_has_no_stored_value(qtbot, canvas, way):
    view = replace(canvas.view, **way)
    canvas.change(view)
    qtbot.waitUntil(lambda: canvas.values is not None)
    read = probe_at(canvas.stage, view, (12.5, 20.5))
    assert read.stored is None
    assert read.value is not None
    assert read.shown is not None


def test_colour_has_neither(qtbot, styled):
    voxels = np.zeros((1, 40, 40, 3), np.uint8)
    coloured = replace(a_ramp(), volume=Volume(voxels, a_ramp().volume.geometry))
    canvas = a_canvas(qtbot, coloured)
    read = probe_at(canvas.stage, canvas.view, (5.0, 5.0))
    assert (read.stored, read.shown) == (None, None)
    assert read.text == "0, 0, 0"
