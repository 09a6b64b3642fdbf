"""Which standard plane a slice was acquired in, and how far it leans from it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.case.volume import Frame, Geometry
from meddx.imaging.reslice_planes import Plane

_NORMALS: Final = (Plane.SAGITTAL, Plane.CORONAL, Plane.AXIAL)  # normal along x, y, z


@dataclass(frozen=True)
class Nearest:
    """The standard plane that is nearest to a slice, and the angle between their normals."""

    plane: Plane
    degrees: float


def nearest(geometry: Geometry, k: int) -> Nearest | None:
    """Return the nearest standard plane of slice ``k``; None where it has no place in the patient.

    The angle is between the normal of the slice (ImageOrientationPatient, PS3.3 C.7.6.2.1.1) and
    the axis of the patient, 0 to 55 degrees.
    """
    if geometry.frame is not Frame.PATIENT:
        return None
    leaning = np.abs(geometry.normal(k))
    axis = int(np.argmax(leaning))
    return Nearest(_NORMALS[axis], float(np.degrees(np.arccos(min(1.0, float(leaning[axis]))))))
