import numpy as np
import pytest

from meddx.case.codes import HPO, Code
from meddx.case.evidence import Diagnosis
from meddx.diagnosis import asked_words
from meddx.diagnosis.marks import Kind
from meddx.phrase import Language

FINDING = Code(HPO, "HP:0001945", "Fever", "发热")
TOLD = [Diagnosis(Code("MEDDX", f"MEDDX:{n}", n, n), 0.1, 0.1) for n in ("A", "B")]


def said(before, yes, no, told=TOLD, *, exact=(True, True)):
    what = asked_words.what(FINDING, Kind.STATE, "symptom")
    arrays = [np.array(row) for row in (before, yes, no)]
    answers = (arrays[1], arrays[2])
    return str(asked_words.sentence(what, told, arrays[0], answers, np.array(exact)))


@pytest.mark.parametrize(
    ("kind", "way", "begins"),
    [
        (Kind.STATE, "symptom", "Ask or look for: Fever."),
        (Kind.STATE, "", "Ask or look for: Fever."),
        (Kind.STATE, "image", "Look on images for: Fever."),
        (Kind.STATE, "laboratory", "Test for: Fever."),
        (Kind.HISTORY, "image", "Ask about the history: Fever."),
        (Kind.FAMILY, "history", "Ask whether relatives had: Fever."),
    ],
)
def test_it_says_where_to_look(kind, way, begins):
    assert str(asked_words.what(FINDING, kind, way)) == begins


def test_one_diagnosis_is_named_once():
    words = said([0.12, 0.3], [0.4, 0.3], [0.05, 0.3])
    assert (
        words
        == "Ask or look for: Fever. If found, A rises from 12 % to 40 %; if not, it falls to 5 %."
    )
    words = said([0.12, 0.3], [0.05, 0.3], [0.4, 0.3])
    assert "A falls from 12 % to 5 %; if not, it rises to 40 %." in words


def test_each_answer_names_what_it_moves_most():
    words = said([0.12, 0.3], [0.4, 0.31], [0.11, 0.1])
    assert "If found, A rises from 12 % to 40 %; if not, B falls from 30 % to 10 %." in words


def test_what_does_not_show_in_the_words_is_little():
    assert "if not, little changes." in said([0.12, 0.3], [0.4, 0.3], [0.1201, 0.3])


def test_without_exact_figures_it_tells_the_direction():
    words = said([0.12, 0.3], [0.4, 0.31], [0.11, 0.1], exact=(False, False))
    assert "If found, A becomes more likely; if not, B becomes less likely." in words
    assert "%" not in words


def test_each_diagnosis_has_figures_where_they_are_exact():
    words = said([0.12, 0.3], [0.4, 0.31], [0.11, 0.1], exact=(False, True))
    assert "If found, A becomes more likely; if not, B falls from 30 % to 10 %." in words
    words = said([0.12, 0.3], [0.4, 0.3], [0.05, 0.3], exact=(False, True))
    assert "If found, A becomes more likely; if not, A becomes less likely." in words


def test_many_genes_are_counted():
    assert str(asked_words.genes(("A", "B"))).endswith("genotype: A, B.")
    many = asked_words.genes([f"G{n}" for n in range(9)])
    assert str(many).endswith("G4, G5 and 3 more.")
    assert "另外 3 个" in many.label(Language.ZH_CN)
