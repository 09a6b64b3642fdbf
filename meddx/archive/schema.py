"""The tables of the store, and the numbered steps that lead from each version to the next."""

from typing import TYPE_CHECKING, Final

from meddx.archive.migrations import Steps, climb
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

NEWER: Final = Phrase(
    "What MedDx keeps was written by a newer version and is left alone. Update MedDx to use it."
)

# Step n leads from version n to n + 1; one that was delivered is never changed.
#
# ``known_text`` says what files hold, many files at a time; ``upto`` counts on by what each costs,
# so that the oldest are found without counting. ``known_file`` says which part of which text is
# about a file, as long as the file's ``stamp`` is unchanged. Paths are bytes: not all are text.
#
# ``kept`` holds what a reader made, one JSON document for each thing it is about; what cannot be
# read is moved to ``kept_aside``. The ``seen_`` tables are the list of studies that were opened:
# a patient is a row of its own for every way in which its identity was written, never merged.
# ``sought`` is what a search looks through, already folded; ``seen_files`` where a study lies.
MIGRATIONS: Final[Steps] = (
    (
        "CREATE TABLE known_text (upto INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
        " text BLOB NOT NULL) STRICT",
        "CREATE TABLE known_file (path BLOB PRIMARY KEY, stamp TEXT NOT NULL,"
        " upto INTEGER NOT NULL REFERENCES known_text ON DELETE CASCADE,"
        " place INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE INDEX known_file_upto ON known_file (upto)",
    ),
    (
        "CREATE TABLE kept (kind TEXT NOT NULL, subject TEXT NOT NULL, schema INTEGER NOT NULL,"
        " document TEXT NOT NULL, PRIMARY KEY (kind, subject)) STRICT",
        "CREATE TABLE kept_aside (kind TEXT NOT NULL, subject TEXT NOT NULL,"
        " schema INTEGER NOT NULL, document TEXT NOT NULL) STRICT",
        "CREATE TABLE seen_patient (number INTEGER PRIMARY KEY, folded_id TEXT NOT NULL,"
        " folded_name TEXT NOT NULL, birth_date TEXT NOT NULL, patient_id TEXT NOT NULL,"
        " name TEXT NOT NULL, sex TEXT NOT NULL,"
        " UNIQUE (folded_id, folded_name, birth_date)) STRICT",
        "CREATE INDEX seen_patient_name ON seen_patient (folded_name, birth_date)",
        "CREATE TABLE seen_study (number INTEGER PRIMARY KEY,"
        " patient INTEGER NOT NULL REFERENCES seen_patient, study_instance_uid TEXT NOT NULL,"
        " study_date TEXT NOT NULL, description TEXT NOT NULL, accession_number TEXT NOT NULL,"
        " modalities TEXT NOT NULL, body_parts TEXT NOT NULL, series INTEGER NOT NULL,"
        " images INTEGER NOT NULL, opened_ms INTEGER NOT NULL, sought TEXT NOT NULL) STRICT",
        "CREATE INDEX seen_study_patient ON seen_study (patient)",
        "CREATE INDEX seen_study_uid ON seen_study (study_instance_uid)",
        "CREATE INDEX seen_study_opened ON seen_study (opened_ms)",
        "CREATE TABLE seen_series (study INTEGER NOT NULL REFERENCES seen_study"
        " ON DELETE CASCADE, series_instance_uid TEXT NOT NULL, place INTEGER NOT NULL,"
        " series_number INTEGER, modality TEXT NOT NULL, description TEXT NOT NULL,"
        " body_part TEXT NOT NULL, images INTEGER NOT NULL, thumbnail_shape TEXT NOT NULL,"
        " thumbnail BLOB NOT NULL, PRIMARY KEY (study, series_instance_uid)) STRICT",
        "CREATE INDEX seen_series_uid ON seen_series (series_instance_uid)",
        "CREATE TABLE seen_files (study INTEGER PRIMARY KEY REFERENCES seen_study"
        " ON DELETE CASCADE, files BLOB NOT NULL) STRICT",
    ),
)


def bring_up_to_date(connection: "Connection", migrations: Steps = MIGRATIONS) -> None:
    """Make the tables, or take the steps that are missing; all of them or none.

    Raises
    ------
    Refused
        ``newer_store`` for a store of a later version.
    """
    climb(connection, migrations, Refused("newer_store", NEWER))
