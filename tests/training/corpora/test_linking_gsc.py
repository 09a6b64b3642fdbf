"""Linking measured on small corpora in the two published forms."""

import io
import tarfile
from dataclasses import replace

import pytest

from meddx.analysis import name_index
from meddx.analysis.families.note_text import NoteText
from meddx.analysis.name_index import NameIndex
from meddx.analysis.text_encoder import TextEncoder
from meddx.case.record import Note
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.phrase import Refused
from meddx.training import corpora
from meddx.training.corpora import linking_gsc
from tests.helpers.sentences import ChosenVectors, tiny_pack

TEXT = "Cough and bowedness of the femurs."  # words that no dictionary knows
GOLD = "0\t5\tCough\tHP:0012735\n10\t33\tbowedness of the femurs\tHP:0002980\n"
AGE = "0\t5\tCough\tHP:0003577\n"  # an onset: no finding, so it does not count
X = [1.0, 0.0, 0.0]
SAID = {
    "bowed femurs": X,
    "bowedness of the femurs": X,
    "bowedness": X,
    "bowing": X,
    "bowed": X,
    "cough": [0, 1, 0],
}


@pytest.fixture
def folder(tmp_path):
    for part in ("dev", "test"):
        first = f"1\n{TEXT}\n{GOLD}{AGE if part == 'dev' else ''}"
        block = f"{first}\n2\nCough.\n0\t5\tCough\tHP:0012735\n"
        (tmp_path / f"GSCplus_{part}_gold.tsv").write_text(block)
    with tarfile.open(tmp_path / "PhenoBERT_val.tar.gz", "w:gz") as archive:
        for name, said in (("val/corpus/1", TEXT), ("val/ann/1", GOLD)):
            entry = tarfile.TarInfo(name)
            entry.size = len(said)
            archive.addfile(entry, io.BytesIO(said.encode()))
    return tmp_path


@pytest.fixture(scope="module")
def read_once(tmp_path_factory):
    """The HPO and the reader of notes with its tables."""
    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
    known, notes = phenotypes.load(), NoteText()
    notes.mentions_in(Note("", "", "Cough."))
    patch.undo()
    return known, notes


@pytest.fixture
def pack(tmp_path, monkeypatch, read_once):
    known, notes = read_once
    monkeypatch.setattr(linking_gsc.phenotypes, "load", lambda: known)
    monkeypatch.setattr(linking_gsc.families, "named", lambda _name: notes)
    encoder = ChosenVectors(SAID)
    names = ("bowed femurs", "cough", "bowing of a leg")
    ids = ("HP:0002980", "HP:0012735", "HP:0002979")
    index = NameIndex(names, ids, encoder.encode(names))
    monkeypatch.setattr(TextEncoder, "open", lambda _pack: encoder)
    monkeypatch.setattr(name_index, "opened", lambda *_: index)
    return tiny_pack(tmp_path / "packs" / "note_encoder")


def figures(pack, folder, part):
    rows = corpora.measure(pack, folder, part, Context())
    return [(row.documents, {e.name: e.value for e in row.estimates}) for row in rows]


@pytest.mark.parametrize(("part", "documents"), [("dev", 2), ("test", 2), ("val", 1)])
def test_what_links_gain_is_told_beside_the_dictionary(pack, folder, part, documents):
    exact, near, alone, linked = figures(pack, folder, part)
    assert {count for count, _ in (exact, near, alone, linked)} == {documents}
    mentions = documents + 1
    assert exact[1]["accuracy at 1"] == pytest.approx(documents / mentions)
    assert near[1]["accuracy at 1"] == near[1]["accuracy at 5"] == 1
    assert (alone[1]["precision"], alone[1]["recall"]) == (1, documents / mentions)
    assert linked[1]["f1"] == linked[1]["right among the terms that links add"] == 1
    assert linked[1]["ms a document"] > 0


def test_a_corpus_measures_the_packs_it_is_for(pack, folder):
    assert figures(pack, folder, "dev")
    with pytest.raises(Refused) as refused:
        corpora.measure(replace(pack, family="radiograph"), folder, "dev", Context())
    assert refused.value.code == "no_corpus"


def test_a_damaged_corpus_is_refused_by_name(pack, folder):
    (folder / "GSCplus_dev_gold.tsv").write_text("1\nCough.\nx\ty\n")
    with pytest.raises(Refused, match="GSCplus_dev_gold") as refused:
        corpora.measure(pack, folder, "dev", Context())
    assert refused.value.code == "corpus_damaged"
