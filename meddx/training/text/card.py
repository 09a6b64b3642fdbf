"""Writes the card of a network that reads text: every figure comes from the measurement."""

from typing import Final

from meddx.training.corpora.shared.found_counts import RESAMPLES
from meddx.training.text import measure
from meddx.training.text.config import GENERATED, GRU, TextConfig
from meddx.training.text.learn import CALLED, Learnt

NAMES: Final = {GRU: "GRU", "lstm": "LSTM"}
LIMITS: Final = (
    "- It was held against generated text first; how it reads what people wrote stands above where "
    "it was measured, and departments word their reports differently.",
    "- It reads reports of chest radiographs. What it says of other notes is not known.",
    "- Doubts such as *A versus B* are often undecided in the report itself.",
    "- Its score is no evidence in the ranking: a finding of a note counts as named, once.",
)


def write(config: TextConfig, learnt: Learnt, counts: tuple[int, int], size_bytes: int) -> str:
    """Return the card in Markdown.

    Parameters
    ----------
    config, learnt
        What was learnt, and how.
    counts
        Reports and mentions, with those held out.
    size_bytes
        Of the network's file.
    """
    card, cell, fit, source = config.card, config.cell, config.learn, config.source
    origin = "generated" if source.kind == GENERATED else "of the Indiana collection"
    parts = [
        f"# {card.title} ({card.name} {card.version})",
        "Written by `meddx train` from its own measurement; nobody edits it.",
        f"**Use.** {card.intended_use}",
        f"**Licence.** {card.licence}",
        f"**Trained on.** {card.training_data}",
        f"**Network.** Bidirectional {NAMES[cell.cell]}, {cell.hidden} numbers a direction, on "
        f"{len(learnt.vocabulary.words)} words and {cell.buckets} hashes of others and of the ends "
        f"of words, {cell.embedding} numbers each; {size_bytes / 1e6:.1f} MB. Two heads: the "
        "findings that a report asserts, and the assertion of a marked mention.",
        f"**Learning.** {fit.epochs} rounds over {counts[0]} reports ({origin}) and {counts[1]} "
        f"mentions (generated), less {100 * source.held_out:.0f} % of both that were held out; "
        f"AdamW, rate {fit.rate:g}, seed {fit.seed}.",
        "## How good it is on texts of the same making",
        f"On the reports held out; 95 % intervals in brackets, {RESAMPLES} draws of reports. "
        f"A finding is called from a calibrated probability of {CALLED:g} (Platt 1999).",
        measure.labels_table(config, learnt),
        f"Assertion of the mentions held out: {measure.kinds_accuracy(learnt):.3f} right.",
        measure.kinds_table(learnt),
        "## What it cannot do",
        "\n".join(LIMITS),
    ]
    return "\n\n".join(parts) + "\n"
