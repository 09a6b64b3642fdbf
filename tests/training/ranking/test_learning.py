import json
from contextlib import closing
from dataclasses import replace

import pytest

from meddx.jobs import Context
from meddx.knowledge import hpo_files, user_radiology
from meddx.phrase import Refused
from meddx.training.ranking import learnable, learning, learnt_file
from meddx.training.ranking.learning import Learnable
from tests.training.ranking.collection import ATAXIA, CATARACT, DEAF, LENS, SEIZURE

ONE = "OMIM:999001"


def case(present, excluded=(), disease=ONE, publication="PMID:1", genes=()):
    return Learnable(disease, "One", tuple(present), tuple(excluded), genes, (publication,))


def told(rows):
    return {(row[0], row[3]): (row[7], row[4]) for row in rows}


def test_patients_are_counted_among_those_of_whom_a_finding_is_told(tables):
    rows = learning.annotations(
        [
            case([SEIZURE, DEAF]),
            case([SEIZURE], [DEAF], publication="PMID:2"),
            case([ATAXIA], [SEIZURE], publication="PMID:3"),
            case([LENS, "HP:9999999"], [LENS], publication="PMID:4"),  # says nothing of LENS
            case([SEIZURE], disease="OMIM:999002", publication="PMID:9"),
        ],
        tables.phenotypes,
    )
    assert told(rows) == {
        (ONE, SEIZURE): ("2/3", "PMID:1;PMID:2;PMID:3"),
        (ONE, DEAF): ("1/2", "PMID:1;PMID:2"),
        (ONE, ATAXIA): ("1/1", "PMID:3"),
        ("OMIM:999002", SEIZURE): ("1/1", "PMID:9"),
    }
    assert {len(row) for row in rows} == {12}


@pytest.mark.parametrize(("patients", "rows"), [(4, {}), (5, {(ONE, DEAF): ("0/5", "PMID:1")})])
def test_a_disease_is_said_not_to_show_what_many_have_not(tables, patients, rows):
    assert told(learning.annotations([case([], [DEAF])] * patients, tables.phenotypes)) == rows


def test_the_order_of_the_cases_changes_nothing(tables):
    cases = [case([SEIZURE]), case([DEAF], [SEIZURE], publication="PMID:2"), case([ATAXIA])]
    found = learning.annotations(cases, tables.phenotypes)
    assert learning.annotations(cases[::-1], tables.phenotypes) == found


def test_the_gene_that_all_cases_share_is_taken_for_the_cause():
    cases = [
        case([], genes=("MLH1", "TTN")),
        case([], genes=("MLH1",)),
        case([]),
        case([], disease="OMIM:999002", genes=("TTN",)),
        case([], disease="OMIM:999002", genes=("MLH1",)),
    ]
    assert [row[1::2] for row in learning.genes(cases)] == [("MLH1", ONE)]


def packet(**fields):
    variant = {"variationDescriptor": {"geneContext": {"symbol": "MLH1"}}}
    diagnosis = {
        "disease": {"id": ONE, "label": "One\tdisease"},
        "genomicInterpretations": [{"variantInterpretation": variant}],
    }
    return {
        "id": "p",
        "phenotypicFeatures": [
            {"type": {"id": SEIZURE}},
            {"type": {"id": DEAF}, "excluded": True},
        ],
        "interpretations": [{"diagnosis": diagnosis}],
        "metaData": {"externalReferences": [{"id": "PMID:7"}, {"id": "DOI:1"}]},
    } | fields


NAMED = {"id": ONE, "label": "One disease"}
LINE = {
    "observed": [SEIZURE], "excluded": [DEAF], "diseases": [ONE], "disease_labels": ["One disease"],
    "variants": [{"gene": "MLH1"}], "pmids": ["PMID:7"],
}  # fmt: skip
WANTED = Learnable(ONE, "One disease", (SEIZURE,), (DEAF,), ("MLH1",), ("PMID:7",))


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "cases.json"
        path.write_text(text, encoding="utf-8")
        with closing(Context()) as context:
            return learnable.read(path, context)

    return read


@pytest.mark.parametrize(
    ("value", "genes"),
    [
        (packet(), ("MLH1",)),
        (
            packet(interpretations=[], diseases=[{"term": NAMED}, {"term": {}, "excluded": True}]),
            (),
        ),
        (LINE, ("MLH1",)),
    ],
)
def test_packets_and_lines_tell_the_same(read, value, genes):
    found = read(json.dumps(value))
    assert (found.cases, found.left_out) == ((replace(WANTED, genes=genes),), 0)


def test_cases_without_one_disease_are_counted_and_left_out(read):
    two = packet(
        interpretations=[], diseases=[{"term": {"id": ONE}}, {"term": {"id": "OMIM:999002"}}]
    )
    lines = [LINE, two, LINE | {"diseases": ["nonsense"]}, LINE | {"observed": [], "excluded": []}]
    found = read("\n".join(map(json.dumps, lines)))
    assert (found.cases, found.left_out) == ((WANTED,), 3)


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"observed": 3, "diseases": {"a": 1}}'])
def test_a_file_without_a_solved_case_is_refused(read, text):
    with pytest.raises(Refused, match=r"cases\.json holds no solved case"):
        read(text)


def test_what_was_learnt_is_a_departments_file(tables, tmp_path, monkeypatch, annotations):
    out = tmp_path / "learnt.tsv"
    cases = [case([SEIZURE, DEAF], genes=("MLH1",)), case([SEIZURE], [DEAF], publication="PMID:2")]
    made = learnt_file.write(cases, tables.phenotypes, out)
    assert (made.diseases, made.rows, made.cases, made.known) == (1, 2, 2, 0)
    found = user_radiology.checked([out], tables.phenotypes)
    assert found.bad == ()
    assert found.genes == {ONE: {"MLH1"}}
    assert [row[7] for row in found.annotations] == ["1/2", "2/2"]

    delivered = hpo_files.file
    monkeypatch.setattr(
        hpo_files, "file", lambda name: annotations if "hpoa" in name else delivered(name)
    )
    counted = case([CATARACT], disease="OMIM:100001", publication="PMID:10")
    made = learnt_file.write([*cases, counted], tables.phenotypes, out)
    assert (made.diseases, made.known) == (1, 1)
    with pytest.raises(Refused, match="counts the patients"):
        learnt_file.write([counted], tables.phenotypes, tmp_path / "none.tsv")
    assert not (tmp_path / "none.tsv").exists()
