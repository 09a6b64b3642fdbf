"""Sorts DICOM files into patients and display sets: by what they say, never by their order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.identity import Agreement, Patient, Sex
from meddx.importers.shared import dicom_geometry
from meddx.importers.shared.dicom_header import Header

# Planes of one stack agree in each direction cosine and in spacing as closely as this.
_SAME_COSINE: Final = 1e-3
_SAME_SPACING: Final = 1e-2


@dataclass(frozen=True, eq=False)
class File:
    """One file with its header and, once decoded, its values."""

    path: Path
    header: Header
    values: NDArray[Any] | None = None
    sha256: str = ""
    padding: tuple[float, float] | None = None
    stored_range: tuple[float, float] | None = None

    @property
    def plane(self) -> dicom_geometry.Plane:
        """Plane of the (first) frame."""
        return dicom_geometry.planes(self.header)[0]

    @property
    def order(self) -> tuple[Any, ...]:
        """Sorts files the same way whatever they are called and in whatever order they come."""
        header = self.header
        number = header.instance_number
        return number is None, number or 0, header.sop_uid, self.sha256, str(self.path)


def is_slice(header: Header) -> bool:
    """Whether a file is one slice of a stack: cross-sectional, one frame, placed in the patient."""
    plane = dicom_geometry.planes(header)[0]
    stacked = header.modality in dicom_geometry.STACKED and header.frame_count == 1
    return stacked and plane.is_complete and "MOSAIC" not in header.image_type


def set_key(file: File) -> tuple[Any, ...]:
    """Return what files of one display set agree in; a file that is no slice is its own set."""
    header = file.header
    own = (header.study_uid, header.series_uid, header.modality, header.sop_class)
    if not is_slice(header):
        return (*own, "single", header.sop_uid, str(file.path))
    return (
        *own,
        "stack",
        header.is_localizer,
        header.rows,
        header.columns,
        header.samples or 1,
        header.photometric,
        header.signed,
        header.rescale_type,
        header.units,
    )


def display_sets(files: Iterable[File]) -> list[tuple[File, ...]]:
    """Group files into display sets, sorted; needs headers only."""
    groups: dict[tuple[Any, ...], list[File]] = {}
    for file in sorted(files, key=lambda item: item.order):
        groups.setdefault(set_key(file), []).append(file)
    return [
        tuple(members)
        for key in sorted(groups, key=lambda key: tuple(map(str, key)))
        for members in _parallel(groups[key])
    ]


def _parallel(files: Sequence[File]) -> list[list[File]]:
    """Divide files, in their order, into those of like orientation and spacing."""
    sets: list[list[File]] = []
    for file in files:
        place = next((members for members in sets if _fits(members[0], file)), None)
        if place is None:
            sets.append([file])
        else:
            place.append(file)
    return sets


def _fits(first: File, other: File) -> bool:
    if not is_slice(first.header):
        return True
    one, two = first.plane, other.plane
    return np.allclose(one.orientation, two.orientation, rtol=0, atol=_SAME_COSINE) and np.allclose(
        one.spacing, two.spacing, rtol=_SAME_SPACING
    )


def without_copies(files: Sequence[File]) -> list[File]:
    """Leave out files that are the same object with the same pixels as an earlier one."""
    kept: dict[tuple[str, str], File] = {}
    for number, file in enumerate(sorted(files, key=lambda item: item.order)):
        uid = file.header.sop_uid or str(number)
        kept.setdefault((uid, file.sha256), file)
    return list(kept.values())


_TELLS: Final[tuple[Callable[[Header], Any], ...]] = (
    lambda header: header.echo,
    lambda header: header.b_value,
    lambda header: header.temporal,
    lambda header: header.trigger_time,
    lambda header: header.acquisition,
    lambda header: header.image_type,
)


def by_position(files: Sequence[File]) -> list[tuple[File, ...]]:
    """Sort slices along the normal; where positions repeat, split into as many stacks.

    What distinguishes the stacks is tried in turn (echo, diffusion weighting, time point,
    acquisition, kind of image); else the n-th instance at each position makes the n-th stack.
    """
    ordered = sorted(files, key=lambda item: item.order)
    if not _repeats(ordered):
        return [_sorted_stack(ordered)]
    for tell in _TELLS:
        parts: dict[Any, list[File]] = {}
        for file in ordered:
            parts.setdefault(tell(file.header), []).append(file)
        if len(parts) > 1 and not any(_repeats(part) for part in parts.values()):
            return [_sorted_stack(parts[key]) for key in parts]
    return _by_repeat(ordered)


def _depths(files: Sequence[File]) -> list[float]:
    normal = files[0].plane.normal
    return [float(normal @ np.array(file.plane.position)) for file in files]


def _repeats(files: Sequence[File]) -> bool:
    depths = np.sort(_depths(files))
    return bool((np.diff(depths) < dicom_geometry.SAME_PLACE_MM).any())


def _sorted_stack(files: Sequence[File]) -> tuple[File, ...]:
    depths = _depths(files)
    return tuple(files[index] for index in np.argsort(depths, kind="stable"))


def _by_repeat(ordered: Sequence[File]) -> list[tuple[File, ...]]:
    """Give the n-th file at each position, in the order of instances, to the n-th stack."""
    stacks: list[list[File]] = []
    last: float | None = None
    turn = 0
    for depth, index in sorted(zip(_depths(ordered), range(len(ordered)), strict=True)):
        turn = turn + 1 if last is not None and depth - last < dicom_geometry.SAME_PLACE_MM else 0
        last = depth if turn == 0 else last
        if turn == len(stacks):
            stacks.append([])
        stacks[turn].append(ordered[index])
    return [_sorted_stack(stack) for stack in stacks]


def day(text: str) -> date | None:
    """Read a DICOM date (``YYYYMMDD``, or ``YYYY.MM.DD`` of old files); None if it is none."""
    digits = text.replace(".", "").strip()
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def patient_of(header: Header) -> Patient:
    """Return who a file says it is about."""
    sex = header.sex.upper()
    return Patient(
        patient_id=header.patient_id,
        name=header.patient_name if header.patient_name.strip("^= ") else "",
        birth_date=day(header.birth_date),
        sex=Sex(sex) if sex in {"F", "M", "O"} else Sex.UNKNOWN,
    )


def by_patient(files: Sequence[File]) -> list[tuple[Patient, list[File]]]:
    """Divide files among patients; a doubt never merges.

    Files that name nobody stay together only within one study.
    """
    groups: list[tuple[Patient, list[File]]] = []
    for file in sorted(files, key=lambda item: (patient_key(item.header), item.order)):
        patient = patient_of(file.header)
        place = next(
            (n for n, group in enumerate(groups) if _joins(patient, file, *group)), len(groups)
        )
        if place == len(groups):
            groups.append((patient, []))
        known, members = groups[place]
        members.append(file)
        groups[place] = (known.completed_by(patient), members)
    return groups


def patient_key(header: Header) -> tuple[str, str, str, str]:
    """Sorts files so that those who name somebody come first."""
    unnamed = "" if header.patient_id else "~"
    return unnamed, header.patient_id, header.birth_date, header.patient_name


def _joins(patient: Patient, file: File, known: Patient, members: Sequence[File]) -> bool:
    agreement = known.compare(patient)
    if agreement is not Agreement.UNIDENTIFIED:
        return agreement is Agreement.SAME
    study = file.header.study_uid
    same_study = bool(study) and any(member.header.study_uid == study for member in members)
    return same_study and known == replace(patient, sex=known.sex)
