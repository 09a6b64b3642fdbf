"""Measures a finished pack on sets of another source, at the threshold that it is shipped with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import metrics, reliability
from meddx.training.card_tables import figure, table
from meddx.training.dataset import rows_of
from meddx.training.evaluate import Prediction, predict
from meddx.training.external_spec import ExternalLabel, ExternalSpec
from meddx.training.measure import Figure

HEADING: Final = "On other sets"
WORDS: Final = (
    "Pictures of other sources, from which nothing was learnt or chosen, with calibration and "
    "threshold as they are shipped; 95 % intervals in brackets, by patient. Pictures that the "
    "image gate refuses are read all the same here; how many they are is said. The header's rules "
    "(age, view) are not applied."
)

EMPTY: Final = Phrase(
    "The set {name} has no picture that can be read and that tells of {label}. Check its folder, "
    "columns and words in the configuration."
)
NO_LABEL: Final = Phrase(
    "The model pack {pack} has no label {label}. Use the configuration that the pack was made with."
)


@dataclass(frozen=True)
class External:
    """One label on one set.

    Parameters
    ----------
    name, key
        Of the set and of the label.
    images, positives, refused
        Pictures that were read, those with the label, and those that the image gate refuses.
    auroc, balanced_accuracy, slope
        The slope is that of the calibration, 1 is right.
    """

    name: str
    key: str
    images: int
    positives: int
    refused: int
    auroc: Figure
    balanced_accuracy: Figure
    slope: Figure


def rows(spec: ExternalSpec) -> list[dict[str, str]]:
    """Return the rows of a set's table that tell something of a label.

    Raises
    ------
    Refused
        ``no_table``, ``no_column``, or ``external_empty`` where no row tells of a label.
    """
    wanted = (spec.file, spec.patient, *(label.column for label in spec.labels))
    found = rows_of(Path(spec.folder) / spec.table, wanted)
    for label in spec.labels:
        _demand_any([row for row in found if _truth(row, label) is not None], spec, label)
    return [row for row in found if any(_truth(row, label) is not None for label in spec.labels)]


def _demand_any(found: Sequence[object], spec: ExternalSpec, label: ExternalLabel) -> None:
    if not found:
        values = {"name": spec.name, "label": label.key}
        raise Refused("external_empty", EMPTY.with_values(**values))


def measure(pack: ModelPack, spec: ExternalSpec, context: Context) -> tuple[External, ...]:
    """Measure a pack on a set.

    Raises
    ------
    Refused
        As ``rows`` and ``evaluate.predict``, or ``external_label``.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    missing = {label.key for label in spec.labels} - {label.key for label in pack.labels}
    if missing:
        values = {"pack": pack.name, "label": min(missing)}
        raise Refused("external_label", NO_LABEL.with_values(**values))
    told = rows(spec)
    files = tuple(row[spec.file] for row in told)
    predictions = predict(pack, Path(spec.folder), files, context)
    read = [(row, one) for row, one in zip(told, predictions, strict=True) if one.probabilities]
    return tuple(_label(pack, spec, label, read) for label in spec.labels)


def _label(
    pack: ModelPack,
    spec: ExternalSpec,
    label: ExternalLabel,
    read: list[tuple[dict[str, str], Prediction]],
) -> External:
    place = [entry.key for entry in pack.labels].index(label.key)
    known = [(row, one) for row, one in read if _truth(row, label) is not None]
    _demand_any(known, spec, label)
    truth = np.array([bool(_truth(row, label)) for row, _ in known], bool)
    p = np.array([one.probabilities[place] for _, one in known], float)
    patients = np.array([row[spec.patient] or row[spec.file] for row, _ in known], str)
    calls = (p >= pack.labels[place].threshold).astype(float)

    def of(how: metrics.Figure, scores: metrics.Scores) -> Figure:
        return Figure(how(scores, truth), *metrics.interval(how, scores, truth, patients))

    return External(
        name=spec.name,
        key=label.key,
        images=len(known),
        positives=int(truth.sum()),
        refused=sum(bool(one.refused) for _, one in known),
        auroc=of(metrics.auroc, p),
        balanced_accuracy=of(metrics.of_calls("balanced_accuracy"), calls),
        slope=of(reliability.slope, p),
    )


def _truth(row: Mapping[str, str], label: ExternalLabel) -> bool | None:
    return label.truth(row[label.column].strip())


def table_of(found: tuple[External, ...]) -> str:
    """Return the figures as a table in Markdown, for the card."""
    heads = ["Set", "Label", "Images", "With it", "Refused by the image gate"]
    heads += ["AUROC", "Balanced accuracy", "Calibration slope"]
    told = [
        [one.name, one.key, str(one.images), str(one.positives), str(one.refused)]
        + [figure(part) for part in (one.auroc, one.balanced_accuracy, one.slope)]
        for one in found
    ]
    return table(heads, told)
