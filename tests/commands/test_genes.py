import json

import pytest

from meddx.children import Children
from meddx.commands import genes as command
from meddx.commands import run
from meddx.paths import resource

VCF = str(resource("demo", "genes.vcf"))
LIST = str(resource("demo", "genes.txt"))
PILEUP = (
    "Chrom\tPosition\tRef\tVar\tCons:Cov:Reads1:Reads2:Freq:P-value\tStrandFilter\tA\tB\tC\tD\t"
    "Cons:Cov:Reads1:Reads2:Freq:P-value\n"
    "1\t5\tC\tT\tY:9:4:4:50%:1\tPass\t0\t1\t0\t0\tY:9:4:4:50%:1 C:9:8:0:0%:1\n"
    "1\tx\tC\tT\tY:9:4:4:50%:1\tPass\t0\t1\t0\t0\tY:9:4:4:50%:1 C:9:8:0:0%:1\n"
)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


class _Kept(Children):
    """Child processes that outlive the command."""

    def close(self):
        pass


@pytest.fixture(scope="module")
def children():
    made = _Kept(1)
    made.start()
    yield made
    Children.close(made)


@pytest.fixture(autouse=True)
def one_home(own_home, shared_home, children, monkeypatch):
    """Build the index of genes once for the tests of this file, and start one child."""
    monkeypatch.setenv("MEDDX_HOME", str(shared_home))
    monkeypatch.setattr(command, "Children", lambda _: children)


def genes(capsys, *arguments):
    code = run(["genes", *map(str, arguments), "--json"])
    captured = capsys.readouterr()
    return code, json.loads(captured.out), captured.err


def test_the_files_of_the_demonstration(capsys):
    code, told, _ = genes(capsys, VCF, LIST)
    assert (code, told["schema"], told["refused"]) == (0, 1, [])
    variants, listed = told["files"]
    assert (variants["file"], variants["kind"], variants["build"]) == ("genes.vcf", "vcf", "GRCh37")
    assert (variants["records"], variants["kept"], variants["errors"]) == (6, 6, [])
    assert variants["samples"] == ["9RG1"]
    assert variants["panels"][0]["origin"] == "germline"
    assert (listed["kind"], listed["records"], listed["kept"]) == ("gene_list", 9, 9)
    assert listed["panels"][0]["genes"][0] == "MLH1"


def test_errors_are_named_by_their_line_in_either_language(tmp_path, capsys):
    path = tmp_path / "list.txt"
    path.write_text("MSH2\nMLH1\n1-Mar\n", encoding="utf-8")
    _, told, _ = genes(capsys, path)
    (file,) = told["files"]
    assert (file["records"], file["kept"], file["error_count"]) == (3, 2, 1)
    assert file["errors"][0]["line"] == 3
    assert "MARCHF1, MTARC1" in file["errors"][0]["reason"]
    _, chinese, _ = genes(capsys, path, "--language", "zh_CN")
    assert "电子表格" in chinese["files"][0]["errors"][0]["reason"]


def test_a_file_of_several_samples_names_them_and_takes_the_chosen_one(tmp_path, capsys):
    path = tmp_path / "calls.tsv"
    path.write_text(PILEUP, encoding="utf-8")
    code, told, said = genes(capsys, path)
    (file,) = told["files"]
    # Which is the patient's nobody says, so each is told of; the rows of the file count once.
    assert (code, told["refused"], file["sample"]) == (0, [], None)
    assert file["samples"] == ["Sample1", "Sample2"]
    assert (file["records"], file["kept"], file["error_count"]) == (2, 1, 1)
    assert [panel["sample"] for panel in file["panels"]] == ["Sample1", "Sample2"]
    assert "--sample" in said
    kept = [genes(capsys, path, "--sample", f"Sample{n}")[1]["files"][0] for n in (1, 2)]
    assert [(f["records"], f["kept"], f["error_count"]) for f in kept] == [(2, 1, 1), (2, 0, 1)]
    assert kept[1]["panels"][0]["sample"] == "Sample2"


