"""Paints everything that stands in the view, from the picture up."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter

from meddx.case.annotations import Annotation
from meddx.case.identity import Patient
from meddx.imaging.corner_text import Level
from meddx.imaging.fidelity import briefly, fidelity
from meddx.imaging.layer_choices import SHUTTER
from meddx.imaging.overlay import Overlay
from meddx.imaging.presentation import Shown
from meddx.imaging.reference_lines import Line
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.view import Point, Screen, ViewState
from meddx.phrase import Language
from meddx.workstation.viewer import marking
from meddx.workstation.viewer.annotation_painter import AnnotationPainter
from meddx.workstation.viewer.colour_bars import bars, paint_bars
from meddx.workstation.viewer.corner_painter import boxes, paint_corners
from meddx.workstation.viewer.corners import Subject, corners
from meddx.workstation.viewer.fidelity_painter import lines_of, paint_marks
from meddx.workstation.viewer.images import image, paint_image
from meddx.workstation.viewer.layer_painter import LayerPainter
from meddx.workstation.viewer.line_painter import paint_lines, paint_star
from meddx.workstation.viewer.notices import paint_badges, paint_sentence
from meddx.workstation.viewer.stage import Stage
from meddx.workstation.viewer.state_painter import paint_figures, paint_shutter


@dataclass(frozen=True, eq=False)
class Sorting:
    """A first picture of a series that is still being sorted: ``done`` of ``total`` files."""

    done: int
    total: int


@dataclass(frozen=True, eq=False)
class Scene:
    """What is to be painted.

    Parameters
    ----------
    stage, view, screen
        What, how, and where.
    ratio
        Device pixels for each logical one.
    patient
        Whose picture it is.
    overlay, overlay_k
        A heatmap and its slice.
    level
        How much stands in the corners, where there is room.
    sorting
        Of a first picture whose place is not known yet.
    drawing
        An annotation that is being drawn or moved, and the number of the selected one.
    lines, point, handles
        Where other panes cut the picture, the point that was shown in all of them, and by what
        their planes are turned.
    """

    stage: Stage
    view: ViewState
    screen: Screen
    ratio: float
    patient: Patient
    overlay: Overlay | None = None
    overlay_k: int = 0
    level: Level = Level.ALL
    sorting: Sorting | None = None
    drawing: tuple[Annotation | None, int] = (None, 0)
    lines: tuple[Line, ...] = ()
    point: Point | None = None
    handles: tuple[Point, ...] = ()


class ScenePainter:
    """Paints scenes; while a slab is computed its draft stands there, or the one before it."""

    def __init__(self) -> None:
        self._layers = LayerPainter()
        self._annotations = AnnotationPainter()
        self._ready: tuple[Stage, ViewState] | None = None
        self._preview: tuple[Scene, Stage | None] | None = None
        self._tips: list[tuple[QRectF, str]] = []

    def tip_at(self, point: QPointF) -> str:
        """Return in full what a mark says at a point of the view (logical px), empty for none."""
        return next((words for box, words in self._tips if box.contains(point)), "")

    def paint(self, painter: QPainter, area: QRectF, scene: Scene, language: Language) -> bool:
        """Paint a scene into ``area`` (logical pixels); whether its picture is seen, as asked."""
        asked = scene
        scene = self._readied(self._held(scene))
        picture, is_draft = _seen(scene)
        if picture is None:
            paint_sentence(painter, area, _instead(scene, language))
        else:
            self._ready = (scene.stage, scene.view)
            paint_image(painter, picture, scene.ratio)
            if scene.sorting is None:
                self._paint_over(painter, area, scene)
        is_there = picture is not None and scene.sorting is None
        if scene.sorting is not None:
            paint_badges(painter, area, (_sorting(scene.sorting),))
        else:
            self._paint_words(painter, area, scene, language, (picture is not None, is_draft))
        return scene is asked and is_there and not is_draft

    def clear(self) -> None:
        """Forget what was painted."""
        self._layers.clear()
        self._ready = None
        self._preview = None

    def _held(self, scene: Scene) -> Scene:
        """Return the scene; until the first picture of a case is there, the preview before it.

        So the screen does not go dark between the two. The preview keeps its badge, and another
        series ends it.
        """
        if scene.sorting is not None:
            self._preview = (replace(scene, sorting=Sorting(0, 0)), None)
            return scene
        if self._preview is None:
            return scene
        preview, awaited = self._preview
        is_other = awaited is not None and awaited is not scene.stage
        if is_other or scene.stage.failure(scene.view) is not None or _seen(scene)[0] is not None:
            self._preview = None
            return scene
        self._preview = (preview, scene.stage)
        height, width = scene.screen.height_px, scene.screen.width_px
        screen = Screen.of(preview.stage.series, height, width)
        return replace(preview, screen=screen, ratio=scene.ratio)

    def _readied(self, scene: Scene) -> Scene:
        """Return the scene, or while its slab is computed the last one that was like it."""
        view = scene.view
        if self._ready is None or self._ready[0] is not scene.stage:
            return scene
        if not scene.stage.is_made_beside(view):
            return scene
        if _seen(scene)[0] is not None:
            return scene
        before = self._ready[1]
        if (before.slab_mm, before.projection) != (view.slab_mm, view.projection):
            return scene
        if not scene.stage.is_computing(view):
            return scene
        if before.plane == view.plane:
            return replace(scene, view=replace(view, k=before.k, t=before.t))
        if not (isinstance(before.plane, Oblique) and isinstance(view.plane, Oblique)):
            return scene
        # A plane that is being turned: its cuts differ in size.
        place = {name: getattr(before, name) for name in ("plane", "k", "t", "centre", "zoom")}
        screen = Screen.of(scene.stage.shown(before), scene.screen.height_px, scene.screen.width_px)
        return replace(scene, view=replace(view, **place), screen=screen)

    def _paint_over(self, painter: QPainter, area: QRectF, scene: Scene) -> None:
        view, stage, screen = scene.view, scene.stage, scene.screen
        fused = stage.fused_picture(view, screen)
        if fused is not None:
            paint_image(painter, fused, scene.ratio)
        for over in self._layers.pictures(stage, view, screen):
            paint_image(painter, over, scene.ratio)
        state = stage.state(view)
        stored = not view.is_cut and (state is None or view.only_graphics)
        if scene.overlay is not None and scene.overlay_k == view.k and stored:
            over = stage.sampler(view).overlay(scene.overlay, view, screen)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, image(over))
            painter.restore()
        drawn = stage.drawn(view)
        if drawn is not None:
            self._paint_drawn(painter, drawn, scene)

    def _paint_words(
        self,
        painter: QPainter,
        area: QRectF,
        scene: Scene,
        language: Language,
        seen: tuple[bool, bool],
    ) -> None:
        """Paint annotations, corners and marks; ``seen``: is there a picture, is it a draft."""
        there, is_draft = seen
        ground = (scene.stage, scene.view, scene.screen, scene.ratio)
        if there:
            ground_ = (scene.view, scene.screen, scene.ratio)
            paint_lines(painter, scene.lines, (scene.point, scene.handles), ground_)
            self._annotations.paint_lines(painter, ground, scene.drawing)
            if marking.marked(scene.stage, scene.view) is not None:
                paint_star(painter, area)
        shown = scene.stage.shown(scene.view)
        level = scene.level.fitting(area.height(), area.width())
        view = scene.view.with_window(scene.view.window or scene.stage.usual(scene.view))
        subject = Subject(shown, scene.patient, scene.stage.study)
        told = corners(subject, view, scene.screen, language, level)
        paint_corners(painter, area, told, scene.ratio)
        self._tips = []
        if not there:
            return
        making = scene.stage.making(view, scene.screen, is_draft)
        marks = fidelity(shown, view, scene.screen, scene.stage.progress, making)
        short = marks if level in {Level.ALL, Level.BRIEF} else briefly(marks)
        taken = paint_marks(painter, area, short, len(told.bottom_left), language)
        words = (line for line, _ in lines_of(short, language))
        self._tips = list(zip(taken, words, strict=True))
        taken += paint_bars(painter, area, bars(scene.stage, scene.view))
        paint_badges(painter, area, _fused(scene, language))
        if view.annotations or scene.drawing[0] is not None:
            taken += boxes(painter, area, told)
            self._annotations.paint_words(painter, area, ground, scene.drawing, taken, language)

    def _paint_drawn(self, painter: QPainter, drawn: Shown, scene: Scene) -> None:
        """Paint shutter, overlay planes and graphics, from below."""
        view, screen = scene.view, scene.screen

        def to_screen(row: float, col: float) -> tuple[float, float]:
            y, x = view.to_screen((row, col), screen)
            return y / scene.ratio, x / scene.ratio

        hidden = view.layers.hidden_planes
        if SHUTTER not in hidden:
            paint_shutter(painter, drawn, to_screen)
        seen = [plane for plane in drawn.planes if plane.group not in hidden]
        for over in self._layers.planes(seen, scene.stage.shown(view), view, screen):
            paint_image(painter, over, scene.ratio)
        paint_figures(painter, drawn, to_screen)


def _seen(scene: Scene) -> tuple[NDArray[np.uint8] | None, bool]:
    """Return the picture of a scene, or a draft of it, and whether it is one; None for neither."""
    sampler = scene.stage.sampler(scene.view)
    picture = sampler.picture(scene.view, scene.screen)
    if picture is not None:
        return picture, False
    return sampler.draft(scene.view, scene.screen), True


def _instead(scene: Scene, language: Language) -> str:
    """Say why there is no picture: it is still to come, or it cannot be shown."""
    translate = QCoreApplication.translate
    failure = scene.stage.failure(scene.view)
    if failure is not None:
        return failure.label(language)
    progress = scene.stage.progress
    if scene.view.is_cut and not progress.is_complete:
        told = translate("Canvas", "This plane needs the whole volume. Loading: {0} of {1}")
        return told.format(progress.ready, progress.total)
    if scene.view.slab_mm > 0:
        return translate("Canvas", "Computing the slab ...")
    if scene.view.is_cut:
        return translate("Canvas", "Computing the plane ...")
    return translate("Canvas", "Loading the image ...")


def _sorting(sorting: Sorting) -> str:
    translate = QCoreApplication.translate
    if sorting.total == 0:
        return translate("Canvas", "Sorting; position not known yet")
    told = translate("Canvas", "Sorting: {0} of {1}; position not known yet")
    return told.format(sorting.done, sorting.total)


def _fused(scene: Scene, language: Language) -> tuple[str, ...]:
    """Say why what is to be laid over the picture is not, or not yet."""
    fused, choice = scene.stage.fused, scene.view.fusion
    over, failure, progress = fused.series(choice), fused.failure(choice), fused.progress(choice)
    if failure is not None:
        return (failure.label(language),)
    if over is None or progress is None:
        return ()
    if progress.is_complete:
        laid = fused.over(choice, scene.stage.cut(scene.view), scene.view.t)
        computing = QCoreApplication.translate("Canvas", "The fused series is being computed")
        return (computing,) if laid is None or laid.is_draft else ()
    told = QCoreApplication.translate("Canvas", "Loading {0}: {1} of {2}")
    return (told.format(over.modality, progress.ready, progress.total),)
