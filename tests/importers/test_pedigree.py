import pytest

from meddx import discovery
from meddx.importers import Importer
from meddx.importers.pedigree import PedigreeImporter
from meddx.pipeline import open_paths

TRIO = b"fam kid dad mum 1 2\nfam dad 0 0 1 1\nfam mum 0 0 2 -9\n"


@pytest.mark.parametrize(
    "head", [TRIO, TRIO.replace(b" ", b"\t"), b"#f i f m s p\n" + TRIO, TRIO[:50]]
)
def test_a_pedigree_is_taken_for_nothing_else(head):
    scores = {k.__name__: k().sniff(head) for k in discovery.find("meddx.importers", Importer)}
    assert max(scores, key=scores.get) == "PedigreeImporter"
    assert scores["PedigreeImporter"] > 0.5


@pytest.mark.parametrize(
    "head",
    [
        b"", b"Cough for three weeks now, 1\n", b"chr1\t5\t9\tname\t0\t+\n", b"MSH2\nMLH1\n",
        b"gene a b c 1 2\nTP53 5 8 2 40 7\n", TRIO.replace(b"mum 1", b"mum x"),
    ],
)  # fmt: skip
def test_other_texts_are_no_pedigrees(head):
    assert PedigreeImporter().sniff(head) == 0.0


def test_it_is_said_what_a_pedigree_is_for(tmp_path, context):
    (tmp_path / "a.ped").write_bytes(TRIO)
    (case,) = open_paths((tmp_path / "a.ped",), context).cases
    assert case.is_empty
    (refused,) = case.refused
    assert refused.code == "pedigree"
    assert "folder of its VCF file" in str(refused.reason)
