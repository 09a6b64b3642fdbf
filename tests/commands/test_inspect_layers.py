import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meddx.commands import run
from tests.helpers import objects
from tests.helpers.phantoms import axial, slices


def inspect(capsys: pytest.CaptureFixture[str], folder: Path) -> dict[str, Any]:
    assert run(["inspect", str(folder), "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_layers_are_described_with_the_series_they_lie_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slices(tmp_path / "ct", axial(3), FrameOfReferenceUID=objects.SPACE)
    mask = np.zeros((2, 6, 5), np.uint8)
    mask[:, 1:3, 2] = 1
    places = axial(3)
    groups = [objects.frame(places[2], 1), objects.frame(places[0], 1)]
    objects.segmentation(tmp_path / "seg.dcm", mask, groups, [objects.segment(1, "Liver")])
    values = [objects.frame(places[1], RealWorldValueMappingSequence=objects.mapping())]
    objects.values(
        tmp_path / "map.dcm",
        np.arange(30, dtype=np.float32).reshape(1, 6, 5),
        values,
        SOPClassUID=objects.PARAMETRIC_MAP,
        SOPInstanceUID="1.2.3.4",
    )
    triangle = np.array([[0.0, 0.0, 5.0], [10.0, 0.0, 5.0], [0.0, 10.0, 5.0]])
    objects.structure_set(
        tmp_path / "rt.dcm",
        [("Heart", [objects.contour(triangle)])],
        FrameOfReferenceUID="1.2.3",
        StructureSetROISequence=[objects.item(ROINumber=1, ROIName="Heart")],
    )
    told = inspect(capsys, tmp_path)
    assert len(told["series"]) == 1
    assert told["refused"] == []
    by_kind = {layer["kind"]: layer for layer in told["layers"]}
    seg = by_kind["segmentation"]
    assert (seg["type"], seg["shape"], seg["applies_to"]) == ("BINARY", [2, 6, 5], [0])
    assert seg["affine_lps"] == [[0, 0, 0.25, -10], [0, 0.5, 0, -20], [4, 0, 0, 5], [0, 0, 0, 1]]
    (liver,) = seg["segments"]
    assert (liver["label"], liver["system"], liver["code"]) == ("Liver", "SCT", "10200004")
    assert liver["voxels"] == 4
    assert by_kind["parametric_map"]["scale"] == [0.0, 29.0]
    assert by_kind["parametric_map"]["unit"] == "mm2/s"
    heart = by_kind["contours"]
    assert heart["applies_to"] == []  # another frame of reference
    assert [(s["name"], s["contours"], s["points"]) for s in heart["structures"]] == [
        ("Heart", 1, 3)
    ]
