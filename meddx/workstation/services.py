"""What the window asks of the rest of the program: handed in, so that tests hand in their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.foreign.found import Answers, Found
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.installed import Installed
from meddx.analysis.named_entities import Named
from meddx.analysis.pack import ModelPack
from meddx.case.codes import Code
from meddx.case.corrections import Correction
from meddx.case.evidence import Finding, Heatmap
from meddx.case.expected import Expected
from meddx.case.identity import Patient
from meddx.case.known import KnownSeries, KnownStudy, Presence, Sought
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case, Series
from meddx.case.source import Source
from meddx.imaging.frames import FrameStore
from meddx.jobs import Context, Lanes
from meddx.phrase import Language, Phrase
from meddx.settings import Settings
from meddx.workstation.genes.services import GeneServices
from meddx.workstation.library.services import Library
from meddx.workstation.opened import Opened


class Terms(Protocol):
    """The vocabulary of findings (``meddx.knowledge.phenotypes.Phenotypes``)."""

    def code(self, hp_id: str, /) -> Code:
        """Return the code with its names; KeyError if there is none."""
        ...

    def names(self) -> Mapping[str, str]:
        """Return lower-cased English name or synonym -> primary id."""
        ...

    def names_zh(self) -> Mapping[str, str]:
        """Return Chinese name or synonym -> primary id."""
        ...


class OpenPaths(Protocol):
    """Imports paths into one case for each patient (``meddx.pipeline.open_paths``)."""

    def __call__(
        self,
        paths: Sequence[Path | Source],
        context: Context,
        into: Case | None = None,
        attach_unidentified: bool = False,
        known_patient_ids: frozenset[str] = frozenset(),
    ) -> Opened:
        """Import; what was refused is named in the cases."""
        ...


class Keeping(Protocol):
    """Keeps what a reader made (``meddx.archive.keeper.Keeper``)."""

    def load(self, kind: str, subject: str, /) -> dict[str, Any] | None:
        """Return the newest document; to be called in the background. Raises ``Refused``."""
        ...

    def put(self, kind: str, subject: str, plain: Mapping[str, Any], /) -> None:
        """Keep a document in the place of the one before; returns at once."""
        ...

    def forget(self, kind: str, subject: str, /) -> None:
        """Delete a document, soon; returns at once."""
        ...

    def set_aside(self, kind: str, subject: str, /) -> None:
        """Take a document out of the way that means nothing, and say so; in the background."""
        ...

    def flush(self, timeout_s: float = 5.0, /) -> bool:
        """Write what waits now; False if it could not be written in this time."""
        ...

    def take_messages(self) -> tuple[Phrase, ...]:
        """Return what must be said and was not yet."""
        ...


class Models(Protocol):
    """The installed models, and models from outside (``meddx.commands.shared.models.Models``).

    All of it takes a moment and is for the lane ``analyse``; all of it may raise ``Refused``. What
    changes is used by the next analysis.
    """

    def listed(self) -> tuple[Installed, ...]:
        """Return every installed model, also what is not used."""
        ...

    def look(self, path: Path, context: Context, /) -> Found | FoundEncoder | ModelPack:
        """Say what a file or folder holds, or read it where it is a pack of MedDx."""
        ...

    def write(
        self, found: Found | FoundEncoder, answers: Answers, context: Context, /
    ) -> Installed:
        """Make a pack of a model and install it."""
        ...

    def add(self, pack: ModelPack, /) -> Installed:
        """Install a pack of MedDx."""
        ...

    def remove(self, name: str, /) -> None:
        """Delete a pack that the user added."""
        ...

    def refresh(self) -> None:
        """Use what may be used by the settings of now."""
        ...


class CorrectionStore(Protocol):
    """Keeps corrected pictures for training (``meddx.archive.corrections.Corrections``).

    All of it is for the background, and may raise ``Refused``. Studies are StudyInstanceUIDs.
    """

    def allowed(self, studies: Sequence[str], /) -> bool | None:
        """Return whether pictures of these studies may be kept; None where nobody said."""
        ...

    def keep(
        self, patient: Patient, studies: Sequence[str], corrections: Sequence[Correction], /
    ) -> int:
        """Keep what was judged, and remember that it may be; returns how many are kept."""
        ...

    def holds(
        self, patient: Patient, studies: Sequence[str], corrections: Sequence[Correction], /
    ) -> bool:
        """Return whether ``keep`` would change nothing."""
        ...

    def refuse(self, studies: Sequence[str], /) -> None:
        """Remember that nothing of these studies may be kept, and delete what was."""
        ...

    def count(self, studies: Sequence[str], /) -> int:
        """Return how many pictures of these studies are kept."""
        ...


@dataclass(frozen=True, eq=False)
class Correcting:
    """Finds what a reader corrected, keeps it, and writes all of it as folders to train on.

    All of it is for the background; ``write`` takes the folder to write into and returns those
    that it wrote, not encrypted.
    """

    find: Callable[[Reading, Edits], tuple[Correction, ...]]
    store: CorrectionStore
    write: Callable[[Path], tuple[Path, ...]]


class KnownStudies(Protocol):
    """The list of studies that were opened (``meddx.archive.catalogue.Catalogue``).

    All of it is for the background, and may raise ``Refused``.
    """

    def remember(
        self,
        case: Case,
        places: Mapping[str, Sequence[Path]],
        thumbnails: Mapping[str, NDArray[np.uint8]],
        /,
    ) -> None:
        """Put studies of a case into the list: StudyInstanceUID -> what to open for it."""
        ...

    def studies(self, sought: Sought, /) -> tuple[KnownStudy, ...]:
        """Return what fits, opened last first."""
        ...

    def modalities(self) -> tuple[str, ...]:
        """Return the modalities of all studies, the most frequent first."""
        ...

    def series_of(self, study: KnownStudy, /) -> tuple[KnownSeries, ...]:
        """Return the series of a study with their thumbnails."""
        ...

    def priors(self, patient: Patient, study_instance_uid: str, /) -> tuple[KnownStudy, ...]:
        """Return the other studies of the same patient, newest study first."""
        ...

    def paths_of(self, study: KnownStudy, /) -> tuple[Path, ...]:
        """Return what to open to see a study again."""
        ...

    def presence(self, study: KnownStudy, /) -> Presence:
        """Tell whether the files of a study are where they were."""
        ...

    def forget(self, study: KnownStudy, /) -> None:
        """Delete everything that is kept about a study; its files are not touched."""
        ...


@dataclass(frozen=True)
class ReportKind:
    """A report format as a save dialog shows it: ``extension`` with its dot."""

    title: str
    extension: str


@dataclass(frozen=True, eq=False)
class Services:
    """The program below the window.

    Parameters
    ----------
    lanes
        Background threads; the window closes them when it closes.
    frames
        Gives the frames of series that still lie in files.
    open_paths
        Files and folders to cases; runs on the lane ``open``.
    read_text
        A note typed or pasted by the reader, as a case of its own; raises ``Refused``.
    analyse
        Reads a case with every pack that accepts it; runs on the lane ``analyse``.
    rerank
        The same reading with other edits, slices that were chosen included; runs on the lane
        ``analyse``.
    write_report
        Writes a reading, the format chosen by the path's ending; runs on the lane ``open``.
    names_in
        Tells what a Chinese text names: diseases, drugs ...; for the background.
    terms
        Loads the vocabulary for *Add finding*; runs on the lane ``index``.
    report_kinds
        What can be exported, best first.
    begin
        Called once the window stands: for what takes a moment and will be needed.
    expect
        Called when files are about to be opened: the reader looks for them, or drags them in.
    keeping
        Keeps measurements, key images, windows and layouts; None keeps nothing.
    known
        The list of studies that were opened before; None has none.
    reads_slices
        Whether some model reads single slices of a series when the reader chooses them.
    models
        The installed models; None keeps them out of the window.
    maps
        Makes the heatmaps of findings of one pack and picture, also of labels that were not
        called; runs on the lane ``analyse``, and may raise ``Refused``.
    correcting
        Keeps corrections for training; None keeps none.
    library
        The offline library; None has none.
    missing
        Tells what nobody mentioned of a diagnosis, by its code, in a millisecond; None tells none.
    genes
        The reference files that a reader gives, and variants that are typed; None has neither.
    """

    lanes: Lanes
    frames: FrameStore
    open_paths: OpenPaths
    read_text: Callable[[str], Case]
    analyse: Callable[[Case, Context, Edits], Reading]
    rerank: Callable[[Reading, Edits, Context], Reading]
    write_report: Callable[[Reading, Path, Language], None]
    names_in: Callable[[str, Context], Named]
    terms: Callable[[], Terms]
    report_kinds: tuple[ReportKind, ...]
    begin: Callable[[], object] = lambda: None
    expect: Callable[[], object] = lambda: None
    keeping: Keeping | None = None
    known: KnownStudies | None = None
    reads_slices: Callable[[Series], bool] = lambda _series: False
    models: Models | None = None
    maps: Callable[[Reading, Sequence[Finding], Context], tuple[Heatmap, ...]] | None = None
    correcting: Correcting | None = None
    library: Library | None = None
    missing: Callable[[Reading, str], tuple[Expected, ...]] | None = None
    genes: GeneServices | None = None


@dataclass(frozen=True)
class Preferences:
    """What the window starts with; the composition root fills it from the settings.

    Parameters
    ----------
    language
        Shown first.
    show_ai
        Whether AI results are open from the start (only in the demonstration).
    first_run
        Whether the notice of use has not been confirmed yet.
    remember
        Called with the name of a setting (a field of ``Settings``) and its value when the reader
        decides.
    heatmap_opacity
        Opacity of the heatmap at first, 0 to 1.
    tour_done
        Whether the tour of the window was taken or skipped before.
    messages
        What to tell the reader at the start (settings that were set aside, say).
    monitors
        What was measured of the monitors (``meddx.imaging.display_check.to_text``).
    current
        Returns the settings as they are kept now, for the dialog.
    folder
        Where the reader's keys and presets are kept; None keeps them as long as the window stands.
    system_language
        Shown where the settings name no language.
    hangs
        Returns whether a study that is opened for the first time is hung by a protocol.
    scale
        How much larger than usual everything is drawn, 1 to 2.
    """

    language: Language = Language.EN
    show_ai: bool = False
    first_run: bool = False
    remember: Callable[[str, str | bool | float], None] = lambda _name, _value: None
    heatmap_opacity: float = 0.5
    tour_done: bool = False
    messages: tuple[Phrase, ...] = ()
    monitors: str = ""
    current: Callable[[], Settings] = Settings
    folder: Path | None = None
    system_language: Language = Language.EN
    scale: float = 1.0
    hangs: Callable[[], bool] = lambda: False
