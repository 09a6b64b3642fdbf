"""Lists of gene symbols as plain text: one a line, or separated by blanks, commas or semicolons."""

import re
from typing import Final

from typing_extensions import override

from meddx.case.identity import Patient
from meddx.case.record import Case, GenePanel
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import cases, text
from meddx.jobs import Context
from meddx.knowledge import genes
from meddx.phrase import Phrase, Refused

MAX_SYMBOLS: Final = 30_000

NO_SYMBOLS: Final = Phrase("This list holds no gene symbol. Write one symbol a line.")
TOO_MANY: Final = Phrase("This list holds more than 30,000 words. It is not a list of genes.")
IS_DATE: Final = Phrase(
    "{word} is a date: a spreadsheet changed a gene name (MARCHF1, SEPTIN2, DELEC1 were such "
    "names). Write the symbol again as text."
)
NOT_SYMBOL: Final = Phrase("{word} is not a gene symbol.")
UNKNOWN: Final = Phrase(
    "No inherited disease is known here for: {symbols}. Check the spelling; older names are not "
    "replaced."
)

_WORDS: Final = re.compile(r"[^\s,;]+")
_SYMBOL: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.@_][A-Za-z0-9]+)*@?")
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_DATE: Final = re.compile(
    rf"\d{{1,4}}[-/. ]{_MONTH}(?:[-/. ]\d{{2,4}})?|{_MONTH}[-/.]\d{{1,4}}"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}",
    re.IGNORECASE,
)
_PATIENT: Final = re.compile(r"#+\s*patient[_ ]id\s*[:=]\s*(\S+)\s*", re.IGNORECASE)
_HEADINGS: Final = frozenset({"gene", "genes", "symbol", "symbols", "gene_symbol", "hgnc_symbol"})
_LONGEST: Final = 25


class GeneListImporter(Importer):
    """Reads gene lists; one case and one panel a file.

    A line ``# patient_id: ID`` names the patient; without it the list names nobody.
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
        words = [word for word in words if word.lower() not in _HEADINGS]
        good = [word for word in words if _SYMBOL.fullmatch(word) and len(word) <= _LONGEST]
        shouted = [word for word in good if word.upper() == word or "orf" in word]
        dates = [word for word in words if _DATE.fullmatch(word)]
        if not shouted or len(good) + len(dates) < len(words) or _is_shouting(lines):
            return 0.0
        return 0.6 if len(shouted) >= 0.8 * len(good) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import gene lists; words that are no symbols are named by their line."""
        return cases.load_each(files, context, _load_one)


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


def _panel(content: str, title: str) -> GenePanel:
    symbols: dict[str, None] = {}
    errors: list[tuple[int, Phrase]] = []
    records = 0
    for number, line in enumerate(content.split("\n"), start=1):
        for word in _WORDS.findall(_bare(line)):
            if word.lower() in _HEADINGS:
                continue
            records += 1
            if _DATE.fullmatch(word):
                errors.append((number, IS_DATE.with_values(word=word)))
            elif _SYMBOL.fullmatch(word) and len(word) <= _LONGEST:
                symbols[_cased(word)] = None
            else:
                errors.append((number, NOT_SYMBOL.with_values(word=word[:_LONGEST])))
        if records > MAX_SYMBOLS:
            raise Refused("not_genes", TOO_MANY)
    if not symbols:
        raise Refused("not_genes", NO_SYMBOLS)
    return GenePanel(
        panel_id=cases.short_hash(content.encode()),
        title=title,
        kind="gene_list",
        genes=tuple(symbols),
        records=records,
        errors=tuple(errors),
        notes=_unknown(tuple(symbols)),
    )


def _cased(word: str) -> str:
    """HGNC symbols are capitals, but for ``orf`` (``C9orf72``)."""
    return re.sub(r"(?<=\d)ORF(?=\d)", "orf", word.upper())


def _unknown(symbols: tuple[str, ...]) -> tuple[Phrase, ...]:
    known = genes.load()
    missing = [symbol for symbol in symbols if symbol not in known]
    if not missing:
        return ()
    shown = ", ".join(missing[:20]) + (" ..." if len(missing) > 20 else "")
    return (UNKNOWN.with_values(symbols=shown),)
