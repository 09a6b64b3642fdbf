"""Runs a pack over a folder of pictures and measures it where the truth is known.

Gating by the header is off, because such pictures have none: the caller vouches for modality, view
and age. What is on the picture is still judged, and the verdict is reported beside the scores.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, families, further, gate, prepare
from meddx.analysis.device import Network, Sessions
from meddx.analysis.further import Known
from meddx.analysis.gate import Refusal
from meddx.analysis.pack import GateSpec, InputSpec, ModelPack
from meddx.analysis.running import NO_FAMILY
from meddx.case.source import Source
from meddx.imaging.frames import FrameStore
from meddx.imaging.loaded import loaded
from meddx.importers import HEAD_BYTES
from meddx.importers.dicom import Dicom
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import metrics
from meddx.training.dataset import DECODE, NO_COLUMN, dealt, rows_of
from meddx.training.pictures import NOT_A_PICTURE

TABLE: Final = "labels.csv"
FOLDS: Final = 5
ENDINGS: Final = frozenset({".dcm", ".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})
AT_THRESHOLD: Final = ("accuracy", "balanced_accuracy", "recall", "specificity", "precision", "f1")

NO_PICTURES: Final = Phrase("There is no picture in the folder {folder}.")
NO_NETWORK: Final = Phrase("The model pack {pack} has no network to evaluate.")
EVALUATING: Final = Phrase("Evaluating {pack}: picture {number} of {count}")


@dataclass(frozen=True)
class Prediction:
    """What a pack says of one picture.

    Parameters
    ----------
    file
        As the table names it, or relative to the folder.
    probabilities
        Calibrated, in the order of the pack's labels; empty where the file could not be decoded.
    refused
        Code of the image gate's refusal; empty when the picture was accepted.
    """

    file: str
    probabilities: tuple[float, ...]
    refused: str


@dataclass(frozen=True)
class Result:
    """How a pack does on one label: figures by name, with (low, high) of the 95 % interval."""

    key: str
    images: int
    positives: int
    figures: Mapping[str, tuple[float, float, float]]


def list_pictures(
    folder: Path, fold: int | None = None
) -> tuple[tuple[str, ...], tuple[Mapping[str, str], ...]]:
    """Return the files to read and, where the folder has ``labels.csv``, its rows beside them.

    Parameters
    ----------
    fold
        Only the pictures of this fold: by the column ``fold``, else as training deals patients
        (column ``patient_id``) into ``FOLDS``. None: all pictures.

    Raises
    ------
    Refused
        ``no_pictures``, ``no_table`` or ``no_column``.
    """
    rows: tuple[Mapping[str, str], ...] = ()
    if fold is not None or (folder / TABLE).is_file():
        rows = tuple(rows_of(folder / TABLE, ("file",)))
        if fold is not None:
            rows = tuple(row for row in rows if _fold_of(row, folder) == fold)
        files = tuple(row["file"] for row in rows)
    else:
        found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in ENDINGS)
        files = tuple(p.relative_to(folder).as_posix() for p in found)
    if not files:
        raise Refused("no_pictures", NO_PICTURES.with_values(folder=folder.name))
    return files, rows


def _fold_of(row: Mapping[str, str], folder: Path) -> int:
    if row.get("fold", "").isdecimal():
        return int(row["fold"])
    if "patient_id" not in row:
        raise Refused("no_column", NO_COLUMN.with_values(file=folder.name, column="patient_id"))
    return dealt(row["patient_id"], FOLDS)


def predict(
    pack: ModelPack,
    folder: Path,
    files: tuple[str, ...],
    context: Context,
    rows: tuple[Mapping[str, str], ...] = (),
) -> tuple[Prediction, ...]:
    """Run a pack over pictures.

    Parameters
    ----------
    rows
        Of ``labels.csv``, one for each file: their columns ``age``, ``sex`` and ``view`` fill the
        further inputs of a network that wants them. A picture without is refused.

    Raises
    ------
    Refused
        ``no_network``, or what opening the pack refuses.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    if pack.weights is None or pack.input is None:
        raise Refused("no_network", NO_NETWORK.with_values(pack=pack.name))
    network = Sessions().open(pack)
    found = []
    for n, file in enumerate(files):
        shown = EVALUATING.with_values(pack=pack.name, number=n + 1, count=len(files))
        context.checkpoint(n, len(files), shown)
        known = known_of(rows[n]) if rows else Known()
        found.append(_predict(pack, network, (folder, file), known, context))
    return tuple(found)


def known_of(row: Mapping[str, str]) -> Known:
    """Return what a row of ``labels.csv`` says of a picture's patient and view."""
    try:
        age = float(row.get("age") or "nan")
    except ValueError:
        age = math.nan
    said = {key: (row.get(key) or "").strip().upper() for key in ("sex", "view")}
    return Known(None, age if math.isfinite(age) else None, **said)


def _predict(
    pack: ModelPack, network: Network, place: tuple[Path, str], known: Known, context: Context
) -> Prediction:
    (folder, file), spec = place, input_of(pack)
    beside = further.filled(spec.further, known)
    if isinstance(beside, Refusal):
        return Prediction(file, (), beside.code)
    try:
        grey, colour = grey_of(folder / file, pack, context)
        prepared, refusal = judge(pack, network, grey, colour)
        logits = network.run(prepared.array, beside).logits
    except Refused as refused:
        return Prediction(file, (), refused.code)
    pairs = zip(pack.labels, logits, strict=True)
    probabilities = tuple(calibrate.probability(label, float(logit)) for label, logit in pairs)
    return Prediction(file, probabilities, refusal.code if refusal else "")


