from dataclasses import replace

from meddx.case.later import later
from meddx.case.reading import Edits
from meddx.workstation.panels.known_ranking import KnownRanking, listed, same_evidence
from tests.helpers.builders import LYNCH, METASTASES, a_doubtful_reading, a_reading, rank

READING = a_reading()
GENE = "gene:p1:2-47656951-C-T"
MASS_KEY = "image:chest:1:HP:0033821"


def without(*keys):
    edits = Edits(switched_off=frozenset(keys))
    return replace(READING, edits=edits, diagnoses=rank(READING.findings, edits))


def test_the_first_ranking_has_none_before_it():
    known = KnownRanking(None).after(READING)
    assert known.place_before(METASTASES.code) is None
    assert known.gone(METASTASES.code) is None


def test_places_are_those_before_the_last_change():
    known = KnownRanking(None).after(READING).after(without(GENE))
    assert known.place_before(LYNCH.code) == 1
    assert known.place_before(METASTASES.code) == 2
    assert known.place_before("MEDDX:9999") == 0
    assert (
        known.after(replace(without(GENE), diagnoses=known.diagnoses)).place_before(LYNCH.code) == 1
    )  # the same list again: nothing has moved since


def weighed(known, code, *keys):
    """By key, what findings weighed for a diagnosis of the list that are off now."""
    found = next(d for d in known.diagnoses if d.code.code == code)
    return {e.finding_key: e for e in known.off(found, Edits(switched_off=frozenset(keys)))}


def test_what_a_finding_weighed_is_remembered_once_it_is_off():
    known = KnownRanking(None).after(READING).after(without(MASS_KEY))
    assert weighed(known, METASTASES.code, MASS_KEY)[MASS_KEY].log10_lr == 2.3
    again = known.after(without(MASS_KEY, GENE))
    assert weighed(again, METASTASES.code, MASS_KEY, GENE)[MASS_KEY].log10_lr == 2.3
    assert GENE in weighed(again, LYNCH.code, MASS_KEY, GENE)


def test_a_finding_that_counts_again_is_no_longer_one_of_those_that_are_off():
    known = KnownRanking(None).after(READING).after(without(MASS_KEY)).after(READING)
    assert weighed(known, METASTASES.code, MASS_KEY) == {}


def test_nobody_is_asked_why_a_diagnosis_is_there_before_its_card_wants_to_know():
    def refuse():
        raise AssertionError("told too soon")

    unexplained = tuple(replace(d, evidence=later(refuse)) for d in READING.diagnoses)
    known = KnownRanking(None).after(replace(READING, diagnoses=unexplained))
    assert known.after(without(MASS_KEY)).place_before(LYNCH.code) == 1


def test_what_left_the_list_is_named_until_it_is_back():
    known = KnownRanking(None).after(READING)
    shorter = replace(READING, diagnoses=READING.diagnoses[:1])
    assert known.after(shorter).gone(METASTASES.code) == METASTASES
    assert known.after(shorter).after(READING).gone(METASTASES.code) is None


def test_what_is_missing_is_looked_up_once():
    asked = []

    def find(_reading, code):
        asked.append(code)
        return ()

    known = KnownRanking(READING)
    assert known.missing("a", find) == known.missing("a", find) == ()
    assert known.missing("b", find) == ()
    assert asked == ["a", "b"]


def test_priors_are_listed_where_nothing_is_ranked():
    bare = replace(READING, diagnoses=(), priors=READING.diagnoses[:2])
    assert KnownRanking(bare).diagnoses == READING.diagnoses[:2]
    ranked = replace(READING, priors=READING.diagnoses[:2])
    assert KnownRanking(ranked).diagnoses == READING.diagnoses
    assert listed(None) == ()


def test_marks_are_those_of_the_packs():
    assert set(KnownRanking(a_doubtful_reading()).marks) >= {MASS_KEY}
    assert KnownRanking(READING).marks == {}


def test_accepting_changes_no_evidence():
    edits = Edits(accepted=frozenset({MASS_KEY}))
    assert same_evidence(edits, Edits())
    assert not same_evidence(Edits(switched_off=frozenset({MASS_KEY})), Edits())
