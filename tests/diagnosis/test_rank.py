import random

import numpy as np
import pytest

from meddx.case.evidence import Assertion, Universe
from meddx.case.identity import Sex
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.phrase import Language
from tests.diagnosis.cases import (
    EMBOLISM,
    GENES,
    GPA,
    IMAGE,
    LYNCH,
    MASS,
    METASTASES,
    MSH2,
    MUTYH_POLYPOSIS,
    NODULE,
    NOTE,
    PERSON,
    RECURRENCE,
    SEPTIC,
    VARIANTS,
    image,
    note,
    reader,
)

ALL = IMAGE + NOTE + VARIANTS
CHEST = frozenset({"chest"})
FEVER = "HP:0001945"


def ranked(tables, findings, person=PERSON, **options):
    return rank(findings, person, tables, RankOptions(**options))


def codes(diagnoses):
    return [diagnosis.code.code for diagnosis in diagnoses]


def hereditary(diagnoses):
    return [d.code.code for d in diagnoses if d.universe is Universe.HEREDITARY]


def chance(diagnoses, code):
    return next(d.probability for d in diagnoses if d.code.code == code)


# The orderings of DEMO.md


def test_image_alone(tables):
    found = ranked(tables, IMAGE, examinations=CHEST)
    assert METASTASES in codes(found)[:3]
    assert {SEPTIC, GPA} <= set(codes(found)[:8])
    assert not hereditary(found[:10])


def test_note_alone(tables):
    found = ranked(tables, NOTE)
    assert codes(found)[0] == RECURRENCE
    embolism = next(d for d in found[:5] if d.code.code == EMBOLISM)
    assert embolism.must_not_miss


@pytest.mark.parametrize("examined", [frozenset(), GENES])
def test_genes_alone(tables, examined):
    found = ranked(tables, VARIANTS, genes_examined=examined)
    assert hereditary(found)[0] == LYNCH
    assert MUTYH_POLYPOSIS not in codes(found)[:5]
    inherited = ranked(tables, VARIANTS, genes_examined=examined, among="hereditary")
    assert codes(inherited)[0] == LYNCH
    assert MUTYH_POLYPOSIS not in codes(inherited)[:5]


@pytest.mark.parametrize("examined", [frozenset(), GENES])
def test_everything_together(tables, examined):
    found = ranked(tables, ALL, genes_examined=examined, examinations=CHEST)
    assert codes(found)[0] == METASTASES
    assert hereditary(found)[0] == LYNCH
    lynch = next(d for d in found if d.code.code == LYNCH)
    assert ("cause_of", METASTASES) in {(link.kind, link.other.code) for link in lynch.links}
    assert all(link.other.display for link in lynch.links)


def test_no_fever_lowers_septic_emboli(tables):
    alone, together = ranked(tables, IMAGE), ranked(tables, IMAGE + NOTE)
    assert chance(together, SEPTIC) < chance(alone, SEPTIC)
    with_note = ranked(tables, (*IMAGE, note("HP:0001945", Assertion.EXCLUDED)))
    assert chance(with_note, SEPTIC) < chance(alone, SEPTIC) / 3


@pytest.mark.parametrize("examined", [frozenset(), GENES])
def test_switching_the_variant_off_and_on_again(tables, examined):
    before = ranked(tables, ALL, genes_examined=examined)
    off = ranked(tables, ALL, genes_examined=examined, switched_off=frozenset({MSH2.key}))
    assert LYNCH in codes(before)[:10]
    assert LYNCH not in codes(off)[:10]
    assert ranked(tables, ALL, genes_examined=examined) == before


def test_what_to_do_next(tables):
    steps = [str(step) for d in ranked(tables, ALL)[:3] for step in d.next_steps]
    assert any("Contrast-enhanced CT" in step for step in steps)
    assert any("mismatch-repair" in step for step in steps)


# What holds for every case


def test_the_order_of_findings_does_not_matter(tables):
    shuffled = list(ALL)
    random.shuffle(shuffled)
    assert ranked(tables, shuffled) == ranked(tables, ALL)


def test_evidence_accounts_for_the_whole_posterior(tables):
    for diagnosis in ranked(tables, ALL)[3:60]:
        odds = diagnosis.prior / (1 - diagnosis.prior)
        odds *= 10 ** sum(e.log10_lr for e in diagnosis.evidence)
        assert diagnosis.probability == pytest.approx(odds / (1 + odds), rel=1e-6)


