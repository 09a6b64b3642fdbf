"""Heatmaps made on demand are those that an analysis makes, and their difference is exact."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from meddx.analysis import device
from meddx.analysis.comparison import Comparison
from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.prepare import grey_for, prepare
from meddx.case.reading import PackRun, Reading
from meddx.case.volume import Geometry, Volume
from meddx.imaging.overlay import difference
from meddx.jobs import Cancelled
from meddx.phrase import Refused
from tests.helpers.packs import case_of, phantom


@pytest.fixture
def one_called(pack):
    """The tiny pack: its first label called for every picture, its second for none."""
    called = replace(pack.labels[0], threshold=1e-6)
    labels = (called, replace(pack.labels[1], threshold=1 - 1e-9), pack.labels[2])
    return replace(pack, labels=labels, weights=replace(pack.weights, content_limit=1e9))


@pytest.fixture
def reading(one_called, context):
    case = case_of(phantom())
    findings = Radiograph().read(one_called, case, context).findings
    run = PackRun("tiny", "0.1", "Tiny", "CPU", 0.1, sha256=one_called.sha256)
    return Reading(case, findings, (), datetime(2026, 3, 2, tzinfo=UTC), (run,))


def test_a_label_that_was_not_called_gets_its_map_only_when_it_is_compared(
    one_called, reading, context
):
    called, left = reading.findings
    assert (called.heatmap is None, left.heatmap is None) == (False, True)
    made = Comparison().maps((one_called,), reading, (called, left), context)
    assert made[0].values == pytest.approx(called.heatmap.values)
    assert (made[0].box, made[0].scale) == (called.heatmap.box, called.heatmap.scale)
    assert made[1].method == "cam"


def test_the_difference_of_two_maps_is_that_of_the_logits(one_called, reading, context):
    maps = Comparison().maps((one_called,), reading, reading.findings, context)
    network = device.open_network(one_called)
    spec, series = one_called.input, reading.case.series[0]
    logits = network.run(prepare(grey_for(series, spec), spec).array).logits
    wanted = (logits[0] - network.cam[0, -1]) - (logits[1] - network.cam[1, -1])
    assert difference(*maps).values.sum() == pytest.approx(wanted, rel=1e-4, abs=1e-4)


def test_another_pack_of_the_same_name_is_refused(one_called, reading, context):
    for packs in ((), (replace(one_called, sha256="0" * 64),)):
        with pytest.raises(Refused) as refused:
            Comparison().maps(packs, reading, reading.findings, context)
        assert refused.value.code == "pack_changed"


def test_a_picture_that_is_not_in_memory_is_refused(one_called, reading, context):
    stack = Volume(reading.case.series[0].volume.voxels.repeat(2, 0), Geometry.pixels())
    study = reading.case.studies[0]
    case = replace(
        reading.case,
        studies=(replace(study, series=(replace(study.series[0], volume=stack),)),),
    )
    with pytest.raises(Refused) as refused:
        Comparison().maps((one_called,), replace(reading, case=case), reading.findings, context)
    assert refused.value.code == "not_read"


def test_a_pack_without_heatmaps_is_refused(one_called, reading, context):
    bare = replace(one_called, weights=replace(one_called.weights, heatmap="none"))
    with pytest.raises(Refused) as refused:
        Comparison().maps((bare,), reading, reading.findings, context)
    assert refused.value.code == "no_heatmap"


def test_it_can_be_cancelled(one_called, reading, context):
    context.cancel()
    with pytest.raises(Cancelled):
        Comparison().maps((one_called,), reading, reading.findings, context)
