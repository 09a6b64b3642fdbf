"""A slice that was read and judged is kept as the pack saw it, with what holds on that slice."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from meddx.analysis import corrected, ct_slices, prepare
from meddx.analysis.pack import GateSpec, InputSpec, Label, ModelPack
from meddx.analysis.pictures import Pictures
from meddx.analysis.quantities.suitable import Region
from meddx.analysis.running import PackReader
from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, ImageSource, ReaderSource
from meddx.case.reading import Edits, Reading
from meddx.case.source import Source
from meddx.imaging.frames import FrameStore
from meddx.importers.dicom import Dicom
from tests.helpers import brains, clots
from tests.helpers.ct_phantoms import case_of

GLIOMA, MENINGIOMA = Code.parse("HP:0009733", "Glioma"), Code.parse("HP:0002858", "Meningioma")
SPEC = InputSpec((64, 64), 1, "letterbox", (0.5, 99.5), 0.3, 0.25)
CT_SPEC = replace(SPEC, window=(40.0, 80.0))


def a_pack(folder, family="brain_mri", modality="MR", spec=SPEC):
    codes = (GLIOMA, MENINGIOMA)
    labels = tuple(Label(c.display, c, 0.5, (1.0, 0.0), 0.3, 40, 100, 0.1) for c in codes)
    words = ("tiny", "0.1", "Tiny", "小", family, "", "", "", "", "", "0")
    gate = GateSpec((modality,), (), (), ("MONOCHROME2",), None, 16, 2000)
    return ModelPack(folder, *words, input=spec, labels=labels, gate=gate)


def found(code, uid, k):
    key = f"slice:tiny:{uid}:{k}:{code.code}"
    source = ImageSource(uid, k)
    return Finding(
        key, code, Assertion.PRESENT, 0.7, source, "tiny", threshold=0.5, starts_off=True
    )


def reading_of(case, *findings):
    return Reading(case, findings, (), datetime.now(UTC))


def added(code, assertion):
    return Finding(f"reader:{code.code}", code, assertion, 1.0, ReaderSource())


@pytest.fixture
def reader(context) -> PackReader:
    return PackReader(Pictures(FrameStore(context.children)))


@pytest.fixture
def head(tmp_path, context):
    """A head in its files, whose window would show next to nothing."""
    files = brains.written(tmp_path, WindowCenter=2000, WindowWidth=50)
    return Dicom().load(tuple(map(Source, files)), context)[0]


def test_the_slice_of_a_stack_in_its_files_is_kept_as_the_pack_sees_it(head, reader, tmp_path):
    (series,) = head.series
    assert not series.volume.is_in_memory
    uid = series.series_instance_uid
    both = [found(code, uid, k) for k in (brains.LESION, 4) for code in (GLIOMA, MENINGIOMA)]
    edits = Edits(accepted=frozenset({both[0].key}))
    one, other = corrected.corrections(
        reading_of(head, *both), edits, [a_pack(tmp_path)], reader.slice_grey
    )
    assert (one.series_instance_uid, one.k) == (uid, brains.LESION)
    assert [label.present for label in one.labels] == [True, None]
    assert (other.k, other.is_judged, other.picture.size) == (4, False, 0)

    alone = brains.chosen(brains.mr_series()).series  # without a window
    seen = prepare.prepare(prepare.grey_for(alone, SPEC), SPEC).grey
    again, _ = prepare.fit(prepare.grey_of_picture(one.picture), SPEC)
    assert np.abs(again - seen).max() < 0.012


def test_what_is_excluded_is_on_no_slice_and_what_is_present_may_lie_on_another(
    head, reader, tmp_path
):
    uid = head.series[0].series_instance_uid
    edits = Edits(added=(added(GLIOMA, Assertion.PRESENT), added(MENINGIOMA, Assertion.EXCLUDED)))
    reading = reading_of(head, found(GLIOMA, uid, 1), found(GLIOMA, uid, 2))
    made = corrected.corrections(reading, edits, [a_pack(tmp_path)], reader.slice_grey)
    assert [[label.present for label in one.labels] for one in made] == [[None, False]] * 2


def test_a_slice_that_cannot_be_prepared_or_that_holds_words_is_left_out(head, reader, tmp_path):
    uid = head.series[0].series_instance_uid
    finding = found(GLIOMA, uid, 1)
    edits = Edits(accepted=frozenset({finding.key}))
    reading, pack = reading_of(head, finding), a_pack(tmp_path)
    assert len(corrected.corrections(reading, edits, [pack], reader.slice_grey)) == 1
    for path in tmp_path.glob("*.dcm"):
        path.unlink()
    fresh = PackReader(Pictures(FrameStore()))
    assert corrected.corrections(reading, edits, [pack], fresh.slice_grey) == ()
    assert corrected.corrections(reading, edits, [pack], lambda *_: None) == ()
    study = head.studies[0]
    worded = replace(study.series[0], has_burned_in_text=True)
    case = replace(head, studies=(replace(study, series=(worded,)),))
    assert corrected.corrections(reading_of(case, finding), edits, [pack], reader.slice_grey) == ()


def test_a_slice_of_a_ct_is_cut_and_windowed_as_the_pack_does(reader, tmp_path):
    series = clots.series(100, clot=True)
    pack = a_pack(tmp_path, "ct_slice", "CT", CT_SPEC)
    cut = ct_slices.cuts(series, Region.HEAD)
    middle = cut[len(cut) // 2]
    grey = reader.slice_grey(pack, series, middle.k)
    assert np.array_equal(grey, prepare.through(middle.hu, CT_SPEC.window))
    assert grey.shape < series.volume.shape[1:]
    uncut = replace(pack, input=replace(CT_SPEC, whole=True))
    assert reader.slice_grey(uncut, series, middle.k).shape == series.volume.shape[1:]
    assert reader.slice_grey(pack, series, 10_000) is None
    assert reader.slice_grey(replace(pack, input=SPEC), series, middle.k) is None  # no window

    finding = replace(found(GLIOMA, series.series_instance_uid, middle.k), starts_off=False)
    edits = Edits(switched_off=frozenset({finding.key}))
    (one,) = corrected.corrections(
        reading_of(case_of(series), finding), edits, [pack], reader.slice_grey
    )
    assert [label.present for label in one.labels] == [False, None]
    assert max(one.picture.shape) == 64
    again, _ = prepare.fit(prepare.grey_of_picture(one.picture), CT_SPEC)
    assert np.abs(again - prepare.prepare(grey, CT_SPEC).grey).max() < 0.012


def test_a_family_that_reads_no_slices_keeps_none(reader, head, tmp_path):
    assert reader.slice_grey(a_pack(tmp_path, "radiograph"), head.series[0], 1) is None
    assert reader.slice_grey(a_pack(tmp_path, "no_such_family"), head.series[0], 1) is None
