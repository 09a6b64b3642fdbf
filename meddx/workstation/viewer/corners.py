"""What stands in the corners of the view: words about the picture, orientation letters, scale."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from meddx.case.identity import Patient
from meddx.case.record import Series
from meddx.imaging import window
from meddx.imaging.corner_text import date_lines
from meddx.imaging.measure import ScaleBar, scale_bar
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Language

_OPPOSITE: Final = {"R": "L", "L": "R", "A": "P", "P": "A", "H": "F", "F": "H"}


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

    top_left: tuple[str, ...]
    top_right: tuple[str, ...]
    bottom_left: tuple[str, ...]
    bottom_right: tuple[str, ...]
    letters: tuple[str, str, str, str]
    scale: ScaleBar | None


def corners(
    series: Series, patient: Patient, view: ViewState, screen: Screen, language: Language
) -> Corners:
    """Say what is shown, in ``language``; ``view`` names its window."""
    return Corners(
        top_left=_who(patient),
        top_right=_what(series, language),
        bottom_left=_grey(series, view, screen),
        bottom_right=(*_distance(series, view, screen, language), *_lossy(series, language)),
        letters=letters(series.orientation),
        scale=scale_bar(series.volume.geometry, view.zoom_on(screen), screen.width_px / 4),
    )


def letters(orientation: tuple[str, str]) -> tuple[str, str, str, str]:
    """Letters at the left, right, top and bottom edge from those at the right and the bottom."""
    right, bottom = orientation
    return opposite(right), right, opposite(bottom), bottom


def opposite(direction: str) -> str:
    """Turn each letter round: ``LPF`` becomes ``RAH``."""
    return "".join(_OPPOSITE.get(letter, "") for letter in direction)


def _who(patient: Patient) -> tuple[str, ...]:
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    lines = (shown_name(patient.name), patient.patient_id, f"{born} {patient.sex.value}".strip())
    return tuple(line for line in lines if line)


def shown_name(name: str) -> str:
    """Write ``Doe^Jane^^Dr`` as ``Doe, Jane Dr``; of three groups the native one stands last."""
    groups = []
    for group in name.split("="):
        parts = [part.strip() for part in group.split("^")]
        given = " ".join(part for part in parts[1:] if part)
        groups.append(", ".join(part for part in (parts[0], given) if part))
    return "  ".join(group for group in groups if group)


def _what(series: Series, language: Language) -> tuple[str, ...]:
    kind = " ".join(
        part for part in (series.modality, series.body_part_examined, series.view_position) if part
    )
    dates = tuple(line.label(language) for line in date_lines(series))
    # Units says what is stored: not what the values are once they were turned into SUV.
    told = (line for line in series.details if line[0] != "Units" or series.volume.unit != "SUV")
    side = QCoreApplication.translate("Corners", "Side")
    details = tuple(
        f"{side if name == 'ImageLaterality' else name} {value}".strip() for name, value in told
    )
    lines = (kind, series.description, *dates, *details)
    return tuple(line for line in lines if line)


def _grey(series: Series, view: ViewState, screen: Screen) -> tuple[str, ...]:
    translate = QCoreApplication.translate
    lines: list[str] = []
    slices = series.volume.shape[0]
    if slices > 1:
        lines.append(translate("Corners", "Image {0} / {1}").format(view.k + 1, slices))
    times = series.volume.time_points
    if times > 1:
        lines.append(translate("Corners", "Time {0} of {1}").format(view.t + 1, times))
    if view.window is not None and not series.volume.is_colour:
        shown = window.as_window(view.window)
        unit = "" if series.volume.unit == "1" else f" {series.volume.unit}"
        line = translate("Corners", "C {0}  W {1}").format(
            f"{shown.center:.6g}", f"{shown.width:.6g}{unit}"
        )
        lines.append(line)
    if view.inverted:
        lines.append(translate("Corners", "Inverted by the reader"))
    elif series.inverted:
        lines.append("MONOCHROME1")
    lines.append(translate("Corners", "Zoom {0} %").format(f"{100 * view.zoom_on(screen):.0f}"))
    return tuple(lines)


def _lossy(series: Series, language: Language) -> tuple[str, ...]:
    return () if series.lossy is None else (series.lossy.label(language),)


def _distance(
    series: Series, view: ViewState, screen: Screen, language: Language
) -> tuple[str, ...]:
    bar = scale_bar(series.volume.geometry, view.zoom_on(screen), screen.width_px / 4)
    if bar is None:
        return (QCoreApplication.translate("Corners", "No spacing: distances in px"),)
    return (f"{bar.length_mm:g} {bar.label.label(language)}",)
