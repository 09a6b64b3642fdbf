"""The Indiana reports: what they are known by, their parts, and the rows of the comparison."""

import csv
from pathlib import Path

import pytest

from meddx.analysis import pack
from meddx.paths import delivered_models
from meddx.phrase import Refused
from meddx.training import corpora
from meddx.training.corpora import indiana
from meddx.training.corpora.shared import indiana_reports

COLUMNS = ["uid", "MeSH", "findings", "impression"]
ROWS = [
    ("Cardiomegaly/mild;Opacity/lung/base", "The heart is mildly enlarged.", "Basilar opacity."),
    ("normal", "Heart size is normal. No effusion or pneumothorax.", "Normal chest."),
    ("Pleural Effusion/left/small", "Small left pleural effusion.", ""),
    ("Lung/hyperdistention", "The lungs are hyperexpanded.", ""),
    ("No Indexing", "No report.", ""),
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "reports.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for uid in range(60):
            writer.writerow([uid, *ROWS[uid // 5 % 5]])
    return path


def test_index_terms_stand_for_findings(table):
    read = indiana_reports.read(table)
    assert len(read) == 50  # what nobody indexed is left out
    assert read[0].there == {"cardiomegaly", "opacity"}
    assert indiana_reports.found_in("Lung/hyperdistention/mild") == {"hyperinflation"}
    assert indiana_reports.found_in("Subcutaneous Emphysema;Lung/hypoinflation") == set()
    assert {one.part for one in read} == set(range(5))


@pytest.mark.slow  # the dictionary of notes is built
def test_notes_are_read_as_the_program_reads_them(table):
    said = indiana._by_dictionary(indiana_reports.read(table)[:2], "FINDINGS: ")
    found = [
        {key for key, is_there in zip(indiana.KEYS, row, strict=True) if is_there}
        for row in said.calls
    ]
    assert found[0] >= {"cardiomegaly"}
    assert "pneumothorax" not in found[1]


def test_the_parts_share_no_report_and_rules_are_measured(table, context, monkeypatch):
    monkeypatch.setattr(
        indiana, "_by_dictionary", lambda chosen, _heading: indiana._by_rules(chosen)
    )
    found = pack.load(delivered_models() / "note_dictionary")
    rows = corpora.measure(found, table, "test", context)
    tuned = corpora.measure(found, table, "dev", context)
    (rules,) = (r for r in rows if r.approach == "rules" and r.task == "11 findings")
    assert rules.documents + tuned[0].documents == 50
    assert {e.name: e.value for e in rules.estimates}["micro f1"] == 1.0
    # What is not installed is told, without figures.
    monkeypatch.setattr(indiana.run, "can_train", lambda: False)
    told = [row for row in corpora.measure(found, table, "dev", context) if not row.estimates]
    assert any("not installed" in row.approach for row in told)
    # Too few to learn from: no figure is made up for what learns.
    assert not [row for row in rows if "learnt from these" in row.approach and row.estimates]


def test_a_table_without_reports_of_a_part_says_so(tmp_path, context):
    path = tmp_path / "tuned.csv"
    path.write_text("uid,MeSH,findings,impression\n1,normal,Clear.,\n", encoding="utf-8")
    found = pack.load(delivered_models() / "note_dictionary")
    with pytest.raises(Refused, match="test"):
        corpora.measure(found, path, "test", context)


def test_what_learns_is_asked_only_about_other_reports(table, context):
    every = indiana_reports.read(table) * 10
    seen = []

    def learner(known, asked, _context):
        seen.append(({one.part for one in known}, {one.part for one in asked}))
        return indiana._by_rules(asked)

    said = indiana._crossed(learner, every, every, context)
    assert said is not None
    assert len(seen) == 5
    assert all(not known & asked for known, asked in seen)


def test_another_table_is_no_corpus_and_a_damaged_one_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert not indiana.Indiana().fits(tmp_path / "a.csv")
    assert not indiana.Indiana().fits(tmp_path / "none.csv")
    path = tmp_path / "b.csv"
    path.write_text("uid,MeSH,findings,impression\nx,normal,a,b\n", encoding="utf-8")
    assert indiana.Indiana().fits(path)
    with pytest.raises(Refused, match="uid"):
        indiana_reports.read(path)
