import csv

import pytest

from meddx.case.identity import Sex
from meddx.diagnosis.inputs import Person
from meddx.phrase import Refused
from meddx.training.ranking import films
from meddx.training.ranking.masked import words

ROW = {
    "file": "a.png",
    "patient_id": "1",
    "finding": "Klebsiella",
    "view": "PA",
    "sex": "M",
    "age": "52",
    "offset_days": "8",
    "clinical_notes": "Fever and cough. CXR: opacity.",
    "url": "https://one.org/x",
}


def read(folder, *changes):
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, tuple(ROW))
        writer.writeheader()
        writer.writerows(ROW | change for change in changes)
    return films.read(folder, words())


def test_a_film_is_the_first_frontal_one_of_a_patient_with_its_masked_note(tmp_path):
    found = read(
        tmp_path,
        {"file": "late.png", "offset_days": ""},
        {},
        {"file": "earlier.png", "offset_days": "3", "view": "AP Supine"},
        {"file": "side.png", "offset_days": "0", "view": "L"},
        {"file": "b.png", "patient_id": "2", "age": "", "sex": "", "url": "https://two.org/"},
        {"file": "c.png", "patient_id": "3", "finding": "No Finding"},
        {"file": "d.png", "patient_id": "4", "clinical_notes": "CT: opacity"},
    )
    assert [film.file for film in found] == ["b.png", "earlier.png"]
    assert (found[1].view, found[1].person) == ("AP", Person(52.0, Sex.MALE))
    assert found[0].person == Person()
    assert found[1].note == "Fever and cough."
    assert (found[1].truth, found[1].source) == ("MEDDX:1001", "one.org")


def test_too_few_films_or_columns_are_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        read(tmp_path, {}, {"patient_id": "2"})
    assert refused.value.code == "no_films"
    (tmp_path / "labels.csv").write_text("file,view\na.png,PA\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        films.read(tmp_path, words())
    assert refused.value.code == "no_column"
