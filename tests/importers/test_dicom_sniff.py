"""DICOM is told from the first bytes of a file, whatever its name."""

import numpy as np
import pytest

from meddx.importers import HEAD_BYTES
from meddx.importers.dicom import Dicom
from tests.helpers.phantoms import write

RAMP = np.arange(12, dtype=np.uint16).reshape(3, 4)


def test_a_file_is_known_by_its_content(tmp_path):
    path = write(tmp_path / "no_ending", RAMP)
    assert Dicom().sniff(path.read_bytes()[:HEAD_BYTES]) == 1.0


def test_a_data_set_without_preamble_is_known(tmp_path):
    content = write(tmp_path / "a.dcm", RAMP).read_bytes()
    assert Dicom().sniff(content[132 : 132 + HEAD_BYTES]) > 0
    start = content.index(b"\x08\x00\x16\x00UI")
    assert Dicom().sniff(content[start : start + HEAD_BYTES]) > 0


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x08\x00",
        bytes(4096),
        b"%PDF-1.7" * 40,
        b"\x89PNG\r\n\x1a\n" * 50,
        b"ID\tterm\n" * 40,
    ],
)
def test_other_formats_are_left_alone(head):
    assert Dicom().sniff(head) == 0.0
