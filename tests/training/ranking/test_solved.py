import gzip
from contextlib import closing
from pathlib import Path

import pytest

from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training.ranking import parts, solved
from tests.training.ranking import collection

SHARED = Path(__file__).parents[4] / "shared" / "data" / "phenopackets"


def read(path):
    with closing(Context()) as context:
        return solved.read(path, context)


def test_a_folder_and_its_file_hold_the_same_cases_with_the_truth_apart(place, cases):
    assert read(place / "cases.jsonl.gz") == cases
    first, second = cases[:2]
    assert first.case.present == (collection.SEIZURE, collection.DEAF, collection.LENS)
    assert (first.truth, first.gene) == ("OMIM:100001", "FBN1")
    assert first.publications == {"PMID:10"}
    assert second.gene == ""  # two genes are none
    assert "100001" not in repr(first.case)


@pytest.mark.parametrize("text", ['{"id": "a", "observed": []}\n', "{no json\n", '["a"]\n'])
def test_lines_without_a_disease_are_refused(tmp_path, text):
    path = tmp_path / "cases.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode()))
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code in {"no_solved", "no_case"}


def test_a_damaged_line_among_good_ones_is_refused(tmp_path):
    path = collection.cases(tmp_path)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()) + b"{no json\n"))
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "no_solved"


def test_publications_of_any_row_count_but_a_disease_needs_findings(annotations):
    cited = solved.annotated_by(annotations)
    assert cited["OMIM:100002"] == {"PMID:20", "PMID:21", "PMID:22"}
    assert "OMIM:100004" not in cited


def test_parts_by_what_the_annotators_knew(annotations, cases):
    cited = solved.annotated_by(annotations)

    def names(found):
        return "".join(case.case.case_id for case in found)

    assert names(parts.known(cases, cited)) == "abcdef"
    assert names(parts.clean(cases, cited)) == "ef"
    assert names(parts.unknown(cases, cited)) == "gh"


def test_components_share_a_publication_or_a_disease_also_by_way_of_others():
    lines = (
        collection.line("a", "OMIM:1", "PMID:1", []),
        collection.line("b", "OMIM:2", "PMID:2", []),
        collection.line("c", "OMIM:2", "PMID:1", []),
        collection.line("d", "OMIM:3", "PMID:3", []),
    )
    made = [
        solved.SolvedCase(None, row["diseases"][0], "", frozenset(row["pmids"])) for row in lines
    ]
    assert solved.groups(made).tolist() == [0, 0, 0, 1]
    assert solved.groups(made[:2]).tolist() == [0, 1]


def test_at_most_so_many_of_a_disease_are_drawn_the_same_way_each_time(cases):
    drawn = solved.at_most(cases, 1, seed=3)
    assert [case.truth for case in drawn] == sorted({case.truth for case in cases})
    assert solved.at_most(cases, 1, seed=3) == drawn
    others = {solved.at_most(cases, 1, seed) for seed in range(20)}
    assert len(others) > 1
    assert solved.at_most(cases, None, 0) == cases


def test_the_collection_has_as_many_clean_cases_as_it_is_said_to_have(tables):
    if not SHARED.is_dir():
        pytest.skip("the collection of solved cases lies in ../shared/data, which is not here")
    from meddx.knowledge import hpo_files

    found = read(SHARED)
    cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
    clean, unknown = parts.clean(found, cited), parts.unknown(found, cited)
    assert (len(found), len(clean), len(unknown)) == (7844, 2268, 1840)
    assert len({case.truth for case in clean}) == 212
