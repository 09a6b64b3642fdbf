"""What must hold of every table of common diagnoses, whoever wrote the row."""

import re

import pytest

from meddx import paths
from meddx.case.evidence import Universe
from meddx.knowledge.radiology import EXAMINATIONS
from tests.knowledge.vignettes import AGES, rows

TABLES = ("radiology", "radiology_brain", "radiology_abdomen", "radiology_breast", "radiology_bone")
# The shares of an examination may add up to this: of many patients nothing is found, and others
# have two of the diagnoses (heart failure and effusion; gallstones and a fatty liver).
MOST = {"chest": 1.0, "head": 0.75, "abdomen": 0.75, "breast": 0.6, "bone": 0.75}

# Terms of the HPO whose place above others is not how doctors use them: blood in the stool without
# diarrhoea, a paralysed bowel that nothing obstructs.
NOT_ABOVE = {"HP:0002014", "HP:0025085", "HP:0005214"}

table = pytest.mark.parametrize("table", TABLES)


def share(text):
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def common(tables):
    return [d for d in tables.diseases.own.values() if d.universe is Universe.COMMON]


def test_every_table_is_looked_at():
    found = {p.name for p in paths.resource("knowledge").glob("radiology*.hpoa.tsv")}
    assert found == {f"{name}.hpoa.tsv" for name in TABLES}


def test_what_must_not_be_missed_has_a_next_step_in_both_languages(tables):
    grave = [d for d in common(tables) if d.must_not_miss]
    assert len(grave) > 40
    for disease in grave:
        assert disease.next_steps, disease.code
        assert all(step.display and step.display_zh for step in disease.next_steps)


@table
def test_shares_lie_between_none_and_all(table):
    for row in rows(f"{table}.hpoa.tsv"):
        assert 0.0 <= share(row["frequency"]) < 1.0, row
        assert 0.0 < share(row["background"]) < 1.0, row
    for row in rows(f"{table}_background.tsv"):
        assert 0.0 < share(row["background"]) < 1.0, row
    for row in rows(f"{table}_diseases.tsv"):
        assert all(0.0 <= float(row[age] or 0) < 1.0 for age in AGES), row["code"]
        assert row["universe"] == "hereditary" or any(float(row[age]) for age in AGES)


@table
def test_links_lead_to_a_disease_that_is_known(table, tables):
    for row in rows(f"{table}_diseases.tsv"):
        for link in filter(None, row["links"].split("|")):
            kind, other = re.fullmatch(r"(\w+) (\S+)", link).groups()
            assert kind in {"cause_of", "caused_by", "can_coexist_with"}
            assert tables.diseases.code(other).display, link
            assert other != row["code"]


def test_a_cause_is_told_the_same_way_from_both_ends(tables):
    """Nothing is cause and result of the same thing."""
    own = tables.diseases.own
    causes = {(c, k.other.code) for c, d in own.items() for k in d.links if k.kind == "cause_of"}
    causes |= {(k.other.code, c) for c, d in own.items() for k in d.links if k.kind == "caused_by"}
    assert [pair for pair in sorted(causes) if pair[::-1] in causes] == []


@pytest.mark.parametrize("examination", EXAMINATIONS)
def test_priors_leave_room_for_nothing_found(examination, tables):
    for group in range(len(AGES)):
        shares = [d.priors[group] for d in common(tables) if examination in d.examinations]
        assert 0.0 < sum(shares) <= MOST[examination], (examination, group)


@table
def test_a_finding_that_speaks_against_a_disease_does_so_on_purpose(table):
    """A share that is lower with the disease than without is marked; one by a slip is not."""
    for row in rows(f"{table}.hpoa.tsv"):
        is_lower = share(row["frequency"]) < share(row["background"])
        assert row["speaks"] == ("against" if is_lower else ""), row


@table
def test_no_disease_shows_a_special_finding_more_often_than_a_general_one(table, tables):
    for row in rows(f"{table}_diseases.tsv"):
        found = tables.diseases.own[row["code"]].rows["finding"]
        for hp_id, special in found.items():
            for above in (tables.phenotypes.ancestors(hp_id) & found.keys()) - NOT_ABOVE:
                assert found[above].share >= special.share, (row["code"], above, hp_id)


@table
def test_no_disease_has_a_finding_twice(table):
    keys = [(r["database_id"], r["hpo_id"], r["context"]) for r in rows(f"{table}.hpoa.tsv")]
    assert len(set(keys)) == len(keys)


def test_each_entry_of_the_hpo_files_is_repeated_by_one_disease(tables):
    repeated = [code for d in tables.diseases.own.values() for code in d.same_as]
    assert len(set(repeated)) == len(repeated)


def test_every_finding_and_disease_has_a_chinese_name(tables):
    for disease in tables.diseases.own.values():
        assert disease.universe is not Universe.COMMON or disease.code.display_zh
        for row in disease.annotations:
            assert tables.phenotypes.code(row.hpo_id).display_zh, row.hpo_id
