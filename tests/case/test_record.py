from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from meddx.case.identity import Patient
from meddx.case.record import Case, Note, RefusedFile, Series, Study, Window
from meddx.case.volume import Geometry, Volume
from meddx.phrase import Phrase, Refused


def _series(uid: str, study: str = "1") -> Series:
    volume = Volume(np.zeros((1, 2, 3), np.int16), Geometry.pixels())
    return Series(uid, study, "DX", volume)


ONE = Case(Patient("A"), studies=(Study("1", (_series("1.1"),)),))


def test_two_imports_of_one_patient_merge() -> None:
    note = Note("n1", "note.txt", "Cough.")
    merged = ONE.plus(Case(Patient("A", "Doe^Jane"), notes=(note,)))
    assert merged.patient == Patient("A", "Doe^Jane")
    assert merged.notes == (note,)
    assert merged.identity_verified


def test_the_same_series_twice_is_there_once_and_a_new_one_joins_its_study() -> None:
    more = Case(Patient("A"), studies=(Study("1", (_series("1.1"), _series("1.2"))),))
    merged = ONE.plus(more)
    assert len(merged.studies) == 1
    assert [series.series_instance_uid for series in merged.series] == ["1.1", "1.2"]
    assert merged.find_series("1.2") is more.series[1]
    assert merged.find_series("9") is None


def test_another_patient_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        ONE.plus(Case(Patient("B"), notes=(Note("n", "n", "x"),)))
    assert refused.value.code == "other_patient"


def test_an_unnamed_input_joins_only_when_attached() -> None:
    unnamed = Case(notes=(Note("n", "n", "x"),))
    with pytest.raises(Refused) as refused:
        ONE.plus(unnamed)
    assert refused.value.code == "no_patient"
    attached = ONE.plus(unnamed, attach="n.txt")
    assert attached.attached == ("n.txt",)
    assert not attached.identity_verified
    assert attached.patient == ONE.patient


def test_attaching_never_overrules_a_contradiction() -> None:
    with pytest.raises(Refused) as refused:
        ONE.plus(Case(Patient("B"), notes=(Note("n", "n", "x"),)), attach="n.txt")
    assert refused.value.code == "other_patient"


def test_an_empty_import_hands_over_its_refusals_only() -> None:
    refusal = RefusedFile("a.bin", "unknown", Phrase("Unknown."))
    merged = ONE.plus(Case(refused=(refusal,)))
    assert merged.refused == (refusal,)
    assert merged.studies == ONE.studies


def test_a_case_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ONE.patient = Patient("B")  # type: ignore[misc]
    assert replace(ONE, patient=Patient("B")).patient.patient_id == "B"


@pytest.mark.parametrize(("width", "function"), [(0.0, "LINEAR"), (-1.0, "LINEAR"), (1.0, "CUBIC")])
def test_an_invalid_window_cannot_be_built(width: float, function: str) -> None:
    with pytest.raises(ValueError, match=r"window|VOI"):
        Window(0.0, width, function)
