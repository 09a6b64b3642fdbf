"""What stands in the corners of the view: words about the picture, orientation letters, scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from meddx.case.identity import Patient
from meddx.case.record import Series, Study
from meddx.imaging import named_windows, window
from meddx.imaging.corner_text import Level, age, date_lines, position
from meddx.imaging.measure import ScaleBar, scale_bar
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Language

_OPPOSITE: Final = {"R": "L", "L": "R", "A": "P", "P": "A", "H": "F", "F": "H"}
# Details with a line of their own, or for packs alone.
_ELSEWHERE: Final = frozenset({"StudyTime", "SliceThickness", "ContrastBolusAgent"})


@dataclass(frozen=True)
class Corners:
    """Lines of the four corners, letters of the four edges, and the scale.

    Parameters
    ----------
    top_left, top_right, bottom_left, bottom_right
        Lines, the first on top.
    letters
        Left, right, top and bottom edge; empty where unknown: never a guess.
    scale
        The scale bar; None where no spacing is known.
    """

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()
    letters: tuple[str, str, str, str] = ("", "", "", "")
    scale: ScaleBar | None = None


@dataclass(frozen=True, eq=False)
class Subject:
    """Whose picture it is and of which study.

    Parameters
    ----------
    series
        What stands on the screen.
    patient
        Whose it is.
    study
        What the series belongs to; None where that is not known.
    """

    series: Series
    patient: Patient
    study: Study | None = None


def corners(
    subject: Subject, view: ViewState, screen: Screen, language: Language, level: Level = Level.ALL
) -> Corners:
    """Say what is shown, in ``language``; ``view`` names its window."""
    if level is Level.NONE:
        return Corners()
    series = subject.series
    scale = scale_bar(series.volume.geometry, view.zoom_on(screen), screen.width_px / 4)
    edges = letters(series.orientation)
    distance = _distance(scale, language)
    if level is Level.LETTERS:
        return Corners(bottom_right=distance if scale else (), letters=edges, scale=scale)
    if level is Level.BRIEF:
        return Corners(
            top_right=_numbered(series),
            bottom_left=_brief(series, view, language),
            bottom_right=distance,
            letters=edges,
            scale=scale,
        )
    return Corners(
        top_left=_who(subject, language),
        top_right=_what(subject, language),
        bottom_left=_how(series, view, screen, language),
        bottom_right=distance,
        letters=edges,
        scale=scale,
    )


def letters(orientation: tuple[str, str]) -> tuple[str, str, str, str]:
    """Letters at the left, right, top and bottom edge from those at the right and the bottom."""
    right, bottom = orientation
    return opposite(right), right, opposite(bottom), bottom


def opposite(direction: str) -> str:
    """Turn each letter round: ``LPF`` becomes ``RAH``."""
    return "".join(_OPPOSITE.get(letter, "") for letter in direction)


def shown_name(name: str) -> str:
    """Write ``Doe^Jane^^Dr`` as ``Doe, Jane Dr``; of three groups the native one stands last."""
    groups = []
    for group in name.split("="):
        parts = [part.strip() for part in group.split("^")]
        given = " ".join(part for part in parts[1:] if part)
        groups.append(", ".join(part for part in (parts[0], given) if part))
    return "  ".join(group for group in groups if group)


def _lines(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def _who(subject: Subject, language: Language) -> tuple[str, ...]:
    patient, years = subject.patient, age(subject.series)
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    parts = (born, patient.sex.value, years.label(language) if years else "")
    return _lines(shown_name(patient.name), patient.patient_id, "  ".join(filter(None, parts)))


def _what(subject: Subject, language: Language) -> tuple[str, ...]:
    series, study = subject.series, subject.study
    kind = " ".join(
        part for part in (series.modality, series.body_part_examined, series.view_position) if part
    )
    told = dict(series.details)
    dates = [line.label(language) for line in date_lines(series)]
    if dates and "StudyTime" in told:
        dates[0] += f"  {told['StudyTime']}"
    of_study = study.description if study else ""
    if of_study == series.description:
        of_study = ""  # a series without a description has that of its study
    return _lines(kind, *dates, of_study, *_numbered(series), *_details(told, series))


def _numbered(series: Series) -> tuple[str, ...]:
    number = QCoreApplication.translate("Corners", "Series {0}").format(series.series_number)
    parts = (number if series.series_number is not None else "", series.description)
    return _lines("  ".join(filter(None, parts)))


def _details(told: Mapping[str, str], series: Series) -> list[str]:
    # Units says what is stored: not what the values are once they were turned into SUV.
    left_out = _ELSEWHERE | ({"Units"} if series.volume.unit == "SUV" else set())
    side = QCoreApplication.translate("Corners", "Side")
    return [
        f"{side if name == 'ImageLaterality' else name} {value}".strip()
        for name, value in told.items()
        if name not in left_out
    ]


def _how(series: Series, view: ViewState, screen: Screen, language: Language) -> tuple[str, ...]:
    translate = QCoreApplication.translate
    zoom = translate("Corners", "Zoom {0} %").format(f"{100 * view.zoom_on(screen):.0f}")
    return _lines(
        *_place(series, view), *_grey(series, view, language), *_reader(series, view), zoom
    )


def _brief(series: Series, view: ViewState, language: Language) -> tuple[str, ...]:
    return _lines(*_place(series, view)[:1], *_grey(series, view, language))


def _place(series: Series, view: ViewState) -> list[str]:
    """Which image it is, where it lies and how thick it is, and which moment."""
    translate = QCoreApplication.translate
    lines: list[str] = []
    slices, rows, cols = series.volume.shape
    if slices > 1:
        lines.append(translate("Corners", "Image {0} / {1}").format(view.k + 1, slices))
    where = position(series.volume.geometry, view.k, (rows, cols))
    thick = "" if view.is_cut else dict(series.details).get("SliceThickness", "")
    if thick:
        thick = translate("Corners", "thickness {0} mm").format(thick)
    lines.append("  ".join(filter(None, (where, thick))))
    times = series.volume.time_points
    if times > 1:
        lines.append(translate("Corners", "Time {0} of {1}").format(view.t + 1, times))
    return lines


def _grey(series: Series, view: ViewState, language: Language) -> tuple[str, ...]:
    """Window with its name, where there is one."""
    if view.window is None or series.volume.is_colour:
        return ()
    shown = window.as_window(view.window)
    unit = "" if series.volume.unit == "1" else f" {series.volume.unit}"
    line = QCoreApplication.translate("Corners", "C {0}  W {1}").format(
        f"{shown.center:.6g}", f"{shown.width:.6g}{unit}"
    )
    return ("  ".join(filter(None, (line, named_windows.label(shown.name, language)))),)


def _reader(series: Series, view: ViewState) -> tuple[str, ...]:
    """Say what the reader did to the picture: inverted it, turned it."""
    translate = QCoreApplication.translate
    inverted = "MONOCHROME1" if series.inverted else ""
    if view.inverted:
        inverted = translate("Corners", "Inverted by the reader")
    turns = (
        translate("Corners", "rotated {0}°").format(90 * view.quarters) if view.quarters else "",
        translate("Corners", "mirrored") if view.flipped else "",
    )
    return _lines(inverted, ", ".join(filter(None, turns)))


def _distance(bar: ScaleBar | None, language: Language) -> tuple[str, ...]:
    if bar is None:
        return (QCoreApplication.translate("Corners", "No spacing: distances in px"),)
    return (f"{bar.length_mm:g} {bar.label.label(language)}",)
