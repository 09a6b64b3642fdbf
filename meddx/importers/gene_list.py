"""Lists of genes as text: one a line, separated by blanks or commas, or a column of a table."""

import re
from dataclasses import dataclass, field
from typing import Final

from typing_extensions import override

from meddx.case.gene_files import ListedGene
from meddx.case.identity import Patient
from meddx.case.record import Case, GenePanel
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import cases, gene_names, gene_words, text
from meddx.jobs import Context
from meddx.knowledge import genes, spreadsheet_dates, symbols
from meddx.phrase import Phrase, Refused

MAX_SYMBOLS: Final = 60_000  # there are 44,000 approved ones

NO_SYMBOLS: Final = Phrase("This list holds no gene symbol. Write one symbol a line.")
TOO_MANY: Final = Phrase("This list holds more than 60,000 words. It is not a list of genes.")

_NUMBER: Final = re.compile(r"HGNC:\d+|ENSG\d{11}(?:\.\d+)?", re.IGNORECASE)
_PATIENT: Final = re.compile(r"#+\s*patient[_ ]id\s*[:=]\s*(\S+)\s*", re.IGNORECASE)
_VALUE: Final = re.compile(r"-?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_MOST_DIGITS: Final = 0.2  # share of bare numbers: dates, in a list of symbols
_MOST_ODD: Final = 0.1  # share of words that are no genes in a list of one word a line


class GeneListImporter(Importer):
    """Reads gene lists; one case and one panel a file.

    A line ``# patient_id: ID`` names the patient; without it the list names nobody. A heading such
    as ``entrez_id`` says that numbers are those of NCBI.
    """

    title = "Gene list"
    extensions = (".txt", ".list", ".genes")

    @override
    def sniff(self, head: bytes) -> float:
        """Tell a list by its words: symbols, nearly all in capitals, and no sentence among them."""
        found = text.decode(head, is_head=True) if head else None
        if found is None:
            return 0.0
        lines = found[0].split("\n")
        if len(head) >= 4096:
            lines = lines[:-1]  # its last line may be cut
        read = gene_words.read(lines)
        words = [word for _, word in read.words if word]
        digits = sum(word.isdecimal() for word in words)
        if read.is_entrez and digits and digits >= 0.5 * len(words):
            return 0.6
        values = sum(bool(_VALUE.fullmatch(cell)) for cell in read.others)
        if digits > _MOST_DIGITS * len(words) or values > 0.5 * len(read.others):
            return 0.0  # a table of measured values
        is_column = bool(read.others) or len({line for line, _ in read.words}) == len(read.words)
        return _likeness([word for word in words if not word.isdecimal()], lines, is_column)

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import gene lists; words that are no symbols are named by their line."""
        return cases.load_each(files, context, _load_one)


def _likeness(words: list[str], lines: list[str], is_column: bool) -> float:
    good = [word for word in words if gene_names.is_like_symbol(word) or _NUMBER.fullmatch(word)]
    shouted = [word for word in good if word.upper() == word or "orf" in word]
    dates = [word for word in words if spreadsheet_dates.days(word)]
    odd = len(words) - len(good) - len(dates)
    if not shouted or odd > _MOST_ODD * len(words) * is_column:
        return 0.0
    if not is_column and _is_shouting(lines):
        return 0.0
    return 0.6 if len(shouted) >= 0.8 * len(good) else 0.0


def _is_shouting(lines: list[str]) -> bool:
    """Whether blanks join capitals to a sentence: many genes have a digit, few words do."""
    rows = [line.split("#", 1)[0].split() for line in lines]
    joined = [word for row in rows if len(row) > 1 for word in row]
    numbered = [word for word in joined if any(c.isdigit() for c in word)]
    return len(numbered) < 0.4 * len(joined)


def _load_one(source: Source, context: Context) -> Case:
    content, sha256 = text.hashed(source, context)
    owner = _PATIENT.search(content)
    patient = Patient(patient_id=owner[1] if owner else "")
    return Case(patient, panels=(_panel(content, source.name, sha256),))


@dataclass(eq=False)
class _List:
    """What was read of a list so far."""

    names: gene_names.Names
    records: int = 0
    listed: dict[str, ListedGene] = field(default_factory=dict)
    errors: list[tuple[int, Phrase]] = field(default_factory=list)

    def take(self, number: int, word: str, bare_numbers: bool) -> None:
        """Take over one word of a line."""
        self.records += 1
        if self.records > MAX_SYMBOLS:
            raise Refused("not_genes", TOO_MANY)
        found = self.names.read(word, bare_numbers)
        if isinstance(found, Phrase):
            self.errors.append((number, found))
        else:
            self.listed.setdefault(found, ListedGene(found, word))


def _panel(content: str, title: str, sha256: str) -> GenePanel:
    diseases = genes.load()
    known = symbols.load(diseases)
    read = _List(gene_names.Names(known))
    found = gene_words.read(content.split("\n"))
    for number, word in found.words:
        read.take(number, word, found.is_entrez)
    if not read.listed:
        raise Refused("not_genes", read.errors[0][1] if read.errors else NO_SYMBOLS)
    return GenePanel(
        panel_id=sha256[:12],
        title=title,
        kind="gene_list",
        genes=tuple(read.listed),
        listed=tuple(read.listed.values()),
        records=read.records,
        errors=tuple(read.errors),
        error_count=len(read.errors),
        notes=(
            *read.names.notes(),
            *gene_names.unknown(tuple(read.listed), diseases),
            *known.problems,
        ),
        sha256=sha256,
    )
