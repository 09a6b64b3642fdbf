"""What an analysis found: the only thing that reports and panels see."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Final

from meddx.case.contradictions import Contradiction
from meddx.case.criteria import CriterionEdit
from meddx.case.evidence import Diagnosis, Finding, ImageSource
from meddx.case.judged import judged
from meddx.case.layers import Layer
from meddx.case.note_marks import NoteMark, corrected
from meddx.case.question import Question
from meddx.case.record import Case, Series, ShownSlice
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
    asked: str = "balanced"  # the purpose that was asked for: a pack may have one threshold only
    pointless: bool = False  # whether its heatmaps were measured to point at nothing

    def label(self, language: Language) -> str:
        """Return the pack's title in ``language``."""
        return self.title_zh if language is Language.ZH_CN and self.title_zh else self.title


@dataclass(frozen=True)
class NotApplicable:
    """A pack that did not read the case (or one display set or slice of it), with its reason.

    ``k`` is the number of a slice that the reader chose; None where no single slice is meant.
    """

    pack: str
    title: str
    code: str
    reason: Phrase
    series_instance_uid: str = ""
    title_zh: str = ""
    k: int | None = None

    def label(self, language: Language) -> str:
        """Return the pack's title in ``language``."""
        return self.title_zh if language is Language.ZH_CN and self.title_zh else self.title


@dataclass(frozen=True, eq=False)
class Edits:
    """What the reader changed: kept apart from what the models said.

    ``switched_off`` and ``switched_on`` hold keys of findings: of those that count unless they are
    switched off, and of those that start off (``Finding.starts_off``). ``accepted`` holds a
    finding's ``key``, or ``dx:`` + disease code. ``slices`` are those that the reader chose to be
    read one by one, in the order chosen. ``marks`` are corrections of what was read in notes.
    ``criteria`` are what the reader says of the criteria of variants.
    """

    switched_off: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    added: tuple[Finding, ...] = ()
    switched_on: frozenset[str] = frozenset()
    slices: tuple[ImageSource, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    criteria: tuple[CriterionEdit, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the reader said himself: of words in notes, and beside them."""
        return corrected((), self.marks) + self.added

    def counts(self, finding: Finding) -> bool:
        """Whether a finding enters the differential."""
        if finding.starts_off:
            return finding.key in self.switched_on
        return finding.key not in self.switched_off

    def lists(self, finding: Finding) -> bool:
        """Whether a finding stands among the others.

        One that starts off does where it is a variant that the reader let count.
        """
        is_variant = finding.interpretation is not None
        return not finding.starts_off or (is_variant and self.counts(finding))

    def switched(self, key: str, on: bool, starts_off: bool) -> "Edits":
        """Return the edits with the finding of a key counting, or not."""
        if starts_off:
            kept = self.switched_on | {key} if on else self.switched_on - {key}
            return replace(self, switched_on=kept)
        off = self.switched_off - {key} if on else self.switched_off | {key}
        return replace(self, switched_off=off)

    def with_criterion(self, edit: CriterionEdit) -> "Edits":
        """Return the edits with what the reader says of a criterion of a variant."""
        return replace(self, criteria=(*self.without_criterion(edit).criteria, edit))

    def without_criterion(self, edit: CriterionEdit) -> "Edits":
        """Return the edits without what the reader said of this criterion of this variant."""
        about = (edit.finding_key, edit.code)
        kept = tuple(old for old in self.criteria if (old.finding_key, old.code) != about)
        return replace(self, criteria=kept)

    def of_other_file(self, old: str, new: str) -> "Edits":
        """Return the edits of the variants of a gene file as those of another.

        ``old`` and ``new`` are their ``panel_id``; a file that was changed is another one.
        """
        before, after = f"gene:{old}:", f"gene:{new}:"

        def moved(key: str) -> str:
            return f"{after}{key.removeprefix(before)}" if key.startswith(before) else key

        return replace(
            self,
            switched_off=frozenset(map(moved, self.switched_off)),
            switched_on=frozenset(map(moved, self.switched_on)),
            accepted=frozenset(map(moved, self.accepted)),
            criteria=tuple(
                replace(edit, finding_key=moved(edit.finding_key)) for edit in self.criteria
            ),
        )

    def with_slice(self, source: ImageSource) -> "Edits":
        """Return the edits with one more slice to be read; those chosen before stay."""
        return replace(self, slices=tuple(dict.fromkeys((*self.slices, source))))

    def without_slice(self, source: ImageSource, keys: frozenset[str]) -> "Edits":
        """Return the edits without a slice and without its findings, which have these keys."""
        return replace(
            self,
            slices=tuple(kept for kept in self.slices if kept != source),
            switched_on=self.switched_on - keys,
            accepted=self.accepted - keys,
        )


# What follows the reader's edits without another look at the case.
_OF_LIST: Final = frozenset(
    {"edits", "diagnoses", "priors", "contradictions", "next_steps", "asked"}
)


@dataclass(frozen=True, eq=False)
class Reading:
    """A case with what was found in it.

    ``findings`` are the models'; the reader's are in ``edits``, and ``all_findings`` are both.
    ``next_steps`` are what the first diagnoses call for, ``asked`` what nobody has said yet
    and would tell most about the list. ``contradictions`` are told things that cannot both be true.
    Where nothing that was found weighs on any diagnosis none is ranked: ``priors`` then are how
    common each is at this age and sex among patients sent for such an examination.
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
    asked: tuple[Question, ...] = ()
    program_version: str = ""
    sources: tuple[str, ...] = ()
    input_sha256: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    layers: tuple[Layer, ...] = ()
    slices: tuple[ShownSlice, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    priors: tuple[Diagnosis, ...] = ()

    def is_ranked_again(self, other: "Reading") -> bool:
        """Whether nothing but the reader's edits and the list that follows them is another."""
        names = (field.name for field in fields(self) if field.name not in _OF_LIST)
        return all(getattr(self, name) is getattr(other, name) for name in names)

    def picture(self, series: Series, k: int) -> tuple[Series, int] | None:
        """Return what shows slice ``k`` of a series, and its number there; None where none does."""
        if series.volume.is_in_memory:
            return series, k
        uid = series.series_instance_uid
        found = (s for s in self.slices if (s.series.series_instance_uid, s.k) == (uid, k))
        shown = next(found, None)
        return None if shown is None else (shown.series, 0)

    def on_slice(
        self, source: ImageSource
    ) -> tuple[tuple[Finding, ...], tuple[NotApplicable, ...]]:
        """Return what packs found on a slice that was chosen, and which left it alone, and why."""
        place = (source.series_instance_uid, source.k)
        found = (f for f in self.findings if f.starts_off and f.source == source)
        left = (item for item in self.not_applicable if (item.series_instance_uid, item.k) == place)
        return tuple(found), tuple(left)

    @property
    def questions(self) -> tuple[Phrase, ...]:
        """What is asked, in words."""
        return tuple(question.sentence for question in self.asked)

    @property
    def marks(self) -> tuple[NoteMark, ...]:
        """What the reader said about words of the notes of this case."""
        notes = {note.note_id for note in self.case.notes}
        return tuple(mark for mark in self.edits.marks if mark.source.note_id in notes)

    @property
    def judged_findings(self) -> tuple[Finding, ...]:
        """The models' findings, variants with the criteria that the reader set."""
        return judged(self.findings, self.edits.criteria)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The models' findings as the reader corrected and judged them, and those he added."""
        return corrected(self.judged_findings, self.marks) + self.edits.added

    def find(self, key: str) -> Finding | None:
        """Return the finding with this key, or None."""
        return next((f for f in self.all_findings if f.key == key), None)
