"""What the window asks of the rest of the program: handed in, so that tests hand in their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from meddx.case.codes import Code
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.imaging.frames import FrameStore
from meddx.jobs import Context, Lanes
from meddx.phrase import Language, Phrase
from meddx.settings import Settings


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


class Opened(Protocol):
    """What opening gave (``meddx.pipeline.Opened``)."""

    @property
    def cases(self) -> tuple[Case, ...]:
        """One case for each patient, the asked-for one first."""
        ...

    @property
    def unattached(self) -> tuple[Source, ...]:
        """Files that name nobody, to be attached once the reader has said whose they are."""
        ...

    @property
    def locked(self) -> tuple[Source, ...]:
        """Archives whose password is missing or wrong."""
        ...

    @property
    def messages(self) -> tuple[Phrase, ...]:
        """What must be said that is about no file."""
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
        The same reading with other edits; runs on the lane ``analyse``.
    write_report
        Writes a reading, the format chosen by the path's ending; runs on the lane ``open``.
    terms
        Loads the vocabulary for *Add finding*; runs on the lane ``index``.
    report_kinds
        What can be exported, best first.
    begin
        Called once the window stands: for what takes a moment and will be needed.
    expect
        Called when files are about to be opened: the reader looks for them, or drags them in.
    """

    lanes: Lanes
    frames: FrameStore
    open_paths: OpenPaths
    read_text: Callable[[str], Case]
    analyse: Callable[[Case, Context, Edits], Reading]
    rerank: Callable[[Reading, Edits], Reading]
    write_report: Callable[[Reading, Path, Language], None]
    terms: Callable[[], Terms]
    report_kinds: tuple[ReportKind, ...]
    begin: Callable[[], object] = lambda: None
    expect: Callable[[], object] = lambda: None


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
    messages
        What to tell the reader at the start (settings that were set aside, say).
    current
        Returns the settings as they are kept now, for the dialog.
    folder
        Where the reader's keys and presets are kept; None keeps them as long as the window stands.
    system_language
        Shown where the settings name no language.
    scale
        How much larger than usual everything is drawn, 1 to 2.
    """

    language: Language = Language.EN
    show_ai: bool = False
    first_run: bool = False
    remember: Callable[[str, str | bool | float], None] = lambda _name, _value: None
    heatmap_opacity: float = 0.5
    messages: tuple[Phrase, ...] = ()
    current: Callable[[], Settings] = Settings
    folder: Path | None = None
    system_language: Language = Language.EN
    scale: float = 1.0
