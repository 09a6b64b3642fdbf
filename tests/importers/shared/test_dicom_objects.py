from dataclasses import dataclass
from pathlib import Path

import numpy as np

from meddx.case.layers import Contours, Segmentation
from meddx.case.source import Source
from meddx.importers.shared import dicom_objects
from meddx.importers.shared.dicom_header import Header
from meddx.jobs import Context
from tests.helpers import objects


@dataclass(frozen=True)
class File:
    source: Source
    header: Header


def file(path: Path, sop_class: str, uid: str) -> File:
    return File(Source(path), Header(sop_class=sop_class, sop_uid=uid, study_uid="1.1"))


def test_each_object_becomes_its_kind_of_layer_and_is_listed(
    tmp_path: Path, context: Context
) -> None:
    seg = objects.segmentation(
        tmp_path / "seg.dcm",
        np.ones((1, 3, 3), np.uint8),
        [objects.frame((0.0, 0.0, 0.0), 1)],
        [objects.segment(1, "A")],
    )
    triangle = np.array([[0.0, 0.0, 5.0], [10.0, 0.0, 5.0], [0.0, 10.0, 5.0]])
    rt = objects.structure_set(tmp_path / "rt.dcm", [("A", [objects.contour(triangle)])])
    broken = objects.segmentation(
        tmp_path / "broken.dcm",
        np.ones((1, 3, 3), np.uint8),
        [objects.frame((0.0, 0.0, 0.0), 1)],
        [objects.segment(1, "A")],
        Rows=99,
    )
    files = [
        file(seg, objects.SEGMENTATION, "1.1.1"),
        file(rt, objects.STRUCTURE_SET, "1.1.2"),
        file(broken, objects.SEGMENTATION, "1.1.3"),
        file(seg, objects.SEGMENTATION, "1.1.1"),  # a copy
    ]
    found = dicom_objects.load(files, context)
    assert [type(layer) for layer in found.layers] == [Segmentation, Contours]
    assert [layer.layer_id for layer in found.layers] == ["1.1.1", "1.1.2"]
    assert {layer.study_instance_uid for layer in found.layers} == {"1.1"}
    assert [(item.file, item.code) for item in found.refused] == [("broken.dcm", "damaged")]
    assert [other.sop_instance_uid for other in found.others][:3] == ["1.1.1", "1.1.2", "1.1.3"]


def test_what_is_an_object() -> None:
    assert objects.PARAMETRIC_MAP in dicom_objects.OBJECT_CLASSES
    assert dicom_objects.is_object(objects.LABELMAP)
    assert dicom_objects.is_object("1.2.840.10008.5.1.4.1.1.88.11")  # a report
    assert not dicom_objects.is_object("1.2.840.10008.5.1.4.1.1.2")
