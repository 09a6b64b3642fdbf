"""The inputs of one patient: images, notes, genes, values. Never changed, only replaced."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeVar

from meddx.case.codes import Code
from meddx.case.display import Cine, UsRegion, VoiTable
from meddx.case.display import Window as Window
from meddx.case.gene_files import GenePanel as GenePanel
from meddx.case.identity import Agreement, Patient
from meddx.case.layers import Layer
from meddx.case.mr import MrAcquisition
from meddx.case.presentation import OtherObject, PresentationState
from meddx.case.variants import Origin as Origin
from meddx.case.variants import Variant as Variant
from meddx.case.variants import Zygosity as Zygosity
from meddx.case.volume import Volume
from meddx.phrase import Phrase, Refused, listed


@dataclass(frozen=True, eq=False)
class Series:
    """One display set: what can be scrolled.

    Attributes carry DICOM's keywords in lower case. ``windows`` are the file's own, best first.
    ``voi_tables`` are its grey tables, alternatives to the windows (PS3.3 C.11.2.1.1);
    ``frame_windows`` the windows of each frame where frames differ (C.7.6.16.2.10).
    ``inverted`` is True for MONOCHROME1 (low values are shown bright). ``age_years`` is the
    patient's age when the study was made, from PatientAge or the birth date, None if unknown.
    ``stored_range`` are the lowest and highest values the stored bits can hold, as modality values.
    ``orientation`` are the letters at the right and the bottom edge of the picture, from
    PatientOrientation or the affine, empty where unknown.
    ``regions`` are those of an ultrasound picture: one tuple for all frames or one for each.
    ``cine`` is how fast a clip plays; ``lossy`` says how the picture was compressed with loss.
    ``has_overlays``, ``has_palette`` and ``has_shutter`` say that files hold overlay planes,
    colours for some of their stored values, or a display shutter (``meddx.imaging.beside``);
    ``has_burned_in_text`` that they say words stand in their pixels (BurnedInAnnotation). ``mr``
    says how MR was acquired; None for anything else.
    """

    series_instance_uid: str
    study_instance_uid: str
    modality: str
    volume: Volume
    description: str = ""
    series_number: int | None = None
    sop_class_uid: str = ""
    transfer_syntax_uid: str = ""
    sop_instance_uids: tuple[str, ...] = ()
    body_part_examined: str = ""
    view_position: str = ""
    photometric_interpretation: str = ""
    windows: tuple[Window, ...] = ()
    voi_tables: tuple[VoiTable, ...] = ()
    frame_windows: tuple[tuple[Window, ...], ...] = ()
    inverted: bool = False
    stored_range: tuple[float, float] | None = None
    orientation: tuple[str, str] = ("", "")
    frame_of_reference_uid: str = ""
    age_years: float | None = None
    dates: tuple[tuple[str, date], ...] = ()  # keyword (StudyDate, ContentDate ...), date
    details: tuple[tuple[str, str], ...] = ()  # more header lines for the corner text
    regions: tuple[tuple[UsRegion, ...], ...] = ()
    cine: Cine | None = None
    lossy: Phrase | None = None
    has_overlays: bool = False
    has_palette: bool = False
    has_shutter: bool = False
    has_burned_in_text: bool = False
    pixel_sha256: str = ""
    warnings: tuple[Phrase, ...] = ()
    mr: MrAcquisition | None = None


@dataclass(frozen=True, eq=False)
class ShownSlice:
    """A slice of a stack in memory, for packs that read single slices and for reports.

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
class Study:
    """One examination with its series, and what lies over them."""

    study_instance_uid: str
    series: tuple[Series, ...]
    description: str = ""
    study_date: date | None = None
    accession_number: str = ""
    layers: tuple[Layer, ...] = ()
    states: tuple[PresentationState, ...] = ()
    others: tuple[OtherObject, ...] = ()


