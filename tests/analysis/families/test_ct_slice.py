"""A CT is read slice by slice and points to its highest slice, or a reason why not."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import ct_slices, device, prepare
from meddx.analysis import pack as packs
from meddx.analysis.content import blocks
from meddx.analysis.families import ct_slice
from meddx.analysis.families.ct_slice import CtSlice
from meddx.analysis.pack import ModelPack, load
from meddx.analysis.pack_text import text_of
from meddx.analysis.quantities.suitable import Region
from meddx.case.display import Window
from meddx.case.evidence import Assertion, Finding, ImageSource
from meddx.case.record import Case, Series
from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef, Frames, Geometry
from meddx.jobs import Cancelled, Context
from meddx.phrase import Language, Refused
from tests.helpers import clots
from tests.helpers.ct_phantoms import CHEST_UID, HEAD_UID, case_of, chest_series, head_series


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> ModelPack:
    """A pack that learnt clots from windowed pictures."""
    return clots.pack_of(tmp_path_factory.mktemp("clots"))


@pytest.fixture(scope="module")
def ill() -> Series:
    return clots.series(100, clot=True)


@pytest.fixture(scope="module")
def healthy() -> Series:
    return clots.series(101, clot=False)


def only(pack: ModelPack, series: Series, context: Context) -> Finding:
    """The finding of a series that is read."""
    family = CtSlice()
    assert family.accepts(pack, case_of(series)) is None
    answer = family.read(pack, case_of(series), context)
    assert answer.not_applicable == ()
    (finding,) = answer.findings
    return finding


def reason(pack: ModelPack, series: Series) -> str:
    """Code of the refusal of a series."""
    why_not = CtSlice().accepts(pack, case_of(series))
    assert why_not is not None
    assert why_not.series_instance_uid == series.series_instance_uid
    assert why_not.reason.label(Language.ZH_CN) != why_not.reason.label(Language.EN)
    assert not CtSlice().wants(pack, series)
    return why_not.code


@pytest.mark.parametrize("middle_mm", [-15.0, 0.0, 15.0])
def test_what_was_learnt_from_pictures_is_found_in_hu_and_where_it_is(pack, context, middle_mm):
    series = clots.series(100, clot=True, middle_mm=middle_mm)
    finding = only(pack, series, context)
    assert finding.assertion is Assertion.PRESENT
    assert finding.threshold is not None
    assert finding.probability >= finding.threshold
    assert isinstance(finding.source, ImageSource)
    assert finding.source.series_instance_uid == HEAD_UID
    z = series.volume.geometry.affine[2] @ [finding.source.k, 0, 0, 1]
    assert abs(z - middle_mm) < 22  # the clot's half axis is at most that


def test_a_head_without_it_is_not_called(pack, healthy, context):
    finding = only(pack, healthy, context)
    assert finding.threshold is not None
    assert finding.probability < finding.threshold
    assert finding.heatmap is None


def test_the_score_is_the_mean_of_the_highest_slices_and_says_so(pack, ill, context):
    finding = only(pack, ill, context)
    network, spec = device.open_network(pack), pack.input
    logits = {}
    for cut in ct_slices.cuts(ill, Region.HEAD):
        prepared = prepare.prepare(prepare.through(cut.hu, clots.WINDOW), spec)
        assert network.content is not None
        strange = network.content.strangeness(blocks(prepared.grey)[0])
        if strange <= pack.weights.content_limit:
            logits[cut.k] = float(network.run(prepared.array).logits[0])
    highest = sorted(logits, key=lambda k: logits[k])[-3:]  # 10 mm are two slices of 5 mm
    mean = np.mean([logits[k] for k in highest])
    a, b = pack.labels[0].platt
    assert finding.probability == pytest.approx(1 / (1 + np.exp(-(a * mean + b))), rel=1e-4)
    assert finding.source == ImageSource(HEAD_UID, highest[-1])
    said = str(finding.remark)
    assert f"Mean of the highest slices (3 of {len(logits)})" in said
    assert len(logits) > 3
    assert finding.remark is not None
    assert "对比剂" in finding.remark.label(Language.ZH_CN)


def test_a_score_of_a_series_is_no_evidence(pack, ill, context):
    finding = only(pack, ill, context)
    assert finding.log10_lr == 0.0
    assert finding.prevalence is None
    assert finding.conformal is None
    assert "counts for no diagnosis" in str(finding.remark)


def test_the_heatmap_lies_on_the_head_within_the_slice(pack, ill, context):
    finding = only(pack, ill, context)
    assert finding.heatmap is not None
    assert finding.heatmap.method == "cam"
    (cut,) = [c for c in ct_slices.cuts(ill, Region.HEAD) if c.k == finding.source.k]
    top, left, bottom, right = finding.heatmap.box
    rows, columns = cut.hu.shape
    middle = ((top + bottom) / 2, (left + right) / 2)
    assert middle == pytest.approx((cut.top + rows / 2, cut.left + columns / 2), abs=1.0)
    assert max(bottom - top, right - left) == pytest.approx(max(rows, columns), abs=1.0)


def test_the_window_of_the_file_changes_nothing(pack, ill, context):
    other = replace(ill, windows=(Window(-600, 1500),))
    assert only(pack, other, context).probability == only(pack, ill, context).probability


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"details": (("ContrastBolusAgent", "Iohexol"),)}, "Contrast agent was given"),
        ({"details": (("ContrastBolusAgent", "?"),)}, "is unknown"),
        ({"details": (("ContrastBolusAgent", "NONE"),)}, "No contrast agent"),
    ],
)
def test_contrast_is_told(pack, ill, context, change, said):
    assert said in str(only(pack, replace(ill, **change), context).remark)


def test_thin_slices_count_as_many_as_fill_a_centimetre():
    for apart, count in ((5.0, 3), (3.0, 4), (2.5, 4), (1.0, 10)):
        series = head_series(replace(clots.SCAN, spacing_mm=(apart, 6.0, 6.0)))
        assert ct_slice.top_slices(series) == count


def with_axes(series: Series, *order: int) -> Series:
    """The same slices with their axes exchanged."""
    affine = series.volume.geometry.affine.copy()
    affine[:3, :3] = affine[:3, list(order)]
    own = series.volume.geometry
    geometry = Geometry(affine, own.frame, own.calibration)
    return replace(series, volume=replace(series.volume, geometry=geometry))


def test_what_cannot_be_read_is_refused_with_its_reason(pack, ill):
    volume = ill.volume
    assert reason(pack, replace(ill, modality="MR")) == "modality"
    assert reason(pack, replace(ill, body_part_examined="KNEE")) == "body_part"
    assert reason(pack, replace(ill, description="Topogram 0.6")) == "localizer"
    assert reason(pack, replace(ill, description="头部定位像")) == "localizer"
    assert reason(pack, replace(ill, volume=replace(volume, unit="1"))) == "not_hu"
    flat = replace(volume, geometry=Geometry.pixels())
    assert reason(pack, replace(ill, volume=flat)) == "no_place"
    assert reason(pack, with_axes(ill, 1, 0, 2)) == "not_axial"
    assert reason(pack, replace(ill, details=(("SliceThickness", "8"),))) == "thick_slices"
    few = replace(volume, data=volume.voxels[:4])
    assert reason(pack, replace(ill, volume=few)) == "few_slices"


def test_a_tilted_gantry_is_still_axial(pack):
    assert CtSlice().accepts(pack, case_of(head_series(replace(clots.SCAN, tilt_degrees=20)))) is (
        None
    )


def test_a_chest_is_not_read_as_a_head_even_if_its_header_says_so(pack, context):
    wrong = replace(chest_series(), body_part_examined="HEAD")
    answer = CtSlice().read(pack, case_of(wrong), context)
    assert answer.findings == ()
    assert [left.code for left in answer.not_applicable] == ["content"]


def test_one_series_is_read_and_the_other_left_alone(pack, ill, context):
    case = case_of(ill, chest_series())
    assert CtSlice().accepts(pack, case) is None
    answer = CtSlice().read(pack, case, context)
    assert [f.key for f in answer.findings] == ["image:clots:0:HP:0002170"]
    assert [(left.code, left.series_instance_uid) for left in answer.not_applicable] == [
        ("body_part", CHEST_UID)
    ]


def test_a_pack_without_a_window_or_with_one_answer_of_several_is_refused(pack, ill):
    for broken in (
        replace(pack, input=replace(pack.input, window=None)),
        replace(pack, task="multiclass"),
    ):
        why_not = CtSlice().accepts(broken, case_of(ill))
        assert why_not is not None
        assert why_not.code == "no_window"
    why_not = CtSlice().accepts(replace(pack, weights=None), case_of(ill))
    assert why_not is not None
    assert why_not.code == "no_network"
    why_not = CtSlice().accepts(pack, Case())
    assert why_not is not None
    assert why_not.code == "no_image"


def test_slices_that_were_not_read(pack, ill, context):
    coding = Coding(
        "1.2.840.10008.1.2.1", *ill.volume.shape[1:], 1, 16, 16, 15, False, "MONOCHROME2"
    )
    refs = tuple(FrameRef(Source(Path("x")), k, coding) for k in range(ill.volume.shape[0]))
    in_files = Frames(refs, ill.volume.data.shape, np.dtype(np.uint16))
    away = replace(ill, volume=replace(ill.volume, data=in_files))
    assert CtSlice().wants(pack, away)
    answer = CtSlice().read(pack, case_of(away), context)
    assert [left.code for left in answer.not_applicable] == ["not_read"]


def test_a_cancelled_reading_stops(pack, ill, context):
    context.cancel()
    with pytest.raises(Cancelled):
        CtSlice().read(pack, case_of(ill), context)


def test_the_window_survives_being_written_and_is_checked(pack, tmp_path):
    folder = Path(shutil.copytree(pack.folder, tmp_path / pack.name))
    text = text_of(pack, "Again.")
    (folder / packs.TOML).write_text(text, encoding="utf-8")
    assert pack.input is not None
    again = load(folder).input
    assert again == pack.input
    assert again is not None
    assert again.window == clots.WINDOW
    (folder / packs.TOML).write_text(text.replace("[40.0, 80.0]", "[40.0, 1]"), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load(folder)
    assert "wrong at input.window." in str(refused.value)
