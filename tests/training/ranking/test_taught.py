import pytest

from meddx.knowledge.ranking import KINDS, RankingModel
from meddx.phrase import Refused
from meddx.training.ranking import product, taught
from meddx.training.ranking.taught import Part
from tests.training.ranking.learning import case


def part(number, publications, diseases):
    weights = {name: float(kind.sign * number) for name, kind in KINDS.items()}
    return Part(RankingModel(weights, 10, 0.1), frozenset(publications), frozenset(diseases))


PARTS = (part(1, ["PMID:1"], ["OMIM:1"]), part(2, ["PMID:2"], ["OMIM:2"]))


def test_it_comes_back_as_written(tmp_path):
    path = tmp_path / taught.FILE
    path.write_text(taught.text_of(PARTS), encoding="utf-8")
    assert taught.load(path) == PARTS


def test_a_damaged_file_is_refused(tmp_path):
    path = tmp_path / taught.FILE
    good = taught.text_of(PARTS)
    for text in (
        "",
        "schema = ",
        good.replace("fit = 1.0", "fit = -1.0"),
        good.replace("= 1\n", "= 7\n", 1),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(Refused) as refused:
            taught.load(path)
        assert refused.value.code == "bad_ranking_parts"
    with pytest.raises(Refused):
        taught.load(tmp_path / "none.toml")


def test_a_case_is_ranked_by_weights_that_it_did_not_teach(tiny, monkeypatch):
    monkeypatch.setattr(taught, "load", lambda: PARTS)
    tables = product.unseen(tiny)
    assert tables(case("a", "OMIM:9", "PMID:1")).ranking == PARTS[0].model
    assert tables(case("b", "OMIM:2", "PMID:9")).ranking == PARTS[1].model
    assert tables(case("c", "OMIM:9", "PMID:9")) is tiny


def test_the_delivered_parts_hold_what_taught():
    found = taught.load()
    assert len(found) == 5
    for one in found:
        assert one.publications
        others = [other for other in found if other is not one]
        assert not any(one.publications & other.publications for other in others)
        assert not any(one.diseases & other.diseases for other in others)