def test_the_origin_is_told_for_files_that_do_not_say_it(tmp_path, capsys):
    path = tmp_path / "variants.txt"
    path.write_text("BRCA1 c.68_69del\n", encoding="utf-8")
    _, told, _ = genes(capsys, path, VCF, "--origin", "tumour")
    assert [file["panels"][0]["origin"] for file in told["files"]] == ["tumour", "germline"]
    _, _, said = genes(capsys, VCF, "--origin", "tumour")
    assert "genes.vcf says itself that its variants are inherited" in said


HEADER = (
    "##fileformat=VCFv4.2\n##contig=<ID=17,length=81195210>\n##contig=<ID=X,length=155270560>\n"
    '##INFO=<ID=CSQ,Number=.,Type=String,Description="Format: Allele|Consequence|SYMBOL|Feature|'
    'EXON|INTRON|HGVSc|HGVSp">\n'
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP1\n"
)
NULLS = (
    "17\t41245000\t.\tC\tT\t99\tPASS\tCSQ=T|stop_gained|BRCA1|NM_7|10/23||c.9C>T|p.Gln850Ter"
    "\tGT\t0/1\n"
    "17\t41199000\t.\tC\tT\t99\tPASS\tCSQ=T|stop_gained|BRCA1|NM_7|23/23||c.8C>T|p.Gln1854Ter"
    "\tGT\t0/1\n"
    "X\t31140000\t.\tC\tT\t99\tPASS\tCSQ=T|splice_donor_variant|DMD|NM_4||78/78|c.1+1G>A|"
    "\tGT\t1\n"
)


def test_every_variant_worth_a_look_comes_with_its_criteria(tmp_path, capsys):
    path = tmp_path / "calls.vcf"
    path.write_text(HEADER + NULLS, encoding="utf-8")
    _, told, _ = genes(capsys, path, "--origin", "germline")
    judged = told["files"][0]["panels"][0]["judged"]
    found = [
        (v["gene"], v["exon"], v["interpretation"]["computed"], v["interpretation"]["points"])
        for v in judged["variants"]
    ]
    assert found == [
        ("BRCA1", "10/23", "likely_pathogenic", 8),
        ("BRCA1", "23/23", "uncertain", 2),
        ("DMD", "intron 78/78", "uncertain", 4),
    ]
    reasons = {c["code"]: c["reason"] for c in judged["variants"][0]["interpretation"]["criteria"]}
    assert set(reasons) == {"PVS1", "PM2", "PP4"}
    assert "cut short in exon 10 of 23" in reasons["PVS1"]
    _, told, _ = genes(capsys, path, "--origin", "tumour")
    judged = told["files"][0]["panels"][0]["judged"]
    assert (judged["variants"], judged["left_out"][0]["code"]) == ([], "tumour")


def test_other_files_are_named(tmp_path, capsys):
    note = tmp_path / "note.txt"
    note.write_text("Cough and fever.", encoding="utf-8")
    code, told, said = genes(capsys, note, tmp_path / "gone.vcf")
    assert (code, told["files"]) == (1, [])
    assert [row["code"] for row in told["refused"]] == ["no_genes", "missing"]
    assert "note.txt: This file holds no variants" in said


def test_a_folder_gives_each_of_its_files(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("MSH2\nMLH1\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("BRCA1 c.68_69del\n", encoding="utf-8")
    _, told, _ = genes(capsys, tmp_path)
    assert sorted(file["file"] for file in told["files"]) == ["a.txt", "b.txt"]


def test_the_table_for_people(tmp_path, capsys):
    path = tmp_path / "list.txt"
    path.write_text("MSH2\nMLL2\n", encoding="utf-8")
    assert run(["genes", VCF, str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["file", "kind", "rows", "kept", "errors"]
    assert lines[1].split() == ["genes.vcf", "vcf", "6", "6", "0"]
    assert lines[2].split() == ["list.txt", "gene_list", "2", "1", "1"]
    assert any("2: MLL2 may be KMT2B, KMT2D" in line for line in lines)
