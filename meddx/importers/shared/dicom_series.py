"""Builds a series from one display set: frames, place, values, and what must be said."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from meddx.case.record import Series, Window
from meddx.case.volume import IDENTITY, Frames, Geometry, Rescale, Volume
from meddx.imaging import values
from meddx.importers.shared import (
    dicom_frames,
    dicom_geometry,
    dicom_grey,
    dicom_mr,
    dicom_patients,
    dicom_suv,
    dicom_us,
)
from meddx.importers.shared.dicom_geometry import Placed
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_sets import DisplaySet
from meddx.importers.shared.dicom_slices import File, Slice
from meddx.phrase import Phrase

LOSSY: Final = Phrase("The picture was compressed with loss.")
DATES: Final = Phrase("The dates of this examination disagree; all are shown.")
AGE: Final = Phrase(
    "The age in the file does not fit the birth date; the patient's age is treated as unknown."
)
MOSAIC: Final = Phrase("This is a sheet of many slices side by side, shown without positions.")
ORDER: Final = Phrase("The frames have no position; they are shown in the order of the file.")
LOOSE: Final = Phrase("The images have no position; they are shown in the order of their numbers.")
GREY_ASSUMED: Final = Phrase(
    "The file does not say how its values become grey; low values are shown dark."
)
SHAPE: Final = Phrase(
    "The file contradicts itself on whether low values are dark; its colour model was followed."
)
PADDINGS: Final = Phrase(
    "Not all images of this series name the same padding value, so padding is shown as values."
)
SCALES: Final = Phrase(
    "The images of this CT series are scaled differently; each has the values that its own file "
    "says."
)
PROGRAM: Final = Phrase(
    "A file of this series begins like a program. The picture is shown, but do not run or pass on "
    "the file."
)
STRAY: Final = Phrase(
    "Bytes that belong to nothing follow the pixels of a file of this series. The picture may be "
    "damaged."
)
SHORTER: Final = Phrase(
    "A file of this series ends before its pixels should, by its own account. What is shown is "
    "complete, but the file may be damaged."
)
NO_HU: Final = Phrase(
    "The images of this CT series do not say how their values are scaled, so they are not in HU."
)
SIGN: Final = Phrase(
    "The compressed pixels and the header disagree on whether values have a sign; the header was "
    "followed."
)
GARBLED: Final = Phrase(
    "The texts of the file do not fit the character set that it names, or it names none: names may "
    "be spelt wrongly here."
)
INCOMPLETE: Final = Phrase("The file is cut short: {found} of {total} images are complete.")

_GARBLED_BY: Final = "SpecificCharacterSet"
_CT_CLASSES: Final = frozenset(f"1.2.840.10008.5.1.4.1.1.{tail}" for tail in ("2", "2.1", "2.2"))
_AGE_UNITS: Final = {"D": 365.2425, "W": 52.1775, "M": 12.0, "Y": 1.0}
_AGE_TOLERANCE_YEARS: Final = 1.1
_OLDEST_YEARS: Final = 120.0


def of_set(made: DisplaySet, alone: bool, told: tuple[Phrase, ...] = ()) -> Series:
    """Build the series of a display set; no pixel is read.

    Parameters
    ----------
    made
        Slices of one pixel format in their order.
    alone
        Whether this is all that its DICOM series holds; else its UID gets a suffix.
    told
        What was found about the whole series.

    Raises
    ------
    ValueError
        If its place or size makes no volume.
    """
    header = made.header
    placed, about_place = _placed(made)
    padding, differs = _padding(made.slices)
    factor, unit, about_unit = _unit(made)
    grey = dicom_grey.grey_of(header)
    dates = _dates(header)
    age_years, age_conflict = _age_years(header, dict(dates).get("StudyDate"))
    lossy = dicom_grey.lossy_text([file.header for file in made.files])
    doubts = _doubts(made, dates, paddings=differs, age=age_conflict, is_lossy=lossy is not None)
    volume = Volume(
        _frames(made.slices),
        placed.geometry,
        unit,
        _rescale(made.slices, factor),
        padding,
        made.time_points,
    )
    return Series(
        series_instance_uid=_set_uid(made, alone),
        study_instance_uid=header.study_uid,
        modality=header.modality or "OT",
        volume=volume,
        description=header.series_description or header.study_description,
        series_number=header.series_number,
        sop_class_uid=header.sop_class,
        frame_of_reference_uid=header.frame_of_reference_uid,
        transfer_syntax_uid=header.transfer_syntax,
        sop_instance_uids=tuple(item.header.sop_uid for item in made.slices),
        body_part_examined=header.body_part,
        view_position=header.view_position,
        photometric_interpretation=header.colour_model,
        windows=_scaled(grey.windows, factor),
        voi_tables=grey.tables if factor == 1.0 else (),
        frame_windows=_frame_windows(made, grey.frame_windows, factor),
        inverted=dicom_grey.inverted(header),
        stored_range=_stored_range(header, volume),
        orientation=dicom_geometry.letters(header, placed.geometry),
        age_years=age_years,
        dates=dates,
        details=_details(made),
        regions=dicom_us.series_regions([item.header for item in made.slices]),
        cine=dicom_grey.cine_of(header),
        lossy=lossy,
        has_overlays=any(file.header.has_overlay for file in made.files),
        has_shutter=any(file.header.said("ShutterShape") for file in made.files),
        has_burned_in_text=any(_is_written_on(file.header) for file in made.files),
        has_palette=header.has_supplemental_palette and dicom_grey.is_grey(header),
        mr=dicom_mr.acquisition(made.slices[0]),
        warnings=(
            *told,
            *made.told,
            *about_place,
            *placed.warnings,
            *about_unit,
            *grey.warnings,
            *doubts,
        ),
    )


def _dates(header: Header) -> tuple[tuple[str, date], ...]:
    """Return the dates that can be read, by their keywords."""
    found = ((word, dicom_patients.day(text)) for word, text in header.dates)
    return tuple((word, day) for word, day in found if day is not None)


def _doubts(
    made: DisplaySet,
    dates: tuple[tuple[str, date], ...],
    *,
    paddings: bool,
    age: bool,
    is_lossy: bool,
) -> tuple[Phrase, ...]:
    """Say what is doubtful in the files; ``paddings`` and ``age`` where these contradict."""
    headers = [file.header for file in made.files]
    conditions = (
        (any(header.is_program for header in headers), PROGRAM),
        (any(header.pixel_stray for header in headers), STRAY),
        (any(_ends_early(file) for file in made.files), SHORTER),
        (any(_GARBLED_BY in header.unreadable for header in headers), GARBLED),
        (paddings, PADDINGS),
        (made.header.modality == "CT" and len(_rescale(made.slices, 1.0)) > 1, SCALES),
        (any(_sign_differs(header) for header in headers), SIGN),
        (age, AGE),
        (len({day for _, day in dates}) > 1, DATES),
        (is_lossy, LOSSY),
        (dicom_grey.contradicts(made.header), SHAPE),
        (any(not header.photometric for header in headers), GREY_ASSUMED),
    )
    return tuple(phrase for condition, phrase in conditions if condition)


def _placed(made: DisplaySet) -> tuple[Placed, tuple[Phrase, ...]]:
    """Place the slices of one time point, and say what is missing in the file."""
    header = made.header
    told = tuple(
        INCOMPLETE.with_values(found=len(file.refs), total=file.header.frame_count)
        for file in made.files
        if len(file.refs) < file.header.frame_count
    )
    if made.is_stack:
        slices = made.slices[: len(made.slices) // made.time_points]
        thickness = slices[0].group.thickness or header.slice_thickness
        planes = [item.plane for item in slices]
        return dicom_geometry.stack(planes, thickness, slices[0].size), told
    if "MOSAIC" in header.image_type:
        return Placed(Geometry.pixels()), (*told, MOSAIC)
    order = LOOSE if len(made.files) > 1 and header.frame_count == 1 else ORDER
    return dicom_geometry.flat(header), (*told, order) if len(made.slices) > 1 else told


def _frames(slices: Sequence[Slice]) -> Frames:
    header = slices[0].header
    colour = (3,) if dicom_frames.is_colour(header) else ()
    shape = (len(slices), *slices[0].size, *colour)
    return Frames(tuple(item.ref for item in slices), shape, dicom_frames.voxel_dtype(header))


def _rescale(slices: Sequence[Slice], factor: float) -> Rescale:
    """Return one pair where all frames agree, else one a frame; times ``factor``."""
    if dicom_frames.is_colour(slices[0].header):
        return IDENTITY
    pairs = tuple(
        (slope * factor, intercept * factor) for slope, intercept in (s.rescale for s in slices)
    )
    return pairs[:1] if len(set(pairs)) == 1 else pairs


def _ends_early(file: File) -> bool:
    """Whether pixels are named that are not there, and no frame is missing for it."""
    header = file.header
    missing = header.pixel_length - header.pixel_available
    return missing > 1 and len(file.refs) >= header.frame_count


def _sign_differs(header: Header) -> bool:
    sign = header.pixel_stream[4] if header.pixel_stream else -1
    return sign >= 0 and bool(sign) != header.signed


def _padding(slices: Sequence[Slice]) -> tuple[tuple[float, float] | None, bool]:
    """Return the padding of a set in stored values, and whether its images contradict."""
    if slices[0].header.has_modality_lut or dicom_frames.is_colour(slices[0].header):
        return None, False
    found = {dicom_grey.padding(file.header) for file in {item.file for item in slices}}
    return (next(iter(found)), False) if len(found) == 1 else (None, True)


def _stored_range(header: Header, volume: Volume) -> tuple[float, float] | None:
    """Lowest and highest modality value that the stored bits can hold."""
    if volume.is_colour or volume.dtype.kind == "f" or header.has_modality_lut:
        return None
    return values.limits(volume, *dicom_grey.stored_limits(header))


def _frame_windows(
    made: DisplaySet, windows: tuple[tuple[Window, ...], ...], factor: float
) -> tuple[tuple[Window, ...], ...]:
    """Windows of each frame of a multi-frame file, in the order shown."""
    if not windows or len(made.files) > 1:
        return ()
    return tuple(_scaled(windows[item.number], factor) for item in made.slices)


def _scaled(windows: tuple[Window, ...], factor: float) -> tuple[Window, ...]:
    """Return windows for values times ``factor``.

    LINEAR is made for whole numbers (it ends half a value early), so it becomes LINEAR_EXACT.
    """
    if factor == 1.0:
        return windows
    return tuple(
        Window(
            window.center * factor,
            window.width * factor,
            "LINEAR_EXACT" if window.function == "LINEAR" else window.function,
            window.name,
        )
        for window in windows
    )


def _details(made: DisplaySet) -> tuple[tuple[str, str], ...]:
    """Return header lines for the corner text; Units say what the values of PET are."""
    header = made.header
    lines = [
        ("ImageLaterality", header.laterality),
        ("Units", header.units),
        ("StudyTime", _clock(header.said("StudyTime"))),
        ("SliceThickness", _thickness(made)),
        ("ContrastBolusAgent", header.said("ContrastBolusAgent")),
    ]
    if header.precise:
        slope, intercept = header.precise
        lines.append(("PhilipsPreciseScaling", f"(stored - {intercept:.9g}) / {slope:.9g}"))
    return tuple((keyword, text) for keyword, text in lines if text)


def _is_written_on(header: Header) -> bool:
    """Whether a file says that words which name the patient may stand in its pixels."""
    return header.said("BurnedInAnnotation").strip().upper() == "YES"


def _clock(time: str) -> str:
    """Hours and minutes of a DICOM time (``HHMMSS.F``), empty where it is none."""
    hours, minutes = time[:2], time[2:4]
    is_time = time[:4].isdecimal() and len(time) >= 4 and int(hours) < 24 and int(minutes) < 60
    return f"{hours}:{minutes}" if is_time else ""


def _thickness(made: DisplaySet) -> str:
    """Thickness in mm that all slices state alike, empty where they do not."""
    stated = {item.group.thickness or item.header.slice_thickness for item in made.slices}
    one = stated.pop() if len(stated) == 1 else None
    return f"{one:.4g}" if one is not None and one > 0 else ""


def _set_uid(made: DisplaySet, alone: bool) -> str:
    """Return the series UID, with ``#`` and a digest where a series holds several display sets."""
    uid = made.header.series_uid
    if alone and uid:
        return uid
    first: dict[tuple[str, str], int] = {}
    for item in made.slices:
        key = (item.header.sop_uid, item.file.mark)
        first[key] = min(item.number, first.get(key, item.number))
    told = sorted((*key, number) for key, number in first.items())
    return f"{uid}#{hashlib.sha256(repr(told).encode()).hexdigest()[:8]}"


def _unit(made: DisplaySet) -> tuple[float, str, tuple[Phrase, ...]]:
    """Return a factor for all values, their unit then, and what must be said about it.

    PET becomes SUV where the file says enough, else it has the unit that it says. HU only for CT
    images that are rescaled and do not say otherwise.
    """
    first = made.slices[0]
    header = first.header
    if header.modality == "PT":
        suv = dicom_suv.suv_of([file.header for file in made.files])
        return suv.factor or 1.0, suv.unit, () if suv.reason is None else (suv.reason,)
    rescaled = header.slope is not None or first.group.slope is not None
    is_ct = header.modality == "CT" and header.sop_class in _CT_CLASSES and not header.is_localizer
    is_hu = is_ct and rescaled and first.rescale_type in {"", "HU"}
    is_bare = is_ct and not rescaled and not header.has_modality_lut
    return 1.0, "HU" if is_hu else "1", (NO_HU,) if is_bare else ()


def _age_years(header: Header, on: date | None) -> tuple[float | None, bool]:
    """Age at the study, and whether PatientAge contradicts the birth date (then unknown)."""
    stated = _stated_age(header.patient_age)
    counted = dicom_patients.patient_of(header).age_years(on) if on is not None else None
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
