"""Puts the frames of an object on grids: by where they say they lie, never by their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Calibration, Frame, Geometry
from meddx.importers.shared.dicom_geometry import Plane

_MAX_SLICES: Final = 20_000
_TOLERANCE_MM: Final = 0.01
_TOLERANCE_SHARE: Final = 0.01
_WHOLE: Final = 0.05  # a gap counts as a multiple of the spacing if it is one within this
_SAME_COSINE: Final = 1e-4
_DEPTH_MM: Final = 1.0  # of a single slice that does not state its thickness


@dataclass(frozen=True, eq=False)
class Grid:
    """Frames that lie on one grid.

    Parameters
    ----------
    frames
        Number of the frame in the object.
    slices
        Slice of the grid that each of them lies on.
    geometry
        Of the grid.
    count
        Number of slices.
    """

    frames: tuple[int, ...]
    slices: tuple[int, ...]
    geometry: Geometry
    count: int


def grids(planes: Sequence[Plane], spacing_mm: float | None, thick_mm: float | None) -> list[Grid]:
    """Divide frames among grids of one orientation and spacing each.

    Parameters
    ----------
    planes
        One complete plane a frame.
    spacing_mm, thick_mm
        SpacingBetweenSlices and SliceThickness, where stated and positive.

    Slices that no frame lies on are part of a grid where the others are whole multiples apart;
    else the grid has just the slices that there are, each in its exact place.
    """
    families: list[list[int]] = []
    for number, own in enumerate(planes):
        home = next((f for f in families if _parallel(planes[f[0]], own)), None)
        if home is None:
            families.append([number])
        else:
            home.append(number)
    return [
        _grid(planes, part, spacing_mm, thick_mm)
        for family in families
        for part in _without_shared_depths(planes, family)
    ]


def _parallel(one: Plane, other: Plane) -> bool:
    return np.allclose(one.orientation, other.orientation, rtol=0, atol=_SAME_COSINE) and (
        np.allclose(one.spacing, other.spacing, rtol=1e-3)
    )


def _without_shared_depths(planes: Sequence[Plane], family: Sequence[int]) -> list[list[int]]:
    """Part frames that lie side by side at one depth; frames at one place stay together."""
    normal = planes[family[0]].normal
    origins = np.array([planes[number].position for number in family], np.float64)
    depths = origins @ normal
    order = np.argsort(depths, kind="stable")
    parts: list[list[int]] = []
    lasts: list[tuple[float, NDArray[np.float64]]] = []
    for place in order:
        number, depth, origin = family[place], float(depths[place]), origins[place]
        for part, (deep, there) in enumerate(lasts):
            beside = np.linalg.norm(origin - there) > _TOLERANCE_MM
            if not (depth - deep < _TOLERANCE_MM and beside):
                parts[part].append(number)
                lasts[part] = (depth, origin) if beside else lasts[part]
                break
        else:
            parts.append([number])
            lasts.append((depth, origin))
    return parts


def _grid(
    planes: Sequence[Plane], numbers_: Sequence[int], spacing: float | None, thick: float | None
) -> Grid:
    """Build the grid of frames that are sorted by depth."""
    head = planes[numbers_[0]]
    origins = np.array([planes[number].position for number in numbers_], np.float64)
    depths = origins @ head.normal
    new = np.concatenate([[True], np.diff(depths) > _TOLERANCE_MM])
    place = np.cumsum(new) - 1
    origins = origins[new]
    count = len(origins)
    if count == 1:
        step = head.normal * (thick or spacing or _DEPTH_MM)
        return Grid(tuple(numbers_), tuple(map(int, place)), _even(head, head.position, step), 1)
    gaps = np.diff(depths[new])
    for base_mm in _spacings(gaps, spacing, thick):
        index = _multiples(origins, gaps, base_mm)
        if index is not None:
            step = (origins[-1] - origins[0]) / index[-1]
            slices = tuple(int(index[at]) for at in place)
            geometry = _even(head, head.position, step)
            return Grid(tuple(numbers_), slices, geometry, int(index[-1]) + 1)
    even = _even(head, head.position, (origins[-1] - origins[0]) / (count - 1))
    exact = np.repeat(even.affine[None, :3, 1:], count, axis=0)
    exact[:, :, 2] = origins
    geometry = Geometry(even.affine, even.frame, even.calibration, exact)
    return Grid(tuple(numbers_), tuple(map(int, place)), geometry, count)


def _spacings(
    gaps: NDArray[np.float64], spacing: float | None, thick: float | None
) -> Iterator[float]:
    """Yield what may be the distance of neighbouring slices, the likeliest first."""
    if spacing:
        yield spacing
    if thick and len(gaps) == 1:
        yield thick
    yield float(gaps.min())


def _multiples(
    origins: NDArray[np.float64], gaps: NDArray[np.float64], base_mm: float
) -> NDArray[np.int64] | None:
    """Slice numbers on an even grid of this spacing; None if the slices do not lie on one."""
    ratios = gaps / base_mm
    if ratios.sum() > _MAX_SLICES or np.abs(ratios - np.rint(ratios)).max() > _WHOLE:
        return None
    if ratios.min() < 1 - _WHOLE:
        return None
    index = np.concatenate([[0], np.cumsum(np.rint(ratios).astype(np.int64))])
    step = (origins[-1] - origins[0]) / index[-1]
    off = np.linalg.norm(origins[0] + index[:, None] * step - origins, axis=1)
    allowed = max(_TOLERANCE_MM, _TOLERANCE_SHARE * float(np.linalg.norm(step)))
    return index if off.max() <= allowed else None


def _even(head: Plane, origin: Sequence[float], step: NDArray[np.float64]) -> Geometry:
    row, column = np.array(head.orientation, np.float64).reshape(2, 3)
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1] = step, column * head.spacing[0]
    affine[:3, 2], affine[:3, 3] = row * head.spacing[1], origin
    return Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
