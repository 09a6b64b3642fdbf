"""The list of a reading: ranked diagnoses, contradictions, what to do and to ask next."""

from dataclasses import replace
from typing import Final

from meddx.case.evidence import Evidence, Finding
from meddx.case.reading import Reading
from meddx.case.record import Origin
from meddx.diagnosis.contradictions import contradictions
from meddx.diagnosis.explain import AGE_CODE, SEX_CODE
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.next_question import ask, next_steps
from meddx.diagnosis.rank import rank
from meddx.diagnosis.weights import Ranking, WeighedMarks
from meddx.imaging.examined import examinations
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase

NO_EVIDENCE: Final = Phrase(
    "Nothing that was found weighs on this list yet. It only tells how common each diagnosis is "
    "among patients of this age and sex who are sent for such an examination."
)


def differential(
    reading: Reading,
    person: Person,
    knowledge: Knowledge,
    hereditary_mass: float,
    kept: WeighedMarks,
) -> Reading:
    """Return the reading with its list; without any finding to weigh, with what is common.

    Parameters
    ----------
    reading
        Findings and what the reader changed.
    person
        Age and sex.
    knowledge
        Reference tables.
    hereditary_mass
        Prior probability that all hereditary diseases share.
    kept
        Marks that were weighed before; those of this reading are added.
    """
    options = _options(reading, hereditary_mass)
    findings = _weighable(reading)
    diagnoses = rank(findings, person, knowledge, options, kept)
    listed = replace(
        reading,
        diagnoses=diagnoses,
        contradictions=contradictions(
            tuple(filter(reading.edits.counts, findings)), person, knowledge
        ),
    )
    if not any(_is_evidence(row) for d in diagnoses for row in d.evidence):
        # Nothing is asked or advised because of what is common.
        return replace(listed, list_remark=NO_EVIDENCE, next_steps=(), questions=())
    questions = ask(diagnoses, findings, knowledge, ranking=Ranking(person, options, kept))
    return replace(
        listed,
        list_remark=None,
        next_steps=next_steps(diagnoses),
        questions=tuple(question.sentence for question in questions),
    )


def _is_evidence(row: Evidence) -> bool:
    """Whether it tells more than age and sex do."""
    return row.code not in {AGE_CODE, SEX_CODE}


def _options(reading: Reading, hereditary_mass: float) -> RankOptions:
    panels = reading.case.panels
    return RankOptions(
        switched_off=reading.edits.switched_off,
        hereditary_mass=hereditary_mass,
        examinations=examinations(reading.case.series),
        # A published panel says which genes matter, a list which ones were looked at.
        genes_examined=frozenset(g for p in panels if p.kind != "panel" for g in p.genes),
        tumour_panels=frozenset(p.panel_id for p in panels if p.origin is Origin.TUMOUR),
        unknown_panels=frozenset(p.panel_id for p in panels if p.origin is Origin.UNKNOWN),
    )


def _weighable(reading: Reading) -> tuple[Finding, ...]:
    """Return the findings that are weighed, or would be were they switched on.

    A measured value names no disease, and what starts off is not there until it is switched on:
    nothing is weighed, asked or advised because of them.
    """
    counts = reading.edits.counts
    return tuple(
        f for f in reading.all_findings if f.quantity is None and (counts(f) or not f.starts_off)
    )
