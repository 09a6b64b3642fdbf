"""Reads ``hp.obo`` (OBO 1.2/1.4, the part the HPO uses) into plain tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from meddx.knowledge.cache import Tables, packed, ragged

_SYNONYM: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s+(EXACT|RELATED|BROAD|NARROW)\s*([\w:]*)')
_SKIPPED: Final = frozenset({"obsolete_synonym", "HP:0034334"})  # discarded; allelic requirement


@dataclass
class Stanza:
    """One ``[Term]`` while it is read."""

    hp_id: str = ""
    name: str = ""
    obsolete: bool = False
    alternatives: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    synonyms: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    replaced_by: str = ""


def stanzas(path: Path) -> Iterator[Stanza]:
    """Yield every term of the file, obsolete ones too."""
    stanza: Stanza | None = None
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("["):
                if stanza is not None:
                    yield stanza
                stanza = Stanza() if line.startswith("[Term]") else None
            elif stanza is not None:
                _take(stanza, line.rstrip("\n"))
    if stanza is not None:
        yield stanza


def _take(stanza: Stanza, line: str) -> None:
    """Put one ``tag: value`` line into the term."""
    tag, _, value = line.partition(": ")
    if tag == "id":
        stanza.hp_id = value
    elif tag == "name":
        stanza.name = value
    elif tag == "is_a":
        stanza.parents.append(value.split(" ", 1)[0])
    elif tag == "alt_id":
        stanza.alternatives.append(value)
    elif tag == "synonym":
        _take_synonym(stanza, value)
    elif tag == "is_obsolete":
        stanza.obsolete = value == "true"
    elif tag == "replaced_by":
        stanza.replaced_by = value


def _take_synonym(stanza: Stanza, value: str) -> None:
    found = _SYNONYM.match(value)
    if found and found.group(3) not in _SKIPPED:
        text = re.sub(r"\\(.)", r"\1", found.group(1))
        if found.group(2) == "EXACT":
            stanza.synonyms.append(text)
        else:
            stanza.related.append(text)


def tables(path: Path) -> Tables:
    """Build the index of ``hp.obo``.

    Returns
    -------
    dict
        ``ids``, ``names``, ``synonyms`` and ``related`` (``|`` between those of one term),
        ``alternatives`` (``old new`` pairs), and the ancestors of each term with itself as
        ``up_starts``, ``up``.
    """
    everything = list(stanzas(path))
    terms = sorted((s for s in everything if not s.obsolete), key=lambda s: s.hp_id)
    place = {s.hp_id: number for number, s in enumerate(terms)}
    moved = [(old, s.hp_id) for s in terms for old in s.alternatives if old not in place]
    moved += [(s.hp_id, s.replaced_by) for s in everything if s.obsolete and s.replaced_by in place]
    parents = [[place[p] for p in s.parents if p in place] for s in terms]
    up_starts, up = ragged(_closure(parents))
    return {
        "ids": packed(s.hp_id for s in terms),
        "names": packed(s.name for s in terms),
        "synonyms": packed("|".join(t.replace("|", "/") for t in s.synonyms) for s in terms),
        "related": packed("|".join(t.replace("|", "/") for t in s.related) for s in terms),
        "alternatives": packed(f"{old} {new}" for old, new in sorted(set(moved))),
        "up_starts": up_starts,
        "up": up,
    }


def _closure(parents: list[list[int]]) -> list[list[int]]:
    """Ancestors of each term, itself included, sorted; walked without recursion."""
    known: list[set[int] | None] = [None] * len(parents)
    for start in range(len(parents)):
        stack = [start]
        while stack:
            term = stack[-1]
            waiting = [p for p in parents[term] if known[p] is None]
            if known[term] is None and waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if known[term] is None:
                known[term] = {term}.union(*(known[p] or () for p in parents[term]))
    return [sorted(found or ()) for found in known]
