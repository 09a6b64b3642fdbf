"""An oblique orientation: where a plane looks and what is up in it, turned as a reader turns it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.imaging.reslice_cut import Cut, Point, Vector, as_point, unit
from meddx.phrase import Phrase

_UNIT: Final = 1e-6
_ROUND: Final = 1e-6
# Normals of the standard planes: along them the angle of an oblique plane is told.
_FROM: Final = (
    (Phrase("Oblique, {degrees}° from sagittal"), 0),
    (Phrase("Oblique, {degrees}° from coronal"), 1),
    (Phrase("Oblique, {degrees}° from axial"), 2),
)


@dataclass(frozen=True)
class Oblique:
    """The orientation of a stack of oblique cuts; which of them is shown is a number.

    Parameters
    ----------
    normal
        Unit vector away from the reader, LPS; cuts are counted along it.
    up
        Unit vector at right angles to it: what is up on the screen.
    """

    normal: Point
    up: Point

    def __post_init__(self) -> None:
        normal, up = np.array(self.normal), np.array(self.up)
        lengths = (float(np.linalg.norm(normal)), float(np.linalg.norm(up)))
        if not np.allclose(lengths, 1.0, atol=_UNIT) or abs(float(normal @ up)) > _UNIT:
            raise ValueError("normal and up are unit vectors at right angles")

    @classmethod
    def of(cls, normal: Point | Vector, up: Point | Vector) -> "Oblique":
        """Return the orientation of two directions of any length; of ``up`` its part in the plane.

        Raises
        ------
        ValueError
            If ``normal`` has no length or ``up`` is parallel to it.
        """
        away, upward = unit(normal), unit(up)
        upward = upward - (upward @ away) * away
        if float(np.linalg.norm(upward)) < _ROUND:
            raise ValueError("up lies along the normal")
        return cls(as_point(away), as_point(unit(upward)))

    @classmethod
    def of_cut(cls, cut: Cut) -> "Oblique":
        """Return the orientation of any cut."""
        return cls.of(cut.normal, -np.array(cut.down))

    @property
    def down(self) -> Vector:
        """Unit vector from row to row."""
        return -np.array(self.up)

    @property
    def right(self) -> Vector:
        """Unit vector from column to column: ``down x normal``."""
        found: Vector = np.cross(self.down, self.normal)
        return found

    @property
    def label(self) -> Phrase:
        """What it is called: how far it is turned from the nearest standard plane."""
        cosines = np.abs(self.normal)
        nearest = int(np.argmax(cosines))
        degrees = float(np.degrees(np.arccos(min(float(cosines[nearest]), 1.0))))
        return _FROM[nearest][0].with_values(degrees=f"{degrees:.0f}")


def rotated(orientation: Oblique, axis: Point | Vector, degrees: float) -> Oblique:
    """Turn an orientation about a direction in the patient.

    Parameters
    ----------
    orientation
        What is turned.
    axis
        Of any length, LPS.
    degrees
        By the right-hand rule: about a normal that points away from the reader it is clockwise on
        the screen.
    """
    turn = rotation(axis, degrees)
    return Oblique.of(turn @ np.array(orientation.normal), turn @ np.array(orientation.up))


def rotation(axis: Point | Vector, degrees: float) -> NDArray[np.float64]:
    """Return the matrix, shape (3, 3), that turns about a direction (Rodrigues' formula)."""
    x, y, z = unit(axis)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    angle = np.radians(degrees)
    turn: NDArray[np.float64] = (
        np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    )
    return turn
