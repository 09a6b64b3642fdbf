"""Pictures and labels for training, from a folder with a table, in folds by patient."""

import csv
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import prepare
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training.config import ANY, Config, LabelSpec
from meddx.training.groups import ranged

NO_TABLE: Final = Phrase("The table {file} with the labels cannot be read. Check the data folder.")
NO_COLUMN: Final = Phrase("The table {file} has no column {column}.")
NO_PICTURES: Final = Phrase("No picture of the table {file} is left to train on.")
READING: Final = Phrase("Reading pictures")
DECODE: Final = "meddx.training.pictures:decode"


@dataclass(frozen=True, eq=False)
class Regions:
    """Where the lungs lie on prepared pictures.

    Parameters
    ----------
    masks
        ndarray of float16, shape (n, rows, cols) of their own, 0 to 1.
    overlap
        Mean overlap (intersection over union) with the boxes of held-out patients.
    boxed
        How many pictures with boxes they were learnt from.
    """

    masks: NDArray[np.float16]
    overlap: float
    boxed: int


@dataclass(frozen=True, eq=False)
class Dataset:
    """Prepared pictures with their targets.

    Parameters
    ----------
    grey
        ndarray of float16, shape (n, rows, cols), 0 to 1, as ``prepare.fit`` gives them.
    targets
        ndarray of float32, shape (n, labels): 1 present, 0 absent, nan unknown.
    soft
        ndarray of float32, shape (n, labels): a peer's probabilities, nan where there is none.
    patients, folds
        ndarray of str and of int, shape (n,): one patient lies in one fold only.
    files
        Names of the pictures, relative to the data folder.
    groups
        By name of a grouping: ndarray of str, shape (n,), the part each picture belongs to.
    regions
        Where the lungs lie (``regions.marked``); None where nobody looked.
    """

    grey: NDArray[np.float16]
    targets: NDArray[np.float32]
    soft: NDArray[np.float32]
    patients: NDArray[np.str_]
    folds: NDArray[np.int64]
    files: tuple[str, ...]
    groups: Mapping[str, NDArray[np.str_]]
    regions: Regions | None = None

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether a label of a picture is known, shape (n, labels)."""
        return np.isfinite(self.targets)


def rows_of(path: Path, columns: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Read a CSV table and demand these columns.

    Raises
    ------
    Refused
        ``no_table`` or ``no_column``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            rows, names = list(reader), reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error):
        raise Refused("no_table", NO_TABLE.with_values(file=path.name)) from None
    for column in columns:
        if column not in names:
            raise Refused("no_column", NO_COLUMN.with_values(file=path.name, column=column))
    return rows


def read(config: Config, folder: Path, cache: Path, context: Context) -> Dataset:
    """Read and prepare the pictures of a configuration.

    Prepared pictures are kept in ``cache`` under a name made of the table and the input's spec.

    Raises
    ------
    Refused
        When the table, a column or a picture cannot be read.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    data = config.data
    wanted = [data.file, data.patient, *(label.column for label in config.labels)]
    wanted += [name for name in (data.fold, data.age) if name]
    wanted += [group.column for group in config.groups]
    rows = [row for row in rows_of(folder / data.table, tuple(wanted)) if _kept(row, config)]
    if not rows:
        raise Refused("no_pictures", NO_PICTURES.with_values(file=data.table))
    patients = np.array([row[data.patient] for row in rows])
    targets = [[_target(row, label, config) for label in config.labels] for row in rows]
    files = tuple(row[data.file] for row in rows)
    return Dataset(
        grey=_pictures(config, folder, files, cache, context),
        targets=np.array(targets, np.float32),
        soft=_soft(config, folder, files),
        patients=patients,
        folds=_folds(rows, patients, config),
        files=files,
        groups={
            group.name: np.array([ranged(row[group.column], group.edges) for row in rows])
            for group in config.groups
        },
    )


def _target(row: Mapping[str, str], label: LabelSpec, config: Config) -> float:
    if config.data.empty_is_unknown and not row[label.column].strip():
        return math.nan
    return float(row[label.column] == label.positive)


def _kept(row: Mapping[str, str], config: Config) -> bool:
    data = config.data
    said = [bool(row[label.column].strip()) for label in config.labels]
    if (data.leave_out_empty and not all(said)) or (data.empty_is_unknown and not any(said)):
        return False
    if not data.age:
        return True
    try:
        return data.age_years[0] <= float(row[data.age]) < data.age_years[1]
    except ValueError:
        return False


def _folds(
    rows: list[dict[str, str]], patients: NDArray[np.str_], config: Config
) -> NDArray[np.int64]:
    """Take the table's folds, else deal patients by the hash of their id: stable and blind."""
    if config.data.fold:
        return np.array([int(row[config.data.fold]) for row in rows])
    return np.array([dealt(patient, config.folds) for patient in patients])


def dealt(patient: str, folds: int) -> int:
    """Return the fold of a patient where the table has none."""
    return int(hashlib.sha256(patient.encode()).hexdigest()[:8], 16) % folds


def _soft(config: Config, folder: Path, files: tuple[str, ...]) -> NDArray[np.float32]:
    data = config.data
    soft = np.full((len(files), len(config.labels)), np.nan, np.float32)
    if not data.soft:
        return soft
    wanted = [label.soft or label.key for label in config.labels]
    columns = [data.soft_prefix + name for name in wanted if name != ANY]
    rows = rows_of(folder / data.soft, (data.soft_id, *columns))
    by_stem = {Path(row[data.soft_id]).stem: row for row in rows}
    for n, file in enumerate(files):
        row = by_stem.get(Path(file).stem)
        if row is not None:
            soft[n] = [_peer(row, name, data.soft_prefix) for name in wanted]
    return soft


def _peer(row: Mapping[str, str], name: str, prefix: str) -> float:
    """Return a peer's probability of a label, or that any of its labels is present."""
    if name != ANY:
        return float(row[prefix + name])
    absent = [1 - float(value) for column, value in row.items() if column.startswith(prefix)]
    return 1 - math.prod(absent)


def _pictures(
    config: Config, folder: Path, files: tuple[str, ...], cache: Path, context: Context
) -> NDArray[np.float16]:
    state = hashlib.sha256(repr((files, config.input)).encode()).hexdigest()[:16]
    stored = cache / f"pictures-{state}.npy"
    if stored.is_file():
        found: NDArray[np.float16] = np.load(stored, allow_pickle=False)
        return found
    prepared = np.empty((len(files), *config.input.size), np.float16)
    for n, file in enumerate(files):
        context.checkpoint(n, len(files), READING)
        pixels = context.in_child(DECODE, {"path": str(folder / file)}).arrays["grey"]
        grey, _ = prepare.fit(prepare.grey_of_picture(pixels), config.input)
        prepared[n] = grey
    cache.mkdir(parents=True, exist_ok=True)
    np.save(stored, prepared)
    return prepared
