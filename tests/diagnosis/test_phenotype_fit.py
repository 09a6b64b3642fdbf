import numpy as np
import pytest

from meddx.case.evidence import Assertion
from meddx.case.identity import Sex
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import marks
from meddx.diagnosis.phenotype_fit import ABSENT, LENGTH, UNRELATED, Shown, weigh_fit
from meddx.diagnosis.rank import rank
from tests.diagnosis.cases import image, note, reader

MARFAN = "OMIM:154700"
LENS, SEIZURE, DISLOCATION = "HP:0001083", "HP:0001250", "HP:0034385"


def weighed(tables, finding, sex=""):
    (mark,) = marks((finding,), tables.phenotypes)
    return weigh_fit(mark, tables.diseases, tables.profiles, sex, Shown(tables))


def at(tables, code):
    return tables.diseases.rare.place(code)


def test_a_finding_of_the_disease_speaks_for_it_and_another_against(tables):
    place = at(tables, MARFAN)
    assert weighed(tables, reader(LENS)).log10_lr[place] > 0.3
    unknown = weighed(tables, reader("HP:0003774"))  # Stage 5 chronic kidney disease
    length = LENGTH * np.log10(tables.profiles.size[place])
    assert unknown.log10_lr.min() >= np.log10(UNRELATED) - length.max() - LENGTH * 3


def test_what_is_known_of_nothing_near_says_the_same_of_every_short_list(tables):
    found = weighed(tables, reader(LENS))
    nothing = (found.share == 0.0) & (tables.profiles.size == 1.0)
    assert nothing.any()
    assert found.log10_lr[nothing].max() == pytest.approx(found.log10_lr[nothing].min())


def test_something_near_counts_less_than_the_finding_itself(tables):
    place = at(tables, MARFAN)
    hpo = tables.phenotypes
    (above,) = (i for i in hpo.ancestors(LENS) if hpo.code(i).display == "Abnormal lens morphology")
    itself, near = (weighed(tables, reader(term)).log10_lr[place] for term in (LENS, above))
    assert itself > near


def test_an_absent_finding_never_speaks_for_a_disease_that_shows_it(tables):
    found = weighed(tables, note(LENS, Assertion.EXCLUDED))
    hpo = tables.phenotypes
    places, share = tables.profiles.all.of(hpo.place(LENS))
    often = places[share > tables.profiles.background[hpo.place(LENS)]]
    assert len(often) > 20
    assert (found.log10_lr[often] <= 0.0).all()
    assert found.log10_lr.min() >= ABSENT * np.log10(0.2) - 1e-9


def test_a_relative_speaks_for_dominant_diseases_alone_and_less(tables):
    own = weighed(tables, reader(LENS)).log10_lr
    family = weighed(tables, note(LENS, Assertion.FAMILY)).log10_lr
    assert 0.0 < family[at(tables, MARFAN)] < own[at(tables, MARFAN)]
    assert not family[~tables.diseases.rare.is_dominant].any()
    assert family.min() == 0.0


def test_the_history_counts_as_the_state(tables):
    past = weighed(tables, note(LENS, Assertion.HISTORICAL)).log10_lr
    assert (past == weighed(tables, reader(LENS)).log10_lr).all()


def test_a_finding_of_the_other_sex_says_nothing(tables):
    rare = tables.diseases.rare
    term, disease = next(
        (term, places[0])
        for term in range(len(tables.phenotypes))
        if (places := rare.of_other_sex(term, "F"))
    )
    finding = reader(tables.phenotypes.ids[term])
    assert weighed(tables, finding, "F").log10_lr[disease] == 0.0
    assert weighed(tables, finding, "M").log10_lr[disease] != 0.0


def test_a_score_counts_less_than_certainty(tables):
    place = at(tables, MARFAN)
    sure = weighed(tables, reader(LENS)).log10_lr[place]
    unsure = weighed(tables, image(LENS, log10_lr=0.5)).log10_lr[place]
    assert 0.0 < unsure < sure


@pytest.mark.parametrize("value", [-0.9, -0.001, 0.001, 0.3, 1.5])
def test_no_score_counts_more_than_it_is_worth(tables, value):
    found = weighed(tables, image(LENS, log10_lr=value)).log10_lr
    assert np.abs(found).max() <= abs(value) + 1e-9
    assert np.abs(found).max() > 0.0


def test_a_score_that_is_sure_counts_as_the_finding(tables):
    place = at(tables, MARFAN)
    sure = weighed(tables, reader(LENS)).log10_lr[place]
    scored = weighed(tables, image(LENS, log10_lr=9.0)).log10_lr[place]
    assert scored == pytest.approx(sure, abs=0.01)
    absent = weighed(tables, note(LENS, Assertion.EXCLUDED)).log10_lr
    unlikely = weighed(tables, image(LENS, log10_lr=-9.0)).log10_lr
    assert unlikely == pytest.approx(absent, abs=1e-6)


@pytest.mark.parametrize("among", ["omim", "hereditary"])
def test_evidence_accounts_for_the_whole_posterior(tables, among):
    findings = (reader(LENS), reader(SEIZURE), note("HP:0001249", Assertion.EXCLUDED))
    found = rank(findings, Person(30.0, Sex.FEMALE), tables, RankOptions(among=among, limit=400))
    assert found
    for diagnosis in found:
        odds = diagnosis.prior / (1 - diagnosis.prior)
        odds *= 10 ** sum(e.log10_lr for e in diagnosis.evidence)
        assert diagnosis.probability == pytest.approx(min(odds / (1 + odds), 0.999), rel=1e-6)


def test_the_sentence_says_what_is_not_known(tables):
    found = rank((reader(LENS), reader(SEIZURE)), Person(), tables, RankOptions(among="omim"))
    said = {str(e.because) for d in found for e in d.evidence}
    assert any("not known for it" in sentence for sentence in said)
    assert any("listed for this disease, in" in sentence for sentence in said)
    far = rank((reader(LENS),), Person(), tables, RankOptions(among="omim", limit=900))
    assert any("nearest to it" in str(e.because) for d in far[400:] for e in d.evidence)
