import gzip
import json

import pytest

from meddx.case.source import Source
from meddx.commands import run
from meddx.commands.shared.bench import genes, genes_made, genes_tasks
from meddx.importers.shared.variant_arrays import table_of
from meddx.importers.shared.vcf_file import read_vcf


def made(tmp_path, annotated=True, count=1500):
    path = tmp_path / "made.vcf.gz"
    genes_made.write(path, count, annotated=annotated)
    return path


def test_the_made_files_are_the_same_every_time_and_whole(tmp_path):
    text = gzip.decompress(made(tmp_path).read_bytes())
    assert gzip.decompress(made(tmp_path).read_bytes()) == text
    reply = read_vcf(Source(made(tmp_path)).as_json())
    table = table_of(dict(reply.arrays))
    assert (reply.header["records"], reply.header["error_count"]) == (1500, 0)
    assert (reply.header["build"], reply.header["annotation"]) == ("GRCh38", "VEP")
    assert len(table) == 1500
    assert all(table.words("gene"))
    assert {"heterozygous", "homozygous"} == {v.zygosity.value for v in table}
    indels = [v for v in table if len(v.reference) != len(v.alternate)]
    assert 100 < len(indels) < 250
    assert 2 < text.count(b",C|") + text.count(b",T|") < 15_000


def test_every_part_gives_its_figures(tmp_path):
    pytest.importorskip("cyvcf2", reason="cyvcf2 is not installed")
    path = str(made(tmp_path))
    for who in (genes.MEDDX, genes.CYVCF2):
        told = genes_tasks.run(json.dumps({genes.NAME: who, "read": path}))
        assert told["rows"] == 1500
        assert told["seconds"] > 0
        assert told["cpu_s"] > 0
        assert told["peak_mb"] > 10
    told = genes_tasks.run(json.dumps({genes.NAME: genes.SORT, "rows": 5000, "repeat": 2}))
    assert len(told["seconds"]) == 2


def test_the_measurement_compares_with_what_is_wanted(monkeypatch, capsys):
    def asked(who, task, *, is_watched=False):
        if who == genes.SORT:
            return {"seconds": [0.25]}
        slow = 5.0 if who == genes.MEDDX else 1.0
        peaks = {"peak_mb": 120.0, "all_mb": 150.0 if is_watched else None}
        return {"rows": 2000, "seconds": slow, "cpu_s": 0.5, **peaks}

    monkeypatch.setattr(genes, "_asked", asked)
    assert run(["bench", "genes", "--variants", "2000", "--repeat", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["bench"] for row in told["results"]} == {"genes"}
    met = {item["what"]: item["met"] for item in told["wanted"]}
    assert met == {
        "annotated exome: seconds": False,
        "genome: MB of the process that reads": True,
        "annotated exome: MedDx / cyvcf2": False,
        "genome: MedDx / cyvcf2": False,
        f"{genes.SORT}: seconds": True,
    }
    assert run(["bench", "genes", "--variants", "2000", "--repeat", "1"]) == 0
    assert "MISSED" in capsys.readouterr().out


def test_who_reads_other_rows_has_failed(monkeypatch):
    answer = {"rows": 1, "seconds": 1.0, "cpu_s": 1.0, "peak_mb": None, "all_mb": None}
    monkeypatch.setattr(genes, "_asked", lambda *_, **__: answer)
    assert run(["bench", "genes", "--variants", "2000"]) == 1


def test_too_few_variants_are_refused(capsys):
    assert run(["bench", "genes", "--variants", "10"]) == 1
    assert "variants from" in capsys.readouterr().err
