"""Each reason not to measure a series, with its code."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis.quantities import suitable
from meddx.analysis.quantities.grid import Grid
from meddx.analysis.quantities.suitable import Region, region_of
from meddx.case.record import Series
from meddx.case.volume import Geometry
from meddx.phrase import Language
from meddx.training.ct_phantoms import Scan
from tests.helpers.ct_phantoms import CT_IMAGE, series_of, uneven


def blank(scan: Scan = Scan((3.0, 2.0, 2.0)), slices: int = 30, **other) -> Series:  # noqa: B008
    affine = np.eye(4)
    affine[:3, :3] = scan.axes()
    return series_of(Grid(np.zeros((slices, 40, 40), np.float32), affine), "CHEST", **other)


def code(series: Series) -> str | None:
    found = suitable.refusal(series)
    if found is None:
        return None
    assert found.reason.label(Language.ZH_CN) != found.reason.label(Language.EN)
    return found.code


def with_volume(**changes) -> Series:
    series = blank()
    return replace(series, volume=replace(series.volume, **changes))


def test_a_whole_chest_and_a_head_may_be_measured():
    assert code(blank()) is None
    assert code(blank(body_part_examined="HEAD")) is None
    assert code(blank(body_part_examined="", description="颅脑平扫")) is None
    assert code(blank(Scan((3.0, 2.0, 2.0), tilt_degrees=25.0, turn_degrees=10.0))) is None


def test_what_is_not_in_hu():
    assert code(with_volume(unit="1")) == "not_hu"


def test_several_time_points():
    assert code(with_volume(time_points=2)) == "time_points"


def test_slices_without_a_place():
    assert code(with_volume(geometry=Geometry.pixels())) == "no_place"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("CHEST", Region.CHEST),
        ("Thorax 1.0 Br40", Region.CHEST),
        ("胸部 1mm", Region.CHEST),
        ("CHESTABDPELVIS", Region.CHEST),
        ("Head w/o 5mm", Region.HEAD),
        ("头颅", Region.HEAD),
        ("FOREARM", None),
        ("ABDOMEN", None),
        ("Head and chest", None),
        ("", None),
    ],
)
def test_the_region_is_what_the_words_say(words: str, shown: Region | None):
    assert region_of(words) == shown


def test_another_region():
    assert code(blank(body_part_examined="ABDOMEN")) == "region"
    assert code(blank(body_part_examined="", description="")) == "region"
    assert code(blank(body_part_examined="ABDOMEN", description="chest")) == "region"


def test_too_few_slices():
    assert code(blank(slices=19)) == "few_slices"
    assert code(blank(slices=19, body_part_examined="HEAD")) is None
    assert code(blank(slices=9, body_part_examined="HEAD")) == "few_slices"


def test_missing_slices():
    along = np.zeros(30)
    along[15:] = 3.0
    assert code(uneven(blank(), along)) == "missing_slices"


def test_slices_a_little_uneven_are_measured_and_others_are_not():
    wave = np.sin(np.arange(30.0))
    assert code(uneven(blank(), 0.2 * wave)) is None
    assert code(uneven(blank(), 0.6 * wave)) == "uneven_slices"


def test_slices_that_cross():
    along = np.zeros(30)
    along[10] = 7.0
    assert code(uneven(blank(), along)) == "uneven_slices"


def test_a_tilt_beyond_repair():
    assert code(blank(Scan((3.0, 2.0, 2.0), tilt_degrees=35.0))) == "tilted"
    assert code(blank(Scan((3.0, 2.0, 2.0), tilt_degrees=-35.0))) == "tilted"


def test_slices_that_are_not_axial():
    series = blank()
    geometry = series.volume.geometry
    turned = np.eye(4)
    turned[:3, :3] = geometry.affine[[0, 2, 1], :3]
    volume = replace(series.volume, geometry=replace(geometry, affine=turned))
    assert code(replace(series, volume=volume)) == "not_axial"


def test_thick_slices():
    assert code(blank(Scan((5.0, 2.0, 2.0)))) is None
    assert code(blank(Scan((7.0, 2.0, 2.0)))) == "thick_slices"
    assert code(blank(details=(("SliceThickness", "8"),))) == "thick_slices"
    assert suitable.thin_refusal(blank()) is None
    found = suitable.thin_refusal(blank(Scan((5.0, 2.0, 2.0))))
    assert found is not None
    assert found.code == "thick_slices"


@pytest.mark.parametrize(
    ("agent", "description", "sop_class", "expected"),
    [
        (None, "Thorax", CT_IMAGE, None),
        ("NONE", "Thorax", CT_IMAGE, None),
        ("Iohexol 350", "Thorax", CT_IMAGE, "contrast"),
        ("?", "Thorax", CT_IMAGE, "contrast_unknown"),
        ("?", "Thorax non-contrast", CT_IMAGE, None),
        (None, "Thorax", "1.2.840.10008.5.1.4.1.1.2.1", "contrast_unknown"),
        (None, "Thorax without contrast", "1.2.840.10008.5.1.4.1.1.2.1", None),
        (None, "Thorax with contrast", CT_IMAGE, "contrast"),
        (None, "CTPA", CT_IMAGE, "contrast"),
        (None, "胸部增强", CT_IMAGE, "contrast"),
        (None, "胸部平扫", "", None),
        (None, "Head w/o", CT_IMAGE, None),
        (None, "Thorax C+", CT_IMAGE, "contrast"),
        ("Ultravist", "Thorax without contrast", CT_IMAGE, "contrast"),
    ],
)
def test_contrast(agent: str | None, description: str, sop_class: str, expected: str | None):
    details = () if agent is None else (("ContrastBolusAgent", agent),)
    series = blank(details=details, description=description, sop_class_uid=sop_class)
    found = suitable.density_refusal(series)
    assert (found.code if found else None) == expected
