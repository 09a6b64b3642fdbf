"""The species whose genes a file counts, told from how their identifiers are written."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Final

from meddx.phrase import Phrase

HUMAN: Final = "human"
SPIKES: Final = re.compile(r"ERCC-\d{5}|NIST_\w+|SIRV\w*|(?:gSpikein_)?phiX\w*", re.IGNORECASE)

# Ensembl's stable identifiers, and those of the model organisms' own databases.
_IDENTIFIERS: Final = (
    (HUMAN, re.compile(r"ENS[GT]\d{11}(?:\.\d+)?(?:_PAR_Y)?")),
    ("mouse", re.compile(r"ENSMUS[GT]\d{11}(?:\.\d+)?")),
    ("rat", re.compile(r"ENSRNO[GT]\d{11}(?:\.\d+)?")),
    ("zebrafish", re.compile(r"ENSDAR[GT]\d{11}(?:\.\d+)?")),
    ("another vertebrate", re.compile(r"ENS[A-Z]{3,6}[GT]\d{11}(?:\.\d+)?")),
    ("fruit fly", re.compile(r"FBgn\d{7}")),
    ("roundworm", re.compile(r"WBGene\d{8}")),
    ("yeast", re.compile(r"Y[A-P][LR]\d{3}[WC](?:-[A-Z])?|Q0\d{3}")),
    ("thale cress", re.compile(r"AT[1-5MC]G\d{5}(?:\.\d+)?", re.IGNORECASE)),
    ("bacteria", re.compile(r"(?:gene-)?(?:[A-Z][A-Z0-9]{2,11}_(?:RS|[a-z]{0,2})?\d{3,6}|b\d{4})")),
)
NAMES: Final = {
    HUMAN: Phrase("human"),
    "mouse": Phrase("mouse"),
    "rat": Phrase("rat"),
    "zebrafish": Phrase("zebrafish"),
    "another vertebrate": Phrase("another vertebrate"),
    "fruit fly": Phrase("fruit fly"),
    "roundworm": Phrase("roundworm"),
    "yeast": Phrase("yeast"),
    "thale cress": Phrase("thale cress"),
    "bacteria": Phrase("bacteria"),
    "mouse or rat": Phrase("mouse or rat"),
}

_SHARE: Final = 0.8  # of the identifiers that must be of one kind
_SYMBOL: Final = re.compile(r"[A-Z][A-Z0-9]*(?:orf\d+)?(?:-[A-Z0-9]+)*(?:\.\d+)?")
_RODENT: Final = re.compile(r"[A-Z][a-z0-9]+(?:-[a-z0-9]+)*")
# One in twenty rows of a human table names one of the 5,000 genes of hereditary diseases.
_KNOWN_SHARE: Final = 0.05


def is_identifier(name: str) -> bool:
    """Whether a name is written as a database writes the identifiers of genes, or of spikes."""
    return bool(SPIKES.fullmatch(name)) or bool(_of(name))


def told(genes: Iterable[str], known_symbols: Callable[[], Collection[str]]) -> str:
    """Return the species that four in five identifiers tell; empty where they do not.

    Parameters
    ----------
    genes
        Identifiers or symbols; spikes are left out.
    known_symbols
        Gives approved human symbols of genes, where no identifiers tell: a word in capitals alone
        is none.
    """
    names = [gene for gene in genes if not SPIKES.fullmatch(gene)]
    if not names:
        return ""
    species, count = Counter(_of(name) for name in names).most_common(1)[0]
    if species and count >= _SHARE * len(names):
        return species
    known = frozenset(known_symbols())
    if sum(name.upper() in known for name in names) < _KNOWN_SHARE * len(names):
        return ""
    for species, form in ((HUMAN, _SYMBOL), ("mouse or rat", _RODENT)):
        if sum(bool(form.fullmatch(name)) for name in names) >= _SHARE * len(names):
            return species
    return ""


def _of(name: str) -> str:
    return next((species for species, form in _IDENTIFIERS if form.fullmatch(name)), "")
