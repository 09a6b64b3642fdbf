"""A chosen slice of a brain MRI becomes findings that start off, or a reason."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis.families.brain_mri import BrainMri
from meddx.case.evidence import ImageSource
from meddx.case.mr import MrAcquisition
from meddx.case.record import Case, Series, ShownSlice, Study
from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef, Frames, Geometry, Volume
from meddx.jobs import Cancelled, Context
from meddx.phrase import Language
from tests.helpers.brains import (
    GLIOMA,
    LESION,
    MR_UID,
    T1_CONTRAST,
    brain_pack,
    chosen,
    mr_case,
    mr_series,
)
from tests.helpers.packs import case_of, phantom


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory):
    return brain_pack(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def family():
    return BrainMri()


def asked(series: Series, *more: ShownSlice) -> Case:
    """The case of a series of which the slice with the lesion was chosen."""
    return replace(mr_case(series), slices=(chosen(series), *more))


def refused(family, pack, series: Series, context: Context) -> str:
    answer = family.read(pack, asked(series), context)
    assert answer.findings == ()
    (left,) = answer.not_applicable
    assert (left.series_instance_uid, left.k) == (series.series_instance_uid, LESION)
    assert left.reason.label(Language.ZH_CN) != left.reason.label(Language.EN)
    return left.code


def test_without_a_chosen_slice_it_says_how_to_choose_one(family, pack):
    left = family.accepts(pack, mr_case())
    assert left.code == "no_slice_chosen"
    assert "Choose a slice" in str(left.reason)
    assert left.k is None


def test_what_has_no_head_in_it_needs_no_slice(family, pack):
    assert family.accepts(pack, Case()).code == "no_image"
    assert family.accepts(pack, case_of(phantom())).code == "modality"
    assert family.accepts(pack, mr_case(mr_series(body_part_examined="KNEE"))).code == "body_part"
    assert family.accepts(replace(pack, weights=None), mr_case()).code == "no_network"


def test_slices_of_mr_are_offered_and_of_nothing_else(family, pack):
    assert family.offers(pack, mr_series())
    assert family.offers(pack, mr_series(body_part_examined="KNEE"))  # the reason is said then
    assert not family.offers(pack, case_of(phantom()).series[0])
    assert not family.offers(replace(pack, gate=None), mr_series())


def test_a_result_is_tied_to_its_slice_and_starts_off(family, pack, context):
    case = asked(mr_series())
    assert family.accepts(pack, case) is None
    answer = family.read(pack, case, context)
    assert answer.not_applicable == ()
    assert [f.code.code for f in answer.findings] == [GLIOMA, "HP:0002858", "MEDDX:no_tumour"]
    assert {f.source for f in answer.findings} == {ImageSource(MR_UID, LESION)}
    assert all(f.starts_off for f in answer.findings)
    called, *silent = answer.findings
    assert called.key == f"slice:tiny_brain:{MR_UID}:{LESION}:{GLIOMA}"
    assert called.heatmap is not None
    assert called.heatmap.box == pytest.approx((0, 0, 160, 160))
    assert all(f.heatmap is None for f in silent)
    assert str(called.remark).startswith("A demonstration on this one slice (axial, T1 with contr")


def test_each_of_several_slices_has_its_own_result(family, pack, context):
    series = mr_series()
    answer = family.read(pack, asked(series, chosen(series, 0)), context)
    assert [f.source.k for f in answer.findings] == [LESION] * 3 + [0] * 3
    first, other = answer.findings[0], answer.findings[3]
    assert first.probability != other.probability
    assert len({f.key for f in answer.findings}) == 6


def test_the_window_of_the_series_changes_no_score(family, pack, context):
    from meddx.case.record import Window

    plain = family.read(pack, asked(mr_series()), context).findings
    windowed = family.read(pack, asked(mr_series(windows=(Window(100.0, 50.0),))), context).findings
    assert [f.probability for f in plain] == [f.probability for f in windowed]


@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
def test_the_plane_is_said_and_a_little_lean_allowed(family, pack, context, plane):
    answer = family.read(pack, asked(mr_series(plane, 29.0)), context)
    assert f"({plane}, " in str(answer.findings[0].remark)


def test_an_oblique_slice_is_refused(family, pack, context):
    assert refused(family, pack, mr_series(lean_degrees=31.0), context) == "oblique"


def test_a_slice_without_a_place_is_refused(family, pack, context):
    series = mr_series()
    loose = replace(series, volume=replace(series.volume, geometry=Geometry.pixels()))
    assert refused(family, pack, loose, context) == "no_orientation"


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("DWI b1000", "sequence"), ("ADC", "sequence"), ("Survey", "sequence"),
        ("TOF", "sequence"), ("T1 SUB", "sequence"), ("SWI", "sequence"),
        ("scan 3", "sequence_unknown"),
    ],
)  # fmt: skip
def test_other_sequences_are_refused(family, pack, context, description, code):
    series = mr_series(description=description, mr=MrAcquisition())
    assert refused(family, pack, series, context) == code


@pytest.mark.parametrize(
    ("description", "said"),
    [("Ax T1", "T1"), ("Ax T2", "T2"), ("Ax FLAIR", "FLAIR")],
)
def test_some_are_read_with_reservation(family, pack, context, description, said):
    series = mr_series(description=description, mr=MrAcquisition())
    remark = str(family.read(pack, asked(series), context).findings[0].remark)
    assert f"(axial, {said})" in remark
    assert "reservation" in remark


def test_the_body_part_may_stand_in_other_words(family, pack, context):
    bare = mr_series(body_part_examined="")
    assert refused(family, pack, bare, context) == "body_part_unknown"
    named = mr_series(body_part_examined="", mr=replace(T1_CONTRAST, protocol_name="brain tumour"))
    assert family.read(pack, asked(named), context).findings
    studied = Case(
        studies=(Study("1.2.3", (bare,), description="MRI HEAD"),), slices=(chosen(bare),)
    )
    assert family.read(pack, studied, context).findings


@pytest.mark.parametrize("words", ["T1 +C femoral head", "T1 +C 股骨头"])
def test_the_head_of_a_bone_is_no_head(family, pack, context, words):
    series = mr_series(body_part_examined="", description=words)
    assert refused(family, pack, series, context) == "body_part_unknown"


def test_another_part_of_the_body_is_refused(family, pack, context):
    assert refused(family, pack, mr_series(body_part_examined="KNEE"), context) == "body_part"


def test_a_foreign_picture_is_refused_by_its_content(family, pack, context):
    series = mr_series()
    noise = np.random.default_rng(0).integers(0, 2000, series.volume.voxels.shape, np.uint16)
    foreign = replace(series, volume=replace(series.volume, data=noise))
    assert refused(family, pack, foreign, context) == "content"
    blank = replace(series, volume=replace(series.volume, data=np.zeros_like(noise)))
    assert refused(family, pack, blank, context) == "blank"


def test_several_time_points_are_refused(family, pack, context):
    series = mr_series()
    twice = np.concatenate([series.volume.voxels] * 2)
    timed = replace(series, volume=replace(series.volume, data=twice, time_points=2))
    case = replace(mr_case(timed), slices=(chosen(series),))
    (left,) = family.read(pack, case, context).not_applicable
    assert left.code == "time_points"


def test_a_slice_that_still_lies_in_its_file_is_left_out_with_the_reason(family, pack, context):
    series = mr_series()
    coding = Coding("1.2.840.10008.1.2.1", 160, 160, 1, 16, 16, 15, False, "MONOCHROME2")
    refs = (FrameRef(Source(Path("gone.dcm")), 0, coding, 0, 51200),)
    one = chosen(series)
    lies = Volume(Frames(refs, (1, 160, 160), np.dtype(np.uint16)), one.series.volume.geometry)
    case = replace(mr_case(series), slices=(ShownSlice(LESION, replace(one.series, volume=lies)),))
    (left,) = family.read(pack, case, context).not_applicable
    assert (left.code, left.k) == ("not_read", LESION)


def test_it_reports_progress_and_stops_when_told(family, pack):
    said = []
    context = Context(lambda done, total, message: said.append((done, total, str(message))))
    family.read(pack, asked(mr_series()), context)
    assert said == [
        (0, 1, "Tiny brain: preparing the slice"),
        (0.5, 1, "Tiny brain: reading the slice"),
    ]
    context.cancel()
    with pytest.raises(Cancelled):
        family.read(pack, asked(mr_series()), context)
    context.close()
