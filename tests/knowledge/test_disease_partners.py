import pytest

from meddx.knowledge.disease_partners import Entry, partners


def entry(tables, code, name, genes=(), terms=("HP:0001250",)):
    places = frozenset(tables.phenotypes.place(term) for term in terms)
    return Entry(code, name, frozenset(genes), places)


OF_EYES = ("HP:0000518", "HP:0000648")


@pytest.mark.parametrize(
    ("name", "genes", "terms", "paired"),
    [
        ("Marfan syndrome", (), OF_EYES, True),  # the name alone
        ("Marfanoid something else", ("FBN1",), OF_EYES, False),  # a gene alone
        ("Marfanoid something else", ("FBN1",), ("HP:0001250", "HP:0001083"), True),
        ("Marfan habitus", ("FBN1",), OF_EYES, True),  # a gene and half of the words
        ("Another one", (), ("HP:0001250", "HP:0001083"), False),  # findings alone
    ],
)
def test_what_makes_two_entries_one_disease(tables, name, genes, terms, paired):
    omim = [
        entry(tables, "OMIM:1", "Marfan syndrome", ("FBN1",), ("HP:0001250", "HP:0001083")),
        entry(tables, "OMIM:2", "Seizures", (), ("HP:0001250",)),
        entry(tables, "OMIM:3", "Cataract", (), OF_EYES),
    ]
    found = partners(omim, [entry(tables, "ORPHA:1", name, genes, terms)], tables.phenotypes)
    assert found.get("OMIM:1") == ("ORPHA:1" if paired else None)


def test_members_of_a_series_share_the_entry_of_their_genes(tables):
    omim = [
        entry(tables, "OMIM:1", "Noonan syndrome 1", ("PTPN11",)),
        entry(tables, "OMIM:2", "Noonan syndrome 4", ("SOS1",)),
        entry(tables, "OMIM:3", "Noonan syndrome 9", ("OTHER",), ("HP:0000518",)),
    ]
    orpha = [entry(tables, "ORPHA:648", "Noonan syndrome", ("PTPN11", "SOS1"))]
    assert partners(omim, orpha, tables.phenotypes) == {
        "OMIM:1": "ORPHA:648", "OMIM:2": "ORPHA:648",
    }  # fmt: skip


def test_the_order_of_entries_does_not_matter(tables):
    omim = [entry(tables, "OMIM:1", "Marfan syndrome", ("FBN1",))]
    orpha = [
        entry(tables, "ORPHA:1", "Marfan syndrome", ("FBN1",)),
        entry(tables, "ORPHA:2", "Marfan syndrome", ("FBN1",)),
    ]
    one = partners(omim, orpha, tables.phenotypes)
    assert one == partners(omim, orpha[::-1], tables.phenotypes)
