"""Lets packs read a case, one after the other: a broken one never costs the others."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from meddx import discovery, log
from meddx.analysis.families import Answer, Family
from meddx.analysis.pack import ModelPack
from meddx.analysis.pictures import Pictures
from meddx.case.evidence import Finding
from meddx.case.layers import Layer
from meddx.case.reading import NotApplicable, PackRun, Reading
from meddx.case.record import Case, Series
from meddx.jobs import Cancelled, Context, place_of
from meddx.phrase import Phrase, Refused

T = TypeVar("T")

ANALYSING: Final = Phrase("Analysing: {pack}")
PACK_FAULT: Final = Phrase(
    "This model pack stopped because of a fault; the others were used. The log names the place."
)
NO_FAMILY: Final = Phrase(
    "This version of MedDx has no reader for packs of the family {family}. Update MedDx or remove "
    "the pack."
)


@dataclass(frozen=True, eq=False)
class Found:
    """What packs said of a case, in the order of the packs."""

    findings: tuple[Finding, ...] = ()
    layers: tuple[Layer, ...] = ()
    runs: tuple[PackRun, ...] = ()
    left: tuple[NotApplicable, ...] = ()

    def beside(
        self, reading: Reading, names: frozenset[str], packs: Sequence[ModelPack]
    ) -> Reading:
        """Return a reading in which this stands in place of what the packs of these names said.

        Parameters
        ----------
        reading
            What was read before. Masks stay: packs that read single slices make none.
        names
            Of the packs that read again.
        packs
            All packs, in the order of a reading.
        """
        order = {pack.name: number for number, pack in enumerate(packs)}

        def joined(old: Iterable[T], new: Iterable[T], name: Callable[[T], str]) -> tuple[T, ...]:
            items = [*(item for item in old if name(item) not in names), *new]
            return tuple(sorted(items, key=lambda item: order.get(name(item), -1)))

        return replace(
            reading,
            findings=joined(reading.findings, self.findings, lambda item: item.pack),
            packs=joined(reading.packs, self.runs, lambda item: item.name),
            not_applicable=joined(reading.not_applicable, self.left, lambda item: item.pack),
        )


class PackReader:
    """The families with their sessions, which stay open between readings.

    Parameters
    ----------
    pictures
        Brings into memory what a pack wants.
    """

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self.families = {
            kind.name: kind() for kind in discovery.find("meddx.analysis.families", Family)
        }
        for family in self.families.values():
            family.meet(self.families)

    def read(self, packs: Sequence[ModelPack], case: Case, context: Context) -> Found:
        """Let packs read a case.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        """
        findings: list[Finding] = []
        layers: list[Layer] = []
        runs: list[PackRun] = []
        left: list[NotApplicable] = []
        for number, pack in enumerate(packs):
            context.checkpoint(number, len(packs) + 1, ANALYSING.with_values(pack=pack))
            run, answer = self._read(pack, case, context)
            findings += answer.findings
            layers += answer.layers
            left += [replace(item, title_zh=pack.title_zh) for item in answer.not_applicable]
            runs += [run] if run else []
        return Found(tuple(findings), tuple(layers), tuple(runs), tuple(left))

    def wants(self, pack: ModelPack, series: Series) -> bool:
        """Whether a pack needs the voxels of a stack in memory."""
        family = self.families.get(pack.family)
        return family is not None and _asked(family.wants, pack, series)

    def offers(self, pack: ModelPack, series: Series) -> bool:
        """Whether a pack reads single slices of a display set when the reader chooses them."""
        family = self.families.get(pack.family)
        return family is not None and _asked(family.offers, pack, series)

    def slice_grey(self, pack: ModelPack, series: Series, k: int) -> NDArray[np.float32] | None:
        """Return a slice as grey values (rows, cols), 0 to 1, as a pack reads it before fitting.

        None where the pack reads no such slice, or where it cannot be read from its file any more.
        """
        family = self.families.get(pack.family)
        if family is None:
            return None
        try:
            seen = self._pictures.of_slice(series, k, whole=family.wants(pack, series))
            return family.grey(pack, seen, k)
        except Refused:
            return None

    def _read(self, pack: ModelPack, case: Case, context: Context) -> tuple[PackRun | None, Answer]:
        family = self.families.get(pack.family)
        if family is None:
            return None, _left(pack, "no_family", NO_FAMILY.with_values(family=pack.family))
        began = time.perf_counter()
        try:
            why_not = family.accepts(pack, case)
            if why_not is not None:
                return None, Answer(not_applicable=(why_not,))
            seen = self._pictures.with_stacks(case, partial(self.wants, pack), context)
            answer = family.read(pack, seen, context)
        except Cancelled:
            raise
        except Refused as refused:
            return None, _left(pack, refused.code, refused.phrase)
        except Exception as error:  # noqa: BLE001 - one broken pack never costs the reading
            log.note(event="pack_fault", pack=pack.name, place=place_of(error))
            return None, _left(pack, "fault", PACK_FAULT)
        run = PackRun(
            name=pack.name,
            version=pack.version,
            title=pack.title,
            device=answer.device,
            seconds=time.perf_counter() - began,
            looked_for=tuple(label.code.code for label in pack.delivered),
            device_note=answer.device_note,
            sha256=pack.sha256,
            title_zh=pack.title_zh,
            trust=pack.trust.value,
            calibrated=pack.calibrated,
            purpose=pack.purpose.value,
            asked=pack.asked.value,
            pointless=pack.weights is not None and pack.weights.pointless,
        )
        return run, answer


def _asked(ask: Callable[[ModelPack, Series], bool], pack: ModelPack, series: Series) -> bool:
    try:
        return ask(pack, series)
    except Exception:  # noqa: BLE001 - a broken pack, which reading says
        return False


def _left(pack: ModelPack, code: str, reason: Phrase) -> Answer:
    return Answer(not_applicable=(NotApplicable(pack.name, pack.title, code, reason),))
