"""Connects actions and keys to the room: layouts, planes that cross, panes that follow, marks."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidgetAction

from meddx.case.record import Series
from meddx.imaging.sync import Linking
from meddx.phrase import Refused
from meddx.workstation.actions import Actions
from meddx.workstation.tools.crosshair import CrosshairTool
from meddx.workstation.viewer import marking, mpr
from meddx.workstation.viewer.layout import LARGE_LEFT, Layout, grid
from meddx.workstation.viewer.layout_picker import LayoutPicker
from meddx.workstation.viewer.room import Room
from meddx.workstation.viewer.second_window import SecondWindow
from meddx.workstation.viewer.viewer import Viewer

LAYOUTS: dict[str, Layout] = {
    "layout_1x1": grid(1, 1),
    "layout_1x2": grid(1, 2),
    "layout_2x1": grid(2, 1),
    "layout_2x2": grid(2, 2),
    "layout_large": LARGE_LEFT,
}
_LINKED = {"sync_scroll": "scroll", "sync_area": "area", "sync_window": "window"}


class RoomControl(QObject):
    """What menus, tool bar and keys do to the panes.

    Parameters
    ----------
    viewer
        Whose panes.
    actions
        What is pressed.
    say
        Tells the reader something for a moment.
    menu
        Where layouts are chosen.
    """

    def __init__(
        self, viewer: Viewer, actions: Actions, say: Callable[[str], None], menu: QMenu
    ) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._desk = viewer.desk
        self._before_crosshair: QAction | None = None
        self._actions = actions
        self._say = say
        self._picker = LayoutPicker()
        self._menu = menu
        self._second: SecondWindow | None = None
        self._offer_picker()
        self._connect()
        viewer.view_changed.connect(self._follow)
        self._desk.layout_changed.connect(self._follow)
        self._desk.layout_changed.connect(self._follow_second)
        self._follow()

    def choose_layout(self, layout: Layout) -> None:
        """Show so many panes; empty ones take the series that no pane shows yet."""
        desk = self._desk
        window = desk.room.window_of(desk.room.active)
        self._fill(desk.room.laid_out(layout, window))
        self._follow()  # an action that was pressed once more unchecked itself

    def toggle_mpr(self, on: bool) -> None:
        """Show three planes that cross, or the volume as it was acquired."""
        canvas, room = self._viewer.canvas, self._desk.room
        series = canvas.series if on else self._desk.find(room.panes[0].series)
        if series is None or canvas.is_sorting:
            return
        try:
            made = self._arranged(series) if on else mpr.left(room, series)
        except Refused as refused:
            self._say(refused.phrase.label(self._viewer.translation.language))
            self._follow()
            return
        self._desk.go(made)
        seen = self._desk.seat(self._desk.room.active).now
        if on and seen is not None:
            self._desk.show_point(seen.at(seen.view.centre_on(seen.screen)))
            self._choose_crosshair()
        else:
            self._desk.show_point(None)
            self._leave_crosshair()
        self._viewer.take_keyboard()

    def _arranged(self, series: Series) -> Room:
        """Return the room with three planes of a series.

        Raises
        ------
        Refused
            If the volume cannot be cut, or there is no memory for it.
        """
        stage = self._viewer.canvas.stage
        too_large = stage.too_large() if stage is not None else None
        if too_large is not None:
            raise Refused("too_large", too_large)
        return mpr.arranged(self._desk.room, series)

    def toggle_second(self, on: bool) -> None:
        """Open a window for a second monitor, or close it; the panes take what is not shown yet."""
        room = self._desk.room
        if on == (len(room.layouts) > 1):
            return
        if on:
            self._fill(room.with_second(grid(1, 1)))
        else:
            self._desk.go(room.with_second(None))

    def _follow_second(self) -> None:
        """Have the second window as the room says: undo opens and closes it, too."""
        wanted = len(self._desk.room.layouts) > 1
        if wanted and self._second is None:
            self._second = SecondWindow(self._viewer, self._viewer.window())
            self._actions.settle(self._second, self._second.grid)
            self._second.closed.connect(self._second_closed)
            self._second.show()
        elif not wanted and self._second is not None:
            second, self._second = self._second, None
            self._actions.leave(second)
            second.closed.disconnect(self._second_closed)
            second.grid.leave(self._viewer)
            second.close()
            second.deleteLater()
        self._actions["second_window"].setChecked(wanted)

    def close(self) -> None:
        """Close the second window; the room keeps it for the next time."""
        if self._second is not None:
            self._actions.leave(self._second)
            self._second.closed.disconnect(self._second_closed)
            self._second.close()

    def _second_closed(self) -> None:
        self.toggle_second(False)

    def toggle_key_image(self) -> None:
        """Mark the picture of the active pane as a key image, or take the mark away."""
        canvas = self._viewer.canvas
        if canvas.stage is not None and not canvas.is_sorting:
            canvas.change(marking.toggled(canvas.stage, canvas.view))

    def step_key_image(self, by: int, _checked: bool = False) -> None:
        """Go to the next or the previous key image of the series."""
        canvas = self._viewer.canvas
        if canvas.stage is None or canvas.is_sorting:
            return
        if not canvas.view.key_images:
            self._say(self.tr("This series has no key images yet."))
            return
        canvas.change(marking.step(canvas.stage, canvas.view, by))

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self._picker.retranslate()

    def _connect(self) -> None:
        named, desk = self._actions, self._desk
        for name, layout in LAYOUTS.items():
            named[name].triggered.connect(partial(self._choose_named, layout))
        named["layout_mpr"].triggered.connect(self.toggle_mpr)
        named["second_window"].triggered.connect(self.toggle_second)
        named["maximise"].triggered.connect(self._maximise)
        named["next_pane"].triggered.connect(lambda: self._viewer.step_pane(1))
        named["previous_pane"].triggered.connect(lambda: self._viewer.step_pane(-1))
        named["reference_lines"].setChecked(True)
        named["reference_lines"].toggled.connect(lambda on: desk.show_lines(on=on))
        for name in _LINKED:
            named[name].setChecked(True)
            named[name].toggled.connect(self._link)
        named["sync"].setChecked(True)
        named["sync"].toggled.connect(self._link)
        named["link_here"].triggered.connect(self._link_here)
        named["unlink"].triggered.connect(self._unlink)
        named["key_image"].triggered.connect(self.toggle_key_image)
        named["next_key_image"].triggered.connect(partial(self.step_key_image, 1))
        named["previous_key_image"].triggered.connect(partial(self.step_key_image, -1))

    def _offer_picker(self) -> None:
        picked = QWidgetAction(self._menu)
        picked.setDefaultWidget(self._picker)
        before = self._menu.actions()
        self._menu.insertAction(before[0] if before else QAction(self._menu), picked)
        self._menu.aboutToShow.connect(self._show_shape)
        self._picker.chosen.connect(self._picked)

    def _show_shape(self) -> None:
        room = self._desk.room
        self._picker.show_shape(*room.layouts[room.window_of(room.active)].shape)

    def _picked(self, rows: int, cols: int) -> None:
        self._menu.close()
        self.choose_layout(grid(rows, cols))

    def _choose_named(self, layout: Layout, _checked: bool = False) -> None:
        self.choose_layout(layout)

    def _fill(self, room: Room) -> None:
        series = tuple(
            one.series_instance_uid for study in self._desk.studies for one in study.series
        )
        self._desk.go(room.filled(series, self._viewer.first_view))
        self._viewer.take_keyboard()

    def _choose_crosshair(self) -> None:
        chosen = [action for _, action in self._actions.tools if action.isChecked()]
        for tool, action in self._actions.tools:
            if isinstance(tool, CrosshairTool) and not action.isChecked():
                self._before_crosshair = next(iter(chosen), None)
                action.trigger()

    def _leave_crosshair(self) -> None:
        """Go back to the tool of before, unless the reader took another meanwhile."""
        before, self._before_crosshair = self._before_crosshair, None
        for tool, action in self._actions.tools:
            if before is not None and isinstance(tool, CrosshairTool) and action.isChecked():
                before.trigger()
                return

    def _link(self, _on: bool = False) -> None:
        named = self._actions
        on = named["sync"].isChecked()
        parts = {part: on and named[name].isChecked() for name, part in _LINKED.items()}
        self._desk.link(replace(Linking(), **parts))
        for name in _LINKED:
            named[name].setEnabled(on)

    def _show_linking(self) -> None:
        linking, named = self._desk.linking, self._actions
        for name, part in {**_LINKED, "sync": "is_on"}.items():
            on = bool(getattr(linking, part))
            if name == "sync" or linking.is_on:
                named[name].blockSignals(True)
                named[name].setChecked(on)
                named[name].blockSignals(False)

    def _link_here(self) -> None:
        made = self._desk.link_by_hand()
        told = self.tr("Panes linked with this one: {0}. They scroll together from here.")
        none = self.tr(
            "Nothing to link: show two series of the same plane that do not follow by themselves."
        )
        self._say(told.format(made) if made else none)
        self._follow()

    def _unlink(self) -> None:
        self._desk.unlink()
        self._say(self.tr("The links made by hand are gone."))
        self._follow()

    def _maximise(self) -> None:
        self._viewer.maximise()
        self._follow()  # where nothing became larger, the action that was pressed is not checked

    def _follow(self) -> None:
        room, named, canvas = self._desk.room, self._actions, self._viewer.canvas
        several = len(room.panes) > 1
        shown = canvas.stage is not None and not canvas.is_sorting
        for name, layout in LAYOUTS.items():
            named[name].setEnabled(shown)
            named[name].setChecked(layout == room.layouts[room.window_of(room.active)])
        named["second_window"].setEnabled(shown)
        named["layout_mpr"].setEnabled(shown)  # what cannot be cut says why
        named["layout_mpr"].setChecked(mpr.is_mpr(room))
        for name in ("maximise", "next_pane", "previous_pane", "reference_lines", "link_here"):
            named[name].setEnabled(several)
        named["maximise"].setChecked(room.is_maximised)
        self._show_linking()
        named["unlink"].setEnabled(bool(self._desk.links))
        named["key_image"].setEnabled(shown)
        for name in ("next_key_image", "previous_key_image"):
            named[name].setEnabled(shown and bool(canvas.view.key_images))
        marked = (
            marking.marked(canvas.stage, canvas.view)
            if shown and canvas.stage is not None
            else None
        )
        named["key_image"].setChecked(marked is not None)
