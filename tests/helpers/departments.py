"""A department's own file, made of the delivered template."""

import re

from meddx import paths

CODE = "MEDDX:ward7_hard_metal_lung"
FAMILY = "MEDDX:ward7_family_d"


def filled() -> str:
    """Return the template with its examples as rows."""
    text = paths.resource("knowledge", "department_template.tsv").read_text(encoding="utf-8")
    return re.sub(r"(?m)^#(?! )", "", text)


def tables() -> list[str]:
    """Return the tables of ``filled``, each with its heading and its row."""
    return [part for part in re.sub(r"(?m)^# .*\n", "", filled()).split("\n\n") if part.strip()]
