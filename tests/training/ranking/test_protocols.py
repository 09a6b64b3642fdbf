import json
from contextlib import closing

import numpy as np
import pytest

from meddx.jobs import Context
from meddx.knowledge import hpo_files
from meddx.phrase import Refused
from meddx.training.ranking import protocols, report
from meddx.training.ranking.protocols import Asked
from tests.training.ranking import collection


@pytest.fixture(autouse=True)
def installed(monkeypatch, annotations):
    """Let the made-up annotations be those of the installation."""
    delivered = hpo_files.file
    monkeypatch.setattr(
        hpo_files,
        "file",
        lambda name: annotations if name == "phenotype.hpoa" else delivered(name),
    )


def measured(name, place, tiny, **asked):
    with closing(Context()) as context:
        return protocols.find(name).measure(Asked(place, **asked), tiny, context)


def counts(found):
    return {(row.who, row.what): (row.figures.cases, row.figures.diseases) for row in found.rows}


def test_each_protocol_is_found_by_its_name():
    assert set(protocols.names()) >= {"shipped", "subtracted", "clean", "unknown", "noise"}
    for name in protocols.names():
        assert protocols.find(name).name == name
    with pytest.raises(Refused) as refused:
        protocols.find("best")
    assert refused.value.code == "no_protocol"
    assert "clean" in str(refused.value)


def test_each_protocol_takes_its_own_cases(place, tiny):
    for name, wanted in {"shipped": (6, 3), "subtracted": (6, 3), "clean": (2, 1)}.items():
        found = measured(name, place, tiny)
        assert set(counts(found).values()) == {wanted}
        assert [row.who for row in found.rows] == ["MedDx", "plain formula"]
        assert found.rows[0].difference is not None
        assert found.rows[0].better_than == "plain formula"
    assert set(counts(measured("noise", place, tiny)).values()) == {(2, 1)}


def test_what_the_own_publication_told_is_gone(place, tiny, tmp_path):
    """Disease 1 keeps a rare lens finding alone: ataxia's disease then wins case b's deafness."""
    shipped, subtracted = (measured(name, place, tiny) for name in ("shipped", "subtracted"))
    for before, after in zip(shipped.rows, subtracted.rows, strict=True):
        assert after.figures.micro["top_1"].value < before.figures.micro["top_1"].value
    only = collection.line("a", "OMIM:100001", "PMID:10", [collection.SEIZURE])
    collection.cases(tmp_path, (only,))
    assert measured("shipped", tmp_path, tiny).rows[0].figures.micro["top_1"].value == 1.0


def test_no_list_of_an_unknown_disease_is_right(place, tiny):
    found = measured("unknown", place, tiny)
    assert counts(found) == {("MedDx", "unknown"): (2, 2), ("MedDx", "clean"): (2, 1)}
    assert found.rows[0].figures.micro["top_1"].value == 0.0
    assert 0.0 <= found.further["AUROC, clean against unknown"].value <= 1.0
    assert "clean, median probability of the first" in found.further


def test_noise_never_touches_the_cases_as_they_are(place, tiny):
    clean, noise = measured("clean", place, tiny), measured("noise", place, tiny)
    assert noise.rows[0].figures == clean.rows[0].figures
    assert len({row.what for row in noise.rows}) == 4


def test_so_many_cases_of_a_disease_and_the_same_every_time(place, tiny):
    found = measured("shipped", place, tiny, per_disease=1, seed=5)
    assert set(counts(found).values()) == {(3, 3)}
    assert found == measured("shipped", place, tiny, per_disease=1, seed=5)


def test_a_report_is_one_json_object_and_a_table(place, tiny):
    found = measured("clean", place, tiny)
    told = json.loads(json.dumps(report.as_object(found)))
    assert (told["schema"], told["protocol"]) == (1, "clean")
    assert told["rows"][0]["figures"]["macro"]["top_1"]["value"] == pytest.approx(1.0)
    text = report.table(found)
    assert text.count("\n|") == 2 + 6
    assert "| clean | MedDx | diseases | 2 | 1 | 100.0 [100.0, 100.0] |" in text
    assert "MedDx less plain formula" in text
    assert np.isfinite(found.rows[0].figures.micro["mrr"].value)
