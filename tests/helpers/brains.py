"""MR of a head as files and in memory, and a tiny pack that reads single slices of it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.content import Content, thumbnail
from meddx.analysis.pack import GateSpec, InputSpec, ModelPack
from meddx.case.codes import Code
from meddx.case.mr import MrAcquisition
from meddx.case.record import Case, Series, ShownSlice, Study
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.training.config import LabelSpec
from meddx.training.content import principal_parts
from meddx.training.export import LabelFacts, Product, write_pack
from meddx.training.network import resnet18
from tests.helpers.packs import config, written_once
from tests.helpers.phantoms import MR, ROOT_UID, write

GLIOMA, NO_TUMOUR = "HP:0009733", "MEDDX:no_tumour"
SIZE_PX, SLICES, LESION = 160, 5, 2  # the slice with the lesion
MR_UID = "1.2.3.9"
T1_CONTRAST = MrAcquisition(
    scanning_sequence="SE",
    image_type=("ORIGINAL", "PRIMARY"),
    repetition_time_ms=500.0,
    echo_time_ms=12.0,
    contrast_agent="Gadobutrol",
)
# ImageOrientationPatient: along a row, along a column.
PLANES = {
    "axial": (1, 0, 0, 0, 1, 0),
    "coronal": (1, 0, 0, 0, 0, -1),
    "sagittal": (0, 1, 0, 0, 0, -1),
}


def head(k: int) -> NDArray[np.uint16]:
    """A bright skull around a grey brain with dark ventricles; slice ``LESION`` has a bright spot.

    uint16, shape (160, 160).
    """
    y, x = np.mgrid[-1 : 1 : SIZE_PX * 1j, -1 : 1 : SIZE_PX * 1j]
    inside = (x / 0.7) ** 2 + (y / 0.85) ** 2
    picture = np.where(inside < 1.0, 900.0, 20.0)
    picture[inside < 0.85] = 500.0 + 10 * k
    picture[((np.abs(x) - 0.12) / 0.08) ** 2 + (y / 0.25) ** 2 < 1] = 150.0
    if k == LESION:
        picture[((x - 0.35) / 0.15) ** 2 + ((y + 0.3) / 0.15) ** 2 < 1] = 1200.0
    noise = np.random.default_rng(k).normal(0, 15, picture.shape)
    return np.rint(np.clip(picture + noise, 0, 4095)).astype(np.uint16)


def affine_of(plane: str, lean_degrees: float = 0.0) -> NDArray[np.float64]:
    """Affine of 1 mm pixels and slices 6 mm apart, leaning about the picture's rows."""
    row, column = np.array(PLANES[plane], float).reshape(2, 3)
    angle = np.radians(lean_degrees)
    leaning = np.cos(angle) * column + np.sin(angle) * np.cross(row, column)
    made = np.eye(4)
    made[:3, 0], made[:3, 1], made[:3, 2] = 6.0 * np.cross(row, leaning), leaning, row
    return made


def mr_series(plane: str = "axial", lean_degrees: float = 0.0, **other: Any) -> Series:
    """A stack in memory that the tiny pack may read: T1 with contrast."""
    affine = affine_of(plane, lean_degrees)
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    made = Series(
        series_instance_uid=MR_UID,
        study_instance_uid="1.2.3",
        modality="MR",
        volume=Volume(np.stack([head(k) for k in range(SLICES)]), geometry),
        description="Ax T1 +C",
        sop_instance_uids=tuple(f"{MR_UID}.{k}" for k in range(SLICES)),
        body_part_examined="BRAIN",
        photometric_interpretation="MONOCHROME2",
        mr=T1_CONTRAST,
    )
    return replace(made, **other)


def mr_case(*series: Series) -> Case:
    """One study with these series, or with the usual one."""
    return Case(studies=(Study("1.2.3", series or (mr_series(),)),))


