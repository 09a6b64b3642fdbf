"""The corpora of HPO terms: read as published, refused otherwise, counted in two ways."""

import io
import tarfile
from pathlib import Path

import pytest

from meddx.analysis import pack
from meddx.analysis.families.note_text import names_for
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.paths import delivered_models
from meddx.phrase import Refused
from meddx.training import corpora
from meddx.training.corpora import hpo_gsc
from meddx.training.corpora.hpo_gsc import HpoTerms

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "text" / "hpo"
PACK = pack.load(delivered_models() / "note_dictionary")
GOLD = (
    "1\nA boy with scoliosis. Scoliosis was severe; no hemoptysis.\n"
    "11\t20\tscoliosis\tHP:0002650\n22\t31\tScoliosis\tHP:0002650\n47\t57\themoptysis\tHP:0002105\n"
    "\n2\nAngelman syndrome with cough.\n23\t28\tcough\tHP:0012735\n0\t8\tAngelman\tHP:0000005\n"
    "\n3\nNothing here but a zebra.\n0\t7\tNothing\tHP:0001250\n"
)


def gold_file(folder: Path) -> Path:
    path = folder / "GSCplus_test_gold.tsv"
    path.write_text(GOLD, encoding="utf-8")
    return path


def archive(folder: Path) -> Path:
    path = folder / "PhenoBERT_val.tar.gz"
    members = {
        "val/corpus/7": "Severe scoliosis.",
        "val/ann/7": "7\t16\tscoliosis\tHP:0002650",
        "val/corpus/8": "A cough.",
        "val/ann/8": "[2::7]\tHP_0012735 | cough",
    }
    with tarfile.open(path, "w:gz") as out:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            out.addfile(info, io.BytesIO(text.encode()))
    return path


@pytest.fixture
def context():
    context = Context()
    yield context
    context.close()


def figures(rows, task, approach="note_dictionary"):
    row = next(r for r in rows if r.task.endswith(task) and r.approach == approach)
    return {estimate.name: estimate.value for estimate in row.estimates}


def test_terms_are_counted_by_document_and_by_mention(tmp_path, context):
    rows = corpora.measure(PACK, gold_file(tmp_path), "test", context)
    assert {row.documents for row in rows} == {3}
    # The seizure that the gold has is not in its text; a mode of inheritance is no finding.
    by_document = figures(rows, "by document, all")
    assert by_document["precision"] == 1
    assert by_document["recall"] == pytest.approx(3 / 4)
    assert figures(rows, "by mention, all")["recall"] == pytest.approx(4 / 5)
    assert figures(rows, "by document, present only")["recall"] == pytest.approx(2 / 4)
    assert figures(rows, "by document, all", "plain dictionary") == by_document
    assert figures(rows, "dictionary pass")["documents a second"] > 0


def test_another_part_is_the_file_beside(tmp_path, context):
    with pytest.raises(Refused) as refused:
        corpora.measure(PACK, gold_file(tmp_path), "val", context)
    assert refused.value.code == "no_part_file"


def test_an_archive_is_read_without_unpacking_it(tmp_path):
    first, second = hpo_gsc.documents(archive(tmp_path), phenotypes.load())
    assert (first.name, first.text) == ("7", "Severe scoliosis.")
    assert first.terms == {(7, 16, "HP:0002650")}
    assert second.terms == {(2, 7, "HP:0012735")}
    assert not (tmp_path / "val").exists()


def test_the_whole_is_measured_without_what_was_tuned_on(tmp_path):
    known = phenotypes.load()
    whole = archive(tmp_path).rename(tmp_path / "PhenoBERT_GSCplus.tar.gz")
    assert [text.name for text in hpo_gsc.unseen(whole, known)] == ["7", "8"]
    dev = GOLD.replace("\n2\n", "\n8\n")
    (tmp_path / "GSCplus_dev_gold.tsv").write_text(dev, encoding="utf-8")
    assert [text.name for text in hpo_gsc.unseen(whole, known)] == ["7"]


def test_content_decides_what_is_a_corpus(tmp_path):
    corpus = HpoTerms()
    assert corpus.fits(gold_file(tmp_path))
    assert corpus.fits(archive(tmp_path))
    assert not corpus.fits(tmp_path)  # the part dev is missing
    other = tmp_path / "other.tsv"
    other.write_text("a\tb\nc\td\n", encoding="utf-8")
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    assert not corpus.fits(other)
    assert not corpus.fits(broken)
    assert not corpus.fits(tmp_path / "absent.tsv")


def test_a_corpus_without_terms_is_refused(tmp_path, context):
    path = tmp_path / "GSCplus_test_gold.tsv"
    path.write_text("1\nA text.\n0\t6\tA text\tHP:0000005\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        HpoTerms().measure(PACK, path, "test", context)
    assert refused.value.code == "not_a_corpus"


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/text/hpo is not on this machine")
def test_the_part_that_it_was_tuned_on_is_still_read_as_well():
    known = phenotypes.load()
    names = names_for(known)
    right = wrong = missed = 0
    for text in hpo_gsc.unseen(DATA / "GSCplus_dev_gold.tsv", known):
        ours = {mention.hpo_id for mention in names.find(text.text)}
        gold = {hpo_id for _, _, hpo_id in text.terms}
        right, wrong = right + len(ours & gold), wrong + len(ours - gold)
        missed += len(gold - ours)
    assert 2 * right / (2 * right + wrong + missed) >= 0.80
