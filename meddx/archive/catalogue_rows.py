"""Rows of the list of studies: how they are written, and what they become when they are read."""

import zlib
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.archive.folding import searchable
from meddx.case.identity import Agreement, Patient, Sex, folded_id, folded_name
from meddx.case.known import KnownSeries, KnownStudy
from meddx.case.record import Series, Study

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_STUDY: Final = (
    "SELECT s.number, p.patient_id, p.name, p.birth_date, p.sex, s.study_instance_uid,"
    " s.study_date, s.description, s.accession_number, s.modalities, s.body_parts, s.series,"
    " s.images, s.opened_ms FROM seen_study s JOIN seen_patient p ON p.number = s.patient"
)
_BETWEEN: Final = "\n"  # names of body parts may hold blanks


def studies(
    connection: "Connection", where: str, values: Sequence[str], most: int = 0
) -> tuple[KnownStudy, ...]:
    """Return the studies that fulfil a condition, opened last first; ``most`` of them, 0 for all.

    ``where`` is of this program's making, its values are the reader's.
    """
    query = f"{_STUDY} WHERE {where} ORDER BY s.opened_ms DESC, s.number DESC LIMIT ?"
    return tuple(_study(row) for row in connection.execute(query, (*values, most or -1)))


def series(connection: "Connection", number: int) -> tuple[KnownSeries, ...]:
    """Return the series of a study with their thumbnails."""
    query = (
        "SELECT series_instance_uid, modality, description, body_part, series_number, images,"
        " thumbnail_shape, thumbnail FROM seen_series WHERE study = ? ORDER BY place"
    )
    return tuple(
        KnownSeries(uid, modality, description, part, number_, images, _picture(shape, pixels))
        for uid, modality, description, part, number_, images, shape, pixels in connection.execute(
            query, (number,)
        )
    )


def series_uids(connection: "Connection", number: int) -> set[str]:
    """Return the UIDs of the series of a study."""
    query = "SELECT series_instance_uid FROM seen_series WHERE study = ?"
    return {uid for (uid,) in connection.execute(query, (number,))}


def modalities(connection: "Connection") -> tuple[str, ...]:
    """Return the modalities of all studies, the most frequent first."""
    query = "SELECT modalities, count(*) FROM seen_study GROUP BY modalities"
    counted: Counter[str] = Counter()
    for text, count in connection.execute(query):
        counted.update(dict.fromkeys(text.split(), count))
    return tuple(sorted(counted, key=lambda name: (-counted[name], name)))


def put_study(connection: "Connection", patient: Patient, study: Study, now_ms: int) -> int:
    """Write a study under its patient and return its number; what its series say comes later."""
    owner = _put_patient(connection, patient)
    number = _known_number(connection, patient, study.study_instance_uid)
    day = study.study_date.isoformat() if study.study_date else ""
    own = (owner, day, study.description, study.accession_number, now_ms)
    if number is None:
        made = connection.execute(
            "INSERT INTO seen_study (patient, study_date, description, accession_number, opened_ms,"
            " study_instance_uid, modalities, body_parts, series, images, sought)"
            " VALUES (?, ?, ?, ?, ?, ?, '', '', 0, 0, '')",
            (*own, study.study_instance_uid),
        )
        return int(made.lastrowid or 0)
    connection.execute(
        "UPDATE seen_study SET patient = ?, study_date = ?, description = ?, accession_number = ?,"
        " opened_ms = ? WHERE number = ?",
        (*own, number),
    )
    _drop_empty_patients(connection)
    return number


def put_series(
    connection: "Connection",
    number: int,
    place: int,
    one: Series,
    picture: NDArray[np.uint8] | None,
) -> None:
    """Write a series of a study; without a picture the one that is there stays."""
    images = one.volume.shape[0] * one.volume.time_points
    shape, pixels = ("", b"") if picture is None else _packed(picture)
    connection.execute(
        "INSERT INTO seen_series VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (study, series_instance_uid) DO UPDATE SET place = excluded.place,"
        " series_number = excluded.series_number, modality = excluded.modality,"
        " description = excluded.description, body_part = excluded.body_part,"
        " images = excluded.images,"
        " thumbnail_shape = iif(excluded.thumbnail_shape = '', thumbnail_shape,"
        " excluded.thumbnail_shape),"
        " thumbnail = iif(excluded.thumbnail_shape = '', thumbnail, excluded.thumbnail)",
        (
            number,
            one.series_instance_uid,
            place,
            one.series_number,
            one.modality,
            one.description,
            one.body_part_examined,
            images,
            shape,
            pixels,
        ),
    )