def chosen(series: Series, k: int = LESION) -> ShownSlice:
    """A slice of a stack as packs get it."""
    volume = series.volume
    affine = volume.geometry.affine.copy()
    affine[:3, 3] += k * affine[:3, 0]
    geometry = Geometry(affine, volume.geometry.frame, volume.geometry.calibration)
    alone = replace(volume, data=volume.voxels[k : k + 1], geometry=geometry)
    return ShownSlice(k, replace(series, volume=alone))


def written(folder: Path, number: int = 1, plane: str = "axial", **attributes: Any) -> list[Path]:
    """Write such a stack as one file a slice; ``number`` makes its series UID."""
    affine = affine_of(plane)
    own: dict[str, Any] = {
        "SOPClassUID": MR,
        "Modality": "MR",
        "SeriesInstanceUID": f"{ROOT_UID}.4.{number}",
        "SeriesNumber": number,
        "SeriesDescription": f"{plane} T1 +C",
        "BodyPartExamined": "BRAIN",
        "ImageType": ["ORIGINAL", "PRIMARY"],
        "ScanningSequence": "SE",
        "RepetitionTime": 500,
        "EchoTime": 12,
        "ContrastBolusAgent": "Gadobutrol",
        "ImageOrientationPatient": list(PLANES[plane]),
        "PixelSpacing": [1.0, 1.0],
        "SliceThickness": 5,
    }
    paths = []
    for k in range(SLICES):
        of_slice = {
            "SOPInstanceUID": f"{ROOT_UID}.4.{number}.{k + 1}",
            "InstanceNumber": k + 1,
            "ImagePositionPatient": list(affine[:3, 3] + k * affine[:3, 0]),
        }
        path = folder / f"mr{number}_{k + 1:03d}.dcm"
        paths.append(write(path, head(k), **(own | of_slice | attributes)))
    return paths


def brain_pack(folder: Path) -> ModelPack:
    """Write and load a pack of random weights: glioma is always called, the others never."""
    return written_once(GLIOMA, _write, folder / "tiny_brain")


def _write(folder: Path) -> None:
    import torch

    labels = (
        LabelSpec("glioma", "label", "1", Code.parse(GLIOMA, "Glioma", "胶质瘤"), 0.02, "a guess"),
        LabelSpec("meningioma", "label", "2", Code.parse("HP:0002858", "Meningioma", "脑膜瘤"),
                  0.02, "a guess"),
        LabelSpec("notumor", "label", "3", Code.parse(NO_TUMOUR, "None of these", "无上述肿瘤"),
                  0.94, "a guess"),
    )  # fmt: skip
    facts = (
        LabelFacts(1e-6, (1.0, 3.0), 0.3, 40, 100, suppressed=False),
        LabelFacts(1 - 1e-6, (1.0, 0.0), 0.3, 40, 100, suppressed=False),
        LabelFacts(1 - 1e-6, (1.0, 0.0), 0.3, 40, 100, suppressed=False),
    )
    base = config(name="tiny_brain")
    card = replace(base.card, title="Tiny brain", title_zh="小脑袋", family="brain_mri",
                   task="multiclass")  # fmt: skip
    gate = GateSpec(("MR",), ("BRAIN", "HEAD", "SKULL"), (), ("MONOCHROME1", "MONOCHROME2"), None,
                    128, 2000)  # fmt: skip
    made = replace(base, card=card, gate=gate, labels=labels,
                   input=InputSpec((64, 64), 1, "letterbox", (0.5, 99.5), 0.3, 0.25))  # fmt: skip
    torch.manual_seed(5)
    network = resnet18(len(labels), 2)
    network.eval()
    thumbs = [thumbnail(head(k)[:128, :128].astype(np.float32) / 1200) for k in range(SLICES)]
    thumbs += [thumbnail(head(k).astype(np.float32) / 1200) for k in range(SLICES)]
    content = Content(principal_parts(np.stack(thumbs), 4), np.empty(0, np.float32), 1.0)
    product = Product(network, facts, content, 0.5, 2.0, "# Tiny brain\n")
    write_pack(made, product, folder)
