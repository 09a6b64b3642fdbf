"""What of a picture is not as it was acquired, said with its amount as long as it is so.

A picture is faithful where every pixel of it stands on at least one pixel of the screen, came
without loss, and is all there. Whatever is not is named beside it: what is lost as a caution, what
only smooths as a note, and what goes away by itself as pending.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from meddx.case.record import Series
from meddx.case.volume import Geometry
from meddx.imaging import reslice_planes, true_size
from meddx.imaging.frames import Progress
from meddx.imaging.measure import distance_label
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Phrase

DECIMATED: Final = Phrase("1 screen px = {pixels} image px")
INTERPOLATED: Final = Phrase("interpolated ×{factor}")
LIFE_SIZE: Final = Phrase("life size: {label}")
RESAMPLED: Final = Phrase("resampled between voxels")
GAPS: Final = Phrase("Slices missing: gaps {count}, up to {widest} mm")
UNREADABLE: Final = Phrase("Images that cannot be read: {count}")
LOADING: Final = Phrase("Loading: {ready} of {total}")
DRAFT: Final = Phrase("Draft: the slab is being computed")
DRAFT_PLANE: Final = Phrase("Draft: the plane is being computed")

_LOST: Final = 1.05  # image px a screen px above which detail is lost
_MUCH: Final = 2.0  # every second line of the picture is then on no pixel of its own


class Severity(IntEnum):
    """How much a mark matters to what can be seen."""

    NOTE = 0  # nothing is lost
    PENDING = 1  # it goes away by itself
    CAUTION = 2  # something is lost, or not where it seems


@dataclass(frozen=True)
class Mark:
    """One thing that is to be known of a picture, in words that hold its amount."""

    severity: Severity
    phrase: Phrase


@dataclass(frozen=True)
class Making:
    """How the picture on the screen was made.

    Parameters
    ----------
    cautions
        What its cut, its file and its presentation state say of it.
    is_between
        Whether pixels of a cut lie between voxels.
    is_draft
        Whether it is a coarse picture until the true one is computed.
    """

    cautions: tuple[Phrase, ...] = ()
    is_between: bool = False
    is_draft: bool = False


FAITHFUL: Final = Making()


def fidelity(
    series: Series, view: ViewState, screen: Screen, progress: Progress, making: Making = FAITHFUL
) -> tuple[Mark, ...]:
    """Return what must stand beside a picture, what matters most first.

    Parameters
    ----------
    series
        What stands on the screen: the series, or what stands for its cuts.
    view, screen
        How it is shown.
    progress
        How much of the series is there.
    making
        How the picture was made.
    """
    marks = [Mark(Severity.CAUTION, phrase) for phrase in making.cautions]
    marks += _of_series(series, progress)
    marks += _of_size(series, view, screen)
    if making.is_between:
        marks.append(Mark(Severity.NOTE, RESAMPLED))
    if making.is_draft:
        marks.append(Mark(Severity.PENDING, DRAFT if view.slab_mm > 0 else DRAFT_PLANE))
    return tuple(sorted(marks, key=lambda mark: -mark.severity))


def pixels_a_dot(view: ViewState, screen: Screen) -> float:
    """Picture pixels that share one pixel of the screen, along the direction where it is most."""
    zoom = view.zoom_on(screen)
    return max(1.0 / zoom, 1.0 / (zoom * screen.aspect))


def gaps(geometry: Geometry) -> Phrase | None:
    """Say between how many slices, as they were acquired, some are missing; None if none are."""
    if geometry.planes is None or len(geometry.planes) < 2:
        return None
    steps = reslice_planes.steps_mm(geometry)
    wide = steps[reslice_planes.gaps(steps)]
    if not len(wide):
        return None
    return GAPS.with_values(count=len(wide), widest=f"{wide.max():.4g}")


def briefly(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Return the marks without notes: in a small view, and where no words are wanted."""
    return tuple(mark for mark in marks if mark.severity > Severity.NOTE)


def _of_series(series: Series, progress: Progress) -> list[Mark]:
    marks = []
    if series.lossy is not None:
        marks.append(Mark(Severity.CAUTION, series.lossy))
    if not progress.is_complete:
        said = LOADING.with_values(ready=progress.ready, total=progress.total)
        marks.append(Mark(Severity.PENDING, said))
    if progress.failed:
        marks.append(Mark(Severity.CAUTION, UNREADABLE.with_values(count=progress.failed)))
    return marks


def _of_size(series: Series, view: ViewState, screen: Screen) -> list[Mark]:
    marks = []
    shared = pixels_a_dot(view, screen)
    if shared > _LOST:
        severity = Severity.CAUTION if shared >= _MUCH else Severity.NOTE
        marks.append(Mark(severity, DECIMATED.with_values(pixels=f"{shared:.2g}")))
    elif shared < 1.0 / _LOST:
        factor = f"{1.0 / shared:.2g}"
        marks.append(Mark(Severity.NOTE, INTERPOLATED.with_values(factor=factor)))
    if true_size.is_life_size(series, view, screen):
        label = distance_label(series.volume.geometry)
        marks.append(Mark(Severity.NOTE, LIFE_SIZE.with_values(label=label)))
    return marks
