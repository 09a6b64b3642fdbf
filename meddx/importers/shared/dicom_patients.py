"""Whose files are whose: a doubt never merges two people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from meddx.case.identity import Agreement, Patient, Sex, folded_name
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_slices import File


@lru_cache(maxsize=256)  # asked for every file of a series
def day(text: str) -> date | None:
    """Read a DICOM date (``YYYYMMDD``, or ``YYYY.MM.DD`` of old files); None if it is none."""
    digits = text.replace(".", "").strip()
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def patient_of(header: Header) -> Patient:
    """Return who a file says it is about."""
    sex = header.sex.upper()
    return Patient(
        patient_id=header.patient_id,
        name=header.patient_name if header.patient_name.strip("^= ") else "",
        birth_date=day(header.birth_date),
        sex=Sex(sex) if sex in {"F", "M", "O"} else Sex.UNKNOWN,
    )


def by_patient(files: Sequence[File]) -> list[tuple[Patient, list[File]]]:
    """Divide files among patients; a doubt never merges.

    Files that name nobody stay together only within one study.
    """
    groups: list[tuple[Patient, list[File]]] = []
    for file in sorted(files, key=lambda item: (patient_key(item.header), item.order)):
        patient = patient_of(file.header)
        place = next(
            (n for n, group in enumerate(groups) if _joins(patient, file, *group)), len(groups)
        )
        if place == len(groups):
            groups.append((patient, []))
        known, members = groups[place]
        members.append(file)
        groups[place] = (known.completed_by(patient), members)
    return groups


def patient_key(header: Header) -> tuple[str, str, str, str]:
    """Sorts files so that those who name somebody come first."""
    unnamed = "" if header.patient_id else "~"
    return unnamed, header.patient_id, header.birth_date, header.patient_name


def names_differ(files: Sequence[File]) -> bool:
    """Whether the files of one patient carry different names."""
    headers = {file.header.patient_name: file.header for file in files}
    names = {folded_name(patient_of(header).name) for header in headers.values()}
    return len(names - {""}) > 1


def _joins(patient: Patient, file: File, known: Patient, members: Sequence[File]) -> bool:
    agreement = known.compare(patient)
    if agreement is not Agreement.UNIDENTIFIED:
        return agreement is Agreement.SAME
    study = file.header.study_uid
    same_study = bool(study) and any(member.header.study_uid == study for member in members)
    return same_study and known == replace(patient, sex=known.sex)
