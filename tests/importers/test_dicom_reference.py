"""Every reference set: voxels, places and refusals; the table of tests/benchmarks in one test."""

import pytest

from tests.benchmarks import dicom_conformance, dicom_volumes
from tests.benchmarks.dicom_files import WRONG, Row

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not dicom_conformance.DATA.is_dir(),
        reason="the reference files of ../shared/data/dicom are not on this machine",
    ),
]


def wrong(rows: list[Row]) -> list[str]:
    return [f"{row.part} {row.item}: {row.detail}" for row in rows if row.verdict == WRONG]


def test_every_reference_volume_is_equal_in_every_voxel_and_corner():
    rows = list(dicom_volumes.judge(dicom_conformance.DATA))
    assert wrong(rows) == []
    assert sum(row.part == "volume" for row in rows) >= len(dicom_volumes.SETS)
    assert any(row.part == "corners" and row.item.startswith("GE") for row in rows)


def test_every_reference_file_is_right_or_truly_refused():
    rows = list(dicom_conformance.judge_files(dicom_conformance.references()))
    assert wrong(rows) == []
    assert wrong(list(dicom_conformance.judge_sets(rows))) == []
    assert len(rows) > 400
    assert sum(row.verdict in {"right", "within loss"} for row in rows) >= 268
