import numpy as np
import pytest

from meddx.case.evidence import Heatmap
from meddx.case.record import Window
from meddx.imaging.overlay import Overlay
from meddx.imaging.render import render
from meddx.imaging.view import ViewState
from tests.helpers.phantoms import ct_series


def test_monochrome1_and_the_readers_inversion_cancel_out():
    values = np.array([[[0, 255]]], np.int16)
    window = Window(127.5, 255, "LINEAR_EXACT")
    plain = ct_series(values, windows=(window,))
    negative = ct_series(values, windows=(window,), inverted=True)
    assert render(plain, ViewState()).tolist() == [[0, 255]]
    assert render(negative, ViewState()).tolist() == [[255, 0]]
    assert render(negative, ViewState(inverted=True)).tolist() == [[0, 255]]


def test_rendering_follows_slice_and_window_and_refuses_other_slices():
    series = ct_series()
    shown = render(series, ViewState(k=1, window=Window(12, 1)))
    assert shown.tolist() == [[255] * 4] * 3
    with pytest.raises(IndexError):
        render(series, ViewState(k=2))


def test_an_overlay_makes_the_picture_coloured():
    heatmap = Heatmap(np.ones((1, 1), np.float32), (0, 0, 3, 4), 1.0)
    shown = render(ct_series(), ViewState(), (Overlay(heatmap, 1.0),))
    assert shown.shape == (3, 4, 3)
    assert (shown == (240, 249, 33)).all()
