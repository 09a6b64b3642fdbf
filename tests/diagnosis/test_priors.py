import numpy as np
import pytest

from meddx.case.evidence import Universe
from meddx.case.identity import Sex
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.priors import (
    ELSEWHERE,
    candidates,
    of_person,
    own_evidence,
    priors,
    rare_evidence,
    sent_for,
)
from meddx.diagnosis.rank import rank
from meddx.knowledge import inherited_shares
from meddx.knowledge.examinations import AGE_MIX, EXAMINED, WOMEN, prior
from meddx.knowledge.radiology import EXAMINATIONS
from tests.knowledge.vignettes import Vignette, findings_of

CHEST = frozenset({"chest"})


def test_all_hereditary_diseases_share_one_mass(tables):
    diseases = tables.diseases
    chosen = candidates(diseases, "all")
    shares = priors(diseases, chosen, RankOptions(hereditary_mass=0.02))
    inherited = np.ones(len(chosen), dtype=bool)
    own = list(diseases.own.values())
    inherited[: len(own)] = [d.universe is Universe.HEREDITARY for d in own]
    assert shares[chosen & inherited].sum() == pytest.approx(0.02)
    others = chosen & inherited
    # What the project's tables state is kept, twice as much for twice the mass.
    stated = {code: one.share for one in inherited_shares.load() for code in one.codes}
    stated |= {code: prior(diseases.own[code]) for code in ("OMIM:120435", "OMIM:187300")}
    assert len(stated) > 100
    for code in stated.keys() - diseases.repeated:
        place = diseases.places[code]
        assert shares[place] == pytest.approx(2 * stated[code])
        others[place] = False
    assert len(set(shares[others].tolist())) == 1
    assert shares[others][0] < 0.5 * min(stated.values())


def test_where_few_are_ranked_they_share_the_mass_by_the_same_parts(tables):
    diseases = tables.diseases
    chosen = np.zeros(len(diseases.codes), dtype=bool)
    marfan, other = diseases.places["OMIM:154700"], diseases.places["OMIM:616914"]
    chosen[[marfan, other]] = True
    shares = priors(diseases, chosen, RankOptions(hereditary_mass=0.02))
    assert shares[marfan] + shares[other] == pytest.approx(0.02)
    assert shares[marfan] > 20 * shares[other]


def test_the_prior_of_lynch_syndrome_is_that_of_its_cancers(tables):
    """A few of 100 colorectal cancers are its; a picture is mostly explained by the cancer."""
    (found,) = [
        d for d in rank((), Person(), tables, RankOptions()) if d.code.code == "OMIM:120435"
    ]
    assert 5e-6 < found.prior < 1e-4
    assert found.prior > 10 * tables.diseases.inherited_parts[tables.diseases.places["OMIM:158320"]]


def test_the_prior_of_all_ages_is_the_mixture_of_those_by_age(tables):
    diseases = tables.diseases
    chest = RankOptions(examinations=frozenset({"chest"}))
    shares = priors(diseases, candidates(diseases, "all"), chest)
    place = diseases.places["MEDDX:1011"]
    by_age = diseases.own["MEDDX:1011"].priors
    assert shares[place] == pytest.approx(np.dot(AGE_MIX["chest"], by_age))


def test_who_was_sent_for_something_else_hardly_has_it(tables):
    disease = tables.diseases.own["MEDDX:1011"]
    assert sent_for(disease, frozenset({"chest"})) == 1.0
    assert sent_for(disease, frozenset({"chest", "head"})) == 1.0
    assert sent_for(disease, frozenset({"head"})) == ELSEWHERE
    assert ELSEWHERE < sent_for(disease, frozenset()) < 1.0
    assert set(EXAMINED) == set(EXAMINATIONS)
    assert sum(EXAMINED.values()) == pytest.approx(1.0)


def test_age_and_prior_together_give_the_prior_of_that_age(tables):
    disease = tables.diseases.own["MEDDX:1011"]
    (age,) = own_evidence(disease, Person(70.0), CHEST)
    share = prior(disease)
    odds = share / (1 - share) * 10**age.log10_lr
    assert odds / (1 + odds) == pytest.approx(disease.priors[3])


def test_a_child_of_another_age_than_the_disease_hardly_has_it(tables):
    perthes = tables.diseases.own["MEDDX:5026"]
    bone = frozenset({"bone"})
    months, years = (own_evidence(perthes, Person(age), bone)[0].log10_lr for age in (0.1, 6.0))
    assert years > 0.5
    assert months < years - 1.5
    (adult,) = own_evidence(perthes, Person(30.0), bone)
    assert adult.log10_lr < 0.0


