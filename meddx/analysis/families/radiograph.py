"""Reads projection radiographs with a network (``meddx.analysis.scores`` makes the findings)."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import ClassVar, Final

from typing_extensions import override

from meddx.analysis import further, gate, prepare, scores
from meddx.analysis.device import Network, Output, Sessions
from meddx.analysis.families import (
    Answer,
    Family,
    PictureKind,
    left_alone,
    missing,
    unread,
)
from meddx.analysis.gate import Refusal
from meddx.analysis.pack import GateSpec, ModelPack
from meddx.case.evidence import Finding, ImageSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

NOT_READ: Final = Phrase("The picture could not be read from its file.")
PREPARING: Final = Phrase("{pack}: preparing the image")
RUNNING: Final = Phrase("{pack}: reading the image")
_Numbered = tuple[int, scores.Picture]


class Radiograph(Family):
    """Packs with ``family = "radiograph"``.

    Parameters
    ----------
    sessions
        Open networks; keep the instance to keep them open.
    """

    name: ClassVar[str] = "radiograph"
    pictures: ClassVar[PictureKind | None] = PictureKind(
        Phrase("radiographs"), ("CR", "DX", "MG", "PX", "IO", "RG", "RF", "XA")
    )

    def __init__(self, sessions: Sessions | None = None) -> None:
        self._sessions = sessions or Sessions()

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        nothing = missing(pack, case)
        return nothing or unread(pack, case, partial(gate.by_header, pack.gate or GateSpec()))

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        if pack.weights is None or pack.gate is None or pack.input is None:
            return Answer()
        network = self._sessions.open(pack)
        left: list[NotApplicable] = []
        findings: list[Finding] = []
        running = RUNNING.with_values(pack=pack)
        total = max(1, len(case.series))

        def before(batch: Sequence[_Numbered]) -> None:
            context.checkpoint(batch[-1][0] + 0.5, total, running)

        pictures = _pictures(pack, network, case, left, context)
        for (number, picture), output in _outputs(network, pictures, before):
            go_on = partial(context.checkpoint, number + 0.5, total, running)
            try:
                findings += scores.findings(pack, network, picture, go_on, output)
            except Refused as refused:  # of this picture alone
                refusal = Refusal(refused.code, refused.phrase)
                left.append(left_alone(pack, case.series[number], refusal))
        return Answer(tuple(findings), tuple(left), network.device, network.note)


def _pictures(
    pack: ModelPack, network: Network, case: Case, left: list[NotApplicable], context: Context
) -> Iterator[_Numbered]:
    """Yield the pictures that the pack reads, prepared; the others go to ``left``, with reasons."""
    for number, series in enumerate(case.series):
        context.checkpoint(number, len(case.series), PREPARING.with_values(pack=pack))
        picture = _picture(pack, network, case, number)
        if isinstance(picture, Refusal):
            left.append(left_alone(pack, series, picture))
        else:
            yield number, picture


def _outputs(
    network: Network,
    pictures: Iterator[_Numbered],
    before: Callable[[Sequence[_Numbered]], None],
) -> Iterator[tuple[_Numbered, Output | None]]:
    """Yield the pictures with what the network says of them, or alone to be run one by one.

    A network from outside may fail at one picture and still read the next.
    """
    if network.takes_many and network.is_trusted:
        yield from network.run_many(((item, item[1].prepared.array) for item in pictures), before)
    else:
        yield from ((item, None) for item in pictures)


def _picture(
    pack: ModelPack, network: Network, case: Case, number: int
) -> scores.Picture | Refusal:
    """Return a display set as the network sees it, or why it is left alone."""
    series = case.series[number]
    if pack.weights is None or pack.gate is None or pack.input is None:
        raise ValueError("a pack of rules reads no picture")
    refusal = gate.by_header(pack.gate, series)
    if refusal is None and not series.volume.is_in_memory:
        refusal = Refusal("not_read", NOT_READ)
    if refusal is None and not prepare.fits_intensity(series, pack.input):
        refusal = Refusal("not_integer", prepare.NO_BITS)
    if refusal is not None:
        return refusal
    beside = further.filled(pack.input.further, further.known_of(case, series))
    if isinstance(beside, Refusal):
        return beside
    prepared = prepare.prepare(prepare.grey_for(series, pack.input), pack.input)
    limit = pack.weights.content_limit
    refusal = gate.by_content(prepared.grey, network.content, limit)
    if refusal is not None:
        return refusal
    key, source = f"image:{pack.name}:{number}", ImageSource(series.series_instance_uid)
    return scores.Picture(key, source, prepared, further=beside)
