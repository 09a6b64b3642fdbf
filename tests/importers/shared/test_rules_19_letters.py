"""Rule 19: letters at the edges come from direction cosines; without them there are none."""

import numpy as np
import pytest

from meddx.case.volume import Calibration, Frame, Geometry
from meddx.importers.shared import dicom_geometry
from meddx.importers.shared.dicom_header import Header


def letters(row, column, **values):
    affine = np.eye(4)
    affine[:3, 2], affine[:3, 1] = row, column
    affine[:3, 0] = np.cross(row, column)
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    return dicom_geometry.letters(Header(**values), geometry)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ((1, 0, 0), (0, 1, 0), ("L", "P")),  # axial, supine
        ((-1, 0, 0), (0, -1, 0), ("R", "A")),  # axial, prone: from the cosines alone
        ((0, 1, 0), (0, 0, -1), ("P", "F")),  # sagittal
        ((1, 0, 0), (0, 0, -1), ("L", "F")),  # coronal
        ((0, -1, 0), (1, 0, 0), ("A", "L")),  # decubitus
    ],
)
def test_rule_19_letters_of_the_main_planes(row, column, expected):
    assert letters(row, column) == expected
    assert letters(row, column, modality="CT") == expected


def test_rule_19_oblique_directions_have_several_letters_the_strongest_first():
    row = np.array([0.8, 0.5, -0.33166248])
    column = np.cross([0, 0, 1], row)
    column /= np.linalg.norm(column)
    right, bottom = letters(row, column)
    assert right == "LPF"
    assert bottom == "PR"


def test_rule_19_a_projection_says_it_itself():
    flat = Geometry.pixels()
    header = Header(modality="CR", patient_orientation=("L", "F"))
    assert dicom_geometry.letters(header, flat) == ("L", "F")


@pytest.mark.parametrize("words", [(), ("L",), ("X", "F"), ("L", "F", "A")])
def test_rule_19_nothing_known_is_no_letter(words):
    header = Header(modality="CR", patient_orientation=words)
    assert dicom_geometry.letters(header, Geometry.pixels()) == ("", "")