def input_of(pack: ModelPack) -> InputSpec:
    """Return how a picture is prepared for a pack.

    Raises
    ------
    Refused
        ``no_network`` for a pack of rules.
    """
    if pack.weights is None or pack.input is None:
        raise Refused("no_network", NO_NETWORK.with_values(pack=pack.name))
    return pack.input


def judge(
    pack: ModelPack, network: Network, grey: NDArray[np.float32], colour: float
) -> tuple[prepare.Prepared, Refusal | None]:
    """Prepare a picture as ``grey_of`` gives it, and judge it by the image gate.

    Raises
    ------
    Refused
        ``no_network``.
    """
    prepared = prepare.prepare(grey, input_of(pack))
    refusal = gate.by_colour(colour)
    refusal = refusal or gate.by_shape(pack.gate or GateSpec(), *grey.shape)
    limit = pack.weights.content_limit if pack.weights else 0.0
    return prepared, refusal or gate.by_content(prepared.grey, network.content, limit)


def grey_of(path: Path, pack: ModelPack, context: Context) -> tuple[NDArray[np.float32], float]:
    """Return a picture or a DICOM image as grey values 0 to 1, and how coloured it is, 0 to 255.

    A DICOM image is seen as the pack's family sees it.

    Raises
    ------
    Refused
        ``no_network``, ``no_family``, ``not_a_picture``, ``blank``, or the reason of the DICOM
        importer or of the family.
    """
    importer, spec = Dicom(), input_of(pack)
    try:
        with path.open("rb") as stream:
            is_dicom = importer.sniff(stream.read(HEAD_BYTES)) > 0.5
    except OSError:
        raise Refused("not_a_picture", NOT_A_PICTURE) from None
    if not is_dicom:
        reply = context.in_child(DECODE, {"path": str(path)})
        return prepare.grey_of_picture(reply.arrays["grey"]), float(reply.header["colour"])
    cases = importer.load((Source(path),), context)
    series = [series for case in cases for series in case.series]
    if not series:
        reasons = [refused for case in cases for refused in case.refused]
        raise Refused(reasons[0].code, reasons[0].reason)
    if series[0].volume.is_colour:
        raise Refused("colour", gate.COLOUR)
    first = loaded(series[0], FrameStore(context.children))
    if not prepare.fits_intensity(first, spec):
        raise Refused("not_integer", prepare.NO_BITS)
    family = families.named(pack.family)
    if family is None:
        raise Refused("no_family", NO_FAMILY.with_values(family=pack.family))
    grey = family.grey(pack, first)
    if grey is None:
        raise Refused("blank", gate.BLANK)
    return grey, 0.0


def write_predictions(pack: ModelPack, predictions: tuple[Prediction, ...], path: Path) -> None:
    """Write a row a picture: file, a column a label with its probability, ``refused`` (0 or 1).

    A file that could not be decoded has empty probabilities and is refused.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["file", *(label.key for label in pack.labels), "refused"])
        for entry in predictions:
            cells = [f"{p:.6f}" for p in entry.probabilities] or [""] * len(pack.labels)
            writer.writerow([entry.file, *cells, int(bool(entry.refused))])


def truth_of(
    pack: ModelPack, rows: tuple[Mapping[str, str], ...], column: str
) -> dict[str, NDArray[np.float32]]:
    """Return what is true of each row, by label: 1 present, 0 absent, nan unknown.

    Parameters
    ----------
    column
        Column whose words (separated by ``|``) name the labels of a picture, without regard to
        case; for a pack with one label, 1 and 0 serve as well. Empty: the columns that are named
        like labels and hold 1 or 0; an empty cell is unknown.
    """
    if column:
        words = [{word.strip().casefold() for word in row[column].split("|")} for row in rows]
        alone = {"1", "true", "yes"} if len(pack.labels) == 1 else set[str]()
        return {
            label.key: np.array(
                [bool(w & ({label.key.casefold()} | alone)) for w in words], np.float32
            )
            for label in pack.labels
        }
    known = [label.key for label in pack.labels if rows and label.key in rows[0]]
    return {key: np.array([_cell(row[key].strip()) for row in rows], np.float32) for key in known}


def _cell(word: str) -> float:
    return float(word == "1") if word else math.nan


def measure(
    pack: ModelPack,
    predictions: tuple[Prediction, ...],
    rows: tuple[Mapping[str, str], ...],
    truth: Mapping[str, NDArray[np.float32]],
) -> tuple[Result, ...]:
    """Measure every label on the pictures of which its truth is known, refused ones included.

    Intervals draw whole patients (column ``patient_id``), or pictures where the table names none.
    """
    if not truth:
        return ()
    read = np.array([bool(entry.probabilities) for entry in predictions])
    patients = np.array([row.get("patient_id") or row["file"] for row in rows])
    found = []
    for n, label in enumerate(pack.labels):
        if label.key not in truth:
            continue
        chosen = np.flatnonzero(read & np.isfinite(truth[label.key])).tolist()
        known, owners = truth[label.key][chosen] > 0.5, patients[chosen]
        scores = np.array([predictions[at].probabilities[n] for at in chosen], np.float64)
        calls = (scores >= label.threshold).astype(float)
        figures = {
            name: _figure(of, scores, known, owners)
            for name, of in {
                "auroc": metrics.auroc,
                "auprc": metrics.auprc,
                "brier": metrics.brier,
                "calibration_error": metrics.calibration_error,
            }.items()
        }
        figures |= {
            name: _figure(metrics.of_calls(name), calls, known, owners) for name in AT_THRESHOLD
        }
        found.append(Result(label.key, len(known), int(known.sum()), figures))
    return tuple(found)


def _figure(
    of: metrics.Figure,
    scores: NDArray[np.float64],
    known: NDArray[np.bool_],
    patients: NDArray[np.str_],
) -> tuple[float, float, float]:
    return (of(scores, known), *metrics.interval(of, scores, known, patients))
