"""HGVS descriptions of variants in a text file, one a line."""

import re
from dataclasses import replace
from typing import Final

from typing_extensions import override

from meddx.case.identity import Patient
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import cases, hgvs_lines, table_lines, text
from meddx.jobs import Context

# Nothing but a name, a description and a genotype: a sentence that holds one is a note.
_LINE: Final = re.compile(
    r"(?:\S+[:\s]\s*){0,2}[cgmnp]\.[\[(*?=-]{0,3}[0-9A-Za-z*?=]\S*(?:[\s,;]+\(?p\.\S+)?"
    r"(?:[\s,;]+\(?[A-Za-z01/\u4e00-\u9fff]{1,12}\)?)?"
)


class HgvsImporter(Importer):
    """Reads lists of HGVS descriptions; a line ``# patient_id: ID`` names the patient."""

    title = "HGVS descriptions"
    extensions = (".hgvs", ".txt")

    @override
    def sniff(self, head: bytes) -> float:
        """Tell a list by its lines: nearly all of them are descriptions."""
        lines = [line.split("#", 1)[0].strip() for line in table_lines.first_lines(head)]
        lines = [line for line in lines if line]
        found = sum(bool(_LINE.fullmatch(line)) for line in lines)
        return 0.9 if found and found >= 0.7 * len(lines) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import lists; a line that is no description is named with the place where it is none."""
        return cases.load_each(files, context, _load_one)


def _load_one(source: Source, context: Context) -> Case:
    content, sha256 = text.hashed(source, context)
    panel, patient_id = hgvs_lines.read(content, source.name)
    panel = replace(panel, panel_id=sha256[:12], sha256=sha256)
    return Case(Patient(patient_id=patient_id), panels=(panel,))
