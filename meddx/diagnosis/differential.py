"""The list of a reading: ranked diagnoses, contradictions, what to do and to ask next."""

from collections.abc import Callable
from dataclasses import replace

from meddx.case.evidence import Evidence, Finding
from meddx.case.reading import Reading
from meddx.case.record import Origin
from meddx.diagnosis import one_inherited
from meddx.diagnosis.contradictions import contradictions
from meddx.diagnosis.explain import AGE_CODE, SEX_CODE, UNTOLD
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.next_question import ask
from meddx.diagnosis.rank import rank
from meddx.diagnosis.steps import next_steps
from meddx.diagnosis.weights import Ranking, WeighedMarks
from meddx.imaging.examined import examinations
from meddx.knowledge import Knowledge


def differential(
    reading: Reading,
    person: Person,
    knowledge: Knowledge,
    hereditary_mass: float,
    kept: WeighedMarks,
    show: Callable[[Reading], None] | None = None,
) -> Reading:
    """Return the reading with its list; where nothing weighs, with the priors instead.

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
    show
        Given the reading as soon as its list is there, with the steps and questions of the list
        before: those of this one take as long again.
    """
    options = _options(reading, hereditary_mass)
    findings = _weighable(reading)
    counted = tuple(filter(reading.edits.counts, findings))
    ranked = rank(findings, person, knowledge, options, kept)
    found = contradictions(counted, person, knowledge)
    # How common a disease is says nothing of this patient: nothing is asked or advised because.
    if not counted or not any(_weighs(row) for d in ranked for row in d.evidence):
        without = replace(options, genes_examined=frozenset())
        priors = rank((), person, knowledge, without)
        nothing = replace(reading, diagnoses=(), next_steps=(), asked=())
        return replace(nothing, priors=priors, contradictions=found)
    told = replace(reading, diagnoses=ranked, priors=(), contradictions=found)
    if show is not None:
        show(told)
    return replace(
        told,
        next_steps=next_steps(ranked),
        asked=ask(ranked, findings, knowledge, ranking=Ranking(person, options, kept)),
    )


def _weighs(row: Evidence) -> bool:
    """Whether it says more than age and sex do, of this disease or of the others."""
    if row.because.template == UNTOLD.template:
        return False
    return bool(row.log10_lr) and row.code not in {AGE_CODE, SEX_CODE, one_inherited.CODE}


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
