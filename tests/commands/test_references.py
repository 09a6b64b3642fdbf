import json
from pathlib import Path

import pytest

from meddx.commands import DONE, FAILED, run
from tests.helpers import departments
from tests.helpers import references as made


def said(capsys, *arguments, code=DONE):
    assert run(["references", *map(str, arguments)]) == code
    out, err = capsys.readouterr()
    return out, err


def test_references_are_added_listed_and_removed(tmp_path, capsys):
    models = made.gff3(tmp_path / "models.gff3")
    (tmp_path / "x.txt").write_text("nothing\n")
    sets = tmp_path / "sets.gmt"
    sets.write_text("REPAIR\tmade up\tMLH1\tMSH2\n")
    out, err = said(capsys, "add", models, tmp_path / "x.txt", sets, "--json", code=FAILED)
    row, table = json.loads(out)["references"]
    assert (table["name"], table["kind"], table["records"]) == ("sets.gmt", "gene_sets", 1)
    assert (row["kind"], row["build"], row["records"], row["state"]) == ("genes", "GRCh38", 2, None)
    assert json.loads(out)["refused"][0]["code"] == "no_reference"
    assert "x.txt" in err
    assert "Indexing models.gff3" in err
    made.gff3(models, "ncbi")
    out, _ = said(capsys, "list", "--json")
    assert "changed" in json.loads(out)["references"][0]["state"]
    models.unlink()
    out, _ = said(capsys, "list")
    assert out.startswith("genes-GRCh38-")
    assert "(The file is gone; what was indexed of it is used.)" in out
    _, err = said(capsys, "remove", "no-such", code=FAILED)
    assert "There is no reference file called no-such." in err
    out, _ = said(capsys, "remove", row["name"], "sets.gmt")
    assert out == "removed 2\n"
    assert sets.is_file()
    assert said(capsys, "list") == ("", "")


@pytest.mark.parametrize(("build", "code"), [("GRCh38", DONE), (None, FAILED)])
def test_a_build_is_asked_for_and_taken(tmp_path, capsys, build, code):
    table = tmp_path / "af.tsv"
    table.write_text("chrom\tpos\tref\talt\taf\n1\t150\tA\tG\t0.02\n")
    named = ["--build", build] if build else []
    _, err = said(capsys, "add", table, *named, "--language", "zh_CN", code=code)
    assert ("GRCh37 还是 GRCh38" in err) is (build is None)


def test_a_departments_diseases_from_the_template_to_the_list(tmp_path, capsys):
    out, _ = said(capsys, "template", tmp_path / "new", "--json")
    template = Path(json.loads(out)["template"])
    _, err = said(capsys, "add", template, code=FAILED)
    assert err.count(template.name) == 2  # being looked at, and refused
    assert "holds no row yet" in err
    steps, diseases, *_ = departments.tables()
    for name, text in {"w_diseases": diseases, "w_steps": steps}.items():
        (tmp_path / f"{name}.tsv").write_text(text, encoding="utf-8")
    out, _ = said(capsys, "add", tmp_path / "w_diseases.tsv", tmp_path / "w_steps.tsv")
    assert [line.split()[0] for line in out.splitlines()] == ["w_steps.tsv", "w_diseases.tsv"]
    out, _ = said(capsys, "list", "--json")
    found = {row["name"]: (row["kind"], row["used"]) for row in json.loads(out)["references"]}
    assert found == dict.fromkeys(("w_diseases.tsv", "w_steps.tsv"), ("department", True))


def test_diseases_are_learnt_from_solved_cases(tmp_path, capsys):
    case = {
        "observed": ["HP:0001250"], "diseases": ["OMIM:999001"], "disease_labels": ["One"],
        "pmids": ["PMID:1"],
    }  # fmt: skip
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps(case) + "\n{}\n", encoding="utf-8")
    learnt = tmp_path / "learnt.tsv"
    out, _ = said(capsys, "learn", cases, "--out", learnt, "--json")
    assert json.loads(out) == {
        "schema": 1, "file": str(learnt), "diseases": 1, "rows": 1, "cases": 1,
        "left_out": {"known_publication": 0, "no_disease": 1},
    }  # fmt: skip
    out, _ = said(capsys, "learn", cases, "--out", learnt)
    assert out.startswith(f"1 diseases, 1 rows from 1 cases: {learnt}\n")
    out, _ = said(capsys, "add", learnt)
    assert out.startswith("learnt.tsv  1 records")
