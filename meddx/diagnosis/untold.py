"""What a note would have told: an injury, the cancer that has come back.

Nearly everyone with a bruised lung was injured, and nearly everyone with a recurrence had the
cancer before; who writes a note writes that first. So where a note tells something of the patient
and neither the one nor anything like it, that speaks a little against such a disease: as virtual
evidence (``weigh``) with a likelihood of ``UNTOLD``, the part of patients of whom it is true and
whose note does not tell it. It is still asked for.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from meddx.case.evidence import Universe
from meddx.diagnosis.marks import Kind, Mark, in_order
from meddx.diagnosis.weigh import DEMANDED
from meddx.knowledge import Knowledge
from meddx.knowledge.diseases import Diseases

UNTOLD: Final = 0.2  # an estimate of the project authors
_FALLS, _FRACTURE = "HP:0002527", "HP:0020110"
_INJURY: Final = "HP:0031135"  # Triggered by physical trauma


def with_untold(seen: Sequence[Mark], knowledge: Knowledge) -> tuple[Mark, ...]:
    """Return the marks with those of what a note would have told.

    Parameters
    ----------
    seen
        What was found; without a word of a note about the patient nothing is added.
    knowledge
        Reference tables.
    """
    if not any(mark.from_text and not mark.by_reader and _is_patients(mark) for mark in seen):
        return tuple(seen)
    demanded = _demanded(knowledge.diseases)
    wanted = (terms for terms in demanded if not _are_told(terms, seen, knowledge))
    return in_order([*seen, *(_mark(terms[0], knowledge) for terms in wanted)])


def tells(mark: Mark, untold: Mark, knowledge: Knowledge) -> bool:
    """Whether a mark would have told what nobody spoke of."""
    demanded = _demanded(knowledge.diseases)
    (terms,) = (terms for terms in demanded if terms[0] == untold.code.code)
    return _are_told(terms, (mark,), knowledge)


def _are_told(terms: Sequence[str], seen: Iterable[Mark], knowledge: Knowledge) -> bool:
    told = frozenset(mark.code.code for mark in seen if _is_patients(mark))
    above = frozenset().union(*map(knowledge.phenotypes.ancestors, told))
    return any(_is_told(term, told, above, knowledge) for term in terms)


def _is_patients(mark: Mark) -> bool:
    return mark.kind is not Kind.FAMILY


def _is_told(term: str, told: frozenset[str], above: frozenset[str], knowledge: Knowledge) -> bool:
    """Whether it, a special form of it or something more general was said, there or not there.

    A fall and a broken bone tell of an injury.
    """
    mine = knowledge.phenotypes.ancestors(term)
    if _INJURY in mine and not above.isdisjoint((_FALLS, _FRACTURE)):
        return True
    return term in above or not mine.isdisjoint(told)


def _mark(term: str, knowledge: Knowledge) -> Mark:
    phenotypes = knowledge.phenotypes
    return Mark(
        key="",
        code=phenotypes.code(term),
        place=phenotypes.place(term),
        kind=Kind.HISTORY,
        likelihood=UNTOLD,
        from_image=False,
        from_text=False,
        is_open=True,
        is_untold=True,
    )


@lru_cache(maxsize=2)
def _demanded(diseases: Diseases) -> tuple[tuple[str, ...], ...]:
    """Return what the history of each disease demands, the most general term first; each once."""
    ancestors = diseases.rare.phenotypes.ancestors
    found: dict[str, tuple[str, ...]] = {}
    for disease in diseases.own.values():
        rows = disease.rows["history"].values()
        terms = [row.hpo_id for row in rows if row.share >= DEMANDED and not row.absent]
        if terms and disease.universe is Universe.COMMON:
            terms.sort(key=lambda term: (len(ancestors(term)), term))
            found.setdefault(terms[0], tuple(terms))
    return tuple(found.values())
