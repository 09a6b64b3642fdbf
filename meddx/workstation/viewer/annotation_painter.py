"""Paints annotations: bright lines in a dark rim, words on a veil where nothing else stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from meddx.case import annotations
from meddx.case.annotations import Annotation, Annotations, Kind
from meddx.imaging import label_places, outlines
from meddx.imaging.label_places import Box
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Language
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer import annotation_words, drawn
from meddx.workstation.viewer.annotation_words import box_of, rect_of
from meddx.workstation.viewer.drawn import Home, Homes, Points, Told
from meddx.workstation.viewer.stage import Stage

_HANDLE: Final = 3.5
_HEAD: Final = 13.0
_RIM: Final = QColor(0, 0, 0, 200)

Ground = tuple[Stage, ViewState, Screen, float]


@dataclass(frozen=True, eq=False)
class _Seen:
    """One annotation in a view: its lines and points in logical pixels ``(y, x)``."""

    one: Annotation
    own: Home
    points: Points
    lines: tuple[tuple[Points, bool], ...]  # and whether dashed

    @property
    def box(self) -> Box:
        """Around its lines; of an arrow around where it begins, for there its words stand."""
        points = [point for line, _ in self.lines for point in line] or list(self.points)
        if self.one.kind is Kind.ARROW:
            points = [self.points[1]]
        ys, xs = zip(*points, strict=True)
        return min(ys), min(xs), max(ys), max(xs)


class AnnotationPainter:
    """Paints what lies on the picture that is seen."""

    def __init__(self) -> None:
        self._told = Told()
        self._homes = Homes()
        self._last: tuple[Ground, Annotation | None, tuple[_Seen, ...]] | None = None

    def paint_lines(
        self, painter: QPainter, ground: Ground, drawing: tuple[Annotation | None, int]
    ) -> None:
        """Paint the lines of all annotations of a view, and the handles of the selected one.

        Parameters
        ----------
        painter
            Of the view.
        ground
            Stage, view, screen, and device pixels for each logical one.
        drawing
            What is being drawn or moved, and the number of the selected annotation.
        """
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for seen in self._seen(ground, drawing[0]):
            is_chosen = seen.one.number == drawing[1]
            for line, dashed in seen.lines:
                _line(painter, line, chosen=is_chosen, dashed=dashed)
            if seen.one.kind is Kind.ARROW and seen.points[0] != seen.points[1]:
                head = outlines.barbs(seen.points[0], seen.points[1], _HEAD)
                _line(painter, head, chosen=is_chosen, dashed=False)
            if is_chosen and seen.one.kind is not Kind.TEXT:
                handles = outlines.handles(seen.one.kind, seen.own.points)
                _handles(painter, _lying(ground, seen.one, seen.own, handles) or ())
        painter.restore()

    def paint_words(
        self,
        painter: QPainter,
        area: QRectF,
        ground: Ground,
        drawing: tuple[Annotation | None, int],
        covered: Sequence[QRectF],
        language: Language,
    ) -> None:
        """Paint what the annotations measure into ``area`` (logical pixels).

        ``covered`` is where words stand already; the rest is as for ``paint_lines``.
        """
        taken = [box_of(each) for each in covered]
        whole = box_of(area)
        those = [seen for seen in self._seen(ground, drawing[0]) if _meets(seen.box, whole)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(annotation_words.font())
        texts = [seen for seen in those if seen.one.kind is Kind.TEXT]
        taken += [_text(painter, each, chosen=each.one.number == drawing[1]) for each in texts]
        obstacles = [
            (seen.one.number, piece)
            for seen in those
            for line, _ in seen.lines
            for piece in label_places.pieces(line)
        ]
        placed: list[tuple[_Seen, list[str], Box]] = []
        # The selected one has the first choice of a place.
        for seen in sorted(those, key=lambda each: each.one.number != drawing[1]):
            lines = self._lines(ground[0], seen, language)
            if seen.one.kind is Kind.TEXT or not lines:
                continue
            others = [piece for number, piece in obstacles if number != seen.one.number]
            size = annotation_words.size(lines)
            taken.append(label_places.place(size, seen.box, whole, taken, others))
            placed.append((seen, lines, taken[-1]))
        for seen, _, box in placed:  # below all words
            is_chosen = seen.one.number == drawing[1]
            annotation_words.paint_join(painter, box, seen.box, chosen=is_chosen)
        for seen, lines, box in placed:
            is_chosen = seen.one.number == drawing[1]
            annotation_words.paint(painter, rect_of(box), lines, chosen=is_chosen)
        painter.restore()

    def _lines(self, stage: Stage, seen: _Seen, language: Language) -> list[str]:
        told = self._told.of(stage, seen.one, seen.own)
        return [*filter(None, (seen.one.label,)), *(line.label(language) for line in told)]

    def _seen(self, ground: Ground, half_drawn: Annotation | None) -> tuple[_Seen, ...]:
        """Return what lies in a view; lines and words of one painting ask for the same."""
        last = self._last
        if last is None or last[0] != ground or last[1] is not half_drawn:
            last = self._last = (ground, half_drawn, tuple(self._found(ground, half_drawn)))
        return last[2]

    def _found(self, ground: Ground, half_drawn: Annotation | None) -> Iterator[_Seen]:
        for one in _all(ground[1].annotations, half_drawn):
            if one is half_drawn:  # it is another one with every move of the mouse
                own = drawn.home(ground[0], one)
            else:
                own = self._homes.of(ground[0], one)
            points = None if own is None else _lying(ground, one, own, own.points)
            if own is None or points is None:
                continue
            lines = tuple(
                (lying, stroke.dashed)
                for stroke in outlines.strokes(one.kind, own.points)
                if (lying := _lying(ground, one, own, stroke.points)) is not None
            )
            yield _Seen(one, own, points, lines)


def _all(those: Annotations, half_drawn: Annotation | None) -> Annotations:
    return those if half_drawn is None else annotations.with_one(those, half_drawn)


def _lying(ground: Ground, one: Annotation, own: Home, points: Points) -> Points | None:
    """Return points of an annotation's picture in logical pixels ``(y, x)``."""
    stage, view, screen, ratio = ground
    here = drawn.lies(stage, view, one, own, points)
    if here is None:
        return None
    return drawn.on_screen(here, view, screen, ratio)


def _line(painter: QPainter, rim: Points, *, chosen: bool, dashed: bool) -> None:
    line = QPolygonF([QPointF(x, y) for y, x in rim])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    colour = QColor(COLOURS.accent if chosen else COLOURS.caution)
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    thin = 1.1 if dashed else 1.6
    for pen in (QPen(_RIM, thin + 2.4), QPen(colour, thin, style)):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(line)


def _handles(painter: QPainter, at: Points) -> None:
    painter.setPen(QPen(_RIM, 1.5))
    painter.setBrush(QColor(COLOURS.accent))
    for y, x in at:
        painter.drawEllipse(QPointF(x, y), _HANDLE, _HANDLE)


def _text(painter: QPainter, seen: _Seen, *, chosen: bool) -> Box:
    """Paint a text where it was put: nothing moves it."""
    box = annotation_words.text_box(seen.one.label, seen.points[0])
    if seen.one.label:
        annotation_words.paint(painter, box, seen.one.label.split("\n"), chosen=chosen)
    return box_of(box)


def _meets(box: Box, area: Box) -> bool:
    """Whether any of an annotation lies within the view."""
    low = box[0] <= area[2] and box[1] <= area[3]
    return low and box[2] >= area[0] and box[3] >= area[1]
