"""Which cases taught the ranking's weights, and the weights that were learnt without them.

Beside the delivered weights lie those of each part of the cross-validation (``ranking_parts.toml``)
with the publications and diseases that the part held: a case that shares one of them is measured by
the weights that were learnt without that part (``product.unseen``).
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx import paths
from meddx.analysis.pack_fields import MalformedError, Table
from meddx.knowledge.ranking import KINDS, RankingModel
from meddx.phrase import Phrase, Refused
from meddx.training.ranking.solved import SolvedCase

FILE: Final = "ranking_parts.toml"
SCHEMA: Final = 1
BROKEN: Final = Phrase(
    "{name} is missing or damaged: it says which cases taught the ranking. Train the ranking anew."
)


@dataclass(frozen=True)
class Part:
    """A part of the cross-validation.

    Parameters
    ----------
    model
        What the other parts taught.
    publications, diseases
        Of the cases of this part.
    """

    model: RankingModel
    publications: frozenset[str]
    diseases: frozenset[str]

    def holds(self, case: SolvedCase) -> bool:
        """Whether a case shares a publication or a disease with the part."""
        return case.truth in self.diseases or bool(case.publications & self.publications)


def load(path: Path | None = None) -> tuple[Part, ...]:
    """Read the parts; those beside the delivered weights where no file is named.

    Raises
    ------
    Refused
        ``bad_ranking_parts``.
    """
    path = path or paths.resource("knowledge", FILE)
    try:
        table = Table(tomllib.loads(path.read_text(encoding="utf-8")))
        table.demand(table.integer("schema") == SCHEMA, "schema")
        return tuple(_part(entry) for entry in table.tables("part"))
    except (OSError, ValueError) as error:
        named = MalformedError(str(error))
        raise Refused("bad_ranking_parts", BROKEN.with_values(name=path.name)) from named


def _part(entry: Table) -> Part:
    weights = entry.table("weights")
    model = RankingModel(
        weights={name: weights.number(name) for name in KINDS},
        shortlist=entry.integer("shortlist"),
        astray=entry.number("astray"),
    )
    publications, diseases = entry.texts("publications"), entry.texts("diseases")
    return Part(model, frozenset(publications), frozenset(diseases))


def text_of(parts: Sequence[Part]) -> str:
    """Return the file's text."""
    lines = ["# Written by meddx train; for measuring the ranking on the cases that taught it."]
    lines += ["", f"schema = {SCHEMA}"]
    for part in parts:
        lines += ["", "[[part]]", f"shortlist = {part.model.shortlist}"]
        lines += [f"astray = {part.model.astray}"]
        lines += [f"publications = {_list(part.publications)}"]
        lines += [f"diseases = {_list(part.diseases)}", "", "[part.weights]"]
        lines += [f"{name} = {weight!r}" for name, weight in part.model.weights.items()]
    return "\n".join(lines) + "\n"


def _list(texts: frozenset[str]) -> str:
    inside = ", ".join(f'"{text}"' for text in sorted(texts))
    return f"[{inside}]"
