"""A department's own tables of diseases: they are knowledge, no part of a patient's case."""

from typing import Final, NoReturn

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import cases
from meddx.jobs import Context
from meddx.knowledge import user_tables
from meddx.phrase import Phrase, Refused

CODE: Final = "department_table"
NO_CASE: Final = Phrase(
    "This is a table of a department's own diseases, no part of a patient's case. Add it to the "
    "knowledge of MedDx: open the file itself in the window, or meddx references add FILE."
)


class DepartmentImporter(Importer):
    """Names such a table for what it is, where it would else be taken for a note; opens none."""

    title = "Own diseases"
    extensions = (".tsv", ".txt")

    @override
    def sniff(self, head: bytes) -> float:
        """Such a table by the line that names its columns."""
        return 1.0 if user_tables.begins(head.decode("utf-8-sig", errors="replace")) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Refuse each, and say where it belongs (code ``department_table``)."""
        return cases.load_each(files, context, _refuse)


def _refuse(_source: Source, _context: Context) -> NoReturn:
    raise Refused(CODE, NO_CASE)
