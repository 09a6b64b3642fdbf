"""Notes read by a model in place of the rules, where the reader chose so."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from meddx.analysis import calibrate, text_meaning, text_readers
from meddx.analysis.pack import Label, ModelPack, Trust
from meddx.analysis.report_findings import reported
from meddx.analysis.text_reader import TextReader
from meddx.case.codes import MEDDX
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.record import Note

FAMILY: Final = "note_text"


def chosen(packs: Sequence[ModelPack], how: str) -> tuple[ModelPack, ...]:
    """Leave one way of reading notes among these packs: the rules, or one model.

    Where no model reads in that way the rules read; a pack that the user added goes before the
    delivered. The model gets the text encoder that it needs, where it is among the packs.

    Parameters
    ----------
    how
        A ``meddx.analysis.text_spec.TextKind``; anything else is the rules.
    """
    models = [one for one in packs if one.family == FAMILY and one.text and one.text.kind == how]
    models.sort(key=lambda pack: pack.trust is Trust.DELIVERED)
    kept = models[:1]
    left = (
        pack
        for pack in packs
        if pack.family != FAMILY or (pack in kept if kept else pack.text is None)
    )
    return tuple(text_meaning.with_encoder(pack, packs) for pack in left)


class Readers:
    """Keeps what was last used to read notes open."""

    def __init__(self) -> None:
        self._open: tuple[tuple[str, str], TextReader] | None = None
        self._lock = threading.Lock()

    def open(self, pack: ModelPack) -> TextReader:
        """Open what reads text in a pack, or return it if it is open.

        Raises
        ------
        Refused
            What ``text_readers.open_reader`` refuses.
        """
        key = pack.sha256, pack.encoder.sha256 if pack.encoder else ""
        with self._lock:
            if self._open is None or self._open[0] != key:
                self._open = key, text_readers.open_reader(pack)
            return self._open[1]


# How the words at these characters are asserted, and by which characters where these are known.
Heard = Callable[[int, int], tuple[Assertion, tuple[int, int] | None] | None]


def hearing(model: TextReader, text: str, mentions: Sequence[tuple[int, int]]) -> Heard:
    """Return what tells how these mentions are asserted, as ``AssertionReader.decision`` does."""
    kinds = dict(zip(mentions, model.kinds(text, mentions), strict=True))

    def heard(start: int, end: int) -> tuple[Assertion, None] | None:
        kind = kinds[start, end]
        return None if kind is Assertion.PRESENT else (kind, None)

    return heard


def report_findings(
    pack: ModelPack, model: TextReader, note: Note, known: frozenset[str]
) -> Iterator[Finding]:
    """Yield what the report in a note asserts and nothing in it names.

    Only what stands under findings and impression is read: an indication asserts nothing.

    Parameters
    ----------
    known
        Codes that are found already.
    """
    read = model.report(reported(note))
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
