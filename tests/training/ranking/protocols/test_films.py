"""Made-up films and notes; what packs say of them is chosen."""

import csv

import pytest

from meddx.phrase import Refused
from meddx.training.ranking import protocols
from meddx.training.ranking.protocols import Asked, films
from tests.diagnosis.cases import image, note

COLUMNS = ("file", "patient_id", "finding", "view", "sex", "age", "clinical_notes", "url")
CONSOLIDATION, FEVER = "HP:0032177", "HP:0001945"
ROWS = (
    ("0.png", "1", "Klebsiella", "PA", "M", "52", "Fever and cough.", "https://one.org/1"),
    ("1.png", "2", "COVID-19", "AP", "F", "70", "Fever and dry cough.", "https://two.org/2"),
    ("2.png", "3", "ARDS", "AP", "F", "58", "Was refused.", "https://two.org/3"),
    ("3.png", "4", "ARDS", "AP", "F", "58", "Was seen.", "https://three.org/4"),
)


class Chosen:
    """Sees consolidation and reads of fever, but for a film that is refused and an empty note."""

    def __init__(self, folder, context):
        self.folder = folder

    def film(self, film):
        return () if film.note == "Was refused." else (image(CONSOLIDATION, log10_lr=0.5),)

    def note(self, film):
        return () if film.note == "Was seen." else (note(FEVER),)


def measured(folder, rows, tables, context, monkeypatch):
    monkeypatch.setattr(films, "FilmReader", Chosen)
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows((COLUMNS, *rows))
    return protocols.find("films").measure(Asked(folder), tables, context)


def test_film_note_and_both_are_ranked_where_each_tells(tmp_path, tables, context, monkeypatch):
    found = measured(tmp_path, ROWS, tables, context, monkeypatch)
    assert {(row.figures.cases, row.figures.diseases) for row in found.rows} == {(2, 2)}
    assert [(row.who, row.better_than) for row in found.rows] == [
        ("film", ""),
        ("note", ""),
        ("both", "film"),
        ("both", "note"),
    ]
    mrr = {row.who: row.figures.micro["mrr"].value for row in found.rows}
    assert mrr["both"] > mrr["film"]
    difference = found.rows[2].difference
    assert difference is not None
    assert difference.micro["mrr"].value == pytest.approx(mrr["both"] - mrr["film"])
    less = found.further["films with notes: log score, both less note, mean over cases"]
    assert less.low <= less.value <= less.high


@pytest.mark.parametrize("rows", [ROWS[1:3], (ROWS[0], ROWS[3]), (ROWS[1], ROWS[3])])
def test_films_of_one_publisher_are_refused(tmp_path, tables, context, monkeypatch, rows):
    with pytest.raises(Refused) as refused:
        measured(tmp_path, rows, tables, context, monkeypatch)
    assert refused.value.code == "no_films"
