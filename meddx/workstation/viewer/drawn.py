"""Where annotations lie in a view, and what they measure on the picture they were drawn on."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from meddx.case.annotations import OBLIQUE, Annotation, Picture, Place
from meddx.case.record import Series
from meddx.imaging import cardiothoracic, measure, measured
from meddx.imaging.measure import Point
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.shaping import Sheet
from meddx.imaging.view import Screen, ViewState, aspect
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

    @property
    def frame(self) -> int:
        """Number of the frame."""
        return self.view.frame(self.series)

    @property
    def sheet(self) -> Sheet:
        """What decides how something is drawn here: spacing in mm or any one unit, directions."""
        found, _ = measure.scale_at(self.series, self.frame, self.points)
        return Sheet(found or (aspect(self.series), 1.0), cardiothoracic.across(self.series))

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

    It is in every picture, of whichever plane, that all of its points lie in; what depends on
    values only where they are those of the picture: not in a slab of another thickness.
    """
    picture = picture_of(view)
    slabs = [(each.slab_mm, each.projection) for each in (picture, annotation.picture)]
    other_values = annotation.kind.needs_values and slabs[0] != slabs[1]
    if picture.t != annotation.picture.t or other_values:
        return None
    shown = stage.shown(view).volume.geometry
    if shown is own.series.volume.geometry:
        return points if own.view.k == view.k else None
    if not points:
        return ()
    found = np.array([shown.to_index(own.place(point)) for point in points])
    if np.abs(found[:, 0] - view.k).max() > _HALF_A_SLICE:
        return None
    return tuple((float(j) + 0.5, float(i) + 0.5) for _, j, i in found)


def on_screen(points: Points, view: ViewState, screen: Screen, ratio: float) -> Points:
    """Return picture points ``(row, col)`` of a view in logical pixels ``(y, x)``.

    The way from picture to screen is the same for all of them: it is worked out once.
    """
    origin, down, right = (
        np.array(view.to_screen(at, screen)) for at in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
    )
    steps = np.array([down - origin, right - origin])
    places = (origin + np.array(points, np.float64).reshape(-1, 2) @ steps) / ratio
    return tuple((float(y), float(x)) for y, x in places)


def standing_on(view: ViewState, own: Home) -> ViewState:
    """Return a view of the picture of an annotation; as close as before if it is the same plane."""
    same = own.view
    if (view.plane, view.slab_mm, view.projection if view.slab_mm else "") != (
        same.plane,
        same.slab_mm,
        same.projection if same.slab_mm else "",
    ):
        view = replace(
            view.in_plane(same.plane, same.k), slab_mm=same.slab_mm, projection=same.projection
        )
    return replace(view, k=same.k, t=same.t)


class Homes:
    """The pictures of annotations, kept until they change: a long outline takes a while."""

    def __init__(self) -> None:
        self._stage: Stage | None = None
        self._kept: dict[Annotation, Home | None] = {}

    def of(self, stage: Stage, annotation: Annotation) -> Home | None:
        """Return what ``home`` returns."""
        if self._stage is not stage or len(self._kept) > _MOST_KEPT:
            self._stage, self._kept = stage, {}
        if annotation not in self._kept:
            self._kept[annotation] = home(stage, annotation)
        return self._kept[annotation]


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
        needed = annotation.kind.needs_values
        values = stage.values(own.view) if needed else None
        said = measured.told(own.series, own.frame, annotation.kind, own.points, values)
        if values is not None or not needed:
            self._kept[annotation] = said
        return said
