"""NIfTI-1 and NIfTI-2, plain or gzip, in one file. They name no patient and no unit."""

import zlib
from typing import Any, ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.case.record import Case, Series, Study
from meddx.case.source import Source
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging.reslice_cut import letters
from meddx.importers import Importer
from meddx.importers.shared import cases, nifti_file
from meddx.jobs import Context
from meddx.phrase import Phrase

BARE: Final = Phrase(
    "A NIfTI file names no patient and no unit: values are shown as the file scales them."
)
NO_PLACE: Final = Phrase(
    "This NIfTI file does not say where its voxels lie (no sform, no qform): left and right are "
    "unknown, distances are in pixels."
)
NO_UNIT: Final = Phrase("This NIfTI file names no unit of length; millimetres are assumed.")
TWO_PLACES: Final = Phrase(
    "The sform and the qform of this NIfTI file lie up to {distance_mm} mm apart. The sform is "
    "used."
)
ALPHA: Final = Phrase("The transparency in this file is not shown.")

_HEAD_BYTES: Final = 540
_DEADLINE_S: Final = 600.0
_TOLERATED_MM: Final = 1.0


class Nifti(Importer):
    """One file, one series of modality OT."""

    title: ClassVar[str] = "NIfTI"
    extensions: ClassVar[tuple[str, ...]] = (".nii", ".nii.gz")

    @override
    def sniff(self, head: bytes) -> float:
        """NIfTI by the magic of its header; halves of pairs too, which are refused plainly."""
        return 1.0 if nifti_file.looks_like(_inflated(head)) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import NIfTI files one by one."""
        return cases.load_each(files, context, _load_one)


def _inflated(head: bytes) -> bytes:
    """First bytes behind a gzip header, as far as ``head`` reaches."""
    if not head.startswith(nifti_file.GZIP):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, _HEAD_BYTES)
    except zlib.error:
        return b""


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        "meddx.importers.shared.nifti_file:read_nifti", {"source": source.as_json()}, _DEADLINE_S
    )
    said = reply.header
    slope, intercept = said["rescale"]
    volume = Volume(
        reply.arrays["voxels"],
        _geometry(said["affine"]),
        rescale=((float(slope), float(intercept)),),
        time_points=int(said["time_points"]),
    )
    uid = f"nifti-{said['sha256'][:16]}"
    series = Series(
        series_instance_uid=uid,
        study_instance_uid=uid,
        modality="OT",
        volume=volume,
        description=source.name,
        orientation=_orientation(volume.geometry),
        pixel_sha256=str(said["sha256"]),
        warnings=_warnings(said),
    )
    return Case(studies=(Study(uid, (series,)),))


def _geometry(affine: list[list[float]] | None) -> Geometry:
    if affine is None:
        return Geometry.pixels()
    return Geometry(np.array(affine), Frame.PATIENT, Calibration.PATIENT)


def _orientation(geometry: Geometry) -> tuple[str, str]:
    """Letters at the right and the bottom edge; none where the place is unknown."""
    if geometry.frame is not Frame.PATIENT:
        return "", ""
    return letters(geometry.affine[:3, 2]), letters(geometry.affine[:3, 1])


def _warnings(said: Any) -> tuple[Phrase, ...]:  # noqa: ANN401 - JSON
    told = [BARE]
    if said["affine"] is None:
        told.append(NO_PLACE)
    elif not said["is_unit_known"]:
        told.append(NO_UNIT)
    if said["apart_mm"] > _TOLERATED_MM:
        told.append(TWO_PLACES.with_values(distance_mm=round(float(said["apart_mm"]), 1)))
    if said["has_alpha"]:
        told.append(ALPHA)
    return tuple(told)
