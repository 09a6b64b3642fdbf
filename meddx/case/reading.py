"""What an analysis found: the only thing that reports and panels see."""

from dataclasses import dataclass, field
from datetime import datetime

from meddx.case.evidence import Diagnosis, Finding
from meddx.case.layers import Layer
from meddx.case.record import Case, Series
from meddx.phrase import Language, Phrase


@dataclass(frozen=True)
class PackRun:
    """A pack that read the case: device as the session reports it (``CPU``, ``CUDA``)."""

    name: str
    version: str
    title: str
    device: str
    seconds: float
    looked_for: tuple[str, ...] = ()  # CURIEs of the labels, so that a negative can be listed
    device_note: Phrase | None = None
    sha256: str = ""
    title_zh: str = ""
    trust: str = "delivered"  # or "signed", "unsigned": who vouches for the pack
    calibrated: bool = True  # whether its probabilities were compared with patients
    purpose: str = "balanced"  # or "screening", "confirming": which of its thresholds made calls

    def label(self, language: Language) -> str:
        """Return the pack's title in ``language``."""
        return self.title_zh if language is Language.ZH_CN and self.title_zh else self.title


@dataclass(frozen=True)
class NotApplicable:
    """A pack that did not read the case (or one display set of it), with its reason."""

    pack: str
    title: str
    code: str
    reason: Phrase
    series_instance_uid: str = ""
    title_zh: str = ""

    def label(self, language: Language) -> str:
        """Return the pack's title in ``language``."""
        return self.title_zh if language is Language.ZH_CN and self.title_zh else self.title


@dataclass(frozen=True, eq=False)
class ShownSlice:
    """A slice of a stack that a finding stands on, in memory for reports.

    Parameters
    ----------
    k
        Its number in the stack.
    series
        The display set with this slice alone; its name is that of the stack.
    """

    k: int
    series: Series


@dataclass(frozen=True, eq=False)
class Edits:
    """What the reader changed: kept apart from what the models said.

    ``switched_off`` and ``accepted`` hold keys: a finding's ``key``, or ``dx:`` + disease code.
    """

    switched_off: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    added: tuple[Finding, ...] = ()


@dataclass(frozen=True, eq=False)
class Reading:
    """A case with what was found in it.

    ``findings`` are the models'; the reader's are in ``edits``. ``next_steps`` are what the first
    diagnoses call for, ``questions`` what nobody has said yet and would change the list most.
    ``layers`` are masks that packs made, to lie over the images when AI results are shown.
    ``slices`` are those of stacks that findings with a map stand on.
    ``sources`` names the knowledge that was used, with versions (``HPO 2025-01-16`` ...).
    """

    case: Case
    findings: tuple[Finding, ...]
    diagnoses: tuple[Diagnosis, ...]
    made_at: datetime
    packs: tuple[PackRun, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    edits: Edits = field(default_factory=Edits)
    next_steps: tuple[Phrase, ...] = ()
    questions: tuple[Phrase, ...] = ()
    program_version: str = ""
    sources: tuple[str, ...] = ()
    input_sha256: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    layers: tuple[Layer, ...] = ()
    slices: tuple[ShownSlice, ...] = ()

    def picture(self, series: Series, k: int) -> tuple[Series, int] | None:
        """Return what shows slice ``k`` of a series, and its number there; None where none does."""
        if series.volume.is_in_memory:
            return series, k
        uid = series.series_instance_uid
        found = (s for s in self.slices if (s.series.series_instance_uid, s.k) == (uid, k))
        shown = next(found, None)
        return None if shown is None else (shown.series, 0)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The models' findings and those that the reader added."""
        return self.findings + self.edits.added

    def find(self, key: str) -> Finding | None:
        """Return the finding with this key, or None."""
        return next((f for f in self.all_findings if f.key == key), None)
