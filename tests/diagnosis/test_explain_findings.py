from meddx.diagnosis.explain_findings import MarkRows, of_findings
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import marks
from meddx.diagnosis.rank import rank
from meddx.diagnosis.weights import weights_of
from tests.diagnosis.cases import MASS, METASTASES, NODULE, reader

LENS, GENERAL = "HP:0001083", "HP:0033822"


def weighed(tables, *findings):
    return weights_of(marks(findings, tables.phenotypes), Person(), tables, RankOptions())


def test_every_mark_that_says_something_has_a_row_for_each_disease_in_its_order(tables):
    weights = weighed(tables, reader(MASS), reader(NODULE), reader(LENS))
    places = list(range(0, len(tables.diseases.codes), 50))
    found = of_findings(places, tables.diseases, weights)
    for place, rows in zip(places, found, strict=True):
        numbers = [n for n in range(len(weights.marks)) if weights.alone[n, place]]
        assert [row.finding_key for row in rows] == [weights.marks[n].key for n in numbers]
        assert [row.log10_lr for row in rows] == [weights.counted[n, place] for n in numbers]


def test_a_finding_that_another_one_tells_already_names_it(tables):
    weights = weighed(tables, reader(MASS), reader(GENERAL))
    (rows,) = of_findings([tables.diseases.places[METASTASES]], tables.diseases, weights)
    general = next(row for row in rows if row.finding_key == f"reader:{GENERAL}")
    assert general.log10_lr == 0.0
    assert (
        str(general.because) == "Mass on thoracic imaging is already counted with Pulmonary mass."
    )


def test_a_sentence_that_comes_again_is_made_once(tables):
    weights = weighed(tables, reader(LENS))
    mark = MarkRows(0, tables.diseases, weights)
    places = [place for place in range(len(tables.diseases.codes)) if weights.alone[0, place]]
    rows = [row for row in (mark.at(place, 1.0) for place in places) if row is not None]
    assert len({id(row.because) for row in rows}) < len(rows) // 2
    assert len({id(row.because) for row in rows}) >= len({str(row.because) for row in rows})


def test_the_values_of_every_sentence_stand_in_the_order_of_their_names(tables):
    findings = tuple(map(reader, ("HP:0001166", LENS, "HP:0001250")))
    for among in ("all", "omim"):
        for diagnosis in rank(findings, Person(9.0), tables, RankOptions(among=among, limit=100)):
            for row in diagnosis.evidence:
                assert row.because == row.because.with_values(**dict(row.because.values))
                assert "{" not in str(row.because)
