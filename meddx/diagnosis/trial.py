"""Tries out what the answers to a question would make of a list of diagnoses."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Diagnosis
from meddx.case.question import About, Question
from meddx.diagnosis import asked_words, gain
from meddx.diagnosis.askable import Asked
from meddx.diagnosis.gene_test import GeneTest
from meddx.diagnosis.marks import Kind, Mark
from meddx.diagnosis.weights import Ranking
from meddx.diagnosis.what_if import WhatIf
from meddx.knowledge import Knowledge

FIRST: Final = 10  # diagnoses that a question is weighed against


@dataclass(frozen=True, eq=False)
class _Shares:
    """How often a yes is met with each diagnosis and without it, both of shape (diagnoses,)."""

    with_it: NDArray[np.float64]
    without: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trial:
    """A list of diagnoses on which answers are tried out."""

    diagnoses: Sequence[Diagnosis]
    what_if: WhatIf
    knowledge: Knowledge
    ranking: Ranking

    def of_finding(self, asked: Asked, linked: Sequence[int]) -> Question:
        """Return a finding as a question; ``linked`` are places of diagnoses known for it."""
        phenotypes = self.knowledge.phenotypes
        code, place = phenotypes.code(asked.hpo_id), phenotypes.place(asked.hpo_id)
        there = Mark("", code, place, asked.kind, math.inf, False, False)
        # "No cancer before" denies it for today too.
        denied = Kind.FAMILY if asked.kind is Kind.FAMILY else Kind.STATE
        not_there = replace(there, kind=denied, likelihood=0.0)
        stated = self.knowledge.diseases.background_of(asked.hpo_id)
        what = asked_words.what(code, asked.kind, "" if stated is None else stated.kind)
        after = self.what_if.after(there), self.what_if.after(not_there)
        bits = self._gain(self._shares(there), after)
        question = Question(code, About(asked.kind.value), bits, what)
        return self._in_words(question, linked, after)

    def of_genes(self, test: GeneTest) -> Question:
        """Return a test of genes as a question."""
        genes_of = [self.knowledge.genes_of.get(d.code.code, frozenset()) for d in self.diagnoses]
        after = tuple(self.what_if.moved(told) for told in test.told(genes_of))
        # One variant lifts every disease of the gene; the first of them is told.
        linked = [n for n, genes in enumerate(genes_of[:FIRST]) if genes & set(test.genes)][:1]
        bits = self._gain(_Shares(*test.shares(genes_of)), (after[0], after[1]))
        question = Question(test.code, About.GENES, bits, asked_words.genes(test.genes))
        return self._in_words(question, linked, (after[0], after[1]))

    def _in_words(
        self,
        asked: Question,
        linked: Sequence[int],
        after: tuple[NDArray[np.float64], NDArray[np.float64]],
    ) -> Question:
        """Return the question with what its answers would do to the diagnoses of these places."""
        places = np.array(linked, dtype=np.int64)
        told = [self.diagnoses[place] for place in linked]
        before, yes, no = (one[places] for one in (self.what_if.before, *after))
        sentence = asked_words.sentence(
            asked.sentence, told, before, (yes, no), self.what_if.exact[places]
        )
        return replace(asked, sentence=sentence)

    def _gain(
        self, shares: _Shares, after: tuple[NDArray[np.float64], NDArray[np.float64]]
    ) -> float:
        before = self.what_if.before
        if self.ranking.options.among == "all":
            yes = before * shares.with_it + (1.0 - before) * shares.without
            told = [gain.each_against_its_absence(before, one) for one in after]
            return float(gain.expected(yes, told[0], told[1])[:FIRST].sum())
        yes = np.full(len(before), float((before * shares.with_it).sum() / before.sum()))
        told = [gain.one_of_them(before, one) for one in after]
        return float(gain.expected(yes, told[0], told[1]).sum())

    def _shares(self, mark: Mark) -> _Shares:
        """Return the shares of a finding; a disease that is not known for it has it as anybody."""
        if self.ranking.options.among != "all":
            return self._pooled(mark)
        how = self.ranking
        weighed = how.kept.of(mark, how.person, self.knowledge, how.options)
        diseases = self.knowledge.diseases
        usual = float(diseases.background(how.options.examinations)[mark.place])
        found = np.full((2, len(self.diagnoses)), usual)
        for number, diagnosis in enumerate(self.diagnoses):
            code = diagnosis.code.code
            row = weighed.own.get(code)
            if row is None and code in diseases.rare:
                row = weighed.rare.at(diseases.rare.place(code))
            if row is not None and row.share:
                # Known for something more general only: it is special as often as in others.
                part = min(1.0, usual / row.background)
                found[:, number] = part * row.share, part * row.background
        return _Shares(found[0], found[1])

    def _pooled(self, mark: Mark) -> _Shares:
        profiles, diseases = self.knowledge.profiles, self.knowledge.diseases
        shares = np.full(len(diseases.rare), profiles.background[mark.place])
        places, known = profiles.all.of(mark.place)
        shares[places] = known
        rows = [diseases.rare.place(d.code.code) for d in self.diagnoses]
        usual = np.full(len(rows), profiles.background[mark.place])
        return _Shares(shares[rows], usual)
