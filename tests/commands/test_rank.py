import json

import pytest

from meddx.commands import run

CASE = {
    "id": "one", "sex": "FEMALE", "age": "P30Y", "diseases": ["OMIM:154700"],
    "path": "notebooks/FBN1/x.json", "pmids": ["PMID:1"],
    "observed": ["HP:0001083", "HP:0002616", "HP:0001166", "HP:0001519", "HP:0000768"],
    "excluded": ["HP:0001249"],
    "variants": [{"gene": "FBN1", "hgvs.p": "p.(Cys1039Tyr)", "zygosity": "heterozygous"}],
}  # fmt: skip


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
