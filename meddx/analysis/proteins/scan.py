"""Finds the motifs of PROSITE in sequences.

As PROSITE's own scanner does by default: gaps stretch as far as they can (greedy), hits may
overlap, and a hit that lies within one that begins before it is left out. Entries with SKIP-FLAG
are scanned only if asked for; profiles and rules never are.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from meddx.case.motifs import Motif
from meddx.child import Reply
from meddx.jobs import Context
from meddx.knowledge import motifs as user_motifs
from meddx.knowledge.motif_patterns import regex
from meddx.phrase import Phrase, Refused

DEADLINE_S: Final = 120.0
MOST_NAMED: Final = 20
TOO_SLOW: Final = Phrase(
    "Looking for motifs took longer than two minutes and was given up. Look in fewer or shorter "
    "sequences."
)
_FUNCTION: Final = "meddx.analysis.proteins.scan:scan_in_child"


@dataclass(frozen=True, order=True)
class Hit:
    """A motif in a sequence: places are 1-based, the last one included, gaps not counted."""

    accession: str
    start: int
    end: int


@dataclass(frozen=True)
class Scanned:
    """What was found.

    Parameters
    ----------
    hits
        Of each sequence, in the order of the sequences.
    motifs
        The motifs that were found anywhere, by accession.
    scanned, profiles, frequent
        Number of patterns that were scanned, of profiles and rules that were not, and of patterns
        that were not because of their SKIP-FLAG.
    unscanned
        Names of the first profiles and rules that were not scanned.
    """

    hits: tuple[tuple[Hit, ...], ...]
    motifs: dict[str, Motif]
    scanned: int
    profiles: int
    frequent: int
    unscanned: tuple[str, ...] = ()


def scan(
    sequences: Sequence[str],
    motifs: Sequence[Motif],
    context: Context,
    *,
    with_frequent: bool = False,
) -> Scanned:
    """Scan sequences with motifs and with the user's own copy of PROSITE, in the child process.

    Parameters
    ----------
    sequences
        Letters in capitals; gaps (``-``) are taken out, and nothing matches a stop (``*``).
    motifs
        Of files that are open in the case.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    meddx.phrase.Refused
        When scanning takes longer than two minutes.
    """
    arguments = {
        "sequences": list(sequences),
        "motifs": [_plain(motif) for motif in motifs],
        "with_frequent": with_frequent,
    }
    try:
        said = context.in_child(_FUNCTION, arguments, DEADLINE_S).header
    except Refused as refusal:
        if refusal.code == "too_slow":
            raise Refused("too_slow", TOO_SLOW) from refusal
        raise
    return Scanned(
        tuple(tuple(Hit(*row) for row in rows) for rows in said["hits"]),
        {str(row["accession"]): _motif(row) for row in said["found"]},
        said["scanned"],
        said["profiles"],
        said["frequent"],
        tuple(said["unscanned"]),
    )


def scan_in_child(
    sequences: list[str], motifs: list[dict[str, Any]], *, with_frequent: bool
) -> Reply:
    """Scan as ``scan`` says; runs in the child process."""
    known = {motif.accession: motif for motif in _of_user()}
    known |= {str(row["accession"]): _motif(row) for row in motifs}
    patterns = [motif for motif in known.values() if motif.pattern]
    used = [motif for motif in patterns if with_frequent or not motif.is_frequent]
    made = [(motif.accession, _compiled(motif.pattern)) for motif in used]
    hits = [sorted(hits_in(letters, made)) for letters in sequences]
    found = {hit.accession for row in hits for hit in row}
    header = {
        "hits": [[(hit.accession, hit.start, hit.end) for hit in row] for row in hits],
        "found": [_plain(known[accession]) for accession in sorted(found)],
        "scanned": len(used),
        "profiles": len(known) - len(patterns),
        "frequent": len(patterns) - len(used),
        "unscanned": [motif.name for motif in known.values() if not motif.pattern][:MOST_NAMED],
    }
    return Reply(header, {})


def _of_user() -> tuple[Motif, ...]:
    """Return the user's own motifs, read again when a file of them changed."""
    states = ((path, path.stat()) for path in user_motifs.files())
    return _loaded(tuple((path, said.st_mtime_ns, said.st_size) for path, said in states))


@lru_cache(1)
def _loaded(_stamps: tuple[tuple[Path, int, int], ...]) -> tuple[Motif, ...]:
    return user_motifs.load()[0]


@lru_cache(4096)  # more than PROSITE has
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(regex(pattern))


def hits_in(letters: str, patterns: Iterable[tuple[str, re.Pattern[str]]]) -> list[Hit]:
    """Return the hits of patterns (accession and expression) in one sequence."""
    bare = letters.replace("-", "")
    hits: list[Hit] = []
    for accession, pattern in patterns:
        at, last = 0, 0
        while (found := pattern.search(bare, at)) is not None:
            if found.end() > max(last, found.start()):
                last = found.end()
                hits.append(Hit(accession, found.start() + 1, last))
            at = found.start() + 1
    return hits


def _plain(motif: Motif) -> dict[str, Any]:
    return dict(vars(motif))


def _motif(row: dict[str, Any]) -> Motif:
    sites = tuple((int(place), str(name)) for place, name in row["sites"])
    return Motif(**{**row, "sites": sites})
