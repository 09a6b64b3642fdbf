from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from meddx.case.layers import ParametricMap
from meddx.case.source import Source
from meddx.importers.shared import dicom_parametric
from meddx.phrase import Refused
from tests.helpers import objects


def load(path: Path) -> tuple[ParametricMap, ...]:
    return dicom_parametric.load(Source(path), "1.1", "1.2", objects.Inside())


def written(
    path: Path,
    frames: NDArray[Any],
    mapping: dict[str, Any] | None = None,
    depths: tuple[float, ...] = (5.0, 7.0, 9.0, 11.0),
    **attributes: Any,
) -> Path:
    told = {} if mapping is None else {"RealWorldValueMappingSequence": objects.mapping(**mapping)}
    groups = [objects.frame((0.0, 0.0, z), **told) for z in depths[: len(frames)]]
    return objects.values(
        path, frames, groups, SOPClassUID=objects.PARAMETRIC_MAP, Modality="OT", **attributes
    )


@pytest.mark.parametrize("kind", ["f4", "f8"])
def test_floats_are_kept_with_quantity_and_unit(tmp_path: Path, kind: str) -> None:
    frames = np.linspace(-1.5, 2.5, 24).reshape(2, 3, 4).astype(kind)
    concept = objects.item(ConceptCodeSequence=[objects.code("113041", "DCM", "Diffusion")])
    path = written(tmp_path / "a.dcm", frames, {"QuantityDefinitionSequence": [concept]})
    (layer,) = load(path)
    np.testing.assert_array_equal(layer.voxels, frames.astype(np.float32))
    assert (layer.quantity, layer.unit, layer.mapping) == ("Diffusion", "mm2/s", (1.0, 0.0))
    assert layer.scale == (-1.5, 2.5)
    assert layer.geometry.to_patient((1, 2, 3)) == pytest.approx((0.75, 1.0, 7.0))
    assert layer.warnings == ()
    assert not layer.voxels.flags.writeable


def test_integers_are_mapped_to_real_world_values(tmp_path: Path) -> None:
    frames = np.array([[[0, 10, 20, 30]]], np.int16)
    line = {
        "RealWorldValueSlope": 0.5,
        "RealWorldValueIntercept": -2.0,
        "DoubleFloatRealWorldValueFirstValueMapped": 0.0,
        "DoubleFloatRealWorldValueLastValueMapped": 20.0,
    }
    (layer,) = load(written(tmp_path / "a.dcm", frames, line))
    np.testing.assert_array_equal(layer.voxels[0, 0], [-2.0, 3.0, 8.0, np.nan])
    assert layer.mapping == (0.5, -2.0)
    assert "left out" in str(layer.warnings[0])


def test_a_table_gives_each_value_its_own(tmp_path: Path) -> None:
    frames = np.array([[[4, 5, 6, 7]]], np.uint16)
    table = {
        "RealWorldValueFirstValueMapped": 4,
        "RealWorldValueLastValueMapped": 6,
        "RealWorldValueLUTData": [1.0, 10.0, 100.0],
    }
    path = written(tmp_path / "a.dcm", frames, table)
    (layer,) = load(path)
    np.testing.assert_array_equal(layer.voxels[0, 0], [1.0, 10.0, 100.0, np.nan])


def test_slices_are_sorted_by_position_and_gaps_hold_no_value(tmp_path: Path) -> None:
    frames = np.arange(3, dtype=np.float32).repeat(4).reshape(3, 2, 2)
    path = written(tmp_path / "a.dcm", frames, {}, depths=(11.0, 5.0, 7.0))
    (layer,) = load(path)
    assert layer.voxels[:, 0, 0].tolist() == pytest.approx([1.0, 2.0, np.nan, 0.0], nan_ok=True)


def test_padding_and_what_is_no_number_hold_no_value(tmp_path: Path) -> None:
    frames = np.array([[[1.0, np.nan, np.inf, -5.0]]], np.float32)
    (layer,) = load(written(tmp_path / "a.dcm", frames, {}, FloatPixelPaddingValue=-5.0))
    np.testing.assert_array_equal(layer.voxels[0, 0], [1.0, np.nan, np.nan, np.nan])
    assert layer.scale == (0.0, 1.0)


def test_two_quantities_and_two_turns_become_maps_of_their_own(tmp_path: Path) -> None:
    frames = np.arange(6, dtype=np.float32).repeat(4).reshape(6, 2, 2)
    mappings = [objects.mapping(LUTLabel=label) for label in ("Ktrans", "ve")]
    groups = [
        objects.frame((0.0, 0.0, z), RealWorldValueMappingSequence=mappings[which])
        for which, z in ((0, 0.0), (1, 0.0), (0, 2.0), (1, 2.0), (0, 0.0), (0, 2.0))
    ]
    path = objects.values(tmp_path / "a.dcm", frames, groups, SOPClassUID=objects.PARAMETRIC_MAP)
    told = [(layer.quantity, layer.voxels[:, 0, 0].tolist()) for layer in load(path)]
    assert told == [("Ktrans", [0.0, 2.0]), ("Ktrans", [4.0, 5.0]), ("ve", [1.0, 3.0])]


def test_a_map_without_a_meaning_says_so(tmp_path: Path) -> None:
    (layer,) = load(written(tmp_path / "a.dcm", np.ones((1, 2, 2), np.float32)))
    assert "does not say what" in str(layer.warnings[0])
    assert layer.unit == "1"


def test_nothing_but_padding_says_so(tmp_path: Path) -> None:
    frames = np.full((1, 2, 2), np.nan, np.float32)
    (layer,) = load(written(tmp_path / "a.dcm", frames, {}))
    assert any("holds no values" in str(warning) for warning in layer.warnings)


@pytest.mark.parametrize(
    ("attributes", "mapping", "code"),
    [
        ({"Rows": 60000, "Columns": 60000}, {}, "too_large"),
        ({"Rows": 3}, {}, "damaged"),
        ({"FloatPixelData": None}, {}, "no_pixels"),
        ({"SharedFunctionalGroupsSequence": None}, {}, "no_position"),
        ({"NumberOfFrames": 3}, {}, "damaged"),
        ({"TotalPixelMatrixColumns": 9}, {}, "slide"),
        ({}, {"RealWorldValueSlope": 0.0}, "damaged"),
        ({}, {"RealWorldValueLUTData": [1.0, 2.0]}, "damaged"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, attributes: dict[str, Any], mapping: dict[str, Any], code: str
) -> None:
    path = written(tmp_path / "a.dcm", np.ones((2, 2, 2), np.float32), mapping, **attributes)
    with pytest.raises(Refused) as refused:
        load(path)
    assert refused.value.code == code
