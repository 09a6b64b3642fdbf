"""What an inherited disease calls for: its own steps, then the test that settles it."""

from typing import Final

from meddx.case.codes import Code
from meddx.knowledge import Knowledge, inherited_steps
from meddx.phrase import Phrase, listed

STEP: Final = Phrase("{step}")
GENES: Final = Phrase("Clinical genetics: test of {genes}; the relatives once it is confirmed")
GENETICS: Final = Phrase("Clinical genetics; examine the relatives once it is confirmed")
_MOST_NAMED: Final = 3


def steps_of(code: Code, knowledge: Knowledge) -> tuple[Phrase, ...]:
    """Return the steps of a disease that only the HPO annotations describe.

    Parameters
    ----------
    code
        Of the disease.
    knowledge
        Which genes cause it.
    """
    own = inherited_steps.load().get(code.code, ())
    genes = sorted(knowledge.genes_of.get(code.code, ()))
    test = GENES.with_values(genes=listed(genes, _MOST_NAMED)) if genes else GENETICS
    return (*(STEP.with_values(step=step) for step in own), test)
