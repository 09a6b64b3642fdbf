"""The tables of breast and bone: read whole, complete, coherent with each other."""

import pytest

from meddx.knowledge.radiology import EXAMINATIONS, is_reference
from tests.knowledge.vignettes import FILES, brought_by_diseases, odds_width, rows

# Region and first code.
REGIONS = {"breast": "MEDDX:4", "bone": "MEDDX:5"}
region = pytest.mark.parametrize("region", sorted(REGIONS))


def table(region, ending):
    return rows(f"radiology_{region}{ending}")


@region
def test_every_row_is_used(region, tables):
    names = {f"radiology_{region}{ending}" for ending in FILES}
    assert [bad for bad in tables.department.bad if bad.file in names] == []
    own = tables.diseases.own
    for disease in table(region, "_diseases.tsv"):
        code = disease["code"]
        written = [row for row in table(region, ".hpoa.tsv") if row["database_id"] == code]
        assert len(own[code].annotations) == len(written), code
        assert {row["disease_name"] for row in written} == {disease["name_en"]}


@region
def test_every_disease_is_done_well(region, tables):
    first = REGIONS[region]
    diseases = table(region, "_diseases.tsv")
    assert len(diseases) >= 8
    for disease in diseases:
        own = tables.diseases.own[disease["code"]]
        assert disease["code"].startswith(first)
        assert own.examinations == {region}
        assert own.code.display
        assert own.code.display_zh
        assert len(own.annotations) >= 15
        assert own.next_steps
        assert own.links
        assert any(a.share > 2 * a.background for a in own.annotations)
        assert any(a.share < a.background / 2 for a in own.annotations)
        assert set(own.same_as) <= set(tables.diseases.rare.codes)


@region
def test_every_name_of_a_finding_is_that_of_its_id(region, tables):
    found = table(region, "_background.tsv")
    assert len({row["hpo_id"] for row in found}) == len(found)
    for row in found:
        code = tables.phenotypes.code(row["hpo_id"])
        assert (code.code, code.display) == (row["hpo_id"], row["name"])
        assert code.display_zh, row["name"]
        assert row["examination"] == region
    assert region in EXAMINATIONS


@region
def test_background_of_a_row_agrees_with_the_table(region):
    known = {r["hpo_id"]: float(r["background"]) for r in table(region, "_background.tsv")}
    annotations = table(region, ".hpoa.tsv")
    assert {row["hpo_id"] for row in annotations} == set(known)
    for row in annotations:
        stated = float(row["background"])
        assert known[row["hpo_id"]] / 2 <= stated <= known[row["hpo_id"]] * 2, row


@region
def test_the_table_holds_what_the_diseases_bring(region):
    known = {r["hpo_id"]: float(r["background"]) for r in table(region, "_background.tsv")}
    for hp_id, share in brought_by_diseases(region).items():
        assert share <= known[hp_id], hp_id


@region
def test_a_general_finding_is_at_least_as_common_as_a_special_one(region, tables):
    ancestors = tables.phenotypes.ancestors
    known = {r["hpo_id"]: float(r["background"]) for r in table(region, "_background.tsv")}
    shares = [known]
    for disease in table(region, "_diseases.tsv"):
        found = tables.diseases.own[disease["code"]].rows["finding"]
        shares.append({hp_id: row.share for hp_id, row in found.items()})
    for share in shares:
        for special in share:
            assert all(share[g] >= share[special] for g in ancestors(special) & set(share)), special


@region
def test_figures_own_what_they_are(region):
    for ending in FILES[:3]:
        assert all(is_reference(row["reference"]) for row in table(region, ending))
    pairs = [(row, "background", "background_interval") for row in table(region, ".hpoa.tsv")]
    pairs += [(row, "frequency", "frequency_interval") for row in table(region, ".hpoa.tsv")]
    pairs += [(row, "background", "interval") for row in table(region, "_background.tsv")]
    for row, name, interval in pairs:
        figure = float(row[name].rstrip("%")) / (100 if row[name].endswith("%") else 1)
        low, high = map(float, row[interval].split("-"))
        assert low < figure < high
        assert odds_width(row[interval]) >= 3.9


@region
def test_new_steps_bear_the_name_of_the_region(region):
    used = {s for d in table(region, "_diseases.tsv") for s in d["next_steps"].split("|")}
    steps = table(region, "_steps.tsv")
    assert all(row["step_id"].startswith(f"{region}_") for row in steps)
    assert {row["step_id"] for row in steps} <= used
    assert all(row["en"] and row["zh"] for row in steps)
