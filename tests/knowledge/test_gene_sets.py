import gzip

import pytest

from meddx.knowledge import gene_sets
from meddx.phrase import Refused

GMT = "REPAIR\thttp://x\tMLH1\tMSH2\t\tMSH6\nWEIGHTED\t\tBRCA2,0.7\tTP53,1.0\n"


def test_sets_of_a_users_file(tmp_path):
    (tmp_path / "own.gmt").write_text(GMT, encoding="utf-8")
    sets, bad = gene_sets.load(tmp_path)
    assert [(one.name, sorted(one.genes)) for one in sets] == [
        ("REPAIR", ["MLH1", "MSH2", "MSH6"]),
        ("WEIGHTED", ["BRCA2", "TP53"]),
    ]
    assert (sets[0].file, bad) == ("own.gmt", ())


def test_a_compressed_file_and_one_that_is_left_out(tmp_path):
    (tmp_path / "a.gmt.gz").write_bytes(gzip.compress(GMT.encode()))
    (tmp_path / "b.gmt").write_text("only words\n", encoding="utf-8")
    (tmp_path / "c.gmt.gz").write_bytes(gzip.compress(GMT.encode())[:-9])
    (tmp_path / "d.gmt").write_bytes(b"A\t\xff\xfe\tB\n")
    sets, bad = gene_sets.load(tmp_path)
    assert {one.file for one in sets} == {"a.gmt.gz"}
    assert [one.file for one in bad] == ["b.gmt", "c.gmt.gz", "d.gmt"]
    assert "b.gmt" in str(bad[0].reason)


def test_without_a_folder_there_are_none(tmp_path):
    assert gene_sets.load(tmp_path / "none") == ((), ())


def test_a_line_without_genes_is_no_set(tmp_path):
    path = tmp_path / "x.gmt"
    path.write_text("NAME\tremark\n\tremark\tMLH1\n", encoding="utf-8")
    with pytest.raises(Refused):
        gene_sets.read(path)
