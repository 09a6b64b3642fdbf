from dataclasses import replace

import pytest
from PIL import Image

from meddx.analysis import packs
from meddx.case.evidence import ImageSource
from meddx.case.identity import Sex
from meddx.diagnosis.inputs import Person
from meddx.training.ranking.film_reader import FilmReader
from meddx.training.ranking.films import Film
from tests.helpers.packs import phantom, tiny_pack

FILM = Film("0.png", "PA", Person(52.0, Sex.MALE), "MEDDX:1001", "one.org", "Fever and cough.")


@pytest.fixture
def reader(tmp_path, context, monkeypatch):
    tiny = tiny_pack(tmp_path)
    assert tiny.weights is not None
    tiny = replace(tiny, weights=replace(tiny.weights, content_limit=1e9))
    monkeypatch.setattr(packs, "installed", lambda: ((tiny,), ()))
    Image.fromarray(phantom()).save(tmp_path / FILM.file)
    return FilmReader(tmp_path, context)


def test_a_film_that_somebody_vouches_for_is_read_by_the_packs(reader):
    found = reader.film(FILM)
    assert [f.code.code for f in found] == ["HP:0033821", "HP:0100598"]
    assert all(isinstance(f.source, ImageSource) and f.log10_lr is not None for f in found)
    assert reader.film(FILM)[0].log10_lr == found[0].log10_lr


@pytest.mark.parametrize(
    "other", [replace(FILM, person=Person(8.0)), replace(FILM, view="LL"), replace(FILM, view="")]
)
def test_the_gates_of_the_packs_still_hold(reader, other):
    assert reader.film(other) == ()


def test_a_note_has_no_film(reader):
    assert reader.note(FILM) == ()  # the only pack here reads pictures
