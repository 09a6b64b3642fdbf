import numpy as np
import pytest

from meddx.knowledge import profiles
from meddx.knowledge.rare import rows

HEADER = "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\t" + (
    "sex\tmodifier\taspect\tbiocuration\n"
)


def line(code, name, term, frequency=""):
    return f"{code}\t{name}\t\t{term}\tPMID:1\tPCS\t\t{frequency}\t\t\tP\tx\n"


@pytest.fixture
def pooled(tmp_path, tables):
    def pooled(*lines, genes=()):
        annotations, table = tmp_path / "phenotype.hpoa", tmp_path / "genes.txt"
        annotations.write_text(HEADER + "".join(lines), encoding="utf-8")
        head = "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n"
        rest = "".join(f"1\t{gene}\tHP:0000001\tx\t-\t{code}\n" for code, gene in genes)
        table.write_text(head + rest, encoding="utf-8")
        built = profiles.tables(annotations, table, tables.phenotypes)
        codes = sorted({text.split("\t")[0] for text in lines})
        return built, codes

    return pooled


def share(found, tables, code, term):
    built, codes = found
    places, shares = rows(built, "all").of(tables.phenotypes.place(term))
    told = dict(zip(places.tolist(), shares.tolist(), strict=True))
    return told.get(codes.index(code), 0.0)


def test_a_partner_adds_its_findings_and_shares_are_averaged(pooled, tables):
    found = pooled(
        line("OMIM:1", "Some disease", "HP:0001250", "9/9"),
        line("ORPHA:1", "Some disease", "HP:0001250", "HP:0040283"),
        line("ORPHA:1", "Some disease", "HP:0000518", "50%"),
        line("ORPHA:2", "Quite another", "HP:0000365", "50%"),
    )
    assert share(found, tables, "OMIM:1", "HP:0001250") == pytest.approx(
        (0.95 + 0.17) / 2, abs=1e-3
    )
    assert share(found, tables, "OMIM:1", "HP:0000518") == pytest.approx(0.4, abs=1e-3)
    assert share(found, tables, "OMIM:1", "HP:0000365") == 0.0
    assert share(found, tables, "ORPHA:1", "HP:0001250") == pytest.approx(0.17, abs=1e-3)


def test_findings_in_the_name_count_and_what_is_never_there_does_not(pooled, tables):
    found = pooled(
        line("OMIM:1", "Optic atrophy 12", "HP:0001250", "0/8"),
        line("OMIM:1", "Optic atrophy 12", "HP:0000365"),
    )
    assert share(found, tables, "OMIM:1", "HP:0000648") == pytest.approx(0.7, abs=1e-3)
    assert share(found, tables, "OMIM:1", "HP:0001250") == 0.0
    assert share(found, tables, "OMIM:1", "HP:0000365") == pytest.approx(0.3, abs=1e-3)
    assert found[0]["size"].tolist() == pytest.approx([1.0])


def test_those_of_the_installation(tables):
    found = tables.profiles
    assert len(found.size) == len(tables.diseases.rare)
    assert found.partners["OMIM:154700"] == "ORPHA:558"  # Marfan syndrome
    assert 3000 < len(found.partners) < 5000
    assert found.size.min() == 1.0
    assert ((found.background >= 1e-4) & (found.background <= 1.0)).all()
    hpo = tables.phenotypes
    for term in ("HP:0001083", "HP:0001250"):
        above = found.background[hpo.ancestor_places(hpo.place(term))]
        assert (above >= found.background[hpo.place(term)] - 1e-9).all()
    assert np.isfinite(found.all.share.astype(float)).all()


def test_findings_by_disease_and_the_order_of_a_series(pooled, tables):
    seizure, cataract = (tables.phenotypes.place(i) for i in ("HP:0001250", "HP:0000518"))
    built, codes = pooled(
        line("OMIM:20", "Some syndrome 1", "HP:0001250", "9/9"),
        line("OMIM:20", "Some syndrome 1", "HP:0000518", "1/9"),
        line("OMIM:3", "Some syndrome 2", "HP:0001250"),
        line("OMIM:7", "Quite another", "HP:0001250"),
        line("OMIM:x", "Some syndrome 3", "HP:0001250"),
        line("ORPHA:1", "Some syndrome 4", "HP:0001250"),
    )
    listed = profiles.of_tables(built).listed
    asked = np.array([codes.index("OMIM:20"), -1, codes.index("OMIM:3")])
    number, term, share = listed.of(asked)
    assert number.tolist() == [0, 0, 2]
    assert term.tolist() == [seizure, cataract, seizure]
    assert share == pytest.approx([0.95, 0.15, 0.3], abs=1e-3)
    order = dict(zip(codes, built["series_order"].tolist(), strict=True))
    assert order == {"OMIM:20": 1, "OMIM:3": 0, "OMIM:7": 0, "OMIM:x": 0, "ORPHA:1": 0}