@dataclass(frozen=True)
class Section:
    """A named part of a note.

    ``kind`` is indication, history, family, findings, impression, laboratory or other; ``start``
    and ``end`` are character offsets, half open.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Note:
    """Clinical text as imported, or ``typed`` here; ``note_id`` is stable within the case."""

    note_id: str
    title: str
    text: str
    sections: tuple[Section, ...] = ()
    written_on: date | None = None
    typed: bool = False


@dataclass(frozen=True)
class Observation:
    """A coded value with unit, time and reference range (FHIR Observation)."""

    code: Code
    value: float
    unit: str
    on: date | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class RefusedFile:
    """A file that was not imported: its name (never its content), a code, one sentence.

    ``samples`` are those to choose from where the code is ``choose_sample``.
    """

    file: str
    code: str
    reason: Phrase
    samples: tuple[str, ...] = field(default=(), repr=False)


T = TypeVar("T")

OTHER_PATIENT: Final = Phrase(
    "This file names another patient than the open case. It was not added; open it as its own case."
)
NO_PATIENT: Final = Phrase(
    "This file names no patient. Attach it to the open case only if you know whose it is."
)
OTHER_BUILD: Final = Phrase(
    "This file is about {build}, the gene files of the open case about {other}. Builds are never "
    "mixed: convert one of the files, or open it as its own case."
)


@dataclass(frozen=True, eq=False)
class Case:
    """The inputs of one patient; ``identity_verified`` is False if any of them names nobody.

    ``attached`` names the files that were attached without an identity of their own. ``remark`` is
    said in every report (that a case is constructed, say). ``slices`` are those that the reader
    chose to be read one by one: only what a pack gets to see holds any (``Edits.slices``).
    """

    patient: Patient = field(default_factory=Patient)
    studies: tuple[Study, ...] = ()
    notes: tuple[Note, ...] = ()
    panels: tuple[GenePanel, ...] = ()
    observations: tuple[Observation, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    attached: tuple[str, ...] = ()
    remark: Phrase | None = None
    slices: tuple[ShownSlice, ...] = ()

    @property
    def identity_verified(self) -> bool:
        """Whether every input named the patient itself; an empty case has nothing to doubt."""
        return not self.attached and (self.is_empty or self.patient.is_named)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was imported (refusals do not count)."""
        return not (self.studies or self.notes or self.panels or self.observations)

    @property
    def series(self) -> tuple[Series, ...]:
        """All display sets, in the order of their studies."""
        return tuple(series for study in self.studies for series in study.series)

    def find_series(self, series_instance_uid: str) -> Series | None:
        """Return the display set with this UID, or None."""
        found = (s for s in self.series if s.series_instance_uid == series_instance_uid)
        return next(found, None)

    def plus(self, other: "Case", attach: str = "") -> "Case":
        """Merge two imports of one patient.

        Parameters
        ----------
        other
            The import to add.
        attach
            Name of the file to attach although it names nobody; empty asks for a match.

        Raises
        ------
        Refused
            ``other_patient`` when the two name different people, ``no_patient`` when one names
            nobody and ``attach`` is empty, ``other_build`` when their genes are on different
            reference genomes.
        """
        if other.is_empty or self.is_empty:
            kept = self if other.is_empty else other
            return replace(kept, refused=self.refused + other.refused)
        agreement = self.patient.compare(other.patient)
        if agreement is Agreement.DIFFERENT:
            raise Refused("other_patient", OTHER_PATIENT)
        if agreement is Agreement.UNIDENTIFIED and not attach:
            raise Refused("no_patient", NO_PATIENT)
        _refuse_other_build(self.panels, other.panels)
        unnamed = (attach,) if agreement is Agreement.UNIDENTIFIED else ()
        return Case(
            patient=self.patient.completed_by(other.patient),
            studies=_merged_studies(self.studies, other.studies),
            notes=_distinct(self.notes, other.notes, "note_id"),
            panels=_merged_panels(self.panels, other.panels),
            observations=tuple(dict.fromkeys(self.observations + other.observations)),
            refused=self.refused + other.refused,
            attached=self.attached + other.attached + unnamed,
            remark=self.remark or other.remark,
        )


def _refuse_other_build(old: tuple[GenePanel, ...], new: tuple[GenePanel, ...]) -> None:
    known, added = ({panel.build for panel in panels} - {""} for panels in (old, new))
    if len(known | added) > 1:
        told = OTHER_BUILD.with_values(build=listed(sorted(added)), other=listed(sorted(known)))
        raise Refused("other_build", told)


def _merged_panels(old: tuple[GenePanel, ...], new: tuple[GenePanel, ...]) -> tuple[GenePanel, ...]:
    """Join panels; another sample of a file takes the place of the one that was chosen before."""
    merged = {panel.panel_id: panel for panel in old}
    for panel in new:
        known = merged.get(panel.panel_id)
        if known is None or known.sample != panel.sample:
            merged[panel.panel_id] = panel
    return tuple(merged.values())


def _distinct(old: tuple[T, ...], new: tuple[T, ...], key: str) -> tuple[T, ...]:
    """Join two tuples; importing the same thing twice keeps it once."""
    known = {getattr(item, key) for item in old}
    return old + tuple(item for item in new if getattr(item, key) not in known)


def _merged_studies(old: tuple[Study, ...], new: tuple[Study, ...]) -> tuple[Study, ...]:
    merged = {study.study_instance_uid: study for study in old}
    for study in new:
        known = merged.get(study.study_instance_uid)
        if known is None:
            merged[study.study_instance_uid] = study
        else:
            series = _distinct(known.series, study.series, "series_instance_uid")
            layers = _distinct(known.layers, study.layers, "layer_id")
            states = _distinct(known.states, study.states, "sop_instance_uid")
            others = _distinct(known.others, study.others, "key")
            merged[study.study_instance_uid] = replace(
                known, series=series, layers=layers, states=states, others=others
            )
    return tuple(merged.values())