def test_every_sentence_reads_in_both_languages(tables):
    for diagnosis in ranked(tables, ALL, genes_examined=GENES)[:15]:
        for evidence in diagnosis.evidence:
            english = evidence.because.label(Language.EN)
            chinese = evidence.because.label(Language.ZH_CN)
            assert "{" not in english + chinese
            assert english != chinese
            assert evidence.source_text or evidence.log10_lr == 0.0


def test_age_and_sex_are_evidence(tables):
    woman = Person(64.0, Sex.FEMALE)
    found = {d.code.code: d for d in ranked(tables, (), woman, examinations=CHEST)}
    words = [str(e.because) for e in found["MEDDX:1045"].evidence]
    assert any("Women" in word for word in words)
    assert any(word.startswith("Age 64") for word in words)
    young = ranked(tables, (), Person(10.0, Sex.MALE), examinations=CHEST, limit=400)
    assert chance(young, "MEDDX:1012") > 10 * chance(young, "MEDDX:1011")
    nobody = ranked(tables, (), Person())
    assert all(d.probability == pytest.approx(d.prior) for d in nobody)
    assert not any(d.evidence for d in nobody)


def test_nothing_known_lists_no_inherited_disease_first(tables):
    assert not hereditary(ranked(tables, (), Person())[:40])


_NUMBERS = (
    12735, 1945, 2094, 100749, 12378, 1824, 2315, 2018, 2014, 2027, 3326,
    2829, 31246, 2875, 2321, 1962, 12398, 2039, 30166, 3418, 2013, 1279,
    989, 3401, 1324, 30828, 1742, 33050, 100785, 716, 2019, 12531,
)  # fmt: skip
COMMON_SYMPTOMS = tuple(f"HP:{number:07}" for number in _NUMBERS)


def _rare_among_first_five(tables, terms, person):
    found = ranked(tables, [note(t, start=10 * n) for n, t in enumerate(terms)], person, limit=5)
    assert len(found) == 5
    return [d.code.code for d in found if d.universe is not Universe.COMMON or d.prior < 1e-4]


def test_common_symptoms_alone_never_put_a_rare_disease_among_the_first_five(tables):
    draw = np.random.default_rng(7)
    for _ in range(60):
        terms = draw.permutation(COMMON_SYMPTOMS)[: draw.integers(1, 15)].tolist()
        age = draw.choice([0.5, 6.0, 25.0, 45.0, 64.0, 85.0]).item()
        person = Person(age, list(Sex)[draw.integers(0, 4)])
        assert _rare_among_first_five(tables, terms, person) == [], terms


def test_not_even_the_symptoms_of_that_rare_disease_do(tables):
    """The worst case: all common symptoms that a rare disease is annotated with, and no other."""
    rare, hpo = tables.diseases.rare, tables.phenotypes
    having: dict[int, list[str]] = {}
    for term in COMMON_SYMPTOMS:
        for place in rare.own.of(hpo.place(term))[0].tolist():
            having.setdefault(place, []).append(term)
    worst = sorted(having, key=lambda place: (-len(having[place]), place))[:25]
    assert len(having[worst[0]]) >= 8
    for place in worst:
        terms = having[place]
        assert _rare_among_first_five(tables, terms, Person(30.0, Sex.FEMALE)) == [], terms


def test_a_rare_disease_does_come_first_on_its_own_signs(tables):
    # arachnodactyly, ectopia lentis, tall stature, aortic root aneurysm, pectus excavatum
    terms = ("HP:0001166", "HP:0001083", "HP:0000098", "HP:0002616", "HP:0000767")
    findings = [note(t, start=10 * n) for n, t in enumerate(terms)]
    found = ranked(tables, findings, Person(20.0))
    assert [d.code.display for d in found[:5]].count("Marfan syndrome") == 1
    entries = ranked(tables, findings, Person(20.0), among="hereditary")
    assert [d.code.display for d in entries[:5]].count("Marfan syndrome") == 2  # OMIM and ORPHA


def test_a_fever_of_somebody_sent_for_anything_brings_up_no_mastitis(tables):
    """Fever is rare among those sent for mammography, and was taken to be as rare among all."""
    sick = ("HP:0002315", FEVER, "HP:0000613", "HP:0001289")  # headache, photophobia, confusion
    found = ranked(tables, [note(i, start=9 * n) for n, i in enumerate(sick)], Person(24.0))
    mastitis = next(d for d in found if d.code.code == "MEDDX:4005")
    assert mastitis.probability < chance(found, "MEDDX:2014")  # bacterial meningitis
    (told,) = [row for row in mastitis.evidence if row.code.code == FEVER]
    assert 10**told.log10_lr < 6.0


