"""Whose counts of a file are the patient's, and what they are compared with, as plain data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meddx.case.gene_files import GenePanel

Plain = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """What a reader chose for one file of counts.

    Parameters
    ----------
    panel_id
        Of the file.
    sample
        The patient's; empty where the file holds no other.
    files
        Paths of what it is compared with.
    """

    panel_id: str
    sample: str = ""
    files: tuple[str, ...] = ()


def choice_of(panel: GenePanel) -> Choice | None:
    """Return what a reader chose for a file; None for nothing, and for a file without counts."""
    counts = panel.expression
    if counts is None:
        return None
    sample = panel.sample if counts.is_chosen and len(panel.samples) > 1 else ""
    if not sample and not panel.compared_with:
        return None
    return Choice(panel.panel_id, sample, panel.compared_with)


def to_plain(choices: Iterable[Choice], reader: str = "") -> Plain:
    """Return choices as JSON can hold them; ``reader`` is who made them."""
    plain = [{"panel": c.panel_id, "sample": c.sample, "files": list(c.files)} for c in choices]
    return {"counts": plain, "reader": reader}


def choices_of(plain: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Return the choices that were kept.

    Raises
    ------
    ValueError, KeyError, TypeError
        If they are none.
    """
    return tuple(_choice(item) for item in plain["counts"])


def _choice(plain: Mapping[str, Any]) -> Choice:
    files = plain["files"]
    if not isinstance(files, list) or not all(isinstance(file, str) for file in files):
        raise ValueError("a file is a path")
    return Choice(str(plain["panel"]), str(plain["sample"]), tuple(files))
