"""Lists of genes as plain text: one a line, or separated by blanks, commas or semicolons."""

import re
from dataclasses import dataclass, field
from typing import Final

from typing_extensions import override

from meddx.case.gene_files import ListedGene
from meddx.case.identity import Patient
from meddx.case.record import Case, GenePanel
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import cases, gene_names, text
from meddx.jobs import Context
from meddx.knowledge import genes, spreadsheet_dates, symbols
from meddx.knowledge.genes import Genes
from meddx.phrase import Phrase, Refused

MAX_SYMBOLS: Final = 60_000  # there are 44,000 approved ones

NO_SYMBOLS: Final = Phrase("This list holds no gene symbol. Write one symbol a line.")
TOO_MANY: Final = Phrase("This list holds more than 60,000 words. It is not a list of genes.")
UNKNOWN: Final = Phrase("No inherited disease is known here for: {symbols}. Check the spelling.")

_WORDS: Final = re.compile(r"[^\s,;，；、]+")
_NUMBER: Final = re.compile(r"HGNC:\d+|ENSG\d{11}(?:\.\d+)?", re.IGNORECASE)
_PATIENT: Final = re.compile(r"#+\s*patient[_ ]id\s*[:=]\s*(\S+)\s*", re.IGNORECASE)
_HEADINGS: Final = frozenset(
    {
        *("gene", "genes", "symbol", "symbols", "gene_symbol", "hgnc_symbol", "hgnc_id"),
        *("ensembl_gene_id", "ensembl_id", "基因", "基因名", "基因符号"),
    }
)
_ENTREZ: Final = frozenset({"entrez_id", "entrez", "entrezgene", "ncbi_gene_id", "entrez_gene_id"})
_MOST_DIGITS: Final = 0.2  # share of bare numbers: dates, in a list of symbols


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
        words = [word for line in lines for word in _WORDS.findall(_bare(line))]
        is_entrez = any(word.lower() in _ENTREZ for word in words)
        words = [word for word in words if word.lower() not in _HEADINGS | _ENTREZ]
        digits = [word for word in words if word.isdecimal()]
        if is_entrez and digits and len(digits) >= 0.5 * len(words):
            return 0.6
        if len(digits) > _MOST_DIGITS * len(words):
            return 0.0
        return _likeness([word for word in words if not word.isdecimal()], lines)

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import gene lists; words that are no symbols are named by their line."""
        return cases.load_each(files, context, _load_one)


def _likeness(words: list[str], lines: list[str]) -> float:
    good = [word for word in words if gene_names.is_like_symbol(word) or _NUMBER.fullmatch(word)]
    shouted = [word for word in good if word.upper() == word or "orf" in word]
    dates = [word for word in words if spreadsheet_dates.days(word)]
    if not shouted or len(good) + len(dates) < len(words) or _is_shouting(lines):
        return 0.0
    return 0.6 if len(shouted) >= 0.8 * len(good) else 0.0


def _is_shouting(lines: list[str]) -> bool:
    """Whether blanks join capitals to a sentence: many genes have a digit, few words do."""
    rows = [_bare(line).split() for line in lines]
    joined = [word for row in rows if len(row) > 1 for word in row]
    numbered = [word for word in joined if any(c.isdigit() for c in word)]
    return len(numbered) < 0.4 * len(joined)


def _bare(line: str) -> str:
    return line.split("#", 1)[0]


def _load_one(source: Source, context: Context) -> Case:
    content = text.of(source, context)
    owner = _PATIENT.search(content)
    patient = Patient(patient_id=owner[1] if owner else "")
    return Case(patient, panels=(_panel(content, source.name),))


@dataclass(eq=False)
class _List:
    """What was read of a list so far."""

    names: gene_names.Names
    records: int = 0
    is_entrez: bool = False
    listed: dict[str, ListedGene] = field(default_factory=dict)
    errors: list[tuple[int, Phrase]] = field(default_factory=list)

    def take(self, number: int, word: str) -> None:
        """Take over one word of a line."""
        if word.lower() in _HEADINGS | _ENTREZ:
            self.is_entrez = self.is_entrez or word.lower() in _ENTREZ
            return
        self.records += 1
        if self.records > MAX_SYMBOLS:
            raise Refused("not_genes", TOO_MANY)
        found = self.names.read(word, self.is_entrez)
        if isinstance(found, Phrase):
            self.errors.append((number, found))
        else:
            self.listed.setdefault(found, ListedGene(found, word))


def _panel(content: str, title: str) -> GenePanel:
    diseases = genes.load()
    known = symbols.load(diseases)
    read = _List(gene_names.Names(known))
    for number, line in enumerate(content.split("\n"), start=1):
        for word in _WORDS.findall(_bare(line)):
            read.take(number, word)
    if not read.listed:
        raise Refused("not_genes", read.errors[0][1] if read.errors else NO_SYMBOLS)
    return GenePanel(
        panel_id=cases.short_hash(content.encode()),
        title=title,
        kind="gene_list",
        genes=tuple(read.listed),
        listed=tuple(read.listed.values()),
        records=read.records,
        errors=tuple(read.errors),
        error_count=len(read.errors),
        notes=(*read.names.notes(), *_unknown(tuple(read.listed), diseases), *known.problems),
    )


def _unknown(listed: tuple[str, ...], known: Genes) -> tuple[Phrase, ...]:
    missing = [symbol for symbol in listed if symbol not in known]
    if not missing:
        return ()
    return (UNKNOWN.with_values(symbols=gene_names.some(missing)),)
