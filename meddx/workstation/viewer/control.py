"""Connects actions and keys to the viewer."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.workstation.actions import Actions
from meddx.workstation.key_tip import KeyTip
from meddx.workstation.panels.series import SeriesPanel
from meddx.workstation.tools import Tool
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.pane_menu import PaneMenu
from meddx.workstation.viewer.viewer import Viewer

_STEP = 1.25
_FAR = 10**6  # more slices than any series has


class ViewControl(QObject):
    """What menus, tool bar and keys do to the view."""

    def __init__(self, viewer: Viewer, series: SeriesPanel, actions: Actions) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._series = series
        self._actions = actions
        self._connect_view()
        self._connect_moves()
        self._connect_ways()
        for tool, action in actions.tools:
            action.triggered.connect(partial(self._choose, tool))
        if actions.tools:
            actions.tools[0][1].trigger()
        PaneMenu(viewer, actions)
        viewer.view_changed.connect(self._follow)
        self._follow()

    @property
    def _canvas(self) -> Canvas:
        """The picture of the active pane."""
        return self._viewer.canvas

    def _connect_view(self) -> None:
        named = self._actions
        ways: dict[str, Callable[[ViewState], ViewState]] = {
            "invert": ViewState.toggled_inversion,
            "fit": ViewState.fitted,
            "one_to_one": ViewState.one_to_one,
            "reset": ViewState.reset,
        }
        for name, way in ways.items():
            named[name].triggered.connect(partial(self._go, way))
        named["zoom_in"].triggered.connect(lambda: self._canvas.zoom_about_centre(_STEP))
        named["zoom_out"].triggered.connect(lambda: self._canvas.zoom_about_centre(1 / _STEP))
        named["delete_annotation"].triggered.connect(self._delete)
        named["edit_label"].triggered.connect(self._edit_label)
        named["delete_on_image"].triggered.connect(partial(self._clear, False))
        named["delete_on_series"].triggered.connect(partial(self._clear, True))
        named["heatmap"].setChecked(True)
        named["heatmap"].toggled.connect(self._viewer.bar.switch.setChecked)
        self._viewer.bar.switch.toggled.connect(named["heatmap"].setChecked)

    def _choose(self, tool: Tool, _checked: bool = False) -> None:
        self._viewer.choose_tool(tool)

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
        desk = self._viewer.desk
        desk.active_changed.connect(lambda: self._series.choose(desk.room.pane.series))

    def _connect_ways(self) -> None:
        viewer, named = self._viewer, self._actions
        bar, time = viewer.view_bar, viewer.time_bar
        for plane in Plane:
            named[plane.value].triggered.connect(partial(self._choose_plane, plane))
            KeyTip(bar.planes[plane], named[plane.value])
        tipped = {"heatmap": viewer.bar.switch, "play": time.play, "sweep": time.sweep}
        for name, widget in tipped.items():
            KeyTip(widget, named[name])
        named["layers"].setChecked(True)
        named["layers"].toggled.connect(viewer.show_layers)
        named["fuse"].triggered.connect(bar.fuse.click)
        named["play"].triggered.connect(viewer.toggle_play)
        named["sweep"].triggered.connect(time.sweep.toggle)
        named["slower"].triggered.connect(partial(self._step_rate, -1))
        named["faster"].triggered.connect(partial(self._step_rate, 1))
        named["cancel"].triggered.connect(viewer.stop_play)
        named["previous_time"].triggered.connect(partial(self._move_in_time, -1))
        named["next_time"].triggered.connect(partial(self._move_in_time, 1))

    def _choose_plane(self, plane: Plane, _checked: bool = False) -> None:
        self._viewer.choose_plane(plane)
        self._follow()

    def _move_in_time(self, by: int, _checked: bool = False) -> None:
        self._viewer.choose_time(self._canvas.view.t + by)

    def _scroll(self, by: int, _checked: bool = False) -> None:
        self._canvas.scroll(by)

    def _step_rate(self, by: int, _checked: bool = False) -> None:
        self._viewer.time_bar.step_rate(by)

    def _delete(self) -> None:
        self._viewer.annotator.delete()

    def _edit_label(self) -> None:
        self._viewer.annotator.edit_label()

    def _clear(self, of_series: bool, _checked: bool = False) -> None:
        marks = self._viewer.annotator.marks
        (marks.remove_on_series if of_series else marks.remove_on_image)()

    def _go(self, way: Callable[[ViewState], ViewState], _checked: bool = False) -> None:
        self._change(way(self._canvas.view))

    def _change(self, view: ViewState) -> None:
        if self._canvas.series is not None:
            self._canvas.change(view)

    def _follow(self) -> None:
        stage = None if self._canvas.is_sorting else self._canvas.stage
        can_cut = stage is not None and stage.refusal() is None
        for plane in Plane:
            self._actions[plane.value].setEnabled(can_cut)
            self._actions[plane.value].setChecked(can_cut and plane is self._canvas.view.plane)
        times = stage.series.volume.time_points if stage else 1
        for name in ("previous_time", "next_time"):
            self._actions[name].setEnabled(times > 1)
        for name in ("play", "sweep", "slower", "faster"):
            self._actions[name].setEnabled(self._viewer.player.can_play)
        offers = stage.fused.offers if stage else ()
        fused = stage is not None and stage.fused.chosen(self._canvas.view.fusion) is not None
        self._actions["layers"].setEnabled(fused or bool(stage and stage.layers))
        self._actions["fuse"].setEnabled(any(offer.refusal is None for offer in offers))
