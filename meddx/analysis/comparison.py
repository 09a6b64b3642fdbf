"""The heatmaps of labels that were not called: made when a reader compares them, never kept.

A heatmap is attached to a finding from its threshold on. To compare two labels the network runs
once more on the same picture.
"""

from collections.abc import Sequence
from typing import Final

from meddx.analysis import further, prepare, scores
from meddx.analysis.device import Sessions
from meddx.analysis.gate import Refusal
from meddx.analysis.pack import ModelPack
from meddx.case.codes import Code
from meddx.case.evidence import Finding, Heatmap, ImageSource
from meddx.case.reading import Reading
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

COMPARING: Final = Phrase("Making the heatmaps of both labels")
CHANGED: Final = Phrase(
    "The model pack {pack} is not the one that this reading was made with. Analyse the case again."
)
NO_PICTURE: Final = Phrase("The picture is not in memory any more. Analyse the case again.")
NO_MAP: Final = Phrase("The model pack {pack} makes no heatmap of these labels.")


class Comparison:
    """Makes heatmaps on demand; keeps the network that was used last open."""

    def __init__(self) -> None:
        self._sessions = Sessions(keep=1)

    def maps(
        self,
        packs: Sequence[ModelPack],
        reading: Reading,
        findings: Sequence[Finding],
        context: Context,
    ) -> tuple[Heatmap, ...]:
        """Return the heatmap of each finding, all of one pack and one picture.

        Parameters
        ----------
        packs
            That are in use now.
        reading
            In which the findings stand.

        Raises
        ------
        Refused
            ``pack_changed``, ``not_read``, ``no_heatmap``, or what opening the network refuses.
        meddx.jobs.Cancelled
            When the reader cancels.
        """
        context.checkpoint(0, 2, COMPARING)
        pack = _pack_of(packs, reading, findings[0])
        source = findings[0].source
        if not isinstance(source, ImageSource):
            raise Refused("not_read", NO_PICTURE)
        series = reading.case.find_series(source.series_instance_uid)
        if series is None or not series.volume.is_in_memory or series.volume.frame_count > 1:
            raise Refused("not_read", NO_PICTURE)
        if pack.weights is None or pack.input is None:
            raise Refused("no_heatmap", NO_MAP.with_values(pack=pack.name))
        network = self._sessions.open(pack)
        beside = further.filled(pack.input.further, further.known_of(reading.case, series))
        if isinstance(beside, Refusal):
            raise Refused(beside.code, beside.reason)
        prepared = prepare.prepare(prepare.grey_for(series, pack.input), pack.input)
        picture = scores.Picture("", source, prepared, further=beside)
        context.checkpoint(1, 2, COMPARING)
        _, maps = scores.ran(pack, network, picture, lambda: context.checkpoint(1, 2, COMPARING))
        made = tuple(maps.of(_row(pack, finding.code)) for finding in findings)
        found = tuple(one for one in made if one is not None)
        if len(found) < len(made):
            raise Refused("no_heatmap", NO_MAP.with_values(pack=pack.name))
        return found


def _pack_of(packs: Sequence[ModelPack], reading: Reading, finding: Finding) -> ModelPack:
    """Return the pack of a finding if it is still the one that made it."""
    run = next((run for run in reading.packs if run.name == finding.pack), None)
    pack = next((pack for pack in packs if pack.name == finding.pack), None)
    if run is None or pack is None or pack.sha256 != run.sha256:
        raise Refused("pack_changed", CHANGED.with_values(pack=finding.pack))
    return pack


def _row(pack: ModelPack, code: Code) -> int:
    found = (row for row, label in enumerate(pack.labels) if label.code == code)
    row = next(found, None)
    if row is None:
        raise Refused("no_heatmap", NO_MAP.with_values(pack=pack.name))
    return row
