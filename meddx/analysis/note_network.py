"""Notes read by a recurrent network in place of the rules, where the reader chose so."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from meddx.analysis import calibrate, text_network
from meddx.analysis.pack import Label, ModelPack, Trust
from meddx.analysis.report_findings import reported
from meddx.analysis.text_network import TextNetwork
from meddx.case.codes import MEDDX
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.record import Note

FAMILY: Final = "note_text"


def chosen(packs: Sequence[ModelPack], *, by_network: bool) -> tuple[ModelPack, ...]:
    """Leave one way of reading notes among these packs: the rules, or one network.

    Where there is no network the rules read; a pack that the user added goes before the delivered.
    """
    networks = [pack for pack in packs if pack.family == FAMILY and pack.text is not None]
    networks.sort(key=lambda pack: pack.trust is Trust.DELIVERED)
    kept = networks[:1] if by_network else []
    return tuple(
        pack
        for pack in packs
        if pack.family != FAMILY or (pack in kept if kept else pack.text is None)
    )


class Networks:
    """Keeps the network that was used last open."""

    def __init__(self) -> None:
        self._open: tuple[str, TextNetwork] | None = None
        self._lock = threading.Lock()

    def open(self, pack: ModelPack) -> TextNetwork:
        """Open the network of a pack, or return it if it is open.

        Raises
        ------
        Refused
            ``pack_not_running`` or ``pack_wrong_numbers``.
        """
        with self._lock:
            if self._open is None or self._open[0] != pack.sha256:
                self._open = pack.sha256, text_network.open_network(pack)
            return self._open[1]


# How the words at these characters are asserted, and by which characters where these are known.
Heard = Callable[[int, int], tuple[Assertion, tuple[int, int] | None] | None]


def hearing(network: TextNetwork, text: str, mentions: Sequence[tuple[int, int]]) -> Heard:
    """Return what tells how these mentions are asserted, as ``AssertionReader.decision`` does."""
    kinds = dict(zip(mentions, network.kinds(text, mentions), strict=True))

    def heard(start: int, end: int) -> tuple[Assertion, None] | None:
        kind = kinds[start, end]
        return None if kind is Assertion.PRESENT else (kind, None)

    return heard


def report_findings(
    pack: ModelPack, network: TextNetwork, note: Note, known: frozenset[str]
) -> Iterator[Finding]:
    """Yield what the report in a note asserts and nothing in it names.

    Only what stands under findings and impression is read: an indication asserts nothing.

    Parameters
    ----------
    known
        Codes that are found already.
    """
    read = network.report(reported(note))
    if read is None:
        return
    for number, label in enumerate(pack.labels):
        p = calibrate.probability(label, float(read.logits[number]))
        # What only MedDx has a name for stands in no ranking.
        if label.suppressed or label.code.system == MEDDX or label.code.code in known:
            continue
        if p >= label.threshold:
            yield _finding(pack, label, p, note, read.sentences[number])


def _finding(
    pack: ModelPack, label: Label, p: float, note: Note, place: tuple[int, int]
) -> Finding:
    start, end = place
    section = next((s.kind for s in note.sections if s.start <= start < s.end), "other")
    shown = calibrate.at_prevalence(p, label.prevalence, label.shown_at)
    return Finding(
        key=f"report:{note.note_id}:{start}:{label.code.code}",
        code=label.code,
        assertion=Assertion.PRESENT,
        probability=shown,
        source=TextSource(note.note_id, start, end, note.text[start:end], section),
        pack=pack.name,
        prevalence=label.shown_at,
    )
