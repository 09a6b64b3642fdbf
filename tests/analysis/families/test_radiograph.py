"""A radiograph becomes findings, each with its probability, evidence and reason."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import calibrate, device
from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.pack import Trust
from meddx.case.evidence import Assertion, ImageSource
from meddx.case.record import Case, Window
from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef, Frames
from meddx.jobs import Cancelled, Context
from tests.helpers.packs import case_of, phantom


@pytest.fixture
def open_gate(pack):
    """The tiny pack, called for every picture."""
    assert pack.weights is not None
    called = replace(pack.labels[0], threshold=1e-6)
    labels = (called, replace(pack.labels[1], threshold=1 - 1e-9), pack.labels[2])
    return replace(pack, labels=labels, weights=replace(pack.weights, content_limit=1e9))


def test_every_delivered_label_makes_a_finding(open_gate, context):
    answer = Radiograph().read(open_gate, case_of(phantom()), context)
    assert [f.code.code for f in answer.findings] == ["HP:0033821", "HP:0100598"]
    assert [f.key for f in answer.findings] == [
        "image:tiny:0:HP:0033821",
        "image:tiny:0:HP:0100598",
    ]
    assert {f.assertion for f in answer.findings} == {Assertion.PRESENT}
    assert answer.findings[0].source == ImageSource("1.2.3", 0)
    assert answer.not_applicable == ()
    assert answer.device == "CPU"


def test_probability_and_threshold_are_stated_at_the_same_prevalence(open_gate, context):
    finding = Radiograph().read(open_gate, case_of(phantom()), context).findings[0]
    label = open_gate.labels[0]
    assert finding.prevalence == label.shown_at == 0.05
    back = calibrate.at_prevalence(finding.probability, 0.05, label.prevalence)
    assert finding.log10_lr == pytest.approx(calibrate.log10_lr(label, back))
    threshold = calibrate.at_prevalence(finding.threshold, 0.05, label.prevalence)
    assert threshold == pytest.approx(label.threshold)


def test_a_heatmap_only_from_the_threshold_on(open_gate, context):
    called, silent = Radiograph().read(open_gate, case_of(phantom()), context).findings
    assert called.probability >= called.threshold
    assert called.heatmap is not None
    assert called.heatmap.scale == 2.0
    # 120 x 100 px become 64 x 53, with 5 columns of border on the left and 6 on the right
    assert called.heatmap.box == pytest.approx((0, -5 * 100 / 53, 120, 59 * 100 / 53))
    assert silent.probability < silent.threshold
    assert silent.heatmap is None


def test_the_map_is_of_the_very_logit(open_gate, context):
    finding = Radiograph().read(open_gate, case_of(phantom()), context).findings[0]
    bias = device.open_network(open_gate).cam[0, -1]
    label = open_gate.labels[0]
    p = calibrate.probability(label, float(finding.heatmap.values.sum() + bias))
    shown = calibrate.at_prevalence(p, label.prevalence, label.shown_at)
    assert shown == pytest.approx(finding.probability, abs=1e-4)


def test_inverted_storage_gives_the_same_scores(open_gate, context):
    window = (Window(127.5, 255, "LINEAR_EXACT"),)
    plain = case_of(phantom(), windows=window)
    stored = case_of(255 - phantom(), windows=window, inverted=True)
    scores = [
        [f.probability for f in Radiograph().read(open_gate, case, context).findings]
        for case in (plain, stored)
    ]
    assert scores[0] == pytest.approx(scores[1], abs=1e-6)


def test_what_no_gate_accepts_is_said_with_its_reason(pack):
    family = Radiograph()
    assert family.accepts(pack, Case()).code == "no_image"
    lateral = family.accepts(pack, case_of(phantom(), view_position="LL"))
    assert (lateral.code, lateral.series_instance_uid) == ("view", "1.2.3")
    assert family.accepts(replace(pack, weights=None), case_of(phantom())).code == "no_network"
    assert family.accepts(pack, case_of(phantom())) is None


def test_only_the_series_that_fit_are_read(open_gate, context):
    study = case_of(phantom()).studies[0]
    lateral = replace(study.series[0], series_instance_uid="1.2.4", view_position="LL")
    case = Case(studies=(replace(study, series=(lateral, *study.series)),))
    assert Radiograph().accepts(open_gate, case) is None
    answer = Radiograph().read(open_gate, case, context)
    assert [entry.series_instance_uid for entry in answer.not_applicable] == ["1.2.4"]
    assert {f.source.series_instance_uid for f in answer.findings} == {"1.2.3"}


def test_a_foreign_picture_is_refused_by_its_content(pack, context):
    noise = np.random.default_rng(0).integers(0, 255, (120, 100)).astype(np.uint8)
    strict = replace(pack, weights=replace(pack.weights, content_limit=0.1))
    answer = Radiograph().read(strict, case_of(noise), context)
    assert answer.findings == ()
    assert [entry.code for entry in answer.not_applicable] == ["content"]


def test_it_reports_progress_and_stops_when_told(open_gate):
    said = []
    context = Context(lambda done, total, message: said.append((done, total, str(message))))
    Radiograph().read(open_gate, case_of(phantom()), context)
    assert said[0] == (0, 1, "Tiny: preparing the image")
    assert said[1] == (0.5, 1, "Tiny: reading the image")
    context.cancel()
    with pytest.raises(Cancelled):
        Radiograph().read(open_gate, case_of(phantom()), context)
    context.close()


def test_a_picture_that_still_lies_in_its_file_is_left_out_with_the_reason(open_gate, context):
    case = case_of(phantom())
    study = case.studies[0]
    volume = study.series[0].volume
    coding = Coding("1.2.840.10008.1.2.1", 120, 100, 1, 8, 8, 7, False, "MONOCHROME2")
    refs = (FrameRef(Source(Path("gone.dcm")), 0, coding, 0, 12000),)
    lies = replace(volume, data=Frames(refs, volume.data.shape, volume.dtype))
    unread = replace(study.series[0], series_instance_uid="1.2.5", volume=lies)
    case = Case(studies=(replace(study, series=(unread, *study.series)),))
    answer = Radiograph().read(open_gate, case, context)
    left = [(item.code, item.series_instance_uid) for item in answer.not_applicable]
    assert left == [("not_read", "1.2.5")]
    assert {f.source.series_instance_uid for f in answer.findings} == {"1.2.3"}


def test_many_pictures_are_read_in_batches_as_one_by_one(open_gate, context):
    from meddx.case.record import Study

    cases = [case_of(phantom(seed), modality="MR" if seed == 3 else "CR") for seed in range(12)]
    series = tuple(case.series[0] for case in cases)
    seen = []
    watching = Context(lambda done, total, message: seen.append((done, total)))
    delivered = replace(open_gate, trust=Trust.DELIVERED)  # others are read one by one
    answer = Radiograph().read(delivered, Case(studies=(Study("1.2", series),)), watching)
    watching.close()
    assert [one.code for one in answer.not_applicable] == ["modality"]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert all(done < total == 12 for done, total in seen)
    assert len([done for done, _ in seen if done % 1]) == 2  # eight pictures, then three
    alone = [Radiograph().read(open_gate, case, context) for case in cases]
    known = [finding for one in alone for finding in one.findings]
    assert len(answer.findings) == len(known) == 22
    for one, other in zip(answer.findings, known, strict=True):
        assert one.probability == pytest.approx(other.probability, abs=1e-5)
        assert one.code == other.code
        assert (one.heatmap is None) == (other.heatmap is None)
        if one.heatmap is not None and other.heatmap is not None:
            np.testing.assert_allclose(one.heatmap.values, other.heatmap.values, atol=1e-5)
