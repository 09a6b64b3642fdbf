"""Model families: one file each, how a kind of pack reads a case."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from meddx import discovery
from meddx.analysis import prepare
from meddx.analysis.dictionary import Mention
from meddx.analysis.entities_zh import Entity
from meddx.analysis.gate import Refusal
from meddx.analysis.pack import ModelPack
from meddx.case.evidence import Finding
from meddx.case.layers import Layer
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, Note, Series
from meddx.jobs import Context
from meddx.phrase import Phrase

NO_IMAGE: Final = Phrase("The case has no image.")
RULES_ONLY: Final = Phrase("The model pack {pack} has no network to run.")


@dataclass(frozen=True, eq=False)
class Answer:
    """What a pack read: findings, what it left alone and why, where it ran, masks it made."""

    findings: tuple[Finding, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    device: str = "CPU"
    device_note: Phrase | None = None
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True)
class PictureKind:
    """What a network from outside may read as a pack of a family.

    Parameters
    ----------
    title
        What these pictures are called.
    modalities, photometric
        DICOM's words that the family can read.
    max_frames
        See ``GateSpec``.
    min_side_px
        Shortest side that is still worth reading; None for that of the network's input.
    in_hu
        Whether the network sees HU through a window (centre, width) that the pack must state.
    exclusive
        Whether the family reads networks whose labels exclude one another.
    """

    title: Phrase
    modalities: tuple[str, ...]
    photometric: tuple[str, ...] = ("MONOCHROME1", "MONOCHROME2")
    max_frames: int = 1
    min_side_px: int | None = None
    in_hu: bool = False
    exclusive: bool = True


class Family(ABC):
    """Runs the packs whose ``family`` is ``name``.

    Attributes
    ----------
    name
        The word in ``pack.toml``.
    pictures
        What it takes, where a network from outside may join it; None where none may.
    """

    name: ClassVar[str]
    pictures: ClassVar[PictureKind | None] = None

    def meet(self, others: "Mapping[str, Family]") -> None:  # noqa: B027 - most need no other
        """Be told of all families by their names, once, for one that builds on another's work."""

    @abstractmethod
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        """Return None if the pack may read something of this case, else why not."""

    def wants(self, pack: ModelPack, series: Series) -> bool:  # noqa: ARG002 - for those that do
        """Whether ``read`` needs the voxels of this stack in memory.

        Single pictures always are; a stack takes time and memory, so a family asks for it.
        """
        return False

    def offers(self, pack: ModelPack, series: Series) -> bool:  # noqa: ARG002 - for those that do
        """Whether the reader may choose single slices of this display set for ``read``.

        Such a family reads ``case.slices`` and nothing else of the images.
        """
        return False

    def grey(
        self, pack: ModelPack, series: Series, k: int | None = None
    ) -> NDArray[np.float32] | None:
        """Return a picture as ``read`` sees it before it is fitted to the pack's input.

        Parameters
        ----------
        series
            In memory: the whole stack where the pack ``wants`` it, else the picture alone.
        k
            Number of the slice in the whole stack; None of a single picture without a case, whose
            header is not asked.

        Returns
        -------
        ndarray of float32, shape (rows, cols), 0 to 1
            None where no such slice is read, and where a picture shows nothing.

        Raises
        ------
        meddx.phrase.Refused
            When the picture cannot be prepared.
        """
        if k is not None or pack.input is None:
            return None
        return prepare.grey_for(series, pack.input)

    @abstractmethod
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        """Read the case; only called when ``accepts`` returned None.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        meddx.phrase.Refused
            When the pack itself is damaged.
        """


class MentionReader(Family):
    """The family of notes, which also reads mentions that another family found in them."""

    @abstractmethod
    def mentions_in(self, note: Note) -> Sequence[Mention]:
        """Return the names that the dictionary finds in a note."""

    @abstractmethod
    def findings_of(
        self, note: Note, mentions: Sequence[Mention], pack: str, beside: Sequence[Mention] = ()
    ) -> list[Finding]:
        """Return a finding for each mention, asserted as the note asserts it, in their order.

        ``beside`` are names in the note that hold no words about others, and make no finding here.
        """

    @abstractmethod
    def diseases_of(self, note: Note, entities: Sequence[Entity], pack: str) -> list[Finding]:
        """Return a finding for each disease that MedDx ranks among names that were recognised.

        What this family finds in the note by itself is left out.
        """


def missing(pack: ModelPack, case: Case, *, network: bool = True) -> NotApplicable | None:
    """Return why a pack that reads images has nothing to run, or nothing to run on; else None.

    ``network`` is whether the family runs one.
    """
    if network and (pack.weights is None or pack.gate is None or pack.input is None):
        return NotApplicable(pack.name, pack.title, "no_network", RULES_ONLY.with_values(pack=pack))
    if not case.series:
        return NotApplicable(pack.name, pack.title, "no_image", NO_IMAGE)
    return None


def unread(
    pack: ModelPack, case: Case, why_not: Callable[[Series], Refusal | None]
) -> NotApplicable | None:
    """Return why the first series is left alone where all are; None where one may be read."""
    first: NotApplicable | None = None
    for series in case.series:
        refusal = why_not(series)
        if refusal is None:
            return None
        first = first or left_alone(pack, series, refusal)
    return first


def left_alone(
    pack: ModelPack, series: Series, refusal: Refusal, k: int | None = None
) -> NotApplicable:
    """Return that a pack does not read a series, or its slice ``k``, and why."""
    uid = series.series_instance_uid
    return NotApplicable(pack.name, pack.title, refusal.code, refusal.reason, uid, k=k)


def named(name: str) -> Family | None:
    """Return the family that packs name so; None where there is none."""
    found = discovery.find("meddx.analysis.families", Family)
    return next((kind() for kind in found if kind.name == name), None)
