"""Learning from the tiny collection: every file, the same every time, and refused where too few."""

import json
from contextlib import closing
from dataclasses import replace

import pytest

from meddx.jobs import Context
from meddx.knowledge import hpo_files, ranking
from meddx.phrase import Refused
from meddx.training.ranking import make, taught
from tests.training.ranking import collection
from tests.training.ranking.learning import CONFIG

LINES = tuple(
    collection.line(f"c{n}", disease, f"PMID:9{n}", terms)
    for n, (disease, terms) in enumerate(
        [
            ("OMIM:100001", [collection.SEIZURE, collection.DEAF]),
            ("OMIM:100001", [collection.LENS]),
            ("OMIM:100002", [collection.ATAXIA]),
            ("OMIM:100002", [collection.ATAXIA, collection.DEAF]),
            ("OMIM:100003", [collection.CATARACT]),
            ("OMIM:100003", [collection.CATARACT, collection.SEIZURE]),
        ]
    )
)


@pytest.fixture(autouse=True)
def installed(monkeypatch, annotations):
    """Let the made-up annotations be those of the installation."""
    delivered = hpo_files.file
    monkeypatch.setattr(
        hpo_files,
        "file",
        lambda name: annotations if name == "phenotype.hpoa" else delivered(name),
    )


def made(folder, tiny, lines=LINES):
    data = folder / "data"
    data.mkdir(parents=True)
    collection.cases(data, lines)
    places = make.Places(data, folder / "work", folder / "out")
    with closing(Context()) as context:
        path = make.make(replace(CONFIG, shortlist=3), places, tiny, context)
    texts = {p.name: p.read_bytes() for p in (*places.out.iterdir(), *places.work.iterdir())}
    return path, texts


def test_every_file_and_the_same_every_time(tmp_path, tiny):
    path, texts = made(tmp_path / "one", tiny)
    assert set(texts) == {ranking.FILE, make.CARD, taught.FILE, make.OUT_OF_FOLD}
    model = ranking.read(path)
    assert model.shortlist == 3
    assert set(model.sets[-1].sizes) == {6}  # three diseases are too few for less than all
    assert len(taught.load(path.parent / taught.FILE)) == CONFIG.folds
    assert made(tmp_path / "two", tiny)[1] == texts


def test_the_card_says_what_it_is(tmp_path, tiny):
    card = made(tmp_path, tiny)[1][make.CARD].decode()
    for said in ("made up", "6 cases of 3 diseases", "must not be used", "both less first stage"):
        assert said in card
    for group in CONFIG.groups:
        assert f"| {group} |" in card


def test_each_case_has_its_out_of_fold_probability(tmp_path, tiny):
    told = json.loads(made(tmp_path, tiny)[1][make.OUT_OF_FOLD])
    assert [case["id"] for case in told["cases"]] == [f"c{n}" for n in range(6)]
    for case in told["cases"]:
        assert 0.0 < case["probability"] <= case["first"] <= 1.0
        assert case["place"] >= 1.0
    parts = {(case["disease"], case["part"]) for case in told["cases"]}
    assert len(parts) == 3  # a disease is in one part


def test_too_few_cases_are_refused(tmp_path, tiny):
    with pytest.raises(Refused) as refused:
        made(tmp_path, tiny, LINES[:4])
    assert refused.value.code == "few_solved"
    assert not (tmp_path / "out").exists()
