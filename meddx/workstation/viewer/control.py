"""Connects actions and keys to the viewer."""

from functools import partial

from PySide6.QtCore import QObject

from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.workstation.actions import Actions
from meddx.workstation.panels.series import SeriesPanel
from meddx.workstation.tools import Tool
from meddx.workstation.viewer.viewer import Viewer

_STEP = 1.25
_FAR = 10**6  # more slices than any series has


class ViewControl(QObject):
    """What menus, tool bar and keys do to the view."""

    def __init__(self, viewer: Viewer, series: SeriesPanel, actions: Actions) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._canvas = viewer.canvas
        self._series = series
        self._actions = actions
        self._connect_view()
        self._connect_moves()
        self._connect_ways()
        for tool, action in actions.tools:
            action.triggered.connect(partial(self._choose, tool))
        if actions.tools:
            actions.tools[0][1].trigger()
        viewer.view_changed.connect(self._follow)
        self._follow()

    def _connect_view(self) -> None:
        canvas, named = self._canvas, self._actions
        named["invert"].triggered.connect(lambda: self._change(canvas.view.toggled_inversion()))
        named["fit"].triggered.connect(lambda: self._change(canvas.view.fitted()))
        named["one_to_one"].triggered.connect(lambda: self._change(canvas.view.one_to_one()))
        named["zoom_in"].triggered.connect(lambda: canvas.zoom_about_centre(_STEP))
        named["zoom_out"].triggered.connect(lambda: canvas.zoom_about_centre(1 / _STEP))
        named["reset"].triggered.connect(lambda: self._change(canvas.view.reset()))
        named["undo"].triggered.connect(canvas.undo)
        named["redo"].triggered.connect(canvas.redo)
        named["delete_annotation"].triggered.connect(self._viewer.annotator.delete)
        named["corners"].setChecked(True)
        named["corners"].toggled.connect(self._show_corners)
        named["heatmap"].setChecked(True)
        named["heatmap"].toggled.connect(self._viewer.bar.switch.setChecked)
        self._viewer.bar.switch.toggled.connect(named["heatmap"].setChecked)

    def _choose(self, tool: Tool, _checked: bool = False) -> None:
        self._viewer.annotator.abandon()
        self._canvas.choose(tool)

    def _connect_moves(self) -> None:
        named = self._actions
        steps = {
            "previous_image": -1,
            "next_image": 1,
            "back_ten": -10,
            "on_ten": 10,
            "first_image": -_FAR,
            "last_image": _FAR,
        }
        for name, by in steps.items():
            named[name].triggered.connect(partial(self._scroll, by))
        named["previous_series"].triggered.connect(lambda: self._series.step(-1))
        named["next_series"].triggered.connect(lambda: self._series.step(1))

    def _connect_ways(self) -> None:
        viewer, named = self._viewer, self._actions
        for plane in Plane:
            named[plane.value].triggered.connect(partial(self._choose_plane, plane))
        named["layers"].setChecked(True)
        named["layers"].toggled.connect(viewer.show_layers)
        named["play"].triggered.connect(viewer.player.toggle)
        named["cancel"].triggered.connect(viewer.player.stop)
        named["previous_time"].triggered.connect(partial(self._move_in_time, -1))
        named["next_time"].triggered.connect(partial(self._move_in_time, 1))

    def _choose_plane(self, plane: Plane, _checked: bool = False) -> None:
        self._viewer.choose_plane(plane)
        self._follow()

    def _move_in_time(self, by: int, _checked: bool = False) -> None:
        self._viewer.choose_time(self._canvas.view.t + by)

    def _scroll(self, by: int, _checked: bool = False) -> None:
        self._canvas.scroll(by)

    def _change(self, view: ViewState) -> None:
        if self._canvas.series is not None:
            self._canvas.change(view)

    def _show_corners(self, shown: bool) -> None:
        self._canvas.show_corners = shown
        self._canvas.retranslate()

    def _follow(self) -> None:
        history = self._canvas.history
        self._actions["undo"].setEnabled(history.can_undo)
        self._actions["redo"].setEnabled(history.can_redo)
        stage = None if self._canvas.is_sorting else self._canvas.stage
        can_cut = stage is not None and stage.refusal() is None
        for plane in Plane:
            self._actions[plane.value].setEnabled(can_cut)
            self._actions[plane.value].setChecked(can_cut and plane is self._canvas.view.plane)
        times = stage.series.volume.time_points if stage else 1
        for name in ("previous_time", "next_time"):
            self._actions[name].setEnabled(times > 1)
        self._actions["play"].setEnabled(self._viewer.player.can_play)
        self._actions["layers"].setEnabled(bool(stage and stage.layers))
