"""Rules 3 to 6, 11, 22 and 24 as the header says them."""

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from meddx.case.source import Source
from meddx.importers.shared import dicom_attributes, dicom_grey, dicom_us
from meddx.importers.shared.dicom_header import FrameGroup, Header
from meddx.phrase import Language
from tests.helpers import phantoms


def read(path):
    from pathlib import Path

    header = dicom_attributes.read(Source(Path(path)))
    assert header is not None
    return header


def grey(**values):
    return Header(photometric="MONOCHROME2", bits_allocated=16, bits_stored=16, **values)


def table(descriptor, words, name=""):
    return descriptor, np.array(words, "<u2").tobytes().hex(), name


def lut_item(entries, first, bits, data, name, vr="US"):
    item = Dataset()
    item.add_new(0x00283002, "SS" if first < 0 else "US", [entries, first, bits])
    item.LUTExplanation = name
    item.add_new(0x00283006, vr, data)
    return item


def test_rule_03_functions_names_and_windows_that_cannot_be():
    header = grey(windows=((40, 400, "", "SOFT "), (5, 0.5, "LINEAR", ""), (5, 0.5, "SIGMOID", "")))
    found = dicom_grey.grey_of(header)
    assert [(w.center, w.function, w.name) for w in found.windows] == [
        (40, "LINEAR", "SOFT"),
        (5, "SIGMOID", ""),
    ]
    assert found.warnings == (dicom_grey.BAD_WINDOW,)


@pytest.mark.parametrize(
    ("centers", "widths"), [("40", "NaN"), ("NaN", "400"), ("40", "abc"), ("40\\50", "400")]
)
def test_rule_03_a_window_that_is_no_number_is_told(tmp_path, centers, widths):
    path = phantoms.write(tmp_path / "a.dcm", np.ones((4, 4), np.int16))
    dataset = pydicom.dcmread(path)
    dataset.add_new(0x00281050, "LO", centers)
    dataset.add_new(0x00281051, "LO", widths)
    dataset.save_as(path)
    assert dicom_grey.grey_of(read(path)).warnings == (dicom_grey.BAD_WINDOW,)


def test_rule_03_frames_with_their_own_windows_in_the_order_of_the_file():
    groups = tuple(FrameGroup(windows=((c, 100.0, "LINEAR", ""),)) for c in (10.0, 20.0))
    found = dicom_grey.grey_of(grey(windows=groups[0].windows, groups=groups))
    assert [w[0].center for w in found.frame_windows] == [10, 20]
    alike = dicom_grey.grey_of(grey(windows=groups[0].windows, groups=(groups[0], groups[0])))
    assert alike.frame_windows == ()


@pytest.mark.parametrize("vr", ["US", "OW"])
def test_rule_04_a_table_read_from_a_file(tmp_path, vr):
    words = np.arange(16) * 100
    data = [int(w) for w in words] if vr == "US" else words.astype("<u2").tobytes()
    path = phantoms.write(
        tmp_path / "a.dcm", np.ones((4, 4), np.int16),
        VOILUTSequence=Sequence([lut_item(16, -8, 12, data, "NORMAL", vr)]),
    )  # fmt: skip
    (found,) = dicom_grey.voi_tables(read(path))
    assert (found.first, found.bits, found.name) == (-8, 12, "NORMAL")
    assert found.entries.tolist() == words.tolist()


def test_rule_04_the_table_of_the_sample_file():
    header = read(get_testdata_file("vlut_04.dcm"))
    (found,) = dicom_grey.voi_tables(header)
    item = pydicom.dcmread(get_testdata_file("vlut_04.dcm")).VOILUTSequence[0]
    assert found.entries.tolist() == list(item.LUTData)
    assert (found.first, found.bits) == (0, 16)


def test_rule_04_no_entries_said_are_65536():
    (found,) = dicom_grey.voi_tables(grey(voi_luts=(table("0\\0\\16", range(65536)),)))
    assert found.entries.size == 65536


@pytest.mark.parametrize(
    ("header", "first"),
    [
        (grey(voi_luts=(table("2\\65526\\8", [0, 9]),)), 65526),
        (grey(signed=True, voi_luts=(table("2\\65526\\8", [0, 9]),)), -10),
        (grey(slope=1, intercept=-1024, voi_luts=(table("2\\65526\\8", [0, 9]),)), -10),
        (grey(voi_luts=(table("2\\-10\\8", [0, 9]),)), 65526),
        (grey(signed=True, intercept=32768, voi_luts=(table("2\\65526\\8", [0, 9]),)), 65526),
    ],
)
def test_rule_04_the_first_value_has_the_sign_of_the_modality_values(header, first):
    assert dicom_grey.voi_tables(header)[0].first == first


def test_rule_04_eight_bit_entries_may_share_words():
    packed = ("5\\0\\8", bytes([1, 2, 3, 4, 5, 0]).hex(), "")
    assert dicom_grey.voi_tables(grey(voi_luts=(packed,)))[0].entries.tolist() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "damaged",
    [
        table("4\\0\\12", [1, 2, 3]),
        table("2\\0\\12", [1, 4096]),
        table("2\\0\\17", [1, 2]),
        table("2\\0", [1, 2]),
        table("", [1, 2]),
        ("2\\0\\8", "", ""),
    ],
)
def test_rule_04_a_damaged_table_is_left_out_and_said(damaged):
    header = grey(windows=((40, 400, "", ""),), voi_luts=(damaged, table("1\\0\\8", [7])))
    found = dicom_grey.grey_of(header)
    assert (len(found.windows), len(found.tables)) == (1, 1)
    assert found.warnings == (dicom_grey.BAD_TABLE,)


