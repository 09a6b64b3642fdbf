"""Screening mammograms as a unit sends them: four views in the order in which they were taken."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.helpers import phantoms

MG = "1.2.840.10008.5.1.4.1.1.1.2"
STUDY = f"{phantoms.ROOT_UID}.41"
ORDER = ("L MLO", "R CC", "L CC", "R MLO")
ROWS, COLS = 1200, 480
WALL, SKIN, AIR = 3000, 1500, 0


def breast(wall_is_left: bool) -> NDArray[np.uint16]:
    """Half an ellipse on the chest wall, brightest there; a bright mark above, a dim one below."""
    j, i = np.mgrid[:ROWS, :COLS]
    away = (i + 0.5) if wall_is_left else (COLS - i - 0.5)
    inside = (away / (0.8 * COLS)) ** 2 + ((j - ROWS / 2) / (0.45 * ROWS)) ** 2 < 1
    made = np.where(inside, WALL - (WALL - SKIN) * away / COLS, AIR)
    return made.astype(np.uint16)


def screening(folder: Path) -> dict[str, str]:
    """Write the four views and a picture that is none of them; SeriesInstanceUID by view.

    The letters of PatientOrientation are those of the standard: of a right breast the chest wall
    is at the right edge as it comes, of a left one at the left.
    """
    uids: dict[str, str] = {}
    for number, name in enumerate(ORDER, start=1):
        side, view = name.split()
        row = "P" if side == "R" else "A"
        column = ("L" if side == "R" else "R") if view == "CC" else "F"
        own = {"ImageLaterality": side, "ViewPosition": view, "PatientOrientation": [row, column]}
        uids[name] = _write(folder, number, breast(wall_is_left=side == "L"), own)
    spot = {"ImageLaterality": "R", "ViewPosition": "ML", "SeriesDescription": "Spot R"}
    uids["spot"] = _write(folder, 5, breast(wall_is_left=False), spot)
    return uids


def _write(folder: Path, number: int, pixels: NDArray[np.uint16], own: dict[str, Any]) -> str:
    uid = f"{STUDY}.{number}"
    values = {
        "SOPClassUID": MG,
        "Modality": "MG",
        "BodyPartExamined": "BREAST",
        "StudyInstanceUID": STUDY,
        "SeriesInstanceUID": uid,
        "SOPInstanceUID": f"{uid}.1",
        "SeriesNumber": number,
        "InstanceNumber": 1,
        "SeriesDescription": f"{own.get('ImageLaterality')} {own.get('ViewPosition')}",
        "ImagerPixelSpacing": [0.1, 0.1],
        "WindowCenter": 2000,
        "WindowWidth": 4000,
        "StudyDescription": "Screening",
    }
    phantoms.write(folder / f"{number}.dcm", pixels, **(values | own))
    return uid
