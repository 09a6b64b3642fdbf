"""Mosaics, nuclear medicine, and files that contradict each other or themselves."""

import itertools
import struct

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from meddx.case.source import Source
from meddx.case.volume import Frame
from meddx.importers.dicom import Dicom
from meddx.jobs import Context
from tests.helpers.phantoms import ROOT_UID, axial, slices, write
from tests.helpers.stacks import MR, shapes, stack, told

# Mosaics and nuclear medicine


def csa(**elements):
    """Write a Siemens CSA header of the second kind."""
    out = b"SV10\x04\x03\x02\x01" + struct.pack("<II", len(elements), 77)
    for name, values in elements.items():
        out += struct.pack("<64si4siii", name.encode(), 1, b"FD\0\0", 4, len(values), 77)
        for value in values:
            text = str(value).encode() + b"\0"
            out += struct.pack("<4i", len(text), len(text), 77, len(text))
            out += text + b"\0" * (-len(text) % 4)
    return out


def mosaic(path, count=3, normal=(0.0, 0.0, -1.0), first=0, **attributes):
    """Write a sheet of 2 x 2 tiles of 4 x 6 px; tile n holds the values 100 n + 10 j + i."""
    sheet = np.zeros((8, 12), np.uint16)
    j, i = np.mgrid[:4, :6]
    for n in range(count):
        top, left = 4 * (n // 2), 6 * (n % 2)
        sheet[top : top + 4, left : left + 6] = 100 * n + 10 * j + i
    made = {
        **MR,
        "ImageType": ["ORIGINAL", "PRIMARY", "M", "MOSAIC"],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "ImagePositionPatient": [-3, -4, 50],
        "PixelSpacing": [2.0, 1.0],
        "SpacingBetweenSlices": 5,
    }
    path = write(path, sheet, **(made | attributes))
    elements = {"ProtocolSliceNumber": [first]}
    if count:
        elements["NumberOfImagesInMosaic"] = [count]
    if normal:
        elements["SliceNormalVector"] = list(normal)
    import pydicom

    dataset = pydicom.dcmread(path)
    dataset.add_new(0x00290010, "LO", "SIEMENS CSA HEADER")
    dataset.add_new(0x00291010, "OB", csa(**elements))
    dataset.save_as(path)
    return path


def test_a_mosaic_is_a_volume_with_its_true_places(tmp_path, load, store):
    series = load(mosaic(tmp_path / "m.dcm"))[0].series[0]
    assert series.volume.shape == (3, 4, 6)
    assert series.warnings == ()
    # Tiles follow one another against the normal, so the last tile is the lowest slice.
    values = [int(store.values(series.volume, k)[1, 2]) for k in range(3)]
    assert values == [212, 112, 12]
    # The sheet's corner is as far from the first slice's as the sheet is larger: half of
    # (12 - 6) columns of 1 mm and of (8 - 4) rows of 2 mm.
    assert series.volume.geometry.to_patient((2, 0, 0)) == pytest.approx((-3 + 3, -4 + 4, 50))
    assert series.volume.geometry.to_patient((0, 3, 5)) == pytest.approx((5, 6, 40))


def test_mosaics_of_a_series_are_time_points(tmp_path, load):
    paths = [
        mosaic(
            tmp_path / f"{n}.dcm",
            SOPInstanceUID=f"{ROOT_UID}.61.{n}",
            InstanceNumber=n,
            AcquisitionNumber=n,
        )
        for n in (2, 1)
    ]
    assert shapes(load(*paths)) == [(3, 2)]


@pytest.mark.parametrize("missing", [{"count": 0}, {"normal": ()}, {"first": 2}])
def test_a_mosaic_that_does_not_say_enough_stays_a_sheet(tmp_path, load, missing):
    series = load(mosaic(tmp_path / "m.dcm", **missing))[0].series[0]
    assert series.volume.shape == (1, 8, 12)
    assert series.volume.geometry.frame is Frame.PIXEL
    assert "sheet of many slices" in told(series)


@pytest.mark.parametrize("sign", [1, -1])
def test_rule_13_the_sign_of_the_spacing_gives_the_direction_in_nuclear_medicine(
    tmp_path, load, store, sign
):
    detector = Dataset()
    detector.ImagePositionPatient = [0, 0, 100]
    detector.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    path = write(
        tmp_path / "nm.dcm",
        np.arange(3 * 6, dtype=np.uint16).reshape(3, 2, 3),
        SOPClassUID="1.2.840.10008.5.1.4.1.1.20",
        Modality="NM",
        ImageType=["ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION"],
        NumberOfFrames=3,
        SliceVector=[1, 2, 3],
        PixelSpacing=[4, 4],
        SpacingBetweenSlices=4 * sign,
        DetectorInformationSequence=Sequence([detector]),
    )
    series = load(path)[0].series[0]
    assert series.volume.geometry.frame is Frame.PATIENT
    at = 0 if sign > 0 else 2
    assert series.volume.geometry.to_patient((at, 0, 0)) == pytest.approx((0, 0, 100))
    assert store.values(series.volume, at)[0, 0] == 0
    assert series.volume.geometry.to_patient((2 - at, 0, 0))[2] == 100 + 8 * sign


# Contradictions (rows H13 to H15 of hostile input)


def test_two_images_of_one_identifier_stand_apart_and_it_is_said(tmp_path, load):
    paths = stack(tmp_path, 1)
    other = slices(
        tmp_path / "x", [axial(3)[1]], **MR, SOPInstanceUID=f"{ROOT_UID}.7.2", InstanceNumber=2,
        PixelData=b"\1" * 60, RescaleSlope=None, RescaleIntercept=None,
    )  # fmt: skip
    seen = set()
    for order in ([*paths, *other], [*other, *paths]):
        cases = load(*order)
        assert shapes(cases) == [(1, 1), (1, 1), (2, 1)]
        assert all("carry the same identifier" in told(series) for series in cases[0].series)
        seen.add(tuple(series.series_instance_uid for series in cases[0].series))
    assert len(seen) == 1


def test_one_identifier_at_different_places_keeps_the_stack_and_is_said(tmp_path, load):
    paths = stack(tmp_path, 1, SOPInstanceUID=f"{ROOT_UID}.7.1")
    cases = load(*paths)
    assert shapes(cases) == [(3, 1)]
    assert "carry the same identifier" in told(cases[0].series[0])


def test_two_patients_in_one_series_are_two_cases_and_it_is_said(tmp_path, load):
    paths = stack(tmp_path, 1) + stack(tmp_path, 11, PatientID="P2", PatientName="Roe^Jim")
    cases = load(*paths)
    assert [case.patient.patient_id for case in cases] == ["P1", "P2"]
    assert shapes(cases) == [(3, 1), (3, 1)]
    said = [told(series) for case in cases for series in case.series]
    assert all("images of another patient" in text for text in said)
    assert not any("P1" in text or "Roe" in text for text in said)


def test_a_position_that_cannot_be_is_none(tmp_path, load):
    paths = stack(tmp_path, 1, ImageOrientationPatient=[1, 0, 0, 0.5, 0.5, 0])
    for series in load(*paths)[0].series:
        assert series.volume.geometry.frame is not Frame.PATIENT
        assert "No valid position" in told(series)


def test_a_slope_of_zero_is_refused_and_the_rest_is_shown(tmp_path, load):
    good = stack(tmp_path, 1)
    bad = stack(tmp_path, 11, count=1, RescaleSlope=0, RescaleIntercept=0)
    cases = load(*good, *bad)
    assert shapes(cases) == [(3, 1)]
    assert "scales its pixels with zero" in str(cases[0].refused[0].reason)
    assert "could not be read: 1" in told(cases[0].series[0])


@pytest.mark.parametrize("paddings", list(itertools.permutations((-2000, -1000))))
def test_rule_06_images_that_contradict_on_padding_are_not_masked(tmp_path, load, paddings):
    first, second = paddings
    paths = slices(tmp_path / "a", axial(3)[:2], PixelPaddingValue=first)
    paths += slices(
        tmp_path / "b", axial(3)[2:], PixelPaddingValue=second, SOPInstanceUID=f"{ROOT_UID}.8"
    )
    series = load(*paths)[0].series[0]
    assert series.volume.padding is None
    assert "padding is shown as values" in told(series)


def test_rule_06_padding_is_kept_in_stored_values(tmp_path, load):
    series = load(*slices(tmp_path, axial(2), PixelPaddingValue=-2000))[0].series[0]
    assert series.volume.padding == (-2000, -2000)


def test_rule_02_a_ct_without_its_scale_is_not_in_hu_and_says_so(tmp_path, load):
    bare = {"RescaleSlope": None, "RescaleIntercept": None}
    series = load(*slices(tmp_path / "a", axial(2), **bare))[0].series[0]
    assert series.volume.unit == "1"
    assert any("not in HU" in str(warning) for warning in series.warnings)
    scaled = load(*slices(tmp_path / "b", axial(2)))[0].series[0]
    assert scaled.volume.unit == "HU"
    assert scaled.warnings == ()


def test_no_pixel_is_read(tmp_path, child):
    asked = []

    class Watched(Context):
        def in_child(self, function, arguments, deadline_s=60.0):
            asked.append(function)
            return super().in_child(function, arguments, deadline_s)

        def in_children(self, requests):
            asked.extend(request.function for request in requests)
            return super().in_children(requests)

    Dicom().load(tuple(map(Source, slices(tmp_path, axial(4)))), Watched(children=child))
    assert asked == ["meddx.importers.shared.dicom_child:headers"]


def test_slices_without_position_stay_together_in_the_order_of_their_numbers(tmp_path, load):
    paths = stack(tmp_path, 1, ImagePositionPatient=None, PixelSpacing=[0.5, 0.5])
    cases = load(*reversed(paths))
    assert shapes(cases) == [(3, 1)]
    series = cases[0].series[0]
    assert [uid[-1] for uid in series.sop_instance_uids] == list("123")
    assert series.volume.geometry.frame is Frame.DETECTOR
    assert "shown in the order of their numbers" in told(series)
    assert "No valid position" in told(series)
