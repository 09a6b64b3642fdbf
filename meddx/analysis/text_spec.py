"""The table ``text`` of a ``pack.toml``: a model that reads notes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from meddx.analysis.pack_fields import Table
from meddx.case.evidence import Assertion

MAX_TOKENS: Final = 1024


class TextKind(StrEnum):
    """How a pack reads text; the words are those of the setting ``note_reader``."""

    NETWORK = "network"  # recurrent, on words
    LINEAR = "linear"  # on TF-IDF of words
    MEANING = "meaning"  # linear, on vectors of a text encoder


@dataclass(frozen=True)
class TextSpec:
    """Files of a model that reads text, and the result that is known of it.

    Parameters
    ----------
    weights
        The network (ONNX), or the heads of a linear model (``meddx.analysis.text_heads``).
    vocabulary, buckets
        Of a network: its words, one a line, and numbers that others share
        (``meddx.analysis.text_tokens``).
    window
        Most tokens that it reads at a time.
    assertions
        What its outputs ``assertion`` stand for, in their order.
    golden
        A text whose results are known; its mention are its characters ``golden_mention``.
    golden_findings, golden_assertions
        Logits of that text: of the labels, and of the assertions of the mention.
    kind
        What it is.
    languages
        Of the texts that it learnt from; empty where these are all that MedDx knows.
    """

    weights: str
    vocabulary: str
    buckets: int
    window: int
    assertions: tuple[Assertion, ...]
    golden: str
    golden_mention: tuple[int, int]
    golden_findings: tuple[float, ...]
    golden_assertions: tuple[float, ...]
    kind: TextKind = TextKind.NETWORK
    languages: tuple[str, ...] = ()

    @property
    def files(self) -> frozenset[str]:
        """Names of the files that it needs."""
        return frozenset({self.weights, self.vocabulary} - {""})


def text_of(table: Table, labels: int) -> TextSpec:
    """Read the table ``text`` of a pack with so many labels."""
    names = table.texts("assertions")
    table.demand(bool(names) and set(names) <= set(Assertion), "assertions")
    kind = table.text("kind", TextKind.NETWORK.value)
    table.demand(kind in set(TextKind), "kind")
    is_network = kind == TextKind.NETWORK
    start, end = table.numbers("golden_mention", 2)
    spec = TextSpec(
        weights=table.text("onnx" if is_network else "heads"),
        vocabulary=table.text("vocabulary") if is_network else "",
        buckets=table.integer("buckets") if is_network else 0,
        window=table.integer("window"),
        assertions=tuple(map(Assertion, names)),
        golden=table.text("golden"),
        golden_mention=(int(start), int(end)),
        golden_findings=table.numbers("golden_findings", labels),
        golden_assertions=table.numbers("golden_assertions", len(names)),
        kind=TextKind(kind),
        languages=table.texts("languages"),
    )
    table.demand(not is_network or 0 < spec.buckets <= 1 << 20, "buckets")
    table.demand(8 <= spec.window <= MAX_TOKENS, "window")
    table.demand(0 <= spec.golden_mention[0] < spec.golden_mention[1], "golden_mention")
    table.demand(spec.golden_mention[1] <= len(spec.golden), "golden_mention")
    return spec


def fields_of(spec: TextSpec) -> list[tuple[str, object]]:
    """Return the fields of the table, in the order in which they are written."""
    if spec.kind is TextKind.NETWORK:
        own: list[tuple[str, object]] = [
            ("onnx", spec.weights),
            ("vocabulary", spec.vocabulary),
            ("buckets", spec.buckets),
        ]
    else:
        own = [("kind", spec.kind.value), ("heads", spec.weights)]
    return [
        *own,
        ("window", spec.window),
        *([("languages", list(spec.languages))] if spec.languages else []),
        ("assertions", [kind.value for kind in spec.assertions]),
        ("golden", spec.golden),
        ("golden_mention", list(spec.golden_mention)),
        ("golden_findings", list(spec.golden_findings)),
        ("golden_assertions", list(spec.golden_assertions)),
    ]
