from meddx.case.evidence import Universe
from meddx.knowledge import inherited_shares
from meddx.knowledge.radiology import is_reference


def test_every_entry_of_the_table_is_one_of_the_annotations(tables):
    codes = [code for one in inherited_shares.load() for code in one.codes]
    assert len(codes) == len(set(codes)) > 100
    assert all(code in tables.diseases.rare for code in codes)
    assert not [code for code in codes if code in tables.diseases.own and code[:4] != "OMIM"]


def test_every_share_says_whence_it_comes_and_is_small():
    for one in inherited_shares.load():
        assert is_reference(one.source)
        assert 1e-6 <= one.share <= 3e-4, one.name
        assert one.name
    whole = sum(one.share for one in inherited_shares.load())
    assert whole < inherited_shares.STATED_FOR / 4


def test_a_stated_disease_is_commoner_than_one_that_is_not(tables):
    parts = tables.diseases.inherited_parts
    stated = [
        parts[tables.diseases.places[code]]
        for one in inherited_shares.load()
        for code in one.codes
        if code not in tables.diseases.repeated
    ]
    usual = min(part for part in parts.tolist() if part)
    assert min(stated) > 2 * usual
    assert parts.sum() == inherited_shares.STATED_FOR or abs(parts.sum() - 0.01) < 1e-9


def test_entries_of_one_disease_are_counted_once(tables):
    diseases = tables.diseases

    def number(code):
        return int(diseases.disease_numbers[diseases.places[code]])

    assert number("OMIM:191100") == number("OMIM:613254") == number("ORPHA:805")
    assert number("OMIM:154700") == number("ORPHA:558") != number("ORPHA:284979")
    assert len(set(diseases.disease_numbers.tolist())) < len(diseases.codes)


def test_an_entry_without_genes_has_those_of_its_disease(tables):
    assert "ORPHA:558" not in {
        entry.disease.code for entry in tables.genes.diseases_of("FBN1")
    }  # the HPO's own table names OMIM's entry only
    assert tables.genes_of["ORPHA:558"] == tables.genes_of["OMIM:154700"] == {"FBN1"}
    assert "ORPHA:558" in tables.diseases_of["FBN1"]
    assert tables.genes_of["ORPHA:666"] == {"COL1A1", "COL1A2"}
    # What has genes of its own keeps them, and common diseases get none.
    assert tables.genes_of["ORPHA:892"] == {"VHL", "CCND1"}
    common = {code for code, d in tables.diseases.own.items() if d.universe is Universe.COMMON}
    lent = tables.diseases.shared_by_entries(dict.fromkeys(tables.diseases.codes, frozenset("A")))
    assert set(lent) == set(tables.diseases.codes)
    assert not common & set(tables.diseases.shared_by_entries({"OMIM:154700": frozenset("A")}))
