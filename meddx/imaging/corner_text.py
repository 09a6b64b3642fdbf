"""What stands in the four corners of a picture."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from meddx.case.display import Voi, VoiTable
from meddx.case.identity import Patient, Sex
from meddx.case.record import Series
from meddx.imaging import window
from meddx.imaging.measure import distance_label
from meddx.imaging.view import ViewState
from meddx.phrase import Phrase

Lines = tuple[Phrase, ...]

_PLAIN: Final = Phrase("{text}")
_SEX: Final = {
    Sex.FEMALE: Phrase("female"),
    Sex.MALE: Phrase("male"),
    Sex.OTHER: Phrase("other sex"),
}
_DATES: Final = {
    "StudyDate": Phrase("Study date {date}"),
    "SeriesDate": Phrase("Series date {date}"),
    "AcquisitionDate": Phrase("Acquisition date {date}"),
    "ContentDate": Phrase("Content date {date}"),
}


@dataclass(frozen=True)
class CornerText:
    """Lines of each corner, from the top down."""

    top_left: Lines
    top_right: Lines
    bottom_left: Lines
    bottom_right: Lines


def corner_text(
    patient: Patient, series: Series, view: ViewState, zoom: float | None = None
) -> CornerText:
    """Return the lines for the corners.

    Parameters
    ----------
    patient
        Whose picture it is.
    series, view
        What is shown, and how.
    zoom
        Screen pixels for each picture pixel; None leaves the line out.
    """
    return CornerText(
        top_left=_who(patient, series),
        top_right=_what(series),
        bottom_left=_how(series, view, zoom),
        bottom_right=_where(series),
    )


def _who(patient: Patient, series: Series) -> Lines:
    lines = [_plain(patient.name.replace("^", " ").strip()), _plain(patient.patient_id)]
    if patient.birth_date is not None:
        lines.append(Phrase("born {date}").with_values(date=patient.birth_date.isoformat()))
    if patient.sex in _SEX:
        lines.append(_SEX[patient.sex])
    if series.age_years is not None:
        lines.append(_age(series.age_years))
    return tuple(line for line in lines if line is not None)


def _age(years: float) -> Phrase:
    if years < 2.0:
        return Phrase("{months} months old").with_values(months=int(years * 12))
    return Phrase("{years} years old").with_values(years=int(years))


def _what(series: Series) -> Lines:
    head = " ".join(filter(None, (series.modality, series.body_part_examined)))
    lines = (_plain(head), _plain(series.description), *date_lines(series))
    return tuple(line for line in lines if line is not None)


def date_lines(series: Series) -> Lines:
    """Return the study's date, and every other date that disagrees with it."""
    known = dict(series.dates)
    if not known:
        return ()
    main_keyword = "StudyDate" if "StudyDate" in known else next(iter(known))
    shown: list[tuple[str, date]] = [(main_keyword, known[main_keyword])]
    shown += [(word, day) for word, day in known.items() if day != known[main_keyword]]
    return tuple(
        _DATES[word].with_values(date=day.isoformat()) for word, day in shown if word in _DATES
    )


def _how(series: Series, view: ViewState, zoom: float | None) -> Lines:
    lines: list[Phrase] = []
    slices = series.volume.shape[0]
    if slices > 1:
        lines.append(Phrase("Image {k} of {count}").with_values(k=view.k + 1, count=slices))
    if series.volume.time_points > 1:
        count = series.volume.time_points
        lines.append(Phrase("Time point {t} of {count}").with_values(t=view.t + 1, count=count))
    if view.window is not None or not window.needs_values(series):
        shown = view.window or window.default(series, frame=view.frame(series))
        lines += [] if series.volume.is_colour else [_grey(shown)]
    if view.inverted:
        lines.append(Phrase("inverted"))
    if zoom is not None:
        lines.append(Phrase("Zoom {percent} %").with_values(percent=round(zoom * 100)))
    return tuple(lines)


def _grey(shown: Voi) -> Phrase:
    if isinstance(shown, VoiTable):
        return Phrase("Grey table {name}").with_values(name=shown.name)
    return Phrase("C {center} W {width}").with_values(
        center=f"{shown.center:.5g}", width=f"{shown.width:.5g}"
    )


def _where(series: Series) -> Lines:
    _, rows, cols = series.volume.shape
    lines = (
        _plain(series.view_position),
        *(_plain(value) for _, value in series.details),
        _plain(f"{cols} x {rows}"),
        _unit(series.volume.unit),
        distance_label(series.volume.geometry),
        series.lossy,
    )
    return tuple(line for line in lines if line is not None)


def _unit(unit: str) -> Phrase | None:
    if unit == "SUV":
        return Phrase("SUV (body weight)")
    return None if unit == "1" else Phrase("Values in {unit}").with_values(unit=unit)


def _plain(text: str) -> Phrase | None:
    return _PLAIN.with_values(text=text) if text else None