def sum_up(connection: "Connection", number: int) -> None:
    """Write into a study's row what follows from its series, and what a search looks through."""
    query = "SELECT modality, body_part, description, images FROM seen_series WHERE study = ?"
    found = connection.execute(query + " ORDER BY place", (number,)).fetchall()
    kinds, parts = (list(dict.fromkeys(row[at] for row in found if row[at])) for at in (0, 1))
    (study,) = studies(connection, "s.number = ?", (str(number),))
    who = study.patient
    texts = [
        who.patient_id,
        who.birth_date.isoformat() if who.birth_date else "",
        study.accession_number,
        study.description,
        study.study_date.isoformat() if study.study_date else "",
        *parts,
        *(row[2] for row in found),
    ]
    connection.execute(
        "UPDATE seen_study SET modalities = ?, body_parts = ?, series = ?, images = ?, sought = ?"
        " WHERE number = ?",
        (
            f" {' '.join(kinds)} ",
            _BETWEEN.join(parts),
            len(found),
            sum(row[3] for row in found),
            searchable(who.name, texts),
            number,
        ),
    )


def forget_study(connection: "Connection", number: int, uid: str) -> tuple[str, ...]:
    """Delete a study; returns the UIDs of it and its series that no other row names."""
    uids = series_uids(connection, number)
    connection.execute("DELETE FROM seen_study WHERE number = ?", (number,))
    _drop_empty_patients(connection)
    for table, column, names in (
        ("seen_study", "study_instance_uid", {uid}),
        ("seen_series", "series_instance_uid", set(uids)),
    ):
        query = f"SELECT 1 FROM {table} WHERE {column} = ?"  # noqa: S608 - of our own
        for name in names:
            if connection.execute(query, (name,)).fetchone():
                uids.discard(name)
            else:
                uids.add(name)
    return tuple(sorted(uids))


def has_patient(connection: "Connection", patient: Patient) -> bool:
    """Whether the list has a study of a patient: of his ID, else of his name and birth date."""
    if patient.patient_id:
        query = "SELECT 1 FROM seen_patient WHERE folded_id = ?"
        return connection.execute(query, (folded_id(patient.patient_id),)).fetchone() is not None
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    query = "SELECT 1 FROM seen_patient WHERE folded_name = ? AND birth_date = ?"
    found = connection.execute(query, (folded_name(patient.name), born)).fetchone()
    return found is not None


def _put_patient(connection: "Connection", patient: Patient) -> int:
    """Write one way in which a patient is named and return its number."""
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    (number,) = connection.execute(
        "INSERT INTO seen_patient (folded_id, folded_name, birth_date, patient_id, name, sex)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (folded_id, folded_name, birth_date) DO UPDATE"
        " SET patient_id = excluded.patient_id, name = excluded.name, sex = excluded.sex"
        " RETURNING number",
        (
            folded_id(patient.patient_id),
            folded_name(patient.name),
            born,
            patient.patient_id,
            patient.name,
            patient.sex.value,
        ),
    ).fetchone()
    return int(number)


def _known_number(connection: "Connection", patient: Patient, uid: str) -> int | None:
    """Return the row of a study of this patient, also where fewer facts of it were known then."""
    for known in studies(connection, "s.study_instance_uid = ?", (uid,)):
        agreement = patient.compare(known.patient)
        completed = known.patient.completed_by(patient) == patient
        if agreement is Agreement.SAME or (agreement is Agreement.UNIDENTIFIED and completed):
            return known.number
    return None


def _drop_empty_patients(connection: "Connection") -> None:
    connection.execute(
        "DELETE FROM seen_patient WHERE number NOT IN (SELECT patient FROM seen_study)"
    )


def _study(row: Sequence[Any]) -> KnownStudy:
    who = Patient(row[1], row[2], _day(row[3]), Sex(row[4]))
    return KnownStudy(
        number=row[0],
        patient=who,
        study_instance_uid=row[5],
        study_date=_day(row[6]),
        description=row[7],
        accession_number=row[8],
        modalities=tuple(row[9].split()),
        body_parts=tuple(part for part in row[10].split(_BETWEEN) if part),
        series=row[11],
        images=row[12],
        opened=datetime.fromtimestamp(row[13] / 1000, UTC),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _packed(picture: NDArray[np.uint8]) -> tuple[str, bytes]:
    """Return shape and compressed pixels of a small picture."""
    return ",".join(map(str, picture.shape)), zlib.compress(np.ascontiguousarray(picture).tobytes())


def _picture(shape: str, pixels: bytes) -> NDArray[np.uint8] | None:
    if not shape:
        return None
    values = np.frombuffer(zlib.decompress(pixels), np.uint8)  # of bytes: read-only
    return values.reshape([int(side) for side in shape.split(",")])
