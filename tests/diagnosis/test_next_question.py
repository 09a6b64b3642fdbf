import pytest

from meddx.case.codes import HGNC, HPO
from meddx.case.evidence import Assertion
from meddx.case.identity import Sex
from meddx.case.question import About
from meddx.diagnosis.marks import marks
from meddx.diagnosis.next_question import ask
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.diagnosis.weights import Ranking
from meddx.phrase import Language
from tests.diagnosis.cases import IMAGE, NOTE, PERSON, note, reader

DEMO = IMAGE + NOTE


def asked(tables, findings, person=PERSON, limit=3, **options):
    chosen = RankOptions(**options)
    found = rank(findings, person, tables, chosen)
    return ask(found, findings, tables, limit, Ranking(person, chosen))


def test_questions_are_about_what_nobody_mentioned(tables):
    known = {mark.code.code for mark in marks(DEMO, tables.phenotypes)}
    questions = asked(tables, DEMO)
    assert len(questions) == 3
    gains = [question.bits for question in questions]
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] > 0.0
    assert not known & {question.code.code for question in questions}
    assert "cough" not in " ".join(str(q.sentence).lower() for q in questions)


def test_they_say_what_each_answer_would_do_in_both_languages(tables):
    for question in asked(tables, DEMO):
        english = str(question.sentence)
        assert "If found, " in english
        assert "; if not, " in english
        chinese = question.sentence.label(Language.ZH_CN)
        assert "若有" in chinese
        assert "{" not in english + chinese


def test_the_probabilities_in_the_words_come_true(tables):
    (first, *_) = [q for q in asked(tables, DEMO) if q.about is About.STATE]
    values = dict(first.sentence.values)
    again = rank((*DEMO, reader(first.code.code)), PERSON, tables, RankOptions())
    real = next(d.probability for d in again if d.code == values["disease"])
    said = str(values["yes"]).rstrip(" %").removeprefix("> ")
    assert float(said) == pytest.approx(100.0 * real, abs=0.51)


def test_no_two_of_them_ask_nearly_the_same(tables):
    for findings in (DEMO, IMAGE, (note("HP:0001945"), note("HP:0012735", start=9))):
        questions = asked(tables, findings, limit=5)
        assert 3 <= len(questions) <= 5
        for one in questions:
            above = tables.phenotypes.ancestors(one.code.code)
            others = [q for q in questions if q is not one and q.about is one.about]
            assert not above & {q.code.code for q in others}
        stated = [(tables.diseases.background_of(q.code.code), q.about) for q in questions]
        named = [(background.group, kind) for background, kind in stated if background.group]
        assert len(named) == len(set(named))


def test_what_was_asked_and_denied_is_not_asked_again_in_another_form(tables):
    (first, *_) = asked(tables, IMAGE)
    findings = (*IMAGE, note(first.code.code, Assertion.EXCLUDED, 900))
    for question in asked(tables, findings, limit=5):
        assert first.code.code not in tables.phenotypes.ancestors(question.code.code)


def test_a_question_that_the_reader_switched_off_is_not_asked_again(tables):
    (first, *_) = asked(tables, IMAGE)
    added = reader(first.code.code)
    again = asked(tables, (*IMAGE, added), switched_off=frozenset({added.key}))
    assert first.code.code not in {question.code.code for question in again}


def test_history_is_asked_for_where_it_tells_most(tables):
    (first, *_) = asked(tables, IMAGE)
    assert first.about is About.HISTORY
    assert str(first.sentence).startswith("Ask about the history: Neoplasm.")


def test_the_genes_of_a_likely_inherited_disease_are_asked_for(tables):
    signs = tuple(note(t, start=9 * n) for n, t in enumerate(("HP:0001166", "HP:0001083")))
    for among in ("all", "hereditary", "omim"):
        questions = asked(tables, signs, Person(20.0), among=among)
        systems = [question.code.system for question in questions]
        assert systems.count(HGNC) == 1, among
        assert systems.count(HPO) == 3, among
    examined = asked(tables, signs, Person(20.0), genes_examined=frozenset(tables.diseases_of))
    assert all(question.code.system == HPO for question in examined)


def test_probabilities_are_promised_only_where_they_are_exact(tables):
    signs = tuple(note(t, start=9 * n) for n, t in enumerate(("HP:0001166", "HP:0001083")))
    for among in ("all", "omim"):
        questions = asked(tables, signs, Person(20.0), among=among)
        marfan = [str(q.sentence) for q in questions if "Marfan" in str(q.sentence)]
        assert marfan
        assert all("%" not in sentence for sentence in marfan), among
    common = asked(tables, IMAGE)
    assert all("%" in str(question.sentence) for question in common)


def test_nobody_is_asked_what_only_the_other_sex_can_have(tables):
    pain = (note("HP:0002027"),)
    for sex, other in ((Sex.MALE, "HP:0010460"), (Sex.FEMALE, "HP:0010461")):
        for question in asked(tables, pain, Person(30.0, sex), limit=10):
            assert other not in tables.phenotypes.ancestors(question.code.code)


def test_the_order_of_the_findings_does_not_matter(tables):
    assert asked(tables, DEMO) == asked(tables, DEMO[::-1])


def test_without_a_list_there_is_nothing_to_ask(tables):
    assert ask((), DEMO, tables) == ()


def test_each_first_diagnosis_says_what_would_change_it(tables):
    found = rank(DEMO, PERSON, tables, RankOptions())
    first = found[0]
    assert len(first.changed_by) == 2
    assert "if found" in str(first.changed_by[0])
    assert "if excluded" in str(first.changed_by[1])


def test_a_rare_disease_says_it_too(tables):
    signs = tuple(note(t, start=9 * n) for n, t in enumerate(("HP:0001166", "HP:0001083")))
    found = rank(signs, Person(20.0), tables, RankOptions(among="omim"))
    (marfan,) = [diagnosis for diagnosis in found[:10] if diagnosis.code.code == "OMIM:154700"]
    assert len(marfan.changed_by) == 2
    # Of inherited diseases one is the patient's: what the others make of it nobody tells here.
    for sentence, way in zip(marfan.changed_by, ("more likely", "less likely"), strict=True):
        assert way in str(sentence)
        assert "times" not in str(sentence)
    assert "times" in str(rank(DEMO, PERSON, tables, RankOptions())[0].changed_by[0])
