"""How many of all constructed patients have their disease first, and among the first three.

The list is the whole one, with the examination known. The figures say how well the tables agree
with themselves, nothing of real patients.
"""

from meddx.case.identity import Sex
from meddx.diagnosis.rank import Person, RankOptions, rank
from tests.knowledge.test_radiology_abdomen import VIGNETTES as ABDOMEN
from tests.knowledge.test_radiology_brain import VIGNETTES as BRAIN
from tests.knowledge.test_radiology_vignettes import BONE, BREAST
from tests.knowledge.vignettes import findings_of
from tests.knowledge.vignettes_with_mimics import WITH_MIMICS

FIRST = 0.95  # of all; the others are among the first three


def patients(tables):
    for code, vignette in {**BREAST, **BONE}.items():
        yield code, findings_of(vignette, tables), Person(vignette.age, vignette.sex)
    for vignette in BRAIN:
        yield vignette.code, vignette.findings(), Person(vignette.age, vignette.sex)
    for vignette in ABDOMEN:
        person = Person(float(vignette.age), Sex(vignette.sex))
        yield vignette.code, vignette.findings(tables.phenotypes), person
    for code, (vignette, _) in WITH_MIMICS.items():
        yield code, findings_of(vignette, tables), Person(vignette.age, vignette.sex)


def test_nearly_all_constructed_patients_have_their_disease_first(tables):
    places = []
    for code, findings, person in patients(tables):
        options = RankOptions(limit=3, examinations=tables.diseases.own[code].examinations)
        found = [d.code.code for d in rank(findings, person, tables, options)]
        places.append(found.index(code) + 1 if code in found else None)
    first, of_three = places.count(1), sum(place is not None for place in places)
    figures = f"{len(places)} patients: {first} first, {of_three} among the first three"
    assert len(places) > 150
    assert of_three == len(places), figures
    assert first >= FIRST * len(places), figures
