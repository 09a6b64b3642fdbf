"""Pedigrees as PED: they say who is whose parent in a VCF file, and hold nothing of their own."""

from typing import Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import cases
from meddx.importers.shared.pedigree import ENDINGS, looks_like_ped
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

ADDS_NOTHING: Final = Phrase(
    "A pedigree adds nothing by itself. Put it into the folder of its VCF file: the family is read "
    "from it when that is opened."
)


class PedigreeImporter(Importer):
    """Knows PED files, so that they are taken for nothing else; ``vcf`` reads them."""

    title = "Pedigree (PED)"
    extensions = ENDINGS

    @override
    def sniff(self, head: bytes) -> float:
        """Tell a pedigree by its six columns: the last are sex and state, as numbers."""
        return 0.7 if looks_like_ped(head.decode(errors="ignore")) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Refuse each file with what it is for."""
        return cases.load_each(files, context, _refuse)


def _refuse(_source: Source, _context: Context) -> Case:
    raise Refused("pedigree", ADDS_NOTHING)
