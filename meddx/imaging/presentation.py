"""Presentation states applied: how a picture was to be shown (PS3.3 A.33, PS3.4 N.2).

The order is that of PS3.4 N.2: modality LUT, VOI, presentation LUT, then shutter and graphics. The
state's presentation LUT or shape takes the place of the picture's MONOCHROME1 (as in DCMTK, the
toolkit that states were defined with); the reader's inversion toggles what comes of it. Padding
stays black whatever a state says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Voi, VoiTable, Window
from meddx.case.presentation import (
    DisplayedArea,
    ModalityLut,
    OverlayPlane,
    PresentationState,
    Reference,
)
from meddx.case.record import Series
from meddx.case.volume import Frames, Volume
from meddx.imaging import figures, shutters, values, window
from meddx.imaging.figures import Figure, Plane
from meddx.imaging.turn import Turn
from meddx.phrase import Phrase

PADDED: Final = 0  # grey of padding
NO_PITCH: Final = Phrase("Not in true size: the monitor does not say how large it is")
NO_SPACING: Final = Phrase("Not in true size: the state does not say how large a pixel is")


@dataclass(frozen=True, eq=False)
class Shown:
    """How one frame is shown under a state.

    Parameters
    ----------
    voi
        Window or table, None to keep the reader's.
    modality
        Takes the place of the series' own rescale, or None.
    presentation_lut
        Grey table after the VOI, or None.
    inverted
        Whether low values are bright, before the reader's own inversion.
    rotation_deg, flipped
        The picture is turned clockwise, then mirrored left to right.
    area
        What part is shown and how large, None for the whole picture.
    covered
        ndarray of bool, shape (rows, cols): True lies under the shutter; None without one.
    covered_grey
        What is painted there.
    figures, planes
        Graphics and overlay planes in px of the unturned picture, lowest first.
    """

    voi: Voi | None = None
    modality: ModalityLut | None = None
    presentation_lut: VoiTable | None = None
    inverted: bool = False
    rotation_deg: int = 0
    flipped: bool = False
    area: DisplayedArea | None = None
    covered: NDArray[np.bool_] | None = None
    covered_grey: int = 0
    figures: tuple[Figure, ...] = ()
    planes: tuple[Plane, ...] = ()


def fitting(series: Series, frame: int, states: Sequence[PresentationState]) -> tuple[int, ...]:
    """Return which of the states may be applied to a frame of a series."""
    uid, number = instance(series, frame)
    return tuple(index for index, state in enumerate(states) if state.covers(uid, number))


def instance(series: Series, frame: int) -> tuple[str, int]:
    """Return the SOPInstanceUID that a frame came from, and which frame of its file it is."""
    uids, data = series.sop_instance_uids, series.volume.data
    one_each = len(uids) == series.volume.frame_count
    uid = uids[frame] if one_each else uids[0] if uids else ""
    if isinstance(data, Frames):
        return uid, data.refs[frame].number
    return uid, 0 if one_each else frame


def applied(
    series: Series,
    frame: int,
    state: PresentationState,
    own: Sequence[OverlayPlane] = (),
    *,
    only_graphics: bool = False,
) -> Shown:
    """Return how a frame is shown under a state.

    Parameters
    ----------
    series, frame
        What is shown.
    state
        One that covers this frame (``fitting``).
    own
        Overlay planes that stand in the picture's own file.
    only_graphics
        Whether the reader's window, orientation and part are kept: only graphics and overlay
        planes are applied.
    """
    uid, number = instance(series, frame)
    area = _first(state.areas, uid, number)
    rows, cols = series.volume.shape[1:]
    whole = area.corners if area else (0.0, 0.0, float(rows), float(cols))
    place = figures.Place(whole, state.rotation_deg, state.flipped, _aspect(series, area))
    drawn = Shown(
        inverted=series.inverted,
        figures=figures.of_state(state, place, uid, number),
        planes=figures.planes(state, own),
    )
    if only_graphics:
        return drawn
    covered, grey = None, 0
    if state.shutter is not None:
        covered = shutters.covered(state.shutter, (rows, cols), place.aspect)
        grey = state.shutter.grey
    placed = replace(
        drawn,
        rotation_deg=state.rotation_deg,
        flipped=state.flipped,
        area=area,
        covered=covered,
        covered_grey=grey,
    )
    return placed if series.volume.is_colour else _with_grey(placed, series, frame, state)


def _with_grey(shown: Shown, series: Series, frame: int, state: PresentationState) -> Shown:
    uid, number = instance(series, frame)
    chosen = next((voi for voi in state.vois if _holds(voi.references, uid, number)), None)
    voi = chosen.choices[0] if chosen else _whole_range(series, frame, state.modality_lut)
    return replace(
        shown,
        voi=voi,
        modality=state.modality_lut,
        presentation_lut=state.presentation_lut,
        inverted=state.inverse,
    )


def _aspect(series: Series, area: DisplayedArea | None) -> float:
    """Height of a pixel divided by its width."""
    if area is not None and area.spacing_mm:
        return area.spacing_mm[0] / area.spacing_mm[1]
    if area is not None and area.aspect:
        return area.aspect
    _, down, across = series.volume.geometry.spacing
    return down / across


def _holds(references: Sequence[Reference], uid: str, number: int) -> bool:
    return not references or any(item.covers(uid, number) for item in references)


def _first(areas: Sequence[DisplayedArea], uid: str, number: int) -> DisplayedArea | None:
    return next((area for area in areas if _holds(area.references, uid, number)), None)


def _whole_range(series: Series, frame: int, lut: ModalityLut | None) -> Window:
    """Return the window without a VOI: all values the stored bits can hold, edge to edge."""
    if lut is not None and lut.table is not None:
        return _between(0.0, float((1 << lut.table.bits) - 1))
    slope, intercept = series.volume.rescale_of(frame)
    low, high = series.stored_range or _limits(series.volume)
    if lut is not None:
        ends = [lut.slope * (end - intercept) / slope + lut.intercept for end in (low, high)]
        low, high = min(ends), max(ends)
    return _between(low, high)


def _limits(volume: Volume) -> tuple[float, float]:
    if volume.dtype.kind not in "iu":
        return 0.0, 1.0
    info = np.iinfo(volume.dtype)
    return values.limits(volume, float(info.min), float(info.max))


def _between(low: float, high: float) -> Window:
    return Window((low + high) / 2.0, max(high - low, 1e-9), "LINEAR_EXACT")


def grey(
    volume: Volume,
    frame: int,
    voxels: NDArray[Any],
    shown: Shown,
    reader: tuple[Voi | None, bool] = (None, False),
) -> NDArray[np.uint8]:
    """Render a frame under a state, unturned, with its shutter and without graphics.

    Parameters
    ----------
    volume, frame
        Say rescale and padding.
    voxels
        ndarray of stored values, shape (rows, cols), or (rows, cols, 3) of uint8 for colour.
    shown
        From ``applied``.
    reader
        The reader's window in place of the state's (needed where the state has none), and
        whether the reader inverted the picture.

    Returns
    -------
    ndarray of uint8, shape of ``voxels``; grey is rounded half up.
    """
    own, inverted = reader
    flip = shown.inverted != inverted
    if volume.is_colour:
        picture = np.array(255 - voxels if inverted else voxels, np.uint8)
    else:
        picture = _grey(volume, frame, voxels, replace(shown, voi=own or shown.voi), flip)
    if shown.covered is not None:
        picture[shown.covered] = shown.covered_grey
    return picture


def _grey(
    volume: Volume, frame: int, voxels: NDArray[Any], shown: Shown, flip: bool
) -> NDArray[np.uint8]:
    if shown.voi is None:
        raise ValueError("a picture is shown through a window")
    values_ = _modality(volume, frame, voxels, shown.modality)
    picture = toned(values_, shown.voi, shown.presentation_lut, flip)
    if volume.padding is not None:
        low, high = volume.padding
        picture[(voxels >= low) & (voxels <= high)] = PADDED
    return picture


def toned(
    modality: NDArray[Any], voi: Voi, table: VoiTable | None = None, flip: bool = False
) -> NDArray[np.uint8]:
    """Return the grey of modality values: window, presentation LUT, then inversion.

    Parameters
    ----------
    modality
        ndarray of any shape; NaN is padding, which stays black.
    voi, table
        Window or table, and the presentation LUT or None.
    flip
        Whether low values are bright.

    Returns
    -------
    ndarray of uint8, shape of ``modality``; rounded half up.
    """
    bright = window.voi(modality, voi)
    if table is not None:
        bright = _through(bright, table)
    if flip:
        bright = 255.0 - bright
    picture: NDArray[np.uint8] = np.floor(np.nan_to_num(bright) + 0.5).astype(np.uint8)
    if modality.dtype.kind == "f":
        picture[np.isnan(modality)] = PADDED
    return picture


def modality_values(volume: Volume, frame: int, voxels: NDArray[Any], shown: Shown) -> NDArray[Any]:
    """Return modality values under a state, its own modality LUT applied; NaN where padded."""
    if volume.is_colour:
        return voxels
    found = _modality(volume, frame, voxels, shown.modality)
    if volume.padding is None:
        return found
    hidden = (voxels >= volume.padding[0]) & (voxels <= volume.padding[1])
    return np.where(hidden, np.nan, found) if hidden.any() else found


def _modality(
    volume: Volume, frame: int, voxels: NDArray[Any], lut: ModalityLut | None
) -> NDArray[Any]:
    if lut is None:
        return values.rescaled(voxels, volume.rescale_of(frame))
    if lut.table is None:
        return values.rescaled(voxels, (lut.slope, lut.intercept))
    entries = lut.table.entries
    places = np.clip(voxels.astype(np.int64) - lut.table.first, 0, entries.size - 1)
    return np.asarray(entries[places])


def _through(bright: NDArray[np.float64], table: VoiTable) -> NDArray[np.float64]:
    """Map grey 0 to 255 through a presentation LUT: its entries span the whole range (C.11.6)."""
    last = table.entries.size - 1
    places = np.floor(np.nan_to_num(bright) / 255.0 * last + 0.5).astype(np.int64)
    return np.asarray(table.entries[places] * (255.0 / ((1 << table.bits) - 1)), np.float64)


def zoom(area: DisplayedArea, rotation_deg: int, pitch_mm: float | None) -> float | None:
    """Return how large a state shows its area (PS3.3 C.10.4).

    Parameters
    ----------
    area, rotation_deg
        Of the state.
    pitch_mm
        Size of a pixel of the monitor, None where that is not known.

    Returns
    -------
    Screen pixels a pixel, along a row of what is displayed; None fits the area into the view.
    """
    if area.mode == "MAGNIFY":
        return area.magnification
    if area.mode != "TRUE SIZE" or area.spacing_mm is None or pitch_mm is None:
        return None
    between_rows, between_columns = area.spacing_mm
    return (between_rows if rotation_deg % 180 else between_columns) / pitch_mm


def not_true(area: DisplayedArea | None, pitch_mm: float | None) -> Phrase | None:
    """Say why an area that was to be shown in true size cannot be; None where nothing is amiss."""
    if area is None or area.mode != "TRUE SIZE":
        return None
    if area.spacing_mm is None:
        return NO_SPACING
    return NO_PITCH if pitch_mm is None else None


def turned(picture: NDArray[Any], shown: Shown) -> NDArray[Any]:
    """Turn a picture clockwise and mirror it as the state says (PS3.3 C.10.6)."""
    turn = Turn(shown.rotation_deg // 90 % 4, shown.flipped, *picture.shape[:2])
    return turn.array(picture)
