"""Rule 17: b-values that only the scanner's maker writes divide a series too."""

from pathlib import Path

import pydicom
import pytest

from meddx.case.source import Source
from meddx.importers.shared import dicom_attributes
from tests.helpers.stacks import shapes, stack

SIEMENS = (0x0019, "SIEMENS MR HEADER", 0x0C, "IS")
GE = (0x0043, "GEMS_PARM_01", 0x39, "IS")
PHILIPS = (0x2001, "Philips Imaging DD 001", 0x03, "FL")


def marked(paths, where, value, vr="", block=0x10):
    """Write a private attribute into files; ``block`` is the one that its creator gets."""
    group, creator, element, own_vr = where
    for path in paths:
        dataset = pydicom.dcmread(path)
        for other in range(0x10, block):
            dataset.add_new((group, other), "LO", f"SOMEBODY ELSE {other}")
        dataset.add_new((group, block), "LO", creator)
        dataset.add_new((group, (block << 8) | element), vr or own_vr, value)
        dataset.save_as(path)
    return paths


def b_value(path: Path) -> str:
    header = dicom_attributes.read(Source(path))
    assert header is not None
    return header.b_value


@pytest.mark.parametrize(
    ("where", "low", "high"),
    [(SIEMENS, 0, 1000), (GE, [0, 0, 0, 0], [800, 8, 0, 0]), (PHILIPS, 0.0, 650.0)],
    ids=["Siemens", "GE", "Philips"],
)
def test_rule_17_b_values_of_a_maker_are_never_mixed(tmp_path, load, where, low, high):
    paths = marked(stack(tmp_path / "low", 1), where, low)
    paths += marked(stack(tmp_path / "high", 11), where, high)
    cases = load(*reversed(paths))
    assert shapes(cases) == [(3, 1), (3, 1)]
    found = sorted([uid.rsplit(".", 1)[1] for uid in s.sop_instance_uids] for s in cases[0].series)
    assert found == [["1", "2", "3"], ["11", "12", "13"]]


@pytest.mark.parametrize(
    ("where", "value", "vr", "said"),
    [
        (SIEMENS, 1000, "", "1000"),
        (SIEMENS, b"700 ", "UN", "700"),
        (GE, [1000000800, 8, 0, 0], "", "800"),
        (GE, b"1000001500\\8\\0\\0 ", "UN", "1500"),
        (PHILIPS, 650.0, "", "650"),
        (PHILIPS, b"\x00\x80\x22\x44", "UN", "650"),
        (PHILIPS, float("nan"), "", ""),
        (PHILIPS, b"\0\x80", "UN", ""),
        (PHILIPS, b"\x6d\x05\x8e\x6d", "UN", ""),
        (SIEMENS, -5, "", ""),
    ],
)
@pytest.mark.parametrize("block", [0x10, 0x12])
def test_rule_17_a_b_value_is_read_in_every_form(tmp_path, where, value, vr, said, block):
    (path,) = marked(stack(tmp_path, 1, count=1), where, value, vr, block)
    assert b_value(path) == said


def test_rule_17_what_another_maker_writes_there_is_no_b_value(tmp_path):
    (path,) = marked(stack(tmp_path, 1, count=1), (0x0019, "NOBODY", 0x0C, "IS"), 1000)
    assert b_value(path) == ""


def test_rule_17_the_standard_attribute_comes_first(tmp_path):
    (path,) = marked(stack(tmp_path, 1, count=1, DiffusionBValue=50.0), SIEMENS, 1000)
    assert b_value(path) == "50.0"
