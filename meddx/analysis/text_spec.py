"""The table ``text`` of a ``pack.toml``: a recurrent network that reads notes."""

from dataclasses import dataclass
from typing import Final

from meddx.analysis.pack_fields import Table
from meddx.case.evidence import Assertion

MAX_TOKENS: Final = 1024


@dataclass(frozen=True)
class TextSpec:
    """Files of a network that reads text, and the result that is known of it.

    Parameters
    ----------
    onnx, vocabulary
        The network, and its words, one a line.
    buckets
        Numbers that words outside the vocabulary share (``meddx.analysis.text_tokens``).
    window
        Most tokens that it reads at a time.
    assertions
        What its outputs ``assertion`` stand for, in their order.
    golden
        A text whose results are known; its mention are its characters ``golden_mention``.
    golden_findings, golden_assertions
        Logits of that text: of the labels, and of the assertions of the mention.
    """

    onnx: str
    vocabulary: str
    buckets: int
    window: int
    assertions: tuple[Assertion, ...]
    golden: str
    golden_mention: tuple[int, int]
    golden_findings: tuple[float, ...]
    golden_assertions: tuple[float, ...]


def text_of(table: Table, labels: int) -> TextSpec:
    """Read the table ``text`` of a pack with so many labels."""
    names = table.texts("assertions")
    table.demand(bool(names) and set(names) <= set(Assertion), "assertions")
    start, end = table.numbers("golden_mention", 2)
    spec = TextSpec(
        onnx=table.text("onnx"),
        vocabulary=table.text("vocabulary"),
        buckets=table.integer("buckets"),
        window=table.integer("window"),
        assertions=tuple(map(Assertion, names)),
        golden=table.text("golden"),
        golden_mention=(int(start), int(end)),
        golden_findings=table.numbers("golden_findings", labels),
        golden_assertions=table.numbers("golden_assertions", len(names)),
    )
    table.demand(0 < spec.buckets <= 1 << 20, "buckets")
    table.demand(8 <= spec.window <= MAX_TOKENS, "window")
    table.demand(0 <= spec.golden_mention[0] < spec.golden_mention[1], "golden_mention")
    table.demand(spec.golden_mention[1] <= len(spec.golden), "golden_mention")
    return spec


def fields_of(spec: TextSpec) -> list[tuple[str, object]]:
    """Return the fields of the table, in the order in which they are written."""
    return [
        ("onnx", spec.onnx),
        ("vocabulary", spec.vocabulary),
        ("buckets", spec.buckets),
        ("window", spec.window),
        ("assertions", [kind.value for kind in spec.assertions]),
        ("golden", spec.golden),
        ("golden_mention", list(spec.golden_mention)),
        ("golden_findings", list(spec.golden_findings)),
        ("golden_assertions", list(spec.golden_assertions)),
    ]