def test_rule_04_colour_has_no_windows_or_tables():
    header = Header(photometric="RGB", windows=((1, 2, "", ""),), voi_luts=(table("1\\0\\8", [7]),))
    assert dicom_grey.grey_of(header).tables == dicom_grey.grey_of(header).windows == ()


@pytest.mark.parametrize(
    ("photometric", "shape", "bright", "contradicts"),
    [
        ("MONOCHROME1", "", True, False),
        ("MONOCHROME1", "INVERSE", True, False),  # one inversion, said twice: Weasis#372
        ("MONOCHROME1", "IDENTITY", True, True),
        ("MONOCHROME2", "IDENTITY", False, False),
        ("MONOCHROME2", "INVERSE", False, True),
        ("RGB", "INVERSE", False, False),
    ],
)
def test_rule_05_polarity(photometric, shape, bright, contradicts):
    header = Header(photometric=photometric, presentation_shape=shape)
    assert dicom_grey.inverted(header) == bright
    assert dicom_grey.contradicts(header) == contradicts


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, None),
        ({"padding": 63536, "signed": True}, (-2000, -2000)),
        ({"padding": -2000, "signed": True}, (-2000, -2000)),
        ({"padding": -2000}, (63536, 63536)),
        ({"padding": 0, "padding_limit": 30}, (0, 30)),
        ({"padding": 4095, "padding_limit": 4000}, (4000, 4095)),
        ({"more": (("FloatPixelPaddingValue", "-1.5"),)}, (-1.5, -1.5)),
        ({"more": (("FloatPixelPaddingValue", "3"), ("FloatPixelPaddingRangeLimit", "0"))}, (0, 3)),
    ],
)
def test_rule_06_padding_in_stored_values(values, expected):
    assert dicom_grey.padding(grey(**values)) == expected


def test_rule_06_colour_has_no_padding():
    assert dicom_grey.padding(Header(photometric="RGB", samples=3, padding=255)) is None


def test_rule_11_regions_of_a_file():
    found = dicom_us.regions(read(get_testdata_file("OBXXXX1A.dcm")))
    assert [region.box for region in found] == [(60, 120, 518, 800), (522, 176, 576, 743)]
    assert found[0].spacing_mm == pytest.approx((0.2622878766, 0.2622878766))
    assert found[1].spacing_mm is None
    assert found[0].low_priority


def test_rule_11_regions_that_differ_from_file_to_file():
    one, other = (((0, 0, 9, 9, 3, 3, d, d, 1, 1, 0),) for d in (0.01, 0.02))
    same = dicom_us.series_regions([Header(regions=one), Header(regions=one)])
    assert len(same) == 1
    each = dicom_us.series_regions([Header(regions=one), Header(regions=other)])
    assert [regions[0].deltas[0] for regions in each] == [0.01, 0.02]
    assert dicom_us.series_regions([Header()]) == ()
    assert dicom_us.regions(Header(regions=((9, 0, 0, 9, 3, 3, 1, 1, 1, 1, 0),))) == ()


def clip(frames=3, **more):
    return Header(frames=frames, more=tuple(more.items()))


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ({"RecommendedDisplayFrameRate": "25", "CineRate": "10"}, (40,)),
        ({"CineRate": "10", "FrameTime": "50"}, (100,)),
        ({"CineRate": "0", "FrameTime": "50", "FrameTimeVector": "0\\9\\9"}, (50,)),
        ({"FrameTime": "0", "FrameTimeVector": "0\\30\\50"}, (30, 50, 40)),
    ],
)
def test_rule_22_the_speed_of_a_clip(said, times):
    assert dicom_grey.cine_of(clip(**said)).frame_ms == pytest.approx(times)


@pytest.mark.parametrize(
    "said", [{}, {"FrameTime": "x"}, {"FrameTimeVector": "0\\30"}, {"FrameTimeVector": "0\\-3\\3"}]
)
def test_rule_22_no_speed_is_none(said):
    assert dicom_grey.cine_of(clip(**said)) is None


def test_rule_22_one_frame_is_no_clip_and_a_clip_may_sweep():
    assert dicom_grey.cine_of(clip(frames=1, CineRate="10")) is None
    assert dicom_grey.cine_of(clip(CineRate="10", PreferredPlaybackSequencing="1")).sweep


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (Header(), None),
        (Header(lossy=True), "Lossy"),
        (Header(transfer_syntax="1.2.840.10008.1.2.4.51"), "Lossy JPEG"),
        (Header(lossy=True, more=(("LossyImageCompressionRatio", "10"),)), "Lossy 10:1"),
        (
            Header(lossy=True, more=(("LossyImageCompressionRatio", "10\\19.5"),
                                     ("LossyImageCompressionMethod", "ISO_10918_1\\ISO_15444_1"))),
            "Lossy 10:1, 19.5:1 JPEG, JPEG 2000",
        ),
        (Header(lossy=True, more=(("LossyImageCompressionRatio", "0.08"),)), "Lossy"),
    ],
)  # fmt: skip
def test_rule_24_loss_is_said_with_ratio_and_method(header, text):
    found = dicom_grey.lossy_text([Header(), header])
    assert (None if found is None else str(found)) == text
    assert found is None or "有损" in found.label(Language.ZH_CN)


def test_rule_24_of_several_files_the_one_that_lost_most_is_said():
    headers = [Header(lossy=True, more=(("LossyImageCompressionRatio", r),)) for r in ("5", "50")]
    assert str(dicom_grey.lossy_text(headers)) == "Lossy 50:1"
