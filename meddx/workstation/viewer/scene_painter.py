"""Paints everything that stands in the view, from the picture up."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter

from meddx.case.annotations import Annotation
from meddx.case.identity import Patient
from meddx.imaging.layer_choices import SHUTTER
from meddx.imaging.overlay import Overlay
from meddx.imaging.presentation import Shown
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Language
from meddx.workstation.viewer.annotation_painter import AnnotationPainter
from meddx.workstation.viewer.corner_painter import boxes, paint_corners
from meddx.workstation.viewer.corners import corners
from meddx.workstation.viewer.images import image, paint_image
from meddx.workstation.viewer.layer_painter import LayerPainter
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
    show_corners
        Whether words stand in the corners.
    sorting
        Of a first picture whose place is not known yet.
    drawing
        An annotation that is being drawn or moved, and the number of the selected one.
    """

    stage: Stage
    view: ViewState
    screen: Screen
    ratio: float
    patient: Patient
    overlay: Overlay | None = None
    overlay_k: int = 0
    show_corners: bool = True
    sorting: Sorting | None = None
    drawing: tuple[Annotation | None, int] = (None, 0)


class ScenePainter:
    """Paints scenes; while a slab is computed its draft stands there, or the one before it."""

    def __init__(self) -> None:
        self._layers = LayerPainter()
        self._annotations = AnnotationPainter()
        self._ready: tuple[Stage, ViewState] | None = None
        self._preview: tuple[Scene, Stage | None] | None = None

    def paint(self, painter: QPainter, area: QRectF, scene: Scene, language: Language) -> None:
        """Paint a scene into ``area`` (logical pixels)."""
        scene = self._readied(self._held(scene))
        sampler = scene.stage.sampler(scene.view)
        picture, is_draft = _seen(scene)
        if picture is None:
            paint_sentence(painter, area, _instead(scene, language))
        else:
            self._ready = (scene.stage, scene.view)
            paint_image(painter, picture, scene.ratio)
            if scene.sorting is None:
                self._paint_over(painter, area, scene)
        beside: tuple[tuple[str, ...], ...] = ()
        covered: list[QRectF] = []
        ground = (scene.stage, scene.view, scene.screen, scene.ratio)
        has_place = picture is not None and scene.sorting is None
        if has_place:
            self._annotations.paint_lines(painter, ground, scene.drawing)
        if scene.show_corners and scene.sorting is None:
            usual = scene.stage.usual(scene.view)
            view = scene.view.with_window(scene.view.window or usual)
            told = corners(sampler.series, scene.patient, view, scene.screen, language)
            paint_corners(painter, area, told, scene.ratio)
            beside = (told.top_left, told.top_right)
            covered = boxes(painter, area, told)
        if has_place:
            self._annotations.paint_words(painter, area, ground, scene.drawing, covered, language)
        said = _badges(scene, language, seen=picture is not None)
        if is_draft and picture is not None:
            draft = QCoreApplication.translate("Canvas", "Draft: the slab is being computed")
            said = (*said, draft)
        paint_badges(painter, area, said, beside)

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
        if self._ready is None or not view.slab_mm or self._ready[0] is not scene.stage:
            return scene
        if _seen(scene)[0] is not None:
            return scene
        before = self._ready[1]
        alike = (before.plane, before.slab_mm, before.projection)
        if alike != (view.plane, view.slab_mm, view.projection):
            return scene
        if not scene.stage.is_computing(view):
            return scene
        return replace(scene, view=replace(view, k=before.k, t=before.t))

    def _paint_over(self, painter: QPainter, area: QRectF, scene: Scene) -> None:
        view, stage, screen = scene.view, scene.stage, scene.screen
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
    if scene.view.is_cut:
        return translate("Canvas", "Computing the slab ...")
    return translate("Canvas", "Loading the image ...")


def _badges(scene: Scene, language: Language, *, seen: bool) -> tuple[str, ...]:
    translate = QCoreApplication.translate
    if scene.sorting is not None and scene.sorting.total == 0:
        return (translate("Canvas", "Sorting; position not known yet"),)
    if scene.sorting is not None:
        told = translate("Canvas", "Sorting: {0} of {1}; position not known yet")
        return (told.format(scene.sorting.done, scene.sorting.total),)
    said = [mark.label(language) for mark in scene.stage.marks(scene.view)] if seen else []
    state = scene.stage.state(scene.view)
    if state is not None:
        said += [note.label(language) for note in state.notes]
        not_true = scene.stage.not_true(scene.view, scene.screen)
        said += [not_true.label(language)] if not_true else []
    progress = scene.stage.progress
    if seen and not progress.is_complete:
        told = translate("Canvas", "Loading: {0} of {1}")
        said.append(told.format(progress.ready, progress.total))
    return tuple(said)
