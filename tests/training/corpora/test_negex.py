"""The NegEx sentences: what fits, what is counted, what is refused."""

from pathlib import Path

import pytest

from meddx.analysis import pack
from meddx.jobs import Context
from meddx.paths import delivered_models
from meddx.phrase import Refused
from meddx.training import corpora
from meddx.training.corpora.negex import NegEx

PACK = pack.load(delivered_models() / "note_dictionary")
ROWS = """Report No.\tConcept\tSentence\tNegation
3\tfever\tShe has no FEVER.\tNegated
3\tcough\tShe has a COUGH.\tAffirmed
41\tcough\tShe has no COUGH.\tAffirmed
42\tfever\tNo FEVER.\tNegated
42\trash\tThe RASH went by.\tNegated
"""
DATA = Path(__file__).parents[4] / "shared" / "data" / "text" / "negex"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The tables are indexed once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def _shared_home(home, monkeypatch):
    monkeypatch.setenv("MEDDX_HOME", str(home))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "annotations.tsv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def figures(folder, part):
    (row,) = corpora.measure(PACK, folder, part, Context())
    return row.documents, {e.name: e.value for e in row.estimates}


def test_parts_are_told_apart_by_report(folder):
    assert figures(folder, "dev") == (1, {"precision": 1.0, "recall": 1.0, "f1": 1.0})
    documents, told = figures(folder, "test")
    assert documents == 2
    assert told == {"precision": 0.5, "recall": 0.5, "f1": 0.5}


def test_only_its_own_table_fits(folder):
    assert NegEx().fits(folder)
    (folder / "annotations.tsv").write_text("file\tterm\n", encoding="utf-8")
    assert not NegEx().fits(folder)
    assert not NegEx().fits(folder / "nothing")


def test_a_row_that_is_not_of_the_table_is_refused(folder):
    with (folder / "annotations.tsv").open("a", encoding="utf-8") as file:
        file.write("50\tfever\tFEVER.\tPerhaps\n")
    with pytest.raises(Refused, match="NegEx table"):
        figures(folder, "test")


@pytest.mark.skipif(not DATA.is_dir(), reason="the NegEx sentences are not in ../shared/data")
def test_the_part_that_was_tuned_on_stays_where_it_is():
    _, told = figures(DATA, "dev")
    assert told["f1"] >= 0.98
