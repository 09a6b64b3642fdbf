from dataclasses import replace

from meddx.case import marks
from meddx.case.marks import ONE_THRESHOLD, POINTLESS, UNCALIBRATED, UNSIGNED
from meddx.phrase import Language
from tests.helpers.builders import COUGH, MASS, METASTASES, a_doubtful_reading, a_reading


def test_a_delivered_pack_has_no_mark() -> None:
    reading = a_reading()
    assert marks.of_run(reading.packs[0]) == ()
    assert all(marks.of_finding(reading, finding) == () for finding in reading.findings)


def test_trust_and_calibration_are_marked_apart() -> None:
    run = a_reading().packs[0]
    assert marks.of_run(replace(run, trust="unsigned")) == (UNSIGNED,)
    assert marks.of_run(replace(run, trust="signed", calibrated=False)) == (UNCALIBRATED,)
    assert marks.of_run(replace(run, trust="unsigned", calibrated=False)) == (
        UNSIGNED,
        UNCALIBRATED,
    )


def test_a_threshold_that_no_purpose_changes_is_marked_on_findings_and_not_on_evidence() -> None:
    reading = a_reading()
    asked = replace(reading.packs[0], asked="screening")
    reading = replace(reading, packs=(asked, *reading.packs[1:]))
    mass = next(f for f in reading.findings if f.code == MASS)
    assert marks.of_finding(reading, mass) == (ONE_THRESHOLD,)
    assert mass.key not in marks.by_key(reading)
    assert all(marks.of_diagnosis(reading, one) == () for one in reading.diagnoses)
    both = replace(asked, purpose="screening")
    assert marks.of_run(both) == ()


def test_a_map_that_does_not_locate_is_marked_where_it_is_shown_and_nowhere_else() -> None:
    reading = a_reading()
    mass = next(f for f in reading.findings if f.code == MASS)
    assert marks.of_map(reading, mass) == ()
    pointless = replace(reading.packs[0], pointless=True, trust="unsigned")
    reading = replace(reading, packs=(pointless, *reading.packs[1:]))
    assert marks.of_map(reading, mass) == (UNSIGNED, POINTLESS)
    assert marks.of_finding(reading, mass) == (UNSIGNED,)
    assert POINTLESS not in marks.of_run(pointless)
    cough = next(f for f in reading.findings if f.code == COUGH)
    assert marks.of_map(reading, cough) == marks.of_map(None, mass) == ()


def test_only_what_the_pack_said_is_marked() -> None:
    reading = a_doubtful_reading()
    mass = next(f for f in reading.findings if f.code == MASS)
    cough = next(f for f in reading.findings if f.code == COUGH)
    assert marks.of_finding(reading, mass) == (UNSIGNED, UNCALIBRATED)
    assert marks.of_finding(reading, cough) == ()


def test_a_diagnosis_is_marked_by_its_evidence_once() -> None:
    reading = a_doubtful_reading()
    found = {d.code: marks.of_diagnosis(reading, d) for d in reading.diagnoses}
    assert found[METASTASES] == (UNSIGNED, UNCALIBRATED)
    assert [code for code, its in found.items() if its] == [METASTASES]


def test_a_name_carries_its_marks_in_both_languages() -> None:
    named = marks.marked(MASS, (UNSIGNED, UNCALIBRATED))
    assert named.label(Language.EN) == "Pulmonary mass (unsigned model) (not calibrated)"
    assert named.label(Language.ZH_CN) == "肺肿块（未签名模型）（未校准）"
    assert marks.marked(MASS, ()) is MASS
