"""Builds a series from the decoded files of one display set."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series, Window
from meddx.case.volume import Geometry, Volume
from meddx.importers.shared import dicom_geometry, dicom_grey, dicom_sets
from meddx.importers.shared.dicom_geometry import Placed
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_sets import File
from meddx.phrase import Phrase, Refused

LOSSY: Final = Phrase("The picture was compressed with loss.")
OVERLAY: Final = Phrase("The file holds graphics over the picture, which are not shown.")
PALETTE: Final = Phrase("The file's supplemental colours are not shown.")
DATES: Final = Phrase("The dates of this examination disagree; all are shown.")
AGE: Final = Phrase(
    "The age in the file does not fit the birth date; the patient's age is treated as unknown."
)
MOSAIC: Final = Phrase("This is a sheet of many slices side by side, shown without positions.")
ORDER: Final = Phrase("The frames have no position; they are shown in the order of the file.")
SHAPE: Final = Phrase(
    "The file contradicts itself on whether low values are dark; its colour model was followed."
)
LEFT_OUT: Final = Phrase("Files of this series that could not be read: {count}.")
COPIES: Final = Phrase("Copies of images that were left out: {count}.")
SPLIT: Final = Phrase("Positions repeat in this series; it is shown as {count} stacks.")
REPEATED: Final = Phrase(
    "This multi-frame file holds several frames at one position, which is not supported yet."
)
MIXED: Final = Phrase(
    "This multi-frame file holds frames of several orientations or sizes, "
    "which is not supported yet."
)

_CT_CLASSES: Final = frozenset(f"1.2.840.10008.5.1.4.1.1.{tail}" for tail in ("2", "2.1", "2.2"))
_AGE_UNITS: Final = {"D": 365.2425, "W": 52.1775, "M": 12.0, "Y": 1.0}
_AGE_TOLERANCE_YEARS: Final = 1.1
_OLDEST_YEARS: Final = 120.0


FrameWindows = tuple[tuple[Window, ...], ...]


@dataclass(frozen=True, eq=False)
class _Pixels:
    """Values in display order with what belongs to them."""

    values: NDArray[Any]
    placed: Placed
    padding: tuple[float, float] | None
    order: Sequence[int] = ()  # frames of the file, where they are not in its own order


def of_stack(files: Sequence[File], alone: bool, told: tuple[Phrase, ...] = ()) -> Series:
    """Build the series of slices sorted along their normal.

    Parameters
    ----------
    files
        Decoded single-frame files.
    alone
        Whether this is all that its DICOM series holds; else its UID gets a suffix.
    told
        What was found while sorting the files.
    """
    middle = files[len(files) // 2].header
    placed = dicom_geometry.stack([file.plane for file in files], middle.slice_thickness)
    values, padding = _stacked(files)
    return _series(files, middle, _Pixels(values, placed, padding), alone, told)


def sorting_notes(unread: int, copies: int, stacks: int) -> tuple[Phrase, ...]:
    """Say how many files of a set were not read, were copies, and into how many stacks it fell."""
    notes = ((unread, 1, LEFT_OUT), (copies, 1, COPIES), (stacks, 2, SPLIT))
    return tuple(phrase.with_values(count=n) for n, least, phrase in notes if n >= least)


def of_file(file: File) -> Series:
    """Build the series of a file that is a display set of its own: a projection, a clip, a volume.

    Raises
    ------
    Refused
        ``multi_frame`` for frames that cannot be put in one order.
    """
    if file.values is None:
        raise ValueError("the file is not decoded")
    header = file.header
    planes = dicom_geometry.planes(header)
    placed_frames = header.modality in dicom_geometry.STACKED and all(p.is_complete for p in planes)
    told: tuple[Phrase, ...] = ()
    if placed_frames and header.groups:
        order = _frame_order(planes)
        placed = dicom_geometry.stack([planes[k] for k in order], header.slice_thickness)
        pixels = _Pixels(file.values[order], placed, file.padding, order)
    else:
        placed = dicom_geometry.flat(header)
        if "MOSAIC" in header.image_type:
            told, placed = (MOSAIC,), Placed(Geometry.pixels())
        elif header.frame_count > 1:
            told = (ORDER,)
        pixels = _Pixels(file.values, placed, file.padding)
    return _series([file], header, pixels, alone=False, told=told)


def _frame_order(planes: Sequence[dicom_geometry.Plane]) -> list[int]:
    """Order of parallel frames along their normal."""
    first = planes[0]
    for plane in planes:
        same = np.allclose(plane.orientation, first.orientation, atol=1e-3)
        if not (same and np.allclose(plane.spacing, first.spacing, rtol=1e-3)):
            raise Refused("multi_frame", MIXED)
    depths = np.array([float(first.normal @ np.array(plane.position)) for plane in planes])
    order = np.argsort(depths, kind="stable")
    if len(depths) > 1 and np.diff(depths[order]).min() < dicom_geometry.SAME_PLACE_MM:
        raise Refused("multi_frame", REPEATED)
    return [int(index) for index in order]


def _stacked(files: Sequence[File]) -> tuple[NDArray[Any], tuple[float, float] | None]:
    """Join slices in the type that holds them all; padding becomes one value where it differs."""
    arrays = [file.values[0] for file in files if file.values is not None]
    dtype = np.result_type(*{array.dtype for array in arrays})
    volume = np.empty((len(arrays), *arrays[0].shape), dtype)
    paddings = {file.padding for file in files}
    common = next((p for p in (file.padding for file in files) if p is not None), None)
    for k, (array, file) in enumerate(zip(arrays, files, strict=True)):
        volume[k] = array
        if len(paddings) > 1 and common is not None and file.padding is not None:
            low, high = file.padding
            volume[k][(array >= low) & (array <= high)] = common[0]
    if len(paddings) > 1 and common is not None:
        return volume, (common[0], common[0])
    return volume, common


def _series(
    files: Sequence[File],
    header: Header,
    pixels: _Pixels,
    alone: bool,
    told: tuple[Phrase, ...],
) -> Series:
    grey = dicom_grey.grey_of(header)
    dates = tuple(
        (word, found) for word, text in header.dates if (found := dicom_sets.day(text)) is not None
    )
    age_years, age_conflict = _age_years(header, dict(dates).get("StudyDate"))
    padding = pixels.padding
    lossy = dicom_grey.lossy_text([file.header for file in files])
    conditions = (
        (age_conflict, AGE),
        (len({found for _, found in dates}) > 1, DATES),
        (lossy is not None, LOSSY),
        (any(file.header.has_overlay for file in files), OVERLAY),
        (header.has_supplemental_palette and dicom_grey.is_grey(header), PALETTE),
        (dicom_grey.contradicts(header), SHAPE),
    )
    return Series(
        series_instance_uid=_set_uid(files, alone),
        study_instance_uid=header.study_uid,
        modality=header.modality or "OT",
        volume=Volume(pixels.values, pixels.placed.geometry, _unit(header)),
        description=header.series_description or header.study_description,
        series_number=header.series_number,
        sop_class_uid=header.sop_class,
        frame_of_reference_uid=header.frame_of_reference_uid,
        transfer_syntax_uid=header.transfer_syntax,
        sop_instance_uids=tuple(file.header.sop_uid for file in files),
        body_part_examined=header.body_part,
        view_position=header.view_position,
        photometric_interpretation=header.photometric,
        windows=grey.windows,
        voi_tables=grey.tables,
        frame_windows=_in_order(grey.frame_windows, pixels.order),
        inverted=dicom_grey.inverted(header),
        padding_value=None if padding is None else padding[0],
        padding_limit=None if padding is None or padding[0] == padding[1] else padding[1],
        stored_range=_range(files),
        orientation=dicom_geometry.letters(header, pixels.placed.geometry),
        age_years=age_years,
        dates=dates,
        details=_details(header),
        cine=dicom_grey.cine_of(header),
        lossy=lossy,
        pixel_sha256=_digest(files),
        warnings=(
            *told,
            *pixels.placed.warnings,
            *grey.warnings,
            *(phrase for condition, phrase in conditions if condition),
        ),
    )


def _in_order(windows: FrameWindows, order: Sequence[int]) -> FrameWindows:
    return tuple(windows[k] for k in order) if windows and order else windows


def _details(header: Header) -> tuple[tuple[str, str], ...]:
    """Return header lines for the corner text; Units say what the values of PET are."""
    lines = (("ImageLaterality", header.laterality), ("Units", header.units))
    return tuple((keyword, text) for keyword, text in lines if text)


def _set_uid(files: Sequence[File], alone: bool) -> str:
    """Return the series UID, with ``#`` and a digest where a series holds several display sets."""
    uid = files[0].header.series_uid
    if alone and uid:
        return uid
    told = sorted((file.header.sop_uid, file.sha256) for file in files)
    return f"{uid}#{hashlib.sha256(repr(told).encode()).hexdigest()[:8]}"


