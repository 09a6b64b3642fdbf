"""A tiny configuration of a network that reads text, and what is mentioned in its texts."""

from dataclasses import replace

from meddx import paths
from meddx.training.text import config
from meddx.training.text.config import TextConfig

DELIVERED = "note_recurrent.toml"
NAMES = {"en": ("fever", "lung cancer", "abdominal pain"), "zh": ("发热", "肺癌", "腹痛")}


def tiny(cell: str = "gru") -> TextConfig:
    """Return the delivered configuration, but small: few texts, few numbers, one round."""
    whole = config.load(paths.resource("training", DELIVERED))
    return replace(
        whole,
        card=replace(whole.card, name="note_tiny"),
        source=replace(whole.source, reports=360, mentions=60, held_out=0.4),
        cell=replace(whole.cell, cell=cell, embedding=8, hidden=6, words=300, buckets=64),
        learn=replace(whole.learn, epochs=1),
    )
