"""Drawing, grabbing and moving annotations with the left mouse button, and their keys."""

import math
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from typing_extensions import override

from meddx.case import annotations
from meddx.case.annotations import Annotation, Kind
from meddx.imaging import shaping
from meddx.imaging.measure import Point
from meddx.workstation.tools import DrawingTool
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.annotation_menu import Deeds, annotation_menu
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.draft import Draft
from meddx.workstation.viewer.grabbing import Grabbed, Hand
from meddx.workstation.viewer.label_editor import LabelEditor
from meddx.workstation.viewer.marks import Marks
from meddx.workstation.viewer.plots import Plots
from meddx.workstation.viewer.stage import Stage

_CLICK_PX: Final = 4.0  # a movement below this is a click
_CLOSING_PX: Final = 8.0  # around the first corner of an outline
_FAR_NUDGE: Final = 10.0
_DOWN: Final = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})
_NUDGES: Final = {
    Qt.Key.Key_Up: (-1.0, 0.0),
    Qt.Key.Key_Down: (1.0, 0.0),
    Qt.Key.Key_Left: (0.0, -1.0),
    Qt.Key.Key_Right: (0.0, 1.0),
}


class Annotator(QObject):
    """Takes the left button from the canvas where something is drawn or grabbed.

    A press, a drag and a release draw a line; so do two clicks. An outline is drawn with the
    button down, or corner by corner and closed with a double click, Enter, or a click on its
    first corner. Handles are grabbed with every tool, lines with a drawing tool. A double click
    or F2 edits the label, a click with the right button opens the menu, Alt with an arrow key
    moves what is selected by one px of the picture (with Shift by ten).

    Signals
    -------
    menu_asked
        ``QPoint`` of the screen where the right button was clicked beside everything drawn.
    """

    menu_asked = Signal(object)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._draft: Draft | None = None
        self._pending: Annotation | None = None  # drawn; its label is being written
        self._clicked: Point | None = None
        self._held_back: QMouseEvent | None = None  # a right press that may become a drag
        self._hand = Hand(canvas)
        self.marks = Marks(canvas, self._hand)
        self.plots = Plots(canvas)
        self.editor = LabelEditor(canvas.viewport())
        self.marks.selected_changed.connect(self._show)
        canvas.view_changed.connect(self._follow_view)
        canvas.installEventFilter(self)
        canvas.viewport().installEventFilter(self)

    @property
    def selected(self) -> Annotation | None:
        """What was drawn, grabbed or chosen last."""
        return self.marks.selected

    @property
    def is_drawing(self) -> bool:
        """Whether something is half drawn."""
        return self._draft is not None

    def abandon(self) -> None:
        """Leave everything as it was before what is half drawn."""
        if self._draft is not None:
            self._draft = None
            self._show()

    def delete(self) -> None:
        """Take the selected annotation away."""
        self._draft = None
        if self.selected is not None:
            self.marks.remove(self.marks.number)
        self._show()

    def edit_label(self) -> None:
        """Write the label of the selected annotation."""
        stage, one = self._canvas.stage, self.selected
        own = self._hand.home(stage, one) if stage is not None and one is not None else None
        if stage is None or one is None or own is None:
            return
        at = self._hand.on_screen(stage, one, own, own.points[-1:])
        number = one.number
        self.editor.edit(
            one.label,
            at[0] if at else (0.0, 0.0),
            lambda words: self._relabel(number, words),
            lambda: None,
        )

    # ---- events

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return watched is self._canvas and self._key(event)
        if isinstance(event, QMouseEvent) and watched is self._canvas.viewport():
            return self._mouse(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        done = self._draft_key(event) if self._draft is not None else self._mark_key(event)
        if done:
            event.accept()
        return done

    def _draft_key(self, event: QKeyEvent) -> bool:
        """Esc abandons; of an outline Enter closes it and Backspace takes a corner back."""
        draft, key, is_press = self._draft, event.key(), event.type() == QEvent.Type.KeyPress
        if draft is None:
            return False
        if key == Qt.Key.Key_Escape:
            if is_press:
                self.abandon()
            return True
        if not draft.is_outline or key not in {
            Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace,
        }:  # fmt: skip
            return False
        if is_press and key == Qt.Key.Key_Backspace:
            self._draft = draft.without_corner()
            self._show()
        elif is_press:
            self._complete(draft)
        return True

    def _mark_key(self, event: QKeyEvent) -> bool:
        """F2 edits the label, Alt with an arrow moves what is selected."""
        held, is_press = event.modifiers(), event.type() == QEvent.Type.KeyPress
        if self.selected is None:
            return False
        if event.key() == Qt.Key.Key_F2:
            if is_press:
                self.edit_label()
            return True
        way = _NUDGES.get(Qt.Key(event.key()))
        if way is None or not held & Qt.KeyboardModifier.AltModifier:
            return False
        if is_press:
            far = bool(held & Qt.KeyboardModifier.ShiftModifier)
            self.marks.nudge(*way, steps=_FAR_NUDGE if far else 1.0)
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        stage = self._canvas.stage
        if stage is None or self._canvas.is_sorting:
            self._draft = None
            return False
        if self._draft is not None and self._draft.stage is not stage:
            self._draft = None
        if event.type() == QEvent.Type.MouseMove:
            self._hand_over(_at(event))
            self._follow(event)
            return False  # the canvas reads the value under the mouse
        if event.button() == Qt.MouseButton.RightButton:
            return self._right(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() in _DOWN:
            return event.buttons() == Qt.MouseButton.LeftButton and self._press(event, stage)
        return event.type() == QEvent.Type.MouseButtonRelease and self._release(event)

    def _press(self, event: QMouseEvent, stage: Stage) -> bool:
        self.editor.finish()
        at = _at(event)
        is_double = event.type() == QEvent.Type.MouseButtonDblClick
        if self._draft is not None:
            return self._press_on(event, self._draft, is_double=is_double)
        if is_double and self._label_at(at):
            return True
        self._clicked = at
        grabbed = self._hand.find(at, lines=isinstance(self._canvas.tool, DrawingTool))
        self._draft = self._held(grabbed, at, stage) if grabbed else self._begun(at, stage)
        grip = self._draft.grip if self._draft and not self._draft.is_new else None
        self.marks.select(self._draft.annotation.number if self._draft else 0, grip)
        self._canvas.setFocus()
        self._show()
        return self._draft is not None

    def _press_on(self, event: QMouseEvent, draft: Draft, *, is_double: bool) -> bool:
        """Go on with what is half drawn."""
        self._follow(event)
        draft = self._draft or draft
        if draft.is_outline and is_double:
            self._complete(draft)
            return True
        self._draft = draft.cornered() if draft.is_outline else draft
        self._draft = self._draft.pressed(_at(event))
        return True

    def _follow(self, event: QMouseEvent) -> None:
        draft = self._draft
        if draft is None:
            return
        point = self._hand.point(_at(event))
        view = self._canvas.view
        here = drawn.place(draft.stage.shown(view), view.k, point)
        if drawn.lies(draft.stage, view, draft.annotation, draft.own, draft.own.points) is None:
            return  # another slice was scrolled to
        self._draft = draft.moved(draft.own.point(here), self._hand.step_px(draft.stage, draft.own))
        self._show()

    def _release(self, event: QMouseEvent) -> bool:
        draft = self._draft
        if draft is None:
            return self._chosen(_at(event))
        if draft.pressed_px is None:
            return True
        self._follow(event)
        draft = self._draft or draft
        down, right = draft.pressed_px or (0.0, 0.0)
        is_click = math.hypot(event.position().y() - down, event.position().x() - right) < _CLICK_PX
        if draft.is_new:
            self._go_on(draft, is_click=is_click)
        elif is_click:
            self._draft = None
            self._show()  # only selected
        else:
            self._settle(draft.annotation, is_new=False)
        return True

    def _go_on(self, draft: Draft, *, is_click: bool) -> None:
        """Take the next point, or keep what is complete; the first click sets only one end."""
        goes_on = draft.released(is_click=is_click)
        if draft.is_nothing and not (is_click and draft.is_fresh):
            self._draft = None
        elif self._closes(draft, is_click=is_click):
            self._complete(draft.without_corner())
            return
        elif goes_on is None:
            self._complete(draft)
            return
        else:
            self._draft = goes_on
        self._show()

    def _closes(self, draft: Draft, *, is_click: bool) -> bool:
        """Whether a click on the first corner closes an outline."""
        if not (draft.is_outline and is_click and len(draft.path) > draft.kind.point_count):
            return False
        step = self._hand.step_px(draft.stage, draft.own)
        return math.dist(draft.path[0], draft.path[-1]) <= _CLOSING_PX * step

    def _complete(self, draft: Draft) -> None:
        """Keep what is drawn; what is there for its words asks for them first."""
        self._draft = None
        if draft.is_outline:
            closed = draft.closed(self._hand.step_px(draft.stage, draft.own))
            if closed is not None:
                self._settle(closed.annotation, is_new=True)
        elif not shaping.is_degenerate(draft.kind, draft.own.points):
            if draft.kind.is_words:
                self._ask_words(draft)
                return
            self._settle(draft.annotation, is_new=True)
            if draft.kind is Kind.PROFILE:
                self.plots.open(draft.annotation)
        self._show()

    def _settle(self, one: Annotation, *, is_new: bool) -> None:
        self._draft = None
        known = annotations.find(self._canvas.view.annotations, one.number) is not None
        if is_new or known:  # what was undone while it was held does not come back
            self.marks.keep(one)
        self._show()

    # ---- words

    def _ask_words(self, draft: Draft) -> None:
        one, stage = draft.annotation, draft.stage
        at = self._hand.on_screen(stage, one, draft.own, draft.own.points[-1:])
        self._pending = one
        self._show()

        def keep(words: str) -> None:
            self._pending = None
            if self._canvas.stage is stage and (words or one.kind is not Kind.TEXT):
                self._settle(replace(one, label=words), is_new=True)
            self._show()

        self.editor.edit("", at[0] if at else (0.0, 0.0), keep, lambda: keep(""))

    def _relabel(self, number: int, words: str) -> None:
        one = annotations.find(self._canvas.view.annotations, number)
        if one is not None and one.kind is Kind.TEXT and not words:
            self.marks.remove(number)  # a text without words is nothing
        else:
            self.marks.label(number, words)

    def _label_at(self, at: Point) -> bool:
        found = self._hand.find(at, lines=True)
        if found is not None:
            self.marks.select(found.annotation.number, found.grip)
            self.edit_label()
        return found is not None

    # ---- menu and choice

    def _right(self, event: QMouseEvent) -> bool:
        """Open the menu of what is clicked with the right button; a drag is the canvas's own."""
        if event.type() in _DOWN:
            found = None if self._draft else self._hand.find(_at(event), lines=True)
            self._held_back = event.clone() if found else None
            self._clicked = None if found or self._draft else _at(event)
            return found is not None
        if event.type() != QEvent.Type.MouseButtonRelease:
            return False
        if self._held_back is None:
            if self._is_click(_at(event)):
                self.menu_asked.emit(event.globalPosition().toPoint())
            return False  # the canvas ends its own press
        found = self._hand.find(_at(self._held_back), lines=True)
        self._held_back = None
        if found is not None:
            self.marks.select(found.annotation.number, found.grip)
            self.open_menu(found.annotation, event.globalPosition().toPoint())
        return True

    def _hand_over(self, at: Point) -> None:
        """Let the canvas have a right press that turns out to be a drag."""
        held = self._held_back
        if held is not None and math.dist(_at(held), at) >= _CLICK_PX:
            self._held_back = None
            self._canvas.mousePressEvent(held)

    def open_menu(self, one: Annotation, at: QPoint) -> None:
        """Open the menu of an annotation at a point of the screen."""
        marks, number = self.marks, one.number
        deeds = Deeds(
            edit_label=self.edit_label,
            copy=marks.copy,
            plot=lambda: self._open_plot(number),
            go_to=partial(marks.go_to, number),
            delete=self.delete,
            delete_on_image=marks.remove_on_image,
            delete_on_series=marks.remove_on_series,
        )
        annotation_menu(self._canvas, one.kind, deeds).popup(at)

    def _open_plot(self, number: int) -> None:
        one = annotations.find(self._canvas.view.annotations, number)
        if one is not None:
            self.plots.open(one)

    def _chosen(self, at: Point) -> bool:
        """Choose what is clicked on with a tool that does not draw; the canvas sees it, too."""
        if self._is_click(at):
            found = self._hand.find(at, lines=True)
            if found is not None:
                self.marks.select(found.annotation.number)
        return False

    def _is_click(self, at: Point) -> bool:
        start, self._clicked = self._clicked, None
        return start is not None and math.dist(start, at) < _CLICK_PX

    def _begun(self, at: Point, stage: Stage) -> Draft | None:
        tool, view = self._canvas.tool, self._canvas.view
        if not isinstance(tool, DrawingTool):
            return None
        return Draft.begun(stage, view, tool.kind, self._hand.point(at), at)

    def _held(self, found: Grabbed, at: Point, stage: Stage) -> Draft:
        grabbed = self._hand.with_point_at(found, at)
        return Draft(stage, found.annotation, found.own, found.grip, False, grabbed, at)

    def _follow_view(self) -> None:
        self.plots.follow(self._draft.annotation if self._draft else self.selected)

    def _show(self) -> None:
        draft = self._draft.annotation if self._draft else self._pending
        self._canvas.show_drawing(draft, self.marks.number)
        self.plots.follow(draft or self.selected)


def _at(event: QMouseEvent) -> Point:
    """Return where an event is: ``(y, x)`` in logical pixels."""
    return event.position().y(), event.position().x()
