"""What is in memory while packs read: single pictures, and the stacks that a pack wants."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from meddx.analysis.pictures import Pictures
from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, Heatmap, ImageSource
from meddx.case.reading import Reading
from meddx.case.source import Source
from meddx.imaging.frames import FrameStore
from meddx.importers.dicom import Dicom
from meddx.jobs import Cancelled
from tests.helpers import phantoms


@pytest.fixture
def stack(tmp_path, context):
    """A stack of six slices that lies in its files."""
    files = phantoms.slices(tmp_path, phantoms.axial(6))
    return Dicom().load(tuple(map(Source, files)), context)[0]


@pytest.fixture
def pictures(context) -> Pictures:
    return Pictures(FrameStore(context.children))


def test_a_stack_stays_in_its_files_unless_it_is_wanted(stack, pictures, context):
    left = pictures.hashed(stack, lambda series: False, context).series[0]
    assert not left.volume.is_in_memory
    assert left.pixel_sha256 == ""
    hashed = pictures.hashed(stack, lambda series: True, context)
    assert not hashed.series[0].volume.is_in_memory
    assert len(hashed.series[0].pixel_sha256) == 64
    read = pictures.with_stacks(hashed, lambda series: True, context).series[0]
    assert read.pixel_sha256 == hashed.series[0].pixel_sha256
    expected = [phantoms.slice_values(k) for k in range(6)]
    assert (np.sort(read.volume.voxels, axis=0) == np.sort(expected, axis=0)).all()
    assert pictures.with_stacks(stack, lambda series: False, context).series == stack.series


def test_a_stack_whose_files_are_gone_is_left_for_the_pack_to_say(
    stack, pictures, context, tmp_path
):
    for file in tmp_path.iterdir():
        file.unlink()
    hashed = pictures.hashed(stack, lambda series: True, context)
    assert hashed.series[0].pixel_sha256 == ""
    read = pictures.with_stacks(stack, lambda series: True, context)
    assert not read.series[0].volume.is_in_memory


def test_reading_stops_when_it_is_cancelled(stack, pictures, context):
    context.cancel()
    with pytest.raises(Cancelled):
        pictures.hashed(stack, lambda series: True, context)


def test_a_slice_that_a_finding_stands_on_is_shown_alone(stack, pictures, context):
    series = stack.series[0]
    source = ImageSource(series.series_instance_uid, 4)
    heatmap = Heatmap(np.ones((2, 2), np.float32), (0.0, 0.0, 2.0, 2.0), 1.0)
    code = Code.parse("MEDDX:haa", "HAA")
    mapped = Finding("one", code, Assertion.PRESENT, 1.0, source, heatmap=heatmap)
    plain = replace(mapped, key="two", heatmap=None, source=replace(source, k=1))
    again = replace(mapped, key="three")
    (shown,) = pictures.shown(stack, (mapped, plain, again))
    whole = pictures.with_stacks(stack, lambda _series: True, context).series[0].volume
    assert shown.k == 4
    assert shown.series.series_instance_uid == series.series_instance_uid
    assert (shown.series.volume.voxels == whole.voxels[4:5]).all()
    own, there = shown.series.volume.geometry, whole.geometry
    assert own.to_patient((0, 2, 3)) == pytest.approx(there.to_patient((4, 2, 3)))
    reading = Reading(stack, (mapped,), (), datetime(2026, 1, 1, tzinfo=UTC), slices=(shown,))
    assert reading.picture(series, 4) == (shown.series, 0)
    assert reading.picture(series, 3) is None
    assert reading.picture(shown.series, 0) == (shown.series, 0)


def test_chosen_slices_are_read_each_with_its_own_hash(stack, pictures, context):
    uid = stack.series[0].series_instance_uid
    sources = (ImageSource(uid, 4), ImageSource(uid, 1))
    found = pictures.chosen(stack, sources, context)
    assert [one.k for one in found] == [4, 1]
    digests = set()
    for one in found:
        volume = one.series.volume
        assert volume.shape[0] == 1
        assert one.series.sop_instance_uids == (stack.series[0].sop_instance_uids[one.k],)
        assert volume.geometry.to_patient((0, 0, 0)) == pytest.approx(
            stack.series[0].volume.geometry.to_patient((one.k, 0, 0))
        )
        assert (volume.voxels[0] == phantoms.slice_values(one.k)).all()
        digests.add(one.series.pixel_sha256)
    assert len(digests) == 2
    assert all(len(digest) == 64 for digest in digests)


def test_a_chosen_slice_that_is_not_in_the_case_is_left_out(stack, pictures, context):
    uid = stack.series[0].series_instance_uid
    sources = (ImageSource(uid, 6), ImageSource(uid, -1), ImageSource("9", 0))
    assert pictures.chosen(stack, sources, context) == ()


def test_a_chosen_slice_whose_file_is_gone_stays_in_it(stack, pictures, context, tmp_path):
    for file in tmp_path.iterdir():
        file.unlink()
    uid = stack.series[0].series_instance_uid
    (one,) = pictures.chosen(stack, (ImageSource(uid, 2),), context)
    assert not one.series.volume.is_in_memory
    assert one.series.pixel_sha256 == ""
