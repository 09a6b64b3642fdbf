"""Codes of the vocabularies that MedDx speaks."""

import re
from dataclasses import dataclass, field
from typing import Final

from meddx.phrase import Language

HPO: Final = "HPO"
HGNC: Final = "HGNC"
OMIM: Final = "OMIM"
ORPHA: Final = "ORPHA"
MONDO: Final = "MONDO"
LOINC: Final = "LOINC"
RADLEX: Final = "RADLEX"
SNOMED: Final = "SCT"
MEDDX: Final = "MEDDX"  # the project's own, for what no vocabulary here names

SYSTEMS: Final = frozenset(
    {HPO, HGNC, OMIM, ORPHA, MONDO, LOINC, RADLEX, SNOMED, MEDDX, "DECIPHER"}
)
_PREFIX: Final = {"HP": HPO, "RID": RADLEX}


@dataclass(frozen=True, order=True)
class Code:
    """A term of a vocabulary; two codes are equal when system and code are, whatever their names.

    Parameters
    ----------
    system
        One of ``SYSTEMS``.
    code
        As the vocabulary writes it, with its prefix where it has one (``HP:0033821``).
    display
        English name.
    display_zh
        Simplified Chinese name; empty where none is known (the English one is shown).
    """

    system: str
    code: str
    display: str = field(default="", compare=False)
    display_zh: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.system not in SYSTEMS:
            raise ValueError(f"unknown vocabulary {self.system!r}")
        if not self.code or re.search(r"\s", self.code):
            raise ValueError("a code is one word")

    def label(self, language: Language) -> str:
        """Return the name in ``language``, else the English one, else the code itself."""
        if language is Language.ZH_CN and self.display_zh:
            return self.display_zh
        return self.display or self.code

    @classmethod
    def parse(cls, text: str, display: str = "", display_zh: str = "") -> "Code":
        """Build a code from its CURIE (``HP:0002090``, ``OMIM:120435``, ``MEDDX:0001``).

        Raises
        ------
        ValueError
            If the prefix is of no vocabulary known here.
        """
        prefix, colon, rest = text.strip().partition(":")
        if not colon or not rest:
            raise ValueError("a code is written PREFIX:NUMBER")
        system = _PREFIX.get(prefix.upper(), prefix.upper())
        return cls(system, f"{prefix.upper()}:{rest}", display, display_zh)
