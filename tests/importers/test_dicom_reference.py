"""No picture of the reference set is shown with wrong values; what is not shown is refused."""

import csv

import pytest

from meddx.jobs import Context
from tests.benchmarks.dicom_reference import DATA, verdict


@pytest.mark.slow
def test_every_reference_picture_is_right_or_refused(context: Context):
    if not DATA.is_dir():
        pytest.skip("the reference files of ../shared/data/dicom are not on this machine")
    with (DATA / "pixel_reference.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if (DATA / row["path"]).suffix != ".gz"]
    said = {
        row["path"]: verdict(row, DATA / row["path"], context)
        for row in rows
        if (DATA / row["path"]).is_file()
    }
    wrong = {
        path: verdict_
        for path, verdict_ in said.items()
        if not verdict_.startswith(("right", "refused", "not sniffed"))
    }
    assert wrong == {}
    assert sum(verdict_.startswith("right") for verdict_ in said.values()) >= 200
