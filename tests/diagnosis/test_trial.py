import numpy as np
import pytest

from meddx.case.codes import HGNC
from meddx.case.question import About
from meddx.diagnosis import gain
from meddx.diagnosis.askable import Asked
from meddx.diagnosis.gene_test import GeneTest
from meddx.diagnosis.marks import Kind, marks
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.diagnosis.trial import FIRST, Trial
from meddx.diagnosis.weights import Ranking
from meddx.diagnosis.what_if import WhatIf
from tests.diagnosis.cases import IMAGE, NOTE, PERSON, note

CANCER, HEARING = "HP:0002664", "HP:0000407"
SIGNS = tuple(note(t, start=9 * n) for n, t in enumerate(("HP:0001166", "HP:0001083")))


def a_trial(tables, findings, person=PERSON, **options):
    ranking = Ranking(person, RankOptions(**options))
    listed = rank(findings, person, tables, ranking.options)
    if ranking.options.among == "all":
        listed = listed[:FIRST]
    what_if = WhatIf(listed, marks(findings, tables.phenotypes), tables, ranking)
    return Trial(listed, what_if, tables, ranking)


def test_what_no_diagnosis_is_known_for_tells_nothing(tables):
    trial = a_trial(tables, IMAGE)
    deaf = trial.of_finding(Asked(HEARING), (0,))
    cancer = trial.of_finding(Asked(CANCER, Kind.HISTORY), (0,))
    assert deaf.bits == pytest.approx(0.0, abs=1e-3)
    assert cancer.bits > 0.3
    assert (deaf.about, cancer.about) == (About.STATE, About.HISTORY)


def test_what_is_partly_told_already_tells_less_than_the_tables_say(tables):
    """Fatigue goes with weight loss, and common symptoms together lift only so far."""
    trial, fatigue = a_trial(tables, NOTE), "HP:0012378"
    rows = [tables.diseases.own[d.code.code].rows["finding"].get(fatigue) for d in trial.diagnoses]
    known = [(d.probability, row) for d, row in zip(trial.diagnoses, rows, strict=True) if row]
    shares = np.array([(p, row.share, row.background) for p, row in known])
    by_tables = float(gain.by_tables(*shares.T).sum())
    assert 0.0 < trial.of_finding(Asked(fatigue), (0,)).bits < 0.6 * by_tables


@pytest.mark.parametrize("among", ["all", "omim"])
def test_a_test_of_genes_tells_of_the_first_disease_of_the_genes(tables, among):
    trial = a_trial(tables, SIGNS, Person(20.0), among=among)
    question = trial.of_genes(GeneTest(("FBN1",)))
    assert question.about is About.GENES
    assert (question.code.system, question.code.code) == (HGNC, "FBN1")
    assert question.bits > 0.05
    genes_of = tables.genes_of
    first = next(d for d in trial.diagnoses if "FBN1" in genes_of.get(d.code.code, ()))
    assert first.code.display in str(question.sentence)
