"""Writes the card of a network that tags characters."""

from typing import Final

from meddx.analysis.tagging import Characters
from meddx.training.tagger.config import TaggerConfig
from meddx.training.text.recurrent import NAMES

LIMITS: Final = (
    "- It learnt from records of one source, mostly of tumours of the abdomen. How it reads other "
    "records is not known.",
    "- It says what a note names, not whether it is so: that is for the rules of assertion.",
    "- What it names is no evidence by itself. A disease that MedDx ranks and that is named is a "
    "prior, as it is where the rules name it.",
)


def write(config: TaggerConfig, characters: Characters, records: int, size_bytes: int) -> str:
    """Return the card in Markdown; figures come into it by ``meddx evaluate --card``.

    Parameters
    ----------
    config, characters
        What was learnt, and of which characters.
    records
        How many records taught it.
    size_bytes
        Of the network's file.
    """
    about, cell, learn = config.card, config.cell, config.learn
    parts = [
        f"# {about.title} ({about.name} {about.version})",
        "Written by `meddx train`; nobody edits it.",
        f"**Use.** {about.intended_use}",
        f"**Licence.** {about.licence}",
        f"**Trained on.** {about.training_data}",
        f"**Network.** Bidirectional {NAMES[cell.cell]}, {cell.hidden} numbers a direction, on "
        f"{len(characters.known)} characters and {cell.buckets} hashes of others and of pairs, "
        f"{cell.embedding} numbers each, with what the rules name as a hint; a conditional random "
        f"field on top; {size_bytes / 1e6:.1f} MB.",
        f"**Learning.** {learn.epochs} rounds over {records} records; AdamW, rate {learn.rate:g}, "
        f"seed {config.seed}.",
        "## What it cannot do",
        "\n".join(LIMITS),
    ]
    return "\n\n".join(parts) + "\n"
