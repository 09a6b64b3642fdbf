from contextlib import closing
from dataclasses import replace

import pytest

from meddx.jobs import Context
from meddx.knowledge import hpo_files
from meddx.training.ranking import protocols
from meddx.training.ranking.protocols import Asked, learned
from tests.training.ranking import collection
from tests.training.ranking.collection import ATAXIA, CATARACT, DEAF, SCOLIOSIS, SEIZURE, line


@pytest.fixture(autouse=True)
def installed(monkeypatch, annotations):
    """Let the made-up annotations be those of the installation."""
    delivered = hpo_files.file
    monkeypatch.setattr(
        hpo_files, "file", lambda name: annotations if "hpoa" in name else delivered(name)
    )


def measured(folder, tiny):
    with closing(Context()) as context:
        found = protocols.find("learned").measure(Asked(folder), tiny, context)
    return {(row.who, row.what): row for row in found.rows}


def test_a_disease_is_learnt_from_its_other_publications_alone(tiny, tmp_path):
    """Publications 50 and 51 agree on disease 9; of disease 8 each tells something else."""
    cases = (
        line("a", "OMIM:100009", "PMID:50", [SCOLIOSIS, SEIZURE]),
        line("b", "OMIM:100009", "PMID:51", [SCOLIOSIS, SEIZURE]),
        line("c", "OMIM:100008", "PMID:60", [CATARACT]),
        line("d", "OMIM:100008", "PMID:61", [DEAF]),
        line("e", "OMIM:100007", "PMID:70", [ATAXIA]),  # of one publication: not ranked
        line("f", "OMIM:100003", "PMID:30", [CATARACT]),
        line("g", "OMIM:100003", "PMID:31", [CATARACT, ATAXIA]),
        line("h", "OMIM:100003", "PMID:31", [ATAXIA], [CATARACT]),
    )
    collection.cases(tmp_path, cases)
    rows = measured(tmp_path, tiny)
    own = rows["MedDx", "learnt from other publications"]
    assert (own.figures.cases, own.figures.diseases) == (4, 2)
    assert own.figures.macro["top_1"].value == pytest.approx(0.5)
    assert own.better_than == "plain formula"
    beside = rows["MedDx", "clean, with learnt diseases beside"]
    alone = rows["MedDx", "clean"]
    assert (beside.figures.cases, alone.figures.cases) == (3, 3)
    fall = beside.figures.micro["mrr"].value - alone.figures.micro["mrr"].value
    assert beside.difference.micro["mrr"].value == pytest.approx(fall)
    more = rows["MedDx", "clean of several publications, more learnt"]
    assert (more.figures.cases, more.figures.diseases) == (3, 1)
    assert more.better_than == "MedDx, clean of several publications"


def test_publications_are_held_out_in_so_many_parts_at_most(cases):
    several = [replace(cases[0], publications=frozenset({f"PMID:{n}"})) for n in range(1, 9)]
    found = learned._held_together(several)
    truth = cases[0].truth
    assert len(set(found.values())) == learned.PARTS
    assert found[truth, frozenset({"PMID:1"})] == {"PMID:1", "PMID:7"}
    assert all(own <= together for (_, own), together in found.items())
