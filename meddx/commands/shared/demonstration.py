"""The demonstration case: a real radiograph of the package ``pydicom-data``, made-up text."""

import importlib.util
from pathlib import Path
from typing import Final

from meddx import paths
from meddx.phrase import Language, Phrase, Refused

RADIOGRAPH: Final = "RG1_J2KR.dcm"
CONSTRUCTED: Final = Phrase(
    "Demonstration: the radiograph is real (a sample of the package pydicom-data), the note and "
    "the genes are constructed."
)
NO_RADIOGRAPH: Final = Phrase(
    "The radiograph of the demonstration is missing. Install the package pydicom-data."
)


def demonstration_files(language: Language) -> tuple[Path, ...]:
    """Return radiograph, note (in ``language``), variants and gene list.

    Raises
    ------
    Refused
        ``no_radiograph`` where the package that carries it is not installed.
    """
    note = "note_zh.txt" if language is Language.ZH_CN else "note_en.txt"
    texts = (note, "genes.vcf", "genes.txt")
    return radiograph(RADIOGRAPH), *(paths.resource("demo", name) for name in texts)


def radiograph(name: str) -> Path:
    """Return a sample file of the package ``pydicom-data`` without importing it.

    Raises
    ------
    Refused
        ``no_radiograph`` where it is not installed.
    """
    spec = importlib.util.find_spec("data_store")
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder) / "data" / name
        if path.is_file():
            return path
    raise Refused("no_radiograph", NO_RADIOGRAPH)
