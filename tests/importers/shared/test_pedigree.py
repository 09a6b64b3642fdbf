import pytest

from meddx.case.gene_files import Relation, Relative
from meddx.importers.shared.pedigree import Member, beside, of_header

TRIO = "fam kid dad mum 1 2\nfam dad 0 0 1 1\nfam mum 0 0 2 1\nfam sis dad mum 2 1\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "trio.vcf.gz").write_bytes(b"")
    return tmp_path


def test_a_ped_file_beside_the_vcf(folder):
    (folder / "trio.ped").write_text(TRIO)
    family = beside(folder / "trio.vcf.gz", ["kid", "dad", "mum"])
    assert family.source == "trio.ped"
    assert family.members["kid"] == Member("kid", "dad", "mum", True)
    assert family.patients(["kid", "dad", "mum"]) == ["kid"]
    others = [family.relative(name, "kid") for name in ("dad", "mum", "sis", "who")]
    assert others == [
        Relative("dad", Relation.FATHER, False),
        Relative("mum", Relation.MOTHER, False),
        Relative("sis", Relation.SIBLING, False),
        Relative("who", Relation.UNKNOWN, None),
    ]


def test_tabs_comments_and_unknown_states(folder):
    text = "#family\n" + TRIO.replace(" ", "\t").replace("\t2\n", "\t-9\n")
    (folder / "trio.fam").write_text(text)
    family = beside(folder / "trio.vcf.gz", ["kid"])
    assert family.members["kid"].affected is None


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"other.ped": TRIO}, "other.ped"),
        ({"other.ped": TRIO, "trio.ped": TRIO}, "trio.ped"),
        ({"one.ped": TRIO, "two.ped": TRIO}, None),
        ({"other.ped": "fam kid 0 0 1 2\n"}, None),  # does not name every sample
        ({"other.ped": "no pedigree at all\n"}, None),
        ({"other.ped": ""}, None),
        ({"other.txt": TRIO}, None),
    ],
)
def test_only_a_file_that_fits_is_taken(folder, files, found):
    for name, text in files.items():
        (folder / name).write_text(text)
    family = beside(folder / "trio.vcf.gz", ["kid", "dad"])
    assert (family.source if family else None) == found


def test_a_file_that_is_no_text_is_left_alone(folder):
    (folder / "trio.ped").write_bytes(b"\xff\xfe\x00")
    assert beside(folder / "trio.vcf.gz", ["kid"]) is None


def test_several_ill_children_are_not_chosen_among(folder):
    (folder / "trio.ped").write_text(TRIO.replace("sis dad mum 2 1", "sis dad mum 2 2"))
    samples = ["kid", "sis", "dad", "mum"]
    assert beside(folder / "trio.vcf.gz", samples).patients(samples) == ["kid", "sis"]


def test_the_lines_of_a_header():
    family = of_header(
        [
            "##PEDIGREE=<ID=kid,Mother=mum,Father=dad>",
            "##PEDIGREE=<Child=sis,Mother=mum,Father=dad>",
            "##PEDIGREE=<ID=T1,Original=N1>",
            "##PEDIGREE=<Derived=T2,Original=N2>",
            "##other=<ID=x>",
        ]
    )
    assert family.members["kid"] == Member("kid", "dad", "mum")
    assert family.relative("sis", "kid").relation is Relation.SIBLING
    assert family.normals == {"T1": "N1", "T2": "N2"}
    assert family.relative("N1", "T1").relation is Relation.NORMAL
    assert family.patients(["kid", "mum"]) == ["kid"]
    assert family.patients(["kid"]) == []  # its parents are not in the file
