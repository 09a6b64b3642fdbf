"""Where annotations lie in a view, and what they measure on the picture they were drawn on."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.case.annotations import OBLIQUE, Annotation, Picture, Place
from meddx.case.record import Series
from meddx.imaging import measured
from meddx.imaging.measure import Point
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.phrase import Phrase
from meddx.workstation.viewer.stage import Stage

_HALF_A_SLICE: Final = 0.5 + 1e-6
_MOST_KEPT: Final = 512

Points = tuple[Point, ...]


@dataclass(frozen=True, eq=False)
class Home:
    """The picture an annotation was drawn on, and its points there, ``(row, col)`` in px."""

    series: Series
    view: ViewState
    points: Points

    def place(self, point: Point) -> Place:
        """Return where a point of this picture lies in space."""
        return place(self.series, self.view.k, point)

    def point(self, at: Place) -> Point:
        """Return the point of this picture nearest to a place in space."""
        _, j, i = self.series.volume.geometry.to_index(at)
        return j + 0.5, i + 0.5


def picture_of(view: ViewState) -> Picture:
    """Return what is drawn on in a view."""
    slab = view.projection.value if view.slab_mm > 0 else ""
    plane, rest = view.plane, (view.t, view.slab_mm, slab)
    if isinstance(plane, Oblique):
        return Picture(OBLIQUE, *rest, plane.normal, plane.up)
    return Picture(plane.value, *rest)


def plane_of(picture: Picture) -> Plane | Oblique:
    """Return the plane that something was drawn in."""
    if picture.normal is not None and picture.up is not None:
        return Oblique(picture.normal, picture.up)
    return Plane(picture.plane)


def place(series: Series, k: int, point: Point) -> Place:
    """Return where ``(row, col)`` of slice ``k`` lies in the coordinates of the geometry."""
    return series.volume.geometry.to_patient((k, point[0] - 0.5, point[1] - 0.5))


def home(stage: Stage, annotation: Annotation) -> Home | None:
    """Return the picture of an annotation, None where the series has no such picture (any more)."""
    picture = annotation.picture
    view = ViewState(
        t=picture.t,
        plane=plane_of(picture),
        slab_mm=picture.slab_mm,
        projection=Projection(picture.projection or Projection.MIP),
    )
    if view.is_cut and stage.refusal() is not None:
        return None
    series = stage.shown(view)
    if picture.t >= series.volume.time_points:
        return None
    k, points = measured.index_of(series, annotation)
    return Home(series, view.scrolled(k, series.volume.shape[0]), points)


def lies(
    stage: Stage, view: ViewState, annotation: Annotation, own: Home, points: Points
) -> Points | None:
    """Return points of an annotation's picture in px of a view; None where it is not in it.

    It is in every picture, of whichever plane, that all of its points lie in; a region only where
    its values are those of the picture: not in a slab of another thickness.
    """
    picture = picture_of(view)
    slabs = [(each.slab_mm, each.projection) for each in (picture, annotation.picture)]
    if picture.t != annotation.picture.t or (annotation.kind.is_region and slabs[0] != slabs[1]):
        return None
    shown = stage.shown(view).volume.geometry
    if shown is own.series.volume.geometry:
        return points if own.view.k == view.k else None
    found = np.array([shown.to_index(own.place(point)) for point in points])
    if np.abs(found[:, 0] - view.k).max() > _HALF_A_SLICE:
        return None
    return tuple((float(j) + 0.5, float(i) + 0.5) for _, j, i in found)


class Told:
    """What annotations measure, kept until they change."""

    def __init__(self) -> None:
        self._stage: Stage | None = None
        self._kept: dict[Annotation, tuple[Phrase, ...]] = {}

    def of(self, stage: Stage, annotation: Annotation, own: Home) -> tuple[Phrase, ...]:
        """Return the lines that stand beside an annotation."""
        if self._stage is not stage or len(self._kept) > _MOST_KEPT:
            self._stage, self._kept = stage, {}
        if annotation in self._kept:
            return self._kept[annotation]
        values = stage.values(own.view) if annotation.kind.is_region else None
        frame = own.view.frame(own.series)
        said = measured.told(own.series, frame, annotation.kind, own.points, values)
        if values is not None or not annotation.kind.is_region:
            self._kept[annotation] = said
        return said
