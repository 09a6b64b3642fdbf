"""What a reader draws on pictures: plain data that can be kept and read again."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

Place = tuple[float, float, float]
OBLIQUE: Final = "oblique"
_UNIT: Final = 1e-5

MOST_CORNERS: Final = 4096  # of an outline drawn by hand; what is drawn here has far fewer


class Kind(StrEnum):
    """What was drawn."""

    LENGTH = "length"
    ANGLE = "angle"
    COBB = "cobb"
    BIDIRECTIONAL = "bidirectional"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    FREEHAND = "freehand"
    PROFILE = "profile"
    CARDIOTHORACIC = "cardiothoracic"
    ARROW = "arrow"
    TEXT = "text"

    @property
    def point_count(self) -> int:
        """How many points it is drawn with; the fewest of an outline drawn by hand."""
        return _POINTS.get(self, 2)

    @property
    def is_region(self) -> bool:
        """Whether it encloses pixels."""
        return self in {Kind.RECTANGLE, Kind.ELLIPSE, Kind.FREEHAND}

    @property
    def is_two_lines(self) -> bool:
        """Whether its four points are the ends of two lines."""
        return self in {Kind.COBB, Kind.BIDIRECTIONAL, Kind.CARDIOTHORACIC}

    @property
    def needs_values(self) -> bool:
        """Whether what it says depends on the values of the picture, not only on its place."""
        return self.is_region or self is Kind.PROFILE

    @property
    def is_words(self) -> bool:
        """Whether it is there for its label: it measures nothing."""
        return self in {Kind.ARROW, Kind.TEXT}

    def fits(self, count: int) -> bool:
        """Whether it can have this many points."""
        if self is Kind.FREEHAND:
            return self.point_count <= count <= MOST_CORNERS
        return count == self.point_count


_POINTS: Final = {
    Kind.ANGLE: 3,
    Kind.COBB: 4,
    Kind.BIDIRECTIONAL: 4,
    Kind.FREEHAND: 3,
    Kind.CARDIOTHORACIC: 4,
    Kind.TEXT: 1,
}


@dataclass(frozen=True)
class Picture:
    """The kind of picture that something was drawn on; which one of them follows from its points.

    Parameters
    ----------
    plane
        Name of the plane: ``acquired``, ``axial``, ``coronal``, ``sagittal`` or ``oblique``.
    t
        Time point.
    slab_mm, projection
        Thickness that was projected, 0 for none, and how (empty for none).
    normal, up
        Of an oblique plane: unit vectors at right angles, LPS; None for the others.
    """

    plane: str = "acquired"
    t: int = 0
    slab_mm: float = 0.0
    projection: str = ""
    normal: Place | None = None
    up: Place | None = None

    def __post_init__(self) -> None:
        if (self.plane == OBLIQUE) != (self.normal is not None and self.up is not None):
            raise ValueError("an oblique plane, and no other, has a normal and what is up in it")
        if self.normal is not None and self.up is not None:
            products = [_dot(one, self.up) for one in (self.normal, self.up)]
            products.append(_dot(self.normal, self.normal))
            if not all(abs(p - q) < _UNIT for p, q in zip(products, (0, 1, 1), strict=True)):
                raise ValueError("normal and up are unit vectors at right angles")


@dataclass(frozen=True)
class Annotation:
    """Something drawn on one picture of a series.

    Parameters
    ----------
    number
        Names it among those of its series, from 1.
    kind
        What it is.
    points
        In the coordinates of the series' geometry, ``(x, y, z)``: mm in the patient (LPS) where
        the series has a place in it, mm at the detector or px where it has not. Two ends; the
        first end, the corner and the second end of an angle; the ends of one line and then of the
        other (Cobb angle, long and short axis, two widths); two opposite corners of the upright
        box around a region; the corners of an outline drawn by hand, which is closed; the tip of
        an arrow, then where it begins; the upper left corner of a text.
    picture
        What it was drawn on.
    label
        Words of the reader.
    """

    number: int
    kind: Kind
    points: tuple[Place, ...]
    picture: Picture = Picture()
    label: str = ""

    def __post_init__(self) -> None:
        if not self.kind.fits(len(self.points)):
            raise ValueError("an annotation has the number of points of its kind")
        if not all(math.isfinite(value) for point in self.points for value in point):
            raise ValueError("points of an annotation are finite")


Annotations = tuple[Annotation, ...]
NONE: Final[Annotations] = ()


def next_number(of: Annotations) -> int:
    """Return a number that no annotation has."""
    return max((each.number for each in of), default=0) + 1


def find(of: Annotations, number: int) -> Annotation | None:
    """Return the annotation of this number, None if there is none."""
    return next((each for each in of if each.number == number), None)


def with_one(of: Annotations, one: Annotation) -> Annotations:
    """Return them with one more, or with this one in the place of that of its number."""
    if find(of, one.number) is None:
        return (*of, one)
    return tuple(one if each.number == one.number else each for each in of)


def without(of: Annotations, *numbers: int) -> Annotations:
    """Return them without some."""
    return tuple(each for each in of if each.number not in numbers)


def picture_to_plain(picture: Picture) -> dict[str, Any]:
    """Return what JSON can hold of a picture; it lies flat beside what is said of the mark."""
    return {
        "plane": picture.plane,
        "t": picture.t,
        "slab_mm": picture.slab_mm,
        "projection": picture.projection,
        "normal": None if picture.normal is None else list(picture.normal),
        "up": None if picture.up is None else list(picture.up),
    }


def picture_from_plain(plain: Mapping[str, Any]) -> Picture:
    """Return the picture of what ``picture_to_plain`` made.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is none.
    """
    return Picture(
        str(plain["plane"]),
        int(plain["t"]),
        float(plain["slab_mm"]),
        str(plain["projection"]),
        *(None if plain.get(word) is None else place_of(plain[word]) for word in ("normal", "up")),
    )


def to_plain(annotation: Annotation) -> dict[str, Any]:
    """Return what JSON can hold."""
    return {
        "number": annotation.number,
        "kind": annotation.kind.value,
        "points": [list(point) for point in annotation.points],
        **picture_to_plain(annotation.picture),
        "label": annotation.label,
    }


def from_plain(plain: Mapping[str, Any]) -> Annotation:
    """Return the annotation of what ``to_plain`` made.

    Raises
    ------
    ValueError
        If it is none, or of a kind that this version does not know.
    """
    if str(plain.get("kind")) not in set(Kind):
        raise ValueError("this is no annotation of a known kind")
    try:
        picture = picture_from_plain(plain)
        points = tuple(place_of(point) for point in plain["points"])
        kind, number = Kind(plain["kind"]), int(plain["number"])
        return Annotation(number, kind, points, picture, str(plain["label"]))
    except (KeyError, TypeError) as error:
        raise ValueError("this is no annotation") from error


def place_of(values: Sequence[Any]) -> Place:
    """Return the place of three numbers; raises ``TypeError`` or ``ValueError`` for others."""
    x, y, z = (float(value) for value in values)
    return x, y, z


def _dot(one: Place, two: Place) -> float:
    return sum(p * q for p, q in zip(one, two, strict=True))
