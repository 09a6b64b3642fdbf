import pytest

from meddx.case.evidence import Assertion
from meddx.diagnosis import explain
from meddx.diagnosis.marks import marks
from meddx.diagnosis.weigh import weigh_own
from meddx.phrase import Language
from tests.diagnosis.cases import COLON, LYNCH, MASS, METASTASES, image, note


@pytest.mark.parametrize(
    ("share", "text"), [(0.48, "48 %"), (0.0123, "1.2 %"), (0.0004, "< 0.1 %"), (0.1, "10 %")]
)
def test_shares_are_written_with_the_digits_they_deserve(share, text):
    assert explain.percent(share) == text


@pytest.mark.parametrize(
    ("log10_lr", "text"), [(1.0, "10"), (0.3, "2"), (-1.0, "0.1"), (3.0, "1000")]
)
def test_factors_are_written_plainly(log10_lr, text):
    assert explain.times(log10_lr) == text


def test_an_age_is_told_in_completed_years():
    assert "Age 57:" in str(explain.of_age(57.8, 0.5, "").because)
    assert "Age 0:" in str(explain.of_onset(0.9, -1.0, early=True).because)


@pytest.mark.parametrize(
    ("finding", "code", "english", "chinese"),
    [
        (note(MASS), METASTASES, "Pulmonary mass: in 48 %", "患此病者中占 48 %"),
        (image(MASS, 1.0), METASTASES, "by an image model", "影像模型"),
        (image(MASS, -1.0), METASTASES, "scored low by an image model", "评分低"),
        (note(MASS, Assertion.EXCLUDED), METASTASES, "Pulmonary mass, excluded", "无"),
        (note(MASS, Assertion.UNCERTAIN), METASTASES, "uncertain", "不确定"),
        (note(COLON, Assertion.HISTORICAL), METASTASES, "history changes the prior", "既往史"),
        (note(COLON, Assertion.FAMILY), LYNCH, "in the family", "家族史"),
    ],
)
def test_each_kind_of_evidence_has_its_sentence(tables, finding, code, english, chinese):
    (mark,) = marks((finding,), tables.phenotypes)
    weighed = weigh_own(mark, tables.diseases.own[code], tables.diseases)
    evidence = explain.of_mark(mark, weighed, weighed.log10_lr)
    assert english in evidence.because.label(Language.EN)
    assert chinese in evidence.because.label(Language.ZH_CN)
    assert evidence.finding_key == finding.key
    assert evidence.source_text == "estimate, project authors"