def test_age_counts_for_an_inherited_disease_whose_shares_are_stated_by_age(tables):
    lynch = tables.diseases.own["OMIM:120435"]
    child, adult = (own_evidence(lynch, Person(age), CHEST)[0].log10_lr for age in (8.0, 50.0))
    assert child < -0.9
    assert 0.0 < adult < 0.3


@pytest.mark.parametrize("code", ["MEDDX:1003", "MEDDX:4001", "MEDDX:4008"])
def test_women_and_men_together_have_the_prior(tables, code):
    disease = tables.diseases.own[code]
    woman, man = (
        10 ** own_evidence(disease, Person(None, sex), disease.examinations)[0].log10_lr
        for sex in (Sex.FEMALE, Sex.MALE)
    )
    (part,) = (WOMEN[name] for name in disease.examinations)
    assert part * woman + (1 - part) * man == pytest.approx(1.0)
    assert woman / man == pytest.approx(disease.sex_female)


def test_onset_counts_for_rare_diseases(tables):
    rare = tables.diseases.rare
    earliest, latest = rare.onset_years
    late = int(np.flatnonzero(earliest >= 40.0)[0])
    early = int(np.flatnonzero(latest <= 1.0)[0])
    first = len(tables.diseases.own)
    child, adult = (of_person(tables.diseases, Person(age), CHEST) for age in (5.0, 70.0))
    assert child[first + late] == pytest.approx(-1.0)
    assert adult[first + late] == 0.0
    assert adult[first + early] == pytest.approx(-0.5)
    assert rare_evidence(tables.diseases, late, Person(5.0))[0].log10_lr == pytest.approx(-1.0)


def test_women_rarely_have_x_linked_recessive_disease(tables):
    place = tables.diseases.rare.place("OMIM:310200")  # Duchenne muscular dystrophy
    (woman,) = rare_evidence(tables.diseases, place, Person(None, Sex.FEMALE))
    assert woman.log10_lr < 0.0
    assert rare_evidence(tables.diseases, place, Person(None, Sex.MALE)) == []


TUBEROUS_SCLEROSIS = {"OMIM:191100", "OMIM:613254", "ORPHA:805"}
STRONG_PICTURES = (
    (
        "head",
        Vignette(9, Sex.MALE, ("Subependymal nodules", "Cortical tubers", "Renal angiomyolipoma")),
        TUBEROUS_SCLEROSIS,
    ),
    (
        "abdomen",
        Vignette(
            34,
            Sex.FEMALE,
            ("Cerebellar hemangioblastoma", "Pancreatic cysts", "Multiple renal cysts"),
            ("Retinal capillary hemangioma",),
        ),
        {"OMIM:193300"},
    ),
    (
        "chest",
        Vignette(
            27,
            Sex.MALE,
            ("Aortic root aneurysm", "Dural ectasia"),
            ("Ectopia lentis", "Arachnodactyly", "Scoliosis"),
        ),
        {"OMIM:154700", "ORPHA:558"},
    ),
    (
        "bone",
        Vignette(
            5,
            Sex.FEMALE,
            ("Recurrent fractures", "Osteopenia", "Wormian bones"),
            ("Blue sclerae", "Dentinogenesis imperfecta"),
        ),
        {"OMIM:166200", "OMIM:166220", "OMIM:259440"},
    ),
)


@pytest.mark.parametrize(("examination", "patient", "wanted"), STRONG_PICTURES)
def test_a_strong_picture_lifts_an_inherited_disease_over_the_common_ones(
    tables, examination, patient, wanted
):
    person = Person(patient.age, patient.sex)
    options = RankOptions(limit=3, examinations=frozenset({examination}))
    found = rank(findings_of(patient, tables), person, tables, options)
    assert wanted & {diagnosis.code.code for diagnosis in found}
    assert all(diagnosis.universe is Universe.HEREDITARY for diagnosis in found[:1])
    # Without the picture it stays where its prior puts it.
    plain = rank([], person, tables, options)
    assert all(diagnosis.universe is Universe.COMMON for diagnosis in plain)


def test_a_small_girl_has_no_lump_of_young_women(tables):
    fibroadenoma, breast = tables.diseases.own["MEDDX:4003"], frozenset({"breast"})
    rows = {
        age: own_evidence(fibroadenoma, Person(age, Sex.FEMALE), breast)[0].log10_lr
        for age in (7.0, 15.0)
    }
    assert rows[7.0] < -0.5 < 0.5 < rows[15.0]
