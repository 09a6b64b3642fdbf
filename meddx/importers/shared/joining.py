"""Joins what was imported by patient: one case for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from meddx.case.identity import Agreement
from meddx.case.record import OTHER_PATIENT, Case, RefusedFile
from meddx.case.source import Source
from meddx.importers.shared.opening import Imported
from meddx.phrase import Phrase, Refused

MORE: Final = Phrase(
    "These are more images of a series that is open already; they were not added to it. Close the "
    "case and open all files of the series together."
)


@dataclass(frozen=True, eq=False)
class Joined:
    """One case for each patient, and files that name nobody and were not attached."""

    cases: tuple[Case, ...]
    unattached: tuple[Source, ...] = ()


def joined(
    imported: Sequence[Imported], into: Case | None, attach: bool, known: frozenset[str]
) -> Joined:
    """Join by patient: those who are named first, then those who name nobody.

    Parameters
    ----------
    imported
        What importers gave, a case for each file or patient.
    into
        Open case to add to; inputs of other patients are then refused.
    attach
        Whether inputs that name nobody join the (first) case.
    known
        IDs of other patients.
    """
    cases: list[Case] = [into] if into is not None and not into.is_empty else []
    refused: list[RefusedFile] = list(into.refused) if into is not None and into.is_empty else []
    unattached: list[Source] = []
    ids = known | {item.case.patient.patient_id for item in imported} - {""}
    named = [item for item in imported if item.case.patient.is_named]
    for item in named + [item for item in imported if not item.case.patient.is_named]:
        if item.case.is_empty:
            refused += item.case.refused
            continue
        place = _place(item.case, cases)
        if place is None and (not cases or (into is None and item.case.patient.is_named)):
            cases.append(item.case)
            continue
        try:
            place = place or 0
            cases[place] = _joined(cases[place], item, attach and len(cases) == 1, ids)
        except Refused as problem:
            refused.append(RefusedFile(item.name, problem.code, problem.phrase))
            refused += item.case.refused
            if problem.code == "no_patient":
                unattached += item.sources
    if not cases:
        return Joined((Case(refused=tuple(refused)),), tuple(unattached))
    cases[0] = replace(cases[0], refused=cases[0].refused + tuple(refused))
    return Joined(tuple(cases), tuple(unattached))


def _place(case: Case, cases: Sequence[Case]) -> int | None:
    """Index of the case of the same patient, or None."""
    same = (
        index
        for index, other in enumerate(cases)
        if other.patient.compare(case.patient) is Agreement.SAME
    )
    return next(same, None)


def _joined(case: Case, item: Imported, attach: bool, ids: frozenset[str]) -> Case:
    """Merge one import; a sample that bears the patient's own ID identifies its file."""
    samples = {panel.sample for panel in item.case.panels} - {""}
    own = case.patient.patient_id
    if samples & (ids - {own}):
        raise Refused("other_patient", OTHER_PATIENT)
    added = item.case
    if not added.patient.is_named and own and samples == {own}:
        added = replace(added, patient=replace(added.patient, patient_id=own))
    merged = case.plus(added, attach=item.name if attach else "")
    if not _brings_more(case, added):
        return merged
    told = RefusedFile(item.name, "more_of_series", MORE)
    return replace(merged, refused=(*merged.refused, told))


def _brings_more(case: Case, added: Case) -> bool:
    """Whether there are images of a series that the case has without them."""
    known = {series.series_instance_uid: series.sop_instance_uids for series in case.series}
    return any(
        not set(series.sop_instance_uids) <= set(known[series.series_instance_uid])
        for series in added.series
        if series.series_instance_uid in known
    )
