"""What a reader said of findings becomes labels; what he left alone stays unknown."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import numpy as np
import pytest

from meddx.analysis import corrected, prepare
from meddx.analysis.pack import InputSpec, Label, ModelPack
from meddx.case.codes import Code
from meddx.case.corrections import judged
from meddx.case.evidence import Assertion, Finding, ImageSource, ReaderSource
from meddx.case.reading import Edits, Reading
from tests.helpers.packs import INPUT, case_of, phantom

MASS, EDEMA = Code.parse("HP:0033821", "Mass"), Code.parse("HP:0100598", "Edema")
HERNIA = Code.parse("HP:0002036", "Hernia")
KEYS = {code: f"image:tiny:0:{code.code}" for code in (MASS, EDEMA)}


def label(key, code, *, suppressed=False):
    return Label(key, code, 0.5, (1.0, 0.0), 0.3, 40, 100, 0.1, suppressed)


def a_pack(tmp_path, spec=INPUT):
    labels = (label("Mass", MASS), label("Edema", EDEMA), label("Hernia", HERNIA, suppressed=True))
    words = ("tiny", "0.1", "Tiny", "小", "radiograph", "", "", "", "", "", "0")
    return ModelPack(tmp_path, *words, input=spec, labels=labels)


def found(code, uid="1.2.3", key=""):
    source = ImageSource(uid)
    return Finding(key or KEYS[code], code, Assertion.PRESENT, 0.7, source, "tiny", threshold=0.5)


def a_reading(case=None, *more):
    case = case or case_of(phantom())
    findings = (found(MASS), found(EDEMA), *more)
    return Reading(case, findings, (), datetime.now(UTC))


def added(code, assertion=Assertion.PRESENT):
    return Finding(f"reader:{code.code}", code, assertion, 1.0, ReaderSource())


def _corrections(reading, edits, packs):
    return corrected.corrections(reading, edits, packs, partial(pytest.fail, "there is no slice"))


def said(edits, tmp_path, reading=None):
    (one,) = _corrections(reading or a_reading(), edits, [a_pack(tmp_path)])
    return {each.key: each.present for each in one.labels}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (Edits(), {"Mass": None, "Edema": None, "Hernia": None}),
        (Edits(accepted=frozenset({KEYS[MASS]})), {"Mass": True, "Edema": None, "Hernia": None}),
        (Edits(frozenset({KEYS[EDEMA]})), {"Mass": None, "Edema": False, "Hernia": None}),
        (Edits(added=(added(HERNIA),)), {"Mass": None, "Edema": None, "Hernia": True}),
        (
            Edits(added=(added(HERNIA, Assertion.EXCLUDED),)),
            {"Mass": None, "Edema": None, "Hernia": False},
        ),
        (
            Edits(frozenset({"reader:HP:0002036"}), added=(added(HERNIA),)),
            {"Mass": None, "Edema": None, "Hernia": None},
        ),
        (
            Edits(frozenset({KEYS[MASS]}), frozenset({KEYS[MASS]})),
            {"Mass": None, "Edema": None, "Hernia": None},
        ),
    ],
)
def test_labels_are_what_the_reader_said_and_nothing_else(tmp_path, edits, expected):
    assert said(edits, tmp_path) == expected


def test_only_pictures_of_which_something_was_said_are_judged(tmp_path):
    reading, pack = a_reading(), a_pack(tmp_path)
    assert judged(_corrections(reading, Edits(), [pack])) == ()
    edits = Edits(accepted=frozenset({KEYS[MASS]}))
    assert len(judged(_corrections(reading, edits, [pack]))) == 1


def test_an_added_finding_belongs_to_no_picture_where_there_are_two(tmp_path):
    case = case_of(phantom())
    study = case.studies[0]
    second = replace(study.series[0], series_instance_uid="1.2.4")
    case = replace(case, studies=(replace(study, series=(*study.series, second)),))
    reading = a_reading(case, found(MASS, "1.2.4", "image:tiny:1:HP:0033821"))
    edits = Edits(added=(added(EDEMA),), accepted=frozenset({"image:tiny:1:HP:0033821"}))
    first, other = _corrections(reading, edits, [a_pack(tmp_path)])
    assert not first.is_judged
    assert [each.present for each in other.labels] == [True, None, None]


def test_words_in_the_pixels_are_not_kept(tmp_path):
    for change in ({"has_burned_in_text": True},):
        reading = a_reading(case_of(phantom(), **change))
        assert _corrections(reading, Edits(), [a_pack(tmp_path)]) == ()
    assert _corrections(a_reading(), Edits(), [replace(a_pack(tmp_path), name="x")]) == ()


def test_the_year_of_the_study_is_kept_and_no_day(tmp_path):
    case = case_of(phantom())
    case = replace(case, studies=(replace(case.studies[0], study_date=date(2021, 5, 17)),))
    (one,) = _corrections(a_reading(case), Edits(), [a_pack(tmp_path)])
    assert one.year == 2021


@pytest.mark.parametrize(
    "spec",
    [
        INPUT,
        replace(INPUT, resize="stretch"),
        replace(INPUT, resize="centre_crop", crop=0.875),
        InputSpec((64, 96), 3, "letterbox", (0.0, 100.0), 0.0, 1.0, intensity="bit_depth"),
        InputSpec((64, 64), 3, "stretch", (0.0, 100.0), 0.0, 1.0, "NHWC", "window",
                  (0.4, 0.4, 0.4), (0.2, 0.2, 0.2)),
    ],
    ids=lambda spec: f"{spec.resize}-{spec.intensity}",
)  # fmt: skip
def test_a_kept_picture_is_to_training_what_the_file_is_to_the_trained_pack(spec):
    series = case_of(phantom(4)).series[0]
    trained = corrected.input_of(spec)
    in_use = prepare.prepare(prepare.grey_for(series, trained), trained).grey
    kept = corrected.picture(prepare.grey_of_series(series), trained)
    assert kept.dtype == np.uint8
    again, _ = prepare.fit(prepare.grey_of_picture(kept), trained)
    assert np.abs(again - in_use).max() < 0.012
