"""Studies of every usual kind, as headers only: what hanging protocols are tried on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from meddx.case.record import Case, Series, Study
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.viewer.hanging.hang import Hung
from tests.helpers.builders import a_radiograph

TODAY = date(2026, 3, 2)
_AXES = {  # columns are k, j, i: the normal, down and right of a picture, LPS
    Plane.AXIAL: ((0, 0, 1), (0, 1, 0), (1, 0, 0)),
    Plane.CORONAL: ((0, 1, 0), (0, 0, -1), (1, 0, 0)),
    Plane.SAGITTAL: ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
}


def stack(
    uid: str,
    modality: str,
    description: str = "",
    *,
    part: str = "",
    plane: Plane = Plane.AXIAL,
    slices: int = 30,
    step_mm: float = 5.0,
    number: int | None = None,
) -> Series:
    """A series of slices of a plane, at known places."""
    affine = np.eye(4)
    affine[:3, :3] = np.array(_AXES[plane], np.float64).T * (step_mm, 1.0, 1.0)
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    unit = {"CT": "HU", "PT": "SUV"}.get(modality, "1")
    voxels = np.broadcast_to(np.int16(0), (slices, 8, 8))
    return replace(
        a_radiograph(uid=uid), modality=modality, volume=Volume(voxels, geometry, unit),
        description=description, body_part_examined=part, view_position="", windows=(),
        series_number=number, orientation=("", ""),
    )  # fmt: skip


def flat(
    uid: str,
    modality: str,
    description: str = "",
    *,
    part: str = "",
    view: str = "",
    side: str = "",
    letters: tuple[str, str] = ("", ""),
    frames: int = 1,
    number: int | None = None,
) -> Series:
    """A picture, or a clip, without a place in the patient."""
    voxels = np.broadcast_to(np.uint16(0), (frames, 20, 10))
    return replace(
        a_radiograph(uid=uid), modality=modality, volume=Volume(voxels, Geometry.pixels()),
        description=description, body_part_examined=part, view_position=view,
        orientation=letters, series_number=number, windows=(),
        details=(("ImageLaterality", side),) if side else (),
    )  # fmt: skip


def study(*series: Series, uid: str = "1", day: date | None = TODAY, said: str = "") -> Study:
    """A study of these series."""
    own = tuple(replace(item, study_instance_uid=uid) for item in series)
    return Study(uid, own, said, day)


def earlier(kind: str, days: int = 365, uid: str = "9") -> Study:
    """The same examination, so many days before, with UIDs of its own."""
    now = STUDIES[kind]
    own = tuple(
        replace(item, series_instance_uid=f"{uid}.{item.series_instance_uid}")
        for item in now.series
    )
    return study(
        *own, uid=uid, day=date.fromordinal(TODAY.toordinal() - days), said=now.description
    )


def never_shown(hung: Sequence[Hung]) -> tuple[str, ...]:
    """Series of the study that none of these stages shows."""
    first, *others = (stage.unseen for stage in hung)
    return tuple(uid for uid in first if all(uid in unseen for unseen in others))


def case(*studies: Study) -> Case:
    """A case of these studies."""
    return Case(studies=studies)


def _mammogram(view: str, side: str) -> Series:
    right = "P" if side == "R" else "A"
    bottom = ("L" if side == "R" else "R") if view == "CC" else "F"
    return flat(f"{side}{view}", "MG", view=view, side=side, letters=(right, bottom))


def _mr(*named: tuple[str, Plane], part: str) -> tuple[Series, ...]:
    return tuple(
        stack(said.replace(" ", "_"), "MR", said, part=part, plane=plane, number=number)
        for number, (said, plane) in enumerate(named, start=1)
    )


_AX, _COR, _SAG = Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL

# One study of each kind, by the key of the protocol that is made for it.
STUDIES = {
    "chest_radiograph": study(
        flat("pa", "DX", part="CHEST", view="PA"), flat("ll", "DX", part="CHEST", view="LL")
    ),
    "radiograph": study(flat("one", "CR", part="ABDOMEN", view="AP")),
    "radiograph_views": study(
        flat("lat", "CR", "左膝侧位", number=1), flat("ap", "CR", "左膝正位", number=2)
    ),
    "mammography": study(
        *(_mammogram(view, side) for side in "LR" for view in ("MLO", "CC")), said="Screening"
    ),
    "ct_chest": study(
        stack("scout", "CT", "Topogram", part="CHEST", plane=_COR, slices=2, number=1),
        stack("soft", "CT", "Thorax 5.0 Br40", part="CHEST", number=2),
        stack("lung", "CT", "Thorax 1.0 Bl57", part="CHEST", slices=150, step_mm=1.0, number=3),
        stack("mip", "CT", "MIP cor", part="CHEST", plane=_COR, number=4),
    ),
    "ct_head": study(
        stack("brain", "CT", "Head 5.0 H31s", part="HEAD", number=2),
        stack("bone", "CT", "Head 1.0 H70h bone", part="HEAD", slices=150, step_mm=1, number=3),
    ),
    "ct_abdomen": study(
        stack("plain", "CT", "平扫", part="ABDOMEN", number=2),
        stack("art", "CT", "动脉期", part="ABDOMEN", number=3),
        stack("ven", "CT", "门脉期", part="ABDOMEN", number=4),
        stack("thin", "CT", "门脉期 1mm", part="ABDOMEN", slices=200, step_mm=1, number=5),
    ),
    "ct_spine": study(stack("bone", "CT", "Bone 1.0", part="LSPINE", slices=200, step_mm=1)),
    "ct": study(stack("any", "CT", "Series 2", slices=60)),
    "mr_brain": study(
        *_mr(("Loc 3 plane", _COR), ("Sag T1", _SAG), ("Ax T1", _AX), ("Ax T2", _AX),
             ("Ax FLAIR", _AX), ("DWI b1000", _AX), ("ADC", _AX), ("Ax T1 +C", _AX), part="BRAIN")
    ),
    "mr_spine": study(
        *_mr(("T1 sag", _SAG), ("T2 sag", _SAG), ("STIR sag", _SAG), ("T2 tra", _AX), part="LSPINE")
    ),
    "mr_joint": study(
        *_mr(("PD FS sag", _SAG), ("PD FS cor", _COR), ("PD FS ax", _AX), ("T1 cor", _COR),
             part="KNEE")
    ),
    "mr_abdomen": study(
        *_mr(("T2 HASTE cor", _COR), ("T2 ax", _AX), ("DWI", _AX), ("ADC", _AX), ("T1 VIBE", _AX),
             ("T1 VIBE arterial", _AX), ("T1 VIBE portal venous", _AX), part="LIVER")
    ),
    "mr": study(*_mr(("A", _AX), ("B", _SAG), part="")),
    "pet_ct": study(
        stack("ct", "CT", "CT WB 5.0 Br40", slices=200, number=2),
        stack("nac", "PT", "PET NAC", slices=200, number=3),
        stack("pet", "PT", "PET AC", slices=200, number=4),
    ),
    "ultrasound": study(
        *(flat(f"us{n:02}", "US", frames=20 if n == 3 else 1, number=n) for n in range(1, 12))
    ),
    "angiography": study(*(flat(f"xa{n}", "XA", frames=30, number=n) for n in range(1, 4))),
    "any": study(stack("nm", "NM", "Bone scan"), stack("nm2", "NM", "Bone scan late")),
}  # fmt: skip
