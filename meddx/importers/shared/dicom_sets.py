"""Sorts DICOM files into display sets: by what they say, never by their order or names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.importers.shared import dicom_geometry, dicom_slices, dicom_times
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_slices import File as File
from meddx.importers.shared.dicom_slices import Slice
from meddx.phrase import Phrase

MIXED_FORMAT: Final = Phrase(
    "The images of this series differ in how their pixels are stored or measured; those that fit "
    "together are shown together."
)
PART_MISSING: Final = Phrase(
    "This object was sent in {total} parts, of which {found} are here: images are missing."
)
MIXED_PLANES: Final = Phrase(
    "The images of this series lie in {count} different directions; each is shown apart."
)

# Planes of one stack agree in each direction cosine and in spacing as closely as this.
_SAME_COSINE: Final = 1e-2
_SAME_SPACING: Final = 1e-2
# Volumes of one examination that lie at the same places agree as closely as this.
_SAME_PLACES_MM: Final = 0.1
_COSINE_DIGITS: Final = 3


@dataclass(frozen=True, eq=False)
class DisplaySet:
    """What becomes one series.

    Parameters
    ----------
    slices
        Time point by time point, each sorted along the normal; in the order of the file where
        they have no place.
    is_stack
        Whether every slice has a place in the patient.
    time_points
        How many volumes of one geometry follow one another.
    told
        What must be said about how it was put together.
    """

    slices: tuple[Slice, ...]
    is_stack: bool
    time_points: int = 1
    told: tuple[Phrase, ...] = ()

    @property
    def header(self) -> Header:
        """Header of the middle slice of the first time point."""
        count = len(self.slices) // self.time_points
        return self.slices[count // 2].header

    @property
    def files(self) -> tuple[File, ...]:
        """Files that it is made of, each once."""
        return tuple(dict.fromkeys(item.file for item in self.slices))

    @property
    def belongs(self) -> tuple[str, str, bool, bool]:
        """Its DICOM series, and what kind of display set of it this is."""
        header = self.slices[0].header
        return header.study_uid, header.series_uid, header.is_localizer, self.is_stack


def display_sets(files: Iterable[File]) -> list[DisplaySet]:
    """Group files into display sets, sorted; needs headers only."""
    made: list[DisplaySet] = []
    for members in _objects(files):
        made += _of_object(members)
    return _volumes_joined(made)


def _volumes_joined(made: Sequence[DisplaySet]) -> list[DisplaySet]:
    """Join multi-frame files of one series that hold one volume each, at the same places.

    Such files are the time points of an examination; other files stay what they are.
    """
    groups: dict[tuple[Any, ...], list[DisplaySet]] = {}
    for number, one in enumerate(made):
        groups.setdefault(_volume_key(one) or (number,), []).append(one)
    joined: list[DisplaySet] = []
    for group in groups.values():
        if len(group) == 1:
            joined += group
            continue
        stacks = dicom_times.split([item for one in group for item in one.slices])
        told = tuple(dict.fromkeys(phrase for one in group for phrase in one.told))
        joined += [
            DisplaySet(stack.slices, True, stack.time_points, (*told, *stack.told))
            for stack in stacks
        ]
    return joined


def _volume_key(made: DisplaySet) -> tuple[Any, ...] | None:
    """Return what volumes of one place and kind agree in; None where a set may not be joined."""
    first = made.slices[0]
    apart = any(file.is_apart for file in made.files)
    if not made.is_stack or apart or first.header.frame_count == 1 or made.time_points > 1:
        return None
    places = tuple(
        round(part / _SAME_PLACES_MM) for item in made.slices for part in item.plane.position
    )
    turned = tuple(round(part, _COSINE_DIGITS) for part in first.plane.orientation)
    own = (first.header.modality, first.header.sop_class, first.kind, _format(first))
    return (*made.belongs, *own, turned, places)


def _objects(files: Iterable[File]) -> list[list[File]]:
    """Join single slices of one series, and parts of one concatenation; else each file alone."""
    groups: dict[tuple[Any, ...], list[File]] = {}
    for file in sorted(files, key=lambda item: item.order):
        groups.setdefault(_object_key(file), []).append(file)
    return [groups[key] for key in sorted(groups, key=lambda key: tuple(map(str, key)))]


def _object_key(file: File) -> tuple[Any, ...]:
    header = file.header
    own = (header.study_uid, header.series_uid, header.modality, header.sop_class)
    if header.concatenation:
        return (*own, "parts", header.concatenation[0])
    if not file.is_apart and _is_loose(file):
        return (*own, "loose", header.is_localizer)
    if file.is_apart or not _is_slice(file):
        return (
            *own,
            "single",
            header.sop_uid,
            file.mark,
            file.source.member,
            str(file.source.path),
        )
    return (*own, "stack", header.is_localizer)


def _is_slice(file: File) -> bool:
    """Whether a file may join others: single slices, and mosaics that can be cut."""
    header = file.header
    if dicom_slices.mosaic_slices(file):
        return True
    return header.frame_count == 1 and file.is_placed


def _is_loose(file: File) -> bool:
    """Whether this is one slice of a series that does not say where it lies."""
    header = file.header
    is_sheet = "MOSAIC" in header.image_type
    single = header.frame_count == 1 and header.modality in dicom_geometry.STACKED
    return single and not is_sheet and not file.is_placed


def _of_object(files: Sequence[File]) -> list[DisplaySet]:
    told = _missing_parts(files)
    slices = dicom_slices.joined(files)
    if not all(item.plane.is_complete for item in slices) or not _has_places(files):
        formats = _grouped(slices, [_format(item) for item in slices])
        return [DisplaySet(tuple(same), is_stack=False, told=told) for same in formats]
    return [replace(made, told=(*told, *made.told)) for made in _stacks(slices)]


def _has_places(files: Sequence[File]) -> bool:
    return all(file.is_placed or _is_slice(file) for file in files)


def _missing_parts(files: Sequence[File]) -> tuple[Phrase, ...]:
    parts = files[0].header.concatenation
    if not parts:
        return ()
    numbers = {file.header.concatenation[1] for file in files}
    total = int(dicom_slices.number_of(parts[2]))
    last = int(max(dicom_slices.number_of(number) for number in numbers))
    expected = max(total, last)
    if len(numbers) >= expected:
        return ()
    return (PART_MISSING.with_values(total=expected, found=len(numbers)),)


def _stacks(slices: Sequence[Slice]) -> list[DisplaySet]:
    """Divide slices by kind, pixel format, direction and time."""
    made: list[DisplaySet] = []
    kinds = _grouped(slices, [item.kind for item in slices])
    for kind in kinds:
        formats = _grouped(kind, [_format(item) for item in kind])
        for same in formats:
            directions = _parallel(same)
            told = (MIXED_FORMAT,) if len(formats) > 1 else ()
            if len(directions) > 1:
                told = (*told, MIXED_PLANES.with_values(count=len(directions)))
            made += [
                DisplaySet(stack.slices, True, stack.time_points, (*told, *stack.told))
                for part in directions
                for stack in dicom_times.split(part)
            ]
    return made


def _grouped(slices: Sequence[Slice], keys: Sequence[Any]) -> list[list[Slice]]:
    groups: dict[Any, list[Slice]] = {}
    for item, key in zip(slices, keys, strict=True):
        groups.setdefault(key, []).append(item)
    return [groups[key] for key in sorted(groups, key=str)]


def _format(item: Slice) -> tuple[Any, ...]:
    """Return what the voxels of one volume agree in."""
    header = item.header
    return (
        *item.size,
        header.samples or 1,
        header.colour_model,
        header.signed,
        header.bits_allocated,
        header.bits_stored,
        (header.bits_stored or 0) - 1 if header.high_bit is None else header.high_bit,
        header.has_modality_lut,
        header.modality == "CT" and item.is_scaled,
        item.rescale_type,
        header.units,
    )


def _parallel(slices: Sequence[Slice]) -> list[list[Slice]]:
    """Divide slices into those of like direction and spacing, whatever their order.

    Two are alike if a chain of slices, each close to the next, leads from one to the other.
    """
    keys = [(*item.plane.orientation, *item.plane.spacing) for item in slices]
    distinct = sorted(set(keys))
    numbers = _chained(np.array(distinct, np.float64))
    place = dict(zip(distinct, numbers, strict=True))
    return _grouped(slices, [place[key] for key in keys])


def _chained(keys: NDArray[np.float64]) -> list[int]:
    """Return the group of each row: chains of close rows (six cosines, two spacings)."""
    groups = np.full(len(keys), -1)
    for first in range(len(keys)):
        if groups[first] >= 0:
            continue
        waiting = [first]
        groups[first] = first
        while waiting:
            at = keys[waiting.pop()]
            turned = np.abs(keys[:, :6] - at[:6]).max(axis=1)
            spaced = np.abs(keys[:, 6:] / at[6:] - 1.0).max(axis=1)
            close = np.flatnonzero(
                (turned <= _SAME_COSINE) & (spaced <= _SAME_SPACING) & (groups < 0)
            )
            groups[close] = first
            waiting += close.tolist()
    return [int(group) for group in groups]
