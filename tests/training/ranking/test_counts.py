from meddx.training.ranking import counts
from meddx.training.ranking.counts import Row, Source
from tests.training.ranking.collection import ATAXIA, COLUMNS, DEAF, LENS, SEIZURE, row


def lines(path, code):
    return [
        [*text.split("\t")[3:8:4], text.split("\t")[4]]
        for text in path.read_text().splitlines()
        if text.startswith(code)
    ]


def source(cases, tables, code, *publications):
    return counts.source_of(code, frozenset(publications), cases, tables.phenotypes)


def test_rows_tell_counts_other_figures_and_denials(annotations, tables):
    found = counts.annotations(annotations, tables.phenotypes)
    places = [tables.phenotypes.place(term) for term in (SEIZURE, LENS, DEAF)]
    assert found["OMIM:100001"] == [
        Row(place, *pair) for place, pair in zip(places, ((3, 3), (3, 5), (2, 2)), strict=True)
    ]
    assert found["OMIM:100004"] == []
    assert found["ORPHA:5"][0].stated == 0.895
    assert found["OMIM:100003"][0].stated is None


def test_patients_of_a_publication_are_counted_present_and_excluded(cases, tables):
    found = source(cases, tables, "OMIM:100001", "PMID:10")
    assert found.told == {SEIZURE: (1, 1), DEAF: (2, 2), LENS: (1, 2)}
    assert source(cases, tables, "OMIM:100002", "PMID:10").told == {}


def test_what_a_publication_told_is_subtracted(annotations, cases, tables, tmp_path):
    out = tmp_path / "out.hpoa"
    forgotten = {"OMIM:100001": source(cases, tables, "OMIM:100001", "PMID:10")}
    counts.subtract(annotations, forgotten, tables.phenotypes, out)
    # Of seizures it was the only source, of deafness nobody is left.
    assert lines(out, "OMIM:100001") == [[LENS, "2/3", "PMID:11"]]
    assert lines(out, "OMIM:100002") == lines(annotations, "OMIM:100002")
    assert out.read_text().startswith(annotations.read_text()[:60])


def test_a_disease_without_findings_left_is_dropped_whole(tables, tmp_path):
    path, out = tmp_path / "phenotype.hpoa", tmp_path / "out.hpoa"
    kept = row("OMIM:2", DEAF, "PMID:1", "1/1")
    inherited = row("OMIM:1", "HP:0000006", "PMID:2", aspect="I")
    path.write_text(COLUMNS + row("OMIM:1", SEIZURE, "PMID:1") + inherited + kept)
    forgotten = {"OMIM:1": Source(frozenset({"PMID:1"}), {})}
    counts.subtract(path, forgotten, tables.phenotypes, out)
    assert out.read_text() == COLUMNS + kept


def test_figures_that_others_also_stated_stay_and_counts_never_fall_below_none(tables, tmp_path):
    path, out = tmp_path / "phenotype.hpoa", tmp_path / "out.hpoa"
    path.write_text(
        COLUMNS
        + row("OMIM:1", SEIZURE, "PMID:1;OMIM:1", "HP:0040281")
        + row("OMIM:1", DEAF, "PMID:1;PMID:2", "1/4")
        + row("OMIM:1", ATAXIA, "PMID:2", "1/1")
    )
    told = {DEAF: (2, 3), SEIZURE: (9, 9), ATAXIA: (1, 1)}
    forgotten = {"OMIM:1": Source(frozenset({"PMID:1"}), told)}
    counts.subtract(path, forgotten, tables.phenotypes, out)
    assert lines(out, "OMIM:1") == [
        [SEIZURE, "HP:0040281", "OMIM:1"],
        [DEAF, "0/1", "PMID:2"],
        [ATAXIA, "1/1", "PMID:2"],
    ]


def test_batches_hold_a_disease_once_and_everything_once():
    groups = [("a", frozenset({str(n)})) for n in range(5)] + [
        ("b", frozenset()),
        ("c", frozenset()),
    ]
    found = list(counts.batches(groups, 3))
    assert sorted(map(str, (g for batch in found for g in batch))) == sorted(map(str, groups))
    assert len(found) == 5
    for batch in found:
        assert len({disease for disease, _ in batch}) == len(batch)
    assert max(map(len, found)) - min(map(len, found)) <= 1
    assert len(list(counts.batches(groups[5:], 3))) == 2
    assert list(counts.batches([], 3)) == []
