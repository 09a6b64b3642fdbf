import json

import pytest

from meddx import knowledge
from meddx.commands import run
from meddx.diagnosis.sets import COVERAGE, NONE_OF_THESE, most_of, size_of

CASE = {
    "id": "one", "sex": "FEMALE", "age": "P30Y", "diseases": ["OMIM:154700"],
    "path": "notebooks/FBN1/x.json", "pmids": ["PMID:1"],
    "observed": ["HP:0001083", "HP:0002616", "HP:0001166", "HP:0001519", "HP:0000768"],
    "excluded": ["HP:0001249"],
    "variants": [{"gene": "FBN1", "hgvs.p": "p.(Cys1039Tyr)", "zygosity": "heterozygous"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def opened(tables, monkeypatch):
    """Open the tables once for all tests here."""
    monkeypatch.setattr(knowledge, "load", lambda: tables)


@pytest.fixture
def ranked(tmp_path, capsys):
    def ranked(case, *options, status=0):
        path = tmp_path / "case.jsonl"
        path.write_text(json.dumps(case) + "\n", encoding="utf-8")
        assert run(["rank", str(path), "--json", *options]) == status
        told = json.loads(capsys.readouterr().out)
        assert told["schema"] == 1
        return told["cases"]

    return ranked


def test_marfan_syndrome_comes_among_the_first(ranked):
    (case,) = ranked(CASE, "--among", "omim", "--top", "10")
    assert case["id"] == "one"
    assert [row["rank"] for row in case["diagnoses"]] == list(range(1, 11))
    codes = [row["code"] for row in case["diagnoses"]]
    assert "OMIM:154700" in codes[:3]
    assert all(code.startswith("OMIM:") for code in codes)
    chances = [row["probability"] for row in case["diagnoses"]]
    assert chances == sorted(chances, reverse=True)
    assert all(row["label"] for row in case["diagnoses"])


@pytest.mark.parametrize("use", ["phenotypes", "genes"])
def test_the_answer_changes_nothing(ranked, use):
    blind = {key: CASE[key] for key in CASE if key not in {"diseases", "path", "pmids"}}
    assert ranked(CASE, "--use", use) == ranked(blind, "--use", use)


def test_variants_are_read_with_genes_alone(ranked):
    bare = CASE | {"variants": []}
    assert ranked(CASE) == ranked(bare)


def test_terms_that_nobody_knows_are_named_and_the_rest_counts(ranked, tmp_path, capsys):
    path = tmp_path / "odd.jsonl"
    path.write_text(json.dumps(CASE | {"observed": ["HP:9999999", "HP:0001083"]}))
    assert run(["rank", str(path), "--among", "omim"]) == 0
    told = capsys.readouterr()
    assert "HP:9999999" in told.err
    assert "1. OMIM:" in told.out


def test_a_file_without_cases_is_refused_and_the_other_is_ranked(tmp_path, capsys):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(CASE))
    bad.write_text("{}")
    assert run(["rank", str(bad), str(good), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [case["id"] for case in told["cases"]] == ["one"]
    assert told["refused"][0]["file"] == "bad.json"
    assert run(["rank", str(good), "--top", "0"]) == 2


def test_candidates_speak_for_the_diseases_of_their_genes(ranked):
    bare = CASE | {"observed": ["HP:0001250"], "excluded": []}
    (without,) = ranked(bare, "--among", "omim")
    (case,) = ranked(bare, "--among", "omim", "--use", "genes")
    assert "OMIM:154700" not in [row["code"] for row in without["diagnoses"]]
    assert "OMIM:154700" in [row["code"] for row in case["diagnoses"]]
    assert "genes" not in case


def test_former_symbols_of_candidates_are_known(ranked):
    newer = CASE | {"variants": [], "genes": ["AARS1", "FBN1"]}
    former = CASE | {"variants": [], "genes": ["AARS", "FBN1"]}
    assert ranked(newer, "--use", "genes") == ranked(former, "--use", "genes")


def test_a_candidate_of_an_unknown_gene_is_named(tmp_path, capsys):
    path = tmp_path / "case.jsonl"
    path.write_text(json.dumps(CASE | {"variants": [], "genes": ["NOGENE1"]}))
    assert run(["rank", str(path), "--use", "genes", "--json"]) == 0
    assert "no inherited disease is known here for NOGENE1" in capsys.readouterr().err


def test_what_a_panel_examined_is_read_with_genes_alone(ranked):
    panel = CASE | {"examined": ["AARS", "FBN1"]}
    assert ranked(panel) == ranked(CASE)
    told = ("--use", "genes", "--among", "omim")
    assert ranked(panel, *told) != ranked(CASE, *told)


def test_genes_of_a_list_are_ranked(ranked, tmp_path, capsys):
    path = tmp_path / "genes.txt"
    path.write_text("DMD\nFBN1\nEntrez:7048\nAARS\nNOGENE1\nHGNC:0\n", encoding="utf-8")
    (case,) = ranked(CASE, "--among", "omim", "--genes", str(path), "--top", "2")
    genes = case["genes"]
    assert [row["rank"] for row in genes] == [1, 2, 3, 4, 5]
    assert (genes[0]["symbol"], genes[0]["disease"]) == ("FBN1", "OMIM:154700")
    assert {row["symbol"] for row in genes} == {"DMD", "FBN1", "TGFBR2", "AARS1", "NOGENE1"}
    assert genes[-1] == {"rank": 5, "symbol": "NOGENE1", "probability": None, "disease": None}
    chances = [row["probability"] for row in genes[:-1]]
    assert chances == sorted(chances, reverse=True)
    assert len(case["diagnoses"]) == 2


def test_what_a_gene_list_does_not_name_is_told(tmp_path, capsys):
    case, genes = tmp_path / "case.jsonl", tmp_path / "genes.txt"
    case.write_text(json.dumps(CASE))
    genes.write_text("FBN1\nNOGENE1\nHGNC:0\nAARS\n")
    assert run(["rank", str(case), "--genes", str(genes)]) == 0
    told = capsys.readouterr()
    assert "genes.txt:3: No gene is known here for the number HGNC:0" in told.err
    assert "NOGENE1. Check the spelling" in told.err
    assert "AARS → AARS1" in told.err
    assert "1. FBN1  Marfan syndrome" in told.out
    genes.write_text("")
    assert run(["rank", str(case), "--genes", str(genes)]) == 1
    assert run(["rank", str(case), "--genes", str(tmp_path / "absent.txt")]) == 1


def test_the_set_holds_the_first_and_none_of_these(ranked, tables):
    (case,) = ranked(CASE, "--among", "omim", "--top", "400")
    size = size_of(tables.ranking, COVERAGE, case["diagnoses"][0]["probability"])
    assert case["coverage"] == COVERAGE
    assert case["set"][-1] == NONE_OF_THESE
    assert case["set"][:-1] == [row["code"] for row in case["diagnoses"][:size]]
    (short,) = ranked(CASE, "--among", "omim", "--top", "2")
    assert (len(short["diagnoses"]), short["set"]) == (2, case["set"])


@pytest.mark.parametrize(
    "options",
    [("--among", "all"), ("--among", "hereditary"), ("--among", "omim", "--use", "genes")],
)
def test_lists_that_no_size_was_learnt_for_have_no_set(ranked, options):
    (case,) = ranked(CASE, *options)
    assert (case["set"], case["coverage"]) == ([], None)


def test_a_case_without_findings_has_no_set(ranked):
    (case,) = ranked(CASE | {"observed": []}, "--among", "omim")
    assert (case["set"], case["coverage"]) == ([], None)


def test_a_vaguer_case_has_a_larger_set(ranked, tables):
    (sure,) = ranked(CASE, "--among", "omim", "--top", "1")
    (vague,) = ranked(CASE | {"observed": ["HP:0001250"]}, "--among", "omim", "--top", "1")
    assert vague["diagnoses"][0]["probability"] < sure["diagnoses"][0]["probability"]
    assert len(vague["set"]) == most_of(tables.ranking) + 1 > len(sure["set"])


def test_the_set_is_told_on_the_terminal(ranked, tmp_path, capsys):
    (case,) = ranked(CASE, "--among", "omim")
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE))
    assert run(["rank", str(path), "--among", "omim"]) == 0
    size = len(case["set"]) - 1
    told = f"With {COVERAGE:.0%} confidence it is one of the first {size}, or none"
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("gene", ["", "FBN1 and others"])
def test_a_variant_whose_gene_is_not_named_is_told_and_weighs_nothing(gene, tmp_path, capsys):
    lines = [CASE | {"variants": variants} for variants in ([], [{"gene": gene, "sv": "deletion"}])]
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run(["rank", str(path), "--among", "omim", "--use", "genes", "--json"]) == 0
    told = capsys.readouterr()
    assert "of 1 variants the gene is not named" in told.err
    without, with_it = json.loads(told.out)["cases"]
    assert without == with_it
