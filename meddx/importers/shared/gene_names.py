"""The genes that a file names: approved symbols, and a sentence for whatever is changed or unclear.

Nothing is replaced silently: older names and what a spreadsheet did to names are told in notes, and
a name that could be that of two genes is an error of its row.
"""

import re
from collections.abc import Sequence
from typing import Final

from meddx.knowledge.genes import Genes
from meddx.knowledge.symbols import By, Symbols
from meddx.phrase import Phrase, listed

LONGEST: Final = 25  # characters
_SHOWN: Final = 20

IS_DATE: Final = Phrase(
    "{word} is a date: a spreadsheet changed a gene name (MARCHF1, SEPTIN2, DELEC1 were such "
    "names). Write the symbol again as text."
)
WAS_DATE: Final = Phrase(
    "{word} was read as {symbol}: a spreadsheet had turned an older name of this gene into a date."
)
DATE_OF_SEVERAL: Final = Phrase(
    "{word} is a date that a spreadsheet made of a gene name: {genes} may be meant. Write the "
    "symbol again as text."
)
RENAMED: Final = Phrase("Older or other names were replaced by approved symbols: {pairs}.")
AMBIGUOUS: Final = Phrase("{word} may be {genes}. Write the approved symbol of the gene meant.")
NO_NAME: Final = Phrase("The row names no gene.")
NOT_SYMBOL: Final = Phrase("{word} is not a gene symbol.")
NO_NUMBER: Final = Phrase(
    "No gene is known here for the number {word}. Write its symbol, or get HGNC's table "
    "hgnc_complete_set.txt from genenames.org and add it under Reference files in the genes "
    "window, or run: meddx references add hgnc_complete_set.txt"
)
UNKNOWN: Final = Phrase("No inherited disease is known here for: {symbols}. Check the spelling.")
BARE_NUMBER: Final = Phrase(
    "{word} is a number alone. Write entrez_id above a list of NCBI gene numbers."
)

_SYMBOL: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.@_][A-Za-z0-9]+)*@?")


class Names:
    """Reads the names of one file and remembers what was changed."""

    def __init__(self, symbols: Symbols) -> None:
        self._symbols = symbols
        self._renamed: dict[str, str] = {}
        self._dates: dict[str, str] = {}

    def read(self, word: str, bare_numbers: bool = False) -> str | Phrase:
        """Return the approved symbol that a word means, or why there is none.

        A symbol that is not known here is kept as it stands, in the letters that HGNC writes.
        """
        if not word:
            return NO_NAME
        meant = self._symbols.meant(word, bare_numbers)
        shown = word[:LONGEST]
        if len(meant.genes) > 1:
            several = DATE_OF_SEVERAL if meant.by is By.DATE else AMBIGUOUS
            return several.with_values(word=shown, genes=listed(meant.genes))
        if meant.symbol:
            if meant.by is By.DATE:
                self._dates[word] = meant.symbol
            elif meant.by is By.NAME:
                self._renamed[word] = meant.symbol
            return meant.symbol
        if meant.by is By.DATE:
            return IS_DATE.with_values(word=shown)
        if meant.by is By.NUMBER:
            return NO_NUMBER.with_values(word=shown)
        if word.isdecimal():
            return BARE_NUMBER.with_values(word=shown)
        return cased(word) if is_like_symbol(word) else NOT_SYMBOL.with_values(word=shown)

    def notes(self) -> tuple[Phrase, ...]:
        """Say every name that was changed."""
        dates = tuple(
            WAS_DATE.with_values(word=word, symbol=symbol) for word, symbol in self._dates.items()
        )
        if not self._renamed:
            return dates
        pairs = listed([f"{old} → {new}" for old, new in self._renamed.items()], _SHOWN)
        return (*dates, RENAMED.with_values(pairs=pairs))


def is_like_symbol(word: str) -> bool:
    """Whether a word is built as symbols are."""
    return len(word) <= LONGEST and bool(_SYMBOL.fullmatch(word))


def cased(word: str) -> str:
    """HGNC symbols are capitals, but for ``orf`` (``C9orf72``)."""
    return re.sub(r"(?<=\d)ORF(?=\d)", "orf", word.upper())


def unknown(symbols: Sequence[str], known: Genes) -> tuple[Phrase, ...]:
    """Name the genes without a disease: most are right, one may be misspelt."""
    missing = [symbol for symbol in symbols if symbol not in known]
    return (UNKNOWN.with_values(symbols=listed(missing, _SHOWN)),) if missing else ()
