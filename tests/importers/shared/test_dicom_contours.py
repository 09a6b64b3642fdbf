from pathlib import Path

import numpy as np
import pydicom.data
import pytest

from meddx.case.layers import Contours, Form
from meddx.case.source import Source
from meddx.importers.shared import dicom_contours
from meddx.phrase import Refused
from tests.helpers import objects

TRIANGLE = np.array([[0.0, 0.0, 5.0], [10.0, 0.0, 5.0], [0.0, 10.5, 5.0]])


def load(path: Path) -> tuple[Contours, ...]:
    return dicom_contours.load(Source(path), "1.1", "1.2", objects.Inside())


def test_structures_have_names_colours_kinds_and_points(tmp_path: Path) -> None:
    path = objects.structure_set(
        tmp_path / "a.dcm",
        [
            ("Liver", [objects.contour(TRIANGLE), objects.contour(TRIANGLE + 1, "OPEN_PLANAR")]),
            ("Isocentre", [objects.contour(TRIANGLE[:1], "POINT")]),
            ("Nothing", []),
        ],
    )
    (layer,) = load(path)
    assert (layer.title, layer.frame_of_reference_uid) == ("Plan", objects.SPACE)
    liver, centre, nothing = layer.structures
    assert (liver.number, liver.name, liver.colour, liver.kind) == (
        1,
        "Liver",
        (10, 20, 30),
        "ORGAN",
    )
    assert [polygon.form for polygon in liver.polygons] == [Form.CLOSED, Form.OPEN]
    np.testing.assert_allclose(liver.polygons[0].points, TRIANGLE)
    np.testing.assert_allclose(liver.polygons[1].points, TRIANGLE + 1)
    assert centre.polygons[0].form is Form.POINT
    assert nothing.polygons == ()
    assert layer.warnings == ()


def test_the_structure_set_of_pydicom() -> None:
    (layer,) = load(Path(pydicom.data.get_testdata_file("rtstruct.dcm")))
    assert [(s.name, s.kind, len(s.polygons)) for s in layer.structures] == [
        ("patient", "EXTERNAL", 3),
        ("Isocenter 1", "ISOCENTER", 1),
        ("Isocenter 2", "ISOCENTER", 1),
    ]
    assert len(layer.referenced_series) == 1


def test_two_frames_of_reference_become_two_layers(tmp_path: Path) -> None:
    told = [
        objects.item(ROINumber=1, ROIName="A", ReferencedFrameOfReferenceUID="1.5"),
        objects.item(ROINumber=2, ROIName="B", ReferencedFrameOfReferenceUID="1.6"),
    ]
    both = [("A", [objects.contour(TRIANGLE)]), ("B", [objects.contour(TRIANGLE)])]
    path = objects.structure_set(tmp_path / "a.dcm", both, StructureSetROISequence=told)
    layers = load(path)
    assert [layer.frame_of_reference_uid for layer in layers] == ["1.5", "1.6"]
    assert len({layer.layer_id for layer in layers}) == 2


def test_what_is_wrong_with_contours_is_told(tmp_path: Path) -> None:
    bad = [
        objects.contour(TRIANGLE[:, :2]),  # 6 numbers are two points, and 3 were said
        objects.contour(TRIANGLE, "SPIRAL"),
        objects.contour(TRIANGLE * 1e9),
        objects.item(ContourGeometricType="POINT"),
        objects.contour(TRIANGLE),
    ]
    path = objects.structure_set(tmp_path / "a.dcm", [("A", bad)])
    (layer,) = load(path)
    assert [len(polygon.points) for polygon in layer.structures[0].polygons] == [2, 3, 3]
    told = " ".join(map(str, layer.warnings))
    assert "left out: 2." in told
    assert "those they hold: 1." in told
    assert "open lines: 1." in told


def test_a_point_that_is_no_number_is_left_out(tmp_path: Path) -> None:
    path = objects.structure_set(tmp_path / "a.dcm", [("A", [objects.contour(TRIANGLE)])])
    path.write_bytes(path.read_bytes().replace(b"10.5", b" nan"))
    (layer,) = load(path)
    assert layer.structures[0].polygons == ()
    assert "left out: 1." in str(layer.warnings[0])


def test_contours_of_no_structure_are_told(tmp_path: Path) -> None:
    told = [objects.item(ROINumber=9, ROIName="A")]
    path = objects.structure_set(
        tmp_path / "a.dcm", [("A", [objects.contour(TRIANGLE)])], StructureSetROISequence=told
    )
    (layer,) = load(path)
    assert "belong to no structure" in str(layer.warnings[0])


def test_very_many_points_are_read(tmp_path: Path) -> None:
    angle = np.linspace(0, 2 * np.pi, 150_000)
    points = np.stack([100 * np.cos(angle), 100 * np.sin(angle), 0 * angle], axis=1)
    path = objects.structure_set(tmp_path / "a.dcm", [("A", [objects.contour(points)])])
    (layer,) = load(path)
    np.testing.assert_allclose(layer.structures[0].polygons[0].points, points, atol=1e-3)


def test_more_points_than_can_be_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dicom_contours, "_MOST_POINTS", 5)
    both = [objects.contour(TRIANGLE), objects.contour(TRIANGLE)]
    path = objects.structure_set(tmp_path / "a.dcm", [("A", both)])
    with pytest.raises(Refused) as refused:
        load(path)
    assert refused.value.code == "too_large"


def test_a_set_without_structures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        load(objects.structure_set(tmp_path / "a.dcm", []))
    assert refused.value.code == "no_contours"
