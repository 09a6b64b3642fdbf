"""Words of CT and MR descriptions."""

import pytest

from meddx.imaging import series_words


@pytest.mark.parametrize(
    ("text", "weighting"),
    [
        ("Ax T2 FLAIR", "FLAIR"), ("T1 FLAIR", "T1"), ("t2_tirm_tra_dark-fluid", "FLAIR"),
        ("t1_mprage_sag_p2_iso", "T1"), ("ep2d_diff_b1000_ADC", "ADC"), ("DWI b=1000", "DWI"),
        ("ep2d_diff_3scan_trace_p2", "DWI"), ("Apparent Diffusion Coefficient", "ADC"),
        ("T2W_TSE", "T2"), ("AX T2*", "SWI"), ("SWI_Images", "SWI"), ("Sag STIR", "STIR"),
        ("T1加权", "T1"), ("弥散加权", "DWI"), ("PD_FS_COR", "PD"), ("3D TOF", "TOF"),
        ("ax_asc_35sl", ""), ("T10 level", ""), ("Survey", ""),
    ],
)  # fmt: skip
def test_weightings(text, weighting):
    assert series_words.weighting_of(text) == weighting


@pytest.mark.parametrize(
    ("text", "contrast"),
    [
        ("T1W+C", True), ("T1 +C", True), ("C+ 1mm", True), ("增强", True), ("动脉期", True),
        ("Post GD", True), ("WITHOUT CONTRAST", False), ("平扫", False), ("C- 5mm", False),
        ("HEAD WO CONTRAST", False), ("Ax T2", None),
    ],
)  # fmt: skip
def test_contrast(text, contrast):
    assert series_words.contrast_of(text) is contrast


@pytest.mark.parametrize(
    "text", ["Topogram 0.6", "Scout", "T/S/C FAST PILOT", "Survey_MST", "定位像"]
)
def test_localizers(text):
    assert series_words.is_localizer(text)
    assert not series_words.is_localizer("Local field")


def test_what_is_made_of_others():
    assert series_words.is_derived("MIP cor")
    assert series_words.is_derived("Dose Report")
    assert not series_words.is_derived("3D T1 SPACE")
    assert series_words.is_derived("3D")
    assert not series_words.is_derived("Ax T2")
