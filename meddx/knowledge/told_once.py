"""Rows of the radiological tables that are one disease in different examinations."""

from collections.abc import Mapping
from functools import cache

from meddx import paths


@cache
def load() -> Mapping[str, str]:
    """Return the name of the disease by the code of each of its rows."""
    text = paths.resource("knowledge", "told_once.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {code: name for codes, name in lines[1:] for code in codes.split("|")}