def _digest(files: Sequence[File]) -> str:
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("\n".join(file.sha256 for file in files).encode()).hexdigest()


def _range(files: Sequence[File]) -> tuple[float, float] | None:
    known = [file.stored_range for file in files if file.stored_range is not None]
    if not known:
        return None
    return min(low for low, _ in known), max(high for _, high in known)


def _unit(header: Header) -> str:
    """HU only for CT images that are rescaled and do not say otherwise."""
    group = header.groups[0] if header.groups else None
    rescaled = header.slope is not None or (group is not None and group.slope is not None)
    said = header.rescale_type or (group.rescale_type if group is not None else "")
    is_ct = header.modality == "CT" and header.sop_class in _CT_CLASSES and not header.is_localizer
    return "HU" if is_ct and rescaled and said in {"", "HU"} else "1"


def _age_years(header: Header, on: date | None) -> tuple[float | None, bool]:
    """Age at the study, and whether PatientAge contradicts the birth date (then unknown)."""
    stated = _stated_age(header.patient_age)
    counted = dicom_sets.patient_of(header).age_years(on) if on is not None else None
    if counted is not None and counted > _OLDEST_YEARS:
        counted = None  # a placeholder for a birth date that was removed
    if stated is None or counted is None:
        return (stated if counted is None else counted), False
    if abs(stated - counted) > _AGE_TOLERANCE_YEARS:
        return None, True
    return counted, False


def _stated_age(text: str) -> float | None:
    """Read PatientAge; ``000Y`` is what de-identified files hold, not the age of a newborn."""
    number, unit = text[:-1], text[-1:].upper()
    if unit not in _AGE_UNITS or not number.isdecimal() or int(number) == 0:
        return None
    years = int(number) / _AGE_UNITS[unit]
    return years if years <= _OLDEST_YEARS else None


def ordered(series: Iterable[Series]) -> tuple[Series, ...]:
    """Sort display sets: by series number, then UID."""
    return tuple(
        sorted(
            series,
            key=lambda s: (s.series_number is None, s.series_number or 0, s.series_instance_uid),
        )
    )
