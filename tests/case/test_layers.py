import numpy as np
import pytest

from meddx.case.codes import Code
from meddx.case.layers import (
    Contours,
    Form,
    Patch,
    Polygon,
    Segment,
    Segmentation,
    SegmentationKind,
)
from meddx.case.record import Case, Study
from meddx.case.volume import Geometry
from meddx.phrase import Language


def contours(layer_id: str) -> Contours:
    return Contours(layer_id=layer_id, study_instance_uid="1.1", structures=())


def case(*layers: Contours) -> Case:
    return Case(studies=(Study("1.1", (), layers=layers),))


def test_layers_of_one_study_are_merged_and_kept_once() -> None:
    merged = case(contours("a")).plus(case(contours("a"), contours("b")), attach="again.dcm")
    (study,) = merged.studies
    assert [layer.layer_id for layer in study.layers] == ["a", "b"]


def patch(k: int = 0, top: int = 0) -> Patch:
    return Patch(k, top, 1, np.array([[1, 0]], np.uint8))


def segmentation(*patches: Patch) -> Segmentation:
    return Segmentation(
        layer_id="1",
        study_instance_uid="1.1",
        kind=SegmentationKind.BINARY,
        geometry=Geometry.pixels(),
        shape=(2, 2, 3),
        segments=(Segment(4, "A", (1, 2, 3), patches=patches),),
    )


def test_a_mask_is_zero_where_its_patches_are_not() -> None:
    mask = segmentation(patch(1, 1)).mask(4)
    assert mask.tolist() == [[[0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0]]]
    assert not segmentation(patch()).mask(5).any()


@pytest.mark.parametrize("beyond", [patch(2), patch(0, 2)])
def test_a_patch_beyond_the_grid_is_not_built(beyond: Patch) -> None:
    with pytest.raises(ValueError, match="on the grid"):
        segmentation(beyond)


def test_patches_are_sorted_one_a_slice() -> None:
    with pytest.raises(ValueError, match="sorted"):
        segmentation(patch(1), patch(0))
    with pytest.raises(ValueError, match="sorted"):
        segmentation(patch(), patch())


def test_points_that_are_no_numbers_are_not_built() -> None:
    with pytest.raises(ValueError, match="finite"):
        Polygon(np.array([[0.0, np.nan, 0.0]]), Form.POINT)


def test_a_segment_is_named_in_both_languages_where_its_code_is() -> None:
    lung = Segment(1, "Lung", (1, 2, 3), Code("SCT", "39607008", "Lungs", "双肺"))
    assert [lung.name(language) for language in Language] == ["Lungs", "双肺"]
    foreign = Segment(1, "Left one", (1, 2, 3), Code("SCT", "39607008", "Lung"))
    assert [foreign.name(language) for language in Language] == ["Left one", "Left one"]
