"""A CT becomes measured findings with masks, or a reason why not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import pack as packs
from meddx.analysis.families.ct_quantities import CtQuantities
from meddx.analysis.pack import ModelPack
from meddx.analysis.quantities.from_series import grid_of
from meddx.case.evidence import Assertion, ImageSource
from meddx.case.layers import Segmentation
from meddx.case.record import Case, Series
from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef, Frames
from meddx.jobs import Cancelled
from meddx.phrase import Language
from meddx.training import ct_models
from tests.helpers.ct_phantoms import CHEST_UID, HEAD_UID, case_of, chest_series, head_series

CHEST_CODES = ["total_lung_volume", "right_lung_volume", "left_lung_volume", "laa_950", "haa"]


@pytest.fixture(scope="module")
def rules() -> ModelPack:
    return packs.load(Path(__file__).parents[3] / "models" / "ct_quantities")


@pytest.fixture(scope="module")
def chest() -> Series:
    return chest_series()


@pytest.fixture(scope="module")
def head() -> Series:
    return head_series()


def names(answer) -> list[str]:
    return [finding.code.code.removeprefix("MEDDX:") for finding in answer.findings]


def test_chest_and_head_are_measured_in_one_case(rules, chest, head, context):
    case = case_of(chest, head)
    assert CtQuantities().accepts(rules, case) is None
    answer = CtQuantities().read(rules, case, context)
    assert names(answer) == [*CHEST_CODES, "hyperdense_volume"]
    assert answer.not_applicable == ()
    truth = dict(ct_models.chest().truth) | dict(ct_models.head().truth)
    for finding, name in zip(answer.findings, names(answer), strict=True):
        quantity = finding.quantity
        assert quantity is not None
        assert quantity.value == pytest.approx(truth[name], rel=0.05)
        assert quantity.low <= truth[name] <= quantity.high
        assert quantity.unit == ("%" if name in {"laa_950", "haa"} else "mL")
        assert quantity.method.label(Language.ZH_CN) != quantity.method.label(Language.EN)
        assert finding.assertion is Assertion.PRESENT
        assert finding.log10_lr is None
        assert finding.threshold is None
        assert finding.code.display_zh
        assert (finding.heatmap is None) == name.endswith("lung_volume")


def test_masks_lie_on_the_grid_of_the_series(rules, chest, context):
    answer = CtQuantities().read(rules, case_of(chest), context)
    (layer,) = answer.layers
    assert isinstance(layer, Segmentation)
    assert layer.shape == chest.volume.shape
    assert layer.geometry is chest.volume.geometry
    assert layer.referenced_series == (CHEST_UID,)
    assert [segment.label for segment in layer.segments] == [
        "Right lung",
        "Left lung",
        "Trachea and bronchi",
        "Emphysema index (lung under -950 HU)",
        "High-attenuation area (lung from -600 to -250 HU)",
    ]
    ml = abs(np.linalg.det(chest.volume.geometry.affine[:3, :3])) / 1000
    for segment, finding in zip(layer.segments[:2], answer.findings[1:3], strict=True):
        assert segment.code is not None
        assert segment.code.display_zh
        mask = layer.mask(segment.number)
        assert mask.sum() * ml == pytest.approx(finding.quantity.value)
        assert finding.source == ImageSource(CHEST_UID, int(mask.sum(axis=(1, 2)).argmax()))


def test_the_map_of_a_head_lies_over_the_clot(rules, head, context):
    (finding,) = CtQuantities().read(rules, case_of(head), context).findings
    heatmap = finding.heatmap
    assert heatmap is not None
    assert heatmap.scale == 50.0
    # The clot has 70 HU: 20 over the least that is dense.
    assert np.median(heatmap.values[heatmap.values > 0]) == pytest.approx(20.0, abs=2.0)
    top, left, bottom, right = heatmap.box
    assert heatmap.values.shape == (bottom - top, right - left)
    middle = (finding.source.k, (top + bottom - 1) / 2, (left + right - 1) / 2)
    x, y, _ = head.volume.geometry.to_patient(middle)
    assert (x, y) == pytest.approx((18.0, 6.0), abs=2.5)
    assert finding.source.series_instance_uid == HEAD_UID


def test_with_contrast_there_are_volumes_and_no_densities(rules, chest, context):
    given = replace(chest, details=(("ContrastBolusAgent", "Iohexol"),))
    answer = CtQuantities().read(rules, case_of(given), context)
    assert names(answer) == CHEST_CODES[:3]
    assert [item.code for item in answer.not_applicable] == ["contrast"]
    assert len(answer.layers[0].segments) == 3


def test_thick_slices_give_volumes_alone(rules, chest, context):
    thick = replace(chest, details=(("SliceThickness", "5"),))
    answer = CtQuantities().read(rules, case_of(thick), context)
    assert names(answer) == CHEST_CODES[:3]
    assert [item.code for item in answer.not_applicable] == ["thick_slices"]


def test_a_head_with_contrast_is_left_alone(rules, head, context):
    given = replace(head, description="Head with contrast")
    answer = CtQuantities().read(rules, case_of(given), context)
    assert answer.findings == answer.layers == ()
    assert [(i.code, i.series_instance_uid) for i in answer.not_applicable] == [
        ("contrast", HEAD_UID)
    ]


def test_lungs_cut_and_a_head_called_chest_say_why(rules, chest, head, context):
    volume = chest.volume
    cut = replace(chest, volume=replace(volume, data=volume.voxels[: volume.shape[0] // 2]))
    wrong = replace(head, body_part_examined="CHEST")
    answer = CtQuantities().read(rules, case_of(cut, wrong), context)
    assert answer.findings == ()
    assert [item.code for item in answer.not_applicable] == ["lungs_cut", "no_lungs"]


def test_padding_is_air(chest):
    voxels = chest.volume.voxels.copy()
    voxels[:, :5] = 4095
    padded = replace(chest, volume=replace(chest.volume, data=voxels, padding=(4095.0, 4095.0)))
    hu = grid_of(padded).hu
    assert (hu[:, :5] == -1024.0).all()
    assert (hu[:, 5:] == grid_of(chest).hu[:, 5:]).all()


def test_only_what_can_be_measured_is_wanted_in_memory(rules, chest):
    family = CtQuantities()
    assert family.wants(rules, chest)
    assert not family.wants(rules, replace(chest, modality="MR"))
    assert not family.wants(rules, replace(chest, body_part_examined="ABDOMEN"))


def test_a_case_without_anything_to_measure(rules, chest):
    mr = replace(chest, modality="MR")
    refused = CtQuantities().accepts(rules, case_of(mr))
    assert refused is not None
    assert refused.code == "modality"
    assert refused.series_instance_uid == CHEST_UID
    assert CtQuantities().accepts(rules, Case()).code == "no_image"
    assert CtQuantities().accepts(rules, case_of(mr, chest)) is None


def test_slices_that_were_not_read(rules, chest, context):
    coding = Coding("1.2.840.10008.1.2.1", 75, 117, 1, 16, 16, 15, False, "MONOCHROME2")
    refs = tuple(FrameRef(Source(Path("x")), k, coding) for k in range(chest.volume.shape[0]))
    in_files = Frames(refs, chest.volume.data.shape, np.dtype(np.uint16))
    away = replace(chest, volume=replace(chest.volume, data=in_files))
    answer = CtQuantities().read(rules, case_of(away), context)
    assert [item.code for item in answer.not_applicable] == ["not_read"]


def test_a_cancelled_measurement_stops(rules, chest, context):
    context.cancel()
    with pytest.raises(Cancelled):
        CtQuantities().read(rules, case_of(chest), context)
