import csv

import pytest

from meddx import knowledge, paths
from meddx.case.evidence import Universe
from meddx.knowledge.radiology import is_reference


def rows(name):
    text = paths.resource("knowledge", name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", restval=""))


def test_every_delivered_row_is_used(tables):
    assert tables.department.bad == ()
    used = sum(len(d.annotations) for d in tables.diseases.own.values())
    delivered = paths.resource("knowledge").glob("*.hpoa.tsv")
    assert used == sum(len(rows(path.name)) for path in delivered)


@pytest.mark.parametrize(
    "name", ["radiology.hpoa.tsv", "radiology_diseases.tsv", "radiology_background.tsv"]
)
def test_every_figure_says_whence_it_comes(name):
    found = rows(name)
    assert found
    assert all(is_reference(row["reference"]) for row in found)


def test_intervals_hold_their_figure_and_are_wide():
    for row in rows("radiology.hpoa.tsv"):
        for figure, interval in (
            (float(row["frequency"].rstrip("%")) / 100, row["frequency_interval"]),
            (float(row["background"]), row["background_interval"]),
        ):
            low, high = map(float, interval.split("-"))
            assert low < figure < high
            assert (high / (1 - high)) / (low / (1 - low)) >= 3.9 or figure > 0.99


def test_each_common_disease_is_done_well(tables):
    common = [d for d in tables.diseases.own.values() if d.universe is Universe.COMMON]
    assert len(common) >= 40
    for disease in common:
        assert len(disease.rows["finding"]) >= 10, disease.code
        assert disease.code.display_zh
        assert disease.next_steps
        assert disease.links
        assert any(a.share > 2 * a.background for a in disease.annotations)
        assert 0.0 < max(disease.priors) < 1.0
    assert sum(d.must_not_miss for d in common) >= 8


def test_every_finding_of_the_tables_has_a_chinese_name(tables):
    terms = {a.hpo_id for d in tables.diseases.own.values() for a in d.annotations}
    terms |= set(tables.diseases.backgrounds)
    assert [t for t in sorted(terms) if not tables.phenotypes.code(t).display_zh] == []


def test_links_lead_to_diseases_and_repeated_entries_exist(tables):
    diseases = tables.diseases
    for disease in diseases.own.values():
        for link in disease.links:
            assert diseases.link(link).other.display
            assert link.other != disease.code
    assert all(code in diseases.rare for code in diseases.repeated)


def test_chest_backgrounds_rise_with_generality_and_never_below_the_rare(tables):
    diseases, hpo = tables.diseases, tables.phenotypes
    background = diseases.background(frozenset({"chest"}))
    assert background[hpo.place("HP:0012735")] == pytest.approx(0.35)
    for term in ("HP:0031246", "HP:0033821", "HP:0100749"):
        for above in hpo.ancestor_places(hpo.place(term)):
            assert background[above] >= background[hpo.place(term)]
    assert (background >= diseases.rare.background.clip(1e-4, 0.95) - 1e-12).all()


def test_a_term_without_a_background_takes_that_of_its_nearest_ancestor(tables):
    special = "HP:0033822"
    assert special not in tables.diseases.backgrounds
    assert tables.diseases.background_of("HP:0001166") is None
    dry = tables.diseases.background_of("HP:0031246")
    assert (dry.share, dry.group) == (0.15, "airway_symptoms")
    cough = tables.diseases.background_of("HP:0012735")
    below = [
        term
        for term in tables.phenotypes.ids
        if tables.phenotypes.ancestors(term) & set(tables.diseases.backgrounds) == {"HP:0012735"}
        and term != "HP:0012735"
    ]
    assert below
    assert all(tables.diseases.background_of(term) == cough for term in below)


def test_lynch_syndrome_is_carried_by_the_projects_table(tables):
    lynch = tables.diseases.own["OMIM:120435"]
    assert lynch.universe is Universe.HEREDITARY
    assert set(lynch.genes) == {"MLH1", "MSH2", "MSH6", "PMS2", "EPCAM"}
    assert {"HP:0003003", "HP:0012114"} <= set(lynch.rows["history"]) & set(lynch.rows["family"])
    assert tables.genes_of["OMIM:120435"] == frozenset(lynch.genes)


def test_a_departments_file_reaches_the_diseases(tables, own_home):
    folder = own_home / "knowledge"
    folder.mkdir(parents=True)
    header = list(rows("radiology.hpoa.tsv")[0])
    good = rows("radiology.hpoa.tsv")[0] | {"frequency": "11%", "background": "0.01"}
    text = "\n".join("\t".join(line) for line in (header, good.values()))
    (folder / "ward.hpoa.tsv").write_text(text + "\n", encoding="utf-8")
    found = knowledge.load().diseases
    changed = found.own[good["database_id"]].rows["finding"][good["hpo_id"]]
    assert (changed.share, changed.background) == (0.11, 0.01)
    assert changed.source == "department file ward.hpoa.tsv: estimate"


def test_versions_name_every_table(tables):
    hpo, annotations, own = tables.versions
    assert hpo.startswith("HPO 20")
    assert annotations.startswith("HPO annotations 20")
    assert "estimates of the project authors" in own


def test_the_rows_of_a_table_are_those_of_the_table_that_is_asked_for(tables):
    first = dict.fromkeys(tables.diseases.codes[5:9], 1)
    second = dict.fromkeys(reversed(tables.diseases.codes[3:6]), 1)
    for table in (first, first, second, first):
        places = [tables.diseases.places[code] for code in table]
        assert tables.diseases.rows_of(table).tolist() == places