def test_among_restricts_the_list(tables):
    findings = [note("HP:0001166"), note("HP:0001083", start=10)]
    assert all(code.startswith("OMIM:") for code in codes(ranked(tables, findings, among="omim")))
    inherited = codes(ranked(tables, findings, among="hereditary", limit=20_000))
    assert any(code.startswith("ORPHA:") for code in inherited)
    assert not any(code.startswith("MEDDX:") for code in inherited)
    assert len(inherited) == len(set(inherited)) > 12_000
    with pytest.raises(ValueError, match="among"):
        RankOptions(among="everything")


def test_a_disease_is_listed_once(tables):
    found = codes(ranked(tables, IMAGE, limit=20_000))
    assert len(found) == len(set(found))
    assert "ORPHA:900" not in found  # granulomatosis with polyangiitis is MEDDX:1030
    assert "ORPHA:144" not in found  # Lynch syndrome is OMIM:120435


@pytest.mark.parametrize(
    ("name", "age", "sex", "terms"),
    [
        ("MEDDX:1001", 60, "M", "HP:0001945 HP:0031245 HP:0033771 HP:0030830 HP:0032177"),
        ("MEDDX:1023", 55, "F", "HP:0002094 HP:0033771 HP:0001649 HP:0002625 HP:0033106"),
        ("MEDDX:1003", 35, "M", "HP:0034315 HP:0002105 HP:0030166 HP:0001824 HP:0033655"),
        ("MEDDX:1007", 78, "F", "HP:0002875 HP:0012764 HP:0012398 HP:0001640 HP:0002202"),
        ("MEDDX:1014", 72, "M", "HP:0002875 HP:0031246 HP:0030830 HP:0001217 HP:0025175"),
        ("MEDDX:1015", 32, "F", "HP:0012378 HP:0031246 HP:0012219 HP:0034388 HP:0100721"),
        ("MEDDX:1025", 62, "M", "HP:0100749 HP:0003418 HP:0034501 HP:0000822"),
        ("MEDDX:1030", 55, "F", "HP:0000421 HP:0000246 HP:0002105 HP:0000790 HP:0033608"),
        ("MEDDX:1005", 30, "F", "HP:0001945 HP:0025143 HP:0033608 HP:0033655 HP:0031864"),
        ("MEDDX:1020", 68, "M", "HP:0430133 HP:0001824 HP:0002105 HP:0033821 HP:0100721"),
        ("MEDDX:1037", 40, "M", "HP:0001945 HP:0031246 HP:0025179 HP:0002721 HP:0012418"),
        ("MEDDX:1040", 70, "M", "HP:4000111 HP:0033824 HP:0031944 HP:0002202 HP:0001824"),
        ("MEDDX:1011", 70, "M", "HP:0430133 HP:0002097 HP:0002875 HP:0034315"),
        ("MEDDX:1012", 25, "F", "HP:0030828 HP:0002094 HP:0012735 HP:0001880"),
        ("MEDDX:1002", 45, "M", "HP:0001945 HP:0031246 HP:0000458 HP:0025179 HP:0001888"),
    ],
)
def test_textbook_presentations_come_first(tables, name, age, sex, terms):
    findings = [reader(term) for term in terms.split()]
    assert codes(ranked(tables, findings, Person(float(age), Sex(sex))))[0] == name


def test_an_uninformative_score_changes_nothing(tables):
    assert ranked(tables, (image(MASS, 0.0),)) == ranked(tables, ())


def test_more_certainty_moves_further(tables):
    odds = [chance(ranked(tables, (image(MASS, value),)), METASTASES) for value in (0.3, 1.0, 2.0)]
    assert odds == sorted(odds)
    assert odds[-1] < chance(ranked(tables, (reader(MASS),)), METASTASES)
    low = ranked(tables, (image(MASS, -1.0, Assertion.EXCLUDED),))
    assert chance(low, METASTASES) < chance(ranked(tables, ()), METASTASES)


def test_what_image_and_note_both_tell_counts_once(tables):
    once = ranked(tables, (note(NODULE),))
    twice = ranked(tables, (note(NODULE), image(NODULE, 1.0), note(NODULE, start=50)))
    assert [d.probability for d in twice] == [d.probability for d in once]
