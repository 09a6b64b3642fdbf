"""What a file of clinical text says, patient by patient; made in the child, kept in cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from meddx.case.identity import Agreement, Patient, folded_id, folded_name
from meddx.case.record import Case, Note, Observation, RefusedFile
from meddx.case.source import Source
from meddx.child import CRASHED, Reply
from meddx.importers.shared import cases, packing
from meddx.jobs import Context
from meddx.phrase import Refused

DEADLINE_S: Final = 60.0


@dataclass(frozen=True)
class Record:
    """What was found of one patient."""

    patient: Patient = field(default_factory=Patient)
    notes: tuple[Note, ...] = ()
    observations: tuple[Observation, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing to read."""
        return not (self.notes or self.observations)


@dataclass(frozen=True)
class Records:
    """What was found in one file, and the parts of it that could not be used."""

    found: tuple[Record, ...] = ()
    refused: tuple[RefusedFile, ...] = ()


def reply(records: Records) -> Reply:
    """Return the answer of a child function that ``load_each`` asks."""
    return Reply({"records": packing.pack(records, {})}, {})


def load_each(files: tuple[Source, ...], context: Context, function: str) -> tuple[Case, ...]:
    """Import files one by one: one case for each patient of each file.

    Parameters
    ----------
    files
        The files.
    context
        Gives the child process.
    function
        ``module:function`` that takes ``source`` and answers ``reply(...)``.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """

    def load(source: Source, context: Context) -> tuple[Case, ...]:
        answer = context.in_child(function, {"source": source.as_json()}, DEADLINE_S)
        return _cases(answer.header)

    return cases.load_all(files, context, load)


def by_patient(records: Sequence[Record]) -> tuple[Record, ...]:
    """Join what is surely of one patient; a doubt never merges.

    Those that name nobody stay apart, each with its own question whose it is.
    """
    joined: list[Record] = []
    places: dict[tuple[str, ...], list[int]] = {}
    for record in records:
        if record.is_empty:
            continue
        keys = _keys(record.patient)
        candidates = [place for key in keys for place in places.get(key, ())]
        place = next((n for n in candidates if _is_same(joined[n], record)), len(joined))
        if place == len(joined):
            joined.append(_both(Record(), record))  # what it says twice is kept once
        else:
            joined[place] = _both(joined[place], record)
        for key in keys:
            places.setdefault(key, []).append(place)
    return tuple(joined)


def _keys(patient: Patient) -> list[tuple[str, ...]]:
    """Return what two records of one patient share at least one of."""
    keys: list[tuple[str, ...]] = []
    if patient.patient_id:
        keys.append((folded_id(patient.patient_id),))
    if patient.name and patient.birth_date:
        keys.append((folded_name(patient.name), patient.birth_date.isoformat()))
    return keys


def _is_same(known: Record, record: Record) -> bool:
    return known.patient.compare(record.patient) is Agreement.SAME


def _both(known: Record, record: Record) -> Record:
    return Record(
        known.patient.completed_by(record.patient),
        tuple({note.note_id: note for note in (*known.notes, *record.notes)}.values()),
        tuple(dict.fromkeys((*known.observations, *record.observations))),
    )


def _cases(header: Any) -> tuple[Case, ...]:  # noqa: ANN401 - JSON
    try:
        records: Records = packing.unpack(Records, header["records"], {})
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("crashed", CRASHED) from error
    made = tuple(
        Case(record.patient, notes=record.notes, observations=record.observations)
        for record in records.found
    )
    if not records.refused:
        return made
    first = made[0] if made else Case()
    return (replace(first, refused=records.refused), *made[1:])
