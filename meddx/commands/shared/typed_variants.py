"""Descriptions of variants that are typed into the window, read with names that stay loaded."""

import threading
from dataclasses import replace
from typing import Final

from meddx.case.identity import Patient
from meddx.case.record import Case
from meddx.importers.shared import hgvs_lines
from meddx.importers.shared.hgvs_lines import Check
from meddx.knowledge.symbols import Symbols

TITLE: Final = "HGVS"


class TypedVariants:
    """Reads with the names of genes of this installation, loaded at the first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: Symbols | None = None

    def check(self, text: str) -> Check:
        """Say of every line what is understood, or why nothing is."""
        return hgvs_lines.check(text, self._known())

    def read(self, text: str) -> Case:
        """Return what a text describes as a case of its own, of the patient whom it names.

        Raises
        ------
        Refused
            ``not_hgvs`` when no line is a description.
        """
        panel, patient_id = hgvs_lines.read(text, TITLE, self._known())
        return Case(Patient(patient_id=patient_id), panels=(replace(panel, typed=text),))

    def _known(self) -> Symbols:
        with self._lock:
            self._names = self._names or hgvs_lines.names()
            return self._names
