"""Writes the card of a model that reads text: every figure comes from the measurement."""

from typing import Final

from meddx.analysis.text_spec import TextKind
from meddx.training.corpora.shared.found_counts import RESAMPLES
from meddx.training.text import measure
from meddx.training.text.config import CALLED, TextConfig
from meddx.training.text.learn import Learnt

LIMITS: Final = (
    "- It was held against generated text first; how it reads what people wrote stands above where "
    "it was measured, and departments word their reports differently.",
    "- It reads reports of chest radiographs. What it says of other notes is not known.",
    "- Doubts such as *A versus B* are often undecided in the report itself.",
    "- Its score is no evidence in the ranking: a finding of a note counts as named, once.",
)


def write(config: TextConfig, learnt: Learnt) -> str:
    """Return the card in Markdown."""
    card, made = config.card, learnt.made
    what = "Network" if made.spec.kind is TextKind.NETWORK else "Model"
    parts = [
        f"# {card.title} ({card.name} {card.version})",
        "Written by `meddx train` from its own measurement; nobody edits it.",
        f"**Use.** {card.intended_use}",
        f"**Licence.** {card.licence}",
        f"**Trained on.** {card.training_data}",
        f"**{what}.** {made.model}",
        f"**Learning.** {made.learning}",
        "## How good it is on texts of the same making",
        f"On the reports held out; 95 % intervals in brackets, {RESAMPLES} draws of reports. "
        f"A finding is called from a calibrated probability of {CALLED:g} (Platt 1999).",
        measure.labels_table(config, learnt),
        f"Assertion of the mentions held out: {measure.kinds_accuracy(learnt):.3f} right.",
        measure.kinds_table(learnt),
        "## What it cannot do",
        "\n".join((*LIMITS, *(f"- {limit}" for limit in made.limits))),
    ]
    return "\n\n".join(parts) + "\n"
