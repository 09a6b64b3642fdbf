"""Takes a database from the version of its tables to the newest, step by step."""

from typing import TYPE_CHECKING

from meddx import __version__
from meddx.phrase import Refused

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# Step n leads from version n to n + 1; one that was delivered is never changed.
Steps = tuple[tuple[str, ...], ...]


def climb(
    connection: "Connection", steps: Steps, newer: Refused, first: tuple[str, ...] = ()
) -> None:
    """Make the tables, or take the steps that are missing; all of them or none.

    Parameters
    ----------
    connection
        An open database, in no transaction.
    steps
        SQL of each step.
    newer
        Raised for a database of a later version, which is left as it is.
    first
        SQL that is run before the first of the missing steps.
    """
    if _version(connection) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        _take(connection, steps, newer, first)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _take(connection: "Connection", steps: Steps, newer: Refused, first: tuple[str, ...]) -> None:
    version = _version(connection)  # another program may have been first
    if version > len(steps):
        raise newer
    for statement in first:
        connection.execute(statement)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema"
        " (version INTEGER PRIMARY KEY, program TEXT NOT NULL) STRICT"
    )
    for number, step in enumerate(steps[version:], version + 1):
        for statement in step:
            connection.execute(statement)
        connection.execute("INSERT INTO schema VALUES (?, ?)", (number, __version__))


def _version(connection: "Connection") -> int:
    """Version of the tables that are there, 0 in a new database."""
    made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema'").fetchone()
    if made is None:
        return 0
    (version,) = connection.execute("SELECT max(version) FROM schema").fetchone()
    return int(version or 0)
