"""The variants of a panel that are worth a look, each with its criteria."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meddx.analysis.interpretation import tumours
from meddx.analysis.interpretation.candidates import candidates
from meddx.analysis.interpretation.interpret import Interpreter
from meddx.analysis.interpretation.opened import opened
from meddx.analysis.interpretation.panels import table_of
from meddx.case.criteria import Interpretation
from meddx.case.gene_files import GenePanel
from meddx.case.variants import Origin, Variant
from meddx.knowledge.genes import Genes
from meddx.knowledge.reference_store import Reference
from meddx.phrase import Phrase

TUMOUR: Final = Phrase(
    "The variants of {panel} are of a tumour; only inherited ones are read so far."
)
TOO_MANY: Final = Phrase(
    "{panel} holds {count} more rare variants in genes of disease; the gravest {most} were judged. "
    "Give population frequencies, or filter the file, to see the others."
)
MORE_UNCERTAIN: Final = Phrase(
    "{count} more rare variants of {panel} are of uncertain significance; the {most} with the most "
    "points are listed."
)
# Uncertain ones that are listed, so that the reader can judge them.
_MOST_UNCERTAIN: Final = 100

Judged = tuple[Variant, Interpretation]


@dataclass(frozen=True)
class JudgedPanel:
    """Variants in the order of the file, and codes and sentences of what was left out."""

    variants: tuple[Judged, ...] = ()
    left_out: tuple[tuple[str, Phrase], ...] = ()


def judged(panel: GenePanel, known: Sequence[Reference], genes: Genes) -> JudgedPanel:
    """Judge a panel; of a tumour only sentences come, on what may be inherited.

    Parameters
    ----------
    panel
        With what the references add (``panels.with_references``).
    known
        The user's references.
    genes
        Diseases of each gene.
    """
    if not len(panel.variants):
        return JudgedPanel()
    if panel.origin is Origin.TUMOUR:
        said = [("tumour", TUMOUR.with_values(panel=panel.title))]
        said += [("possibly_inherited", each) for each in tumours.possibly_inherited(panel)]
        return JudgedPanel((), tuple(said))
    chosen = candidates(table_of(panel), genes)
    rows = sorted([*chosen.classified.tolist(), *chosen.others.tolist()])
    interpreter = Interpreter(panel, opened(known, panel.build), genes)
    variants = [interpreter.named(panel.variants[row]) for row in rows]
    found = list(zip(variants, interpreter.judge(variants), strict=True))
    shown = _shown(found)
    left: list[tuple[str, Phrase]] = []
    if chosen.left_out:
        most = len(chosen.others)
        told = TOO_MANY.with_values(panel=panel.title, count=chosen.left_out, most=most)
        left.append(("too_many", told))
    if len(found) > len(shown):
        more = len(found) - len(shown)
        told = MORE_UNCERTAIN.with_values(panel=panel.title, count=more, most=_MOST_UNCERTAIN)
        left.append(("uncertain", told))
    return JudgedPanel(tuple(shown), tuple(left))


def matters(said: Interpretation) -> bool:
    """Whether a variant is a finding by itself: somebody, or the criteria, call it pathogenic."""
    stated = said.stated is not None and said.stated.is_pathogenic
    return stated or said.counted.is_pathogenic


def _shown(found: Sequence[Judged]) -> list[Judged]:
    """Leave out the uncertain variants with the fewest points, where there are many."""
    uncertain = [n for n, (_, said) in enumerate(found) if not matters(said)]
    uncertain.sort(key=lambda n: -found[n][1].points)
    left = set(uncertain[_MOST_UNCERTAIN:])
    return [each for number, each in enumerate(found) if number not in left]
