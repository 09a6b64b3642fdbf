"""DICOM objects that are no picture: layers over images here, the others as documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.layers import Layer
from meddx.case.presentation import OtherObject, PresentationState
from meddx.case.record import Note, RefusedFile
from meddx.case.source import Source
from meddx.importers.shared import (
    dicom_contours,
    dicom_documents,
    dicom_parametric,
    dicom_segmentation,
    dicom_words,
)
from meddx.importers.shared.dicom_documents import Member
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

READING: Final = Phrase("Reading what lies over the images")
DAMAGED_LAYER: Final = Phrase("The sizes or positions of this object are damaged. Export it again.")

_Load = Callable[[Source, str, str, Context], tuple[Layer, ...]]
_LOADERS: Final[tuple[tuple[frozenset[str], _Load], ...]] = (
    (dicom_segmentation.CLASSES, dicom_segmentation.load),
    (dicom_parametric.CLASSES, dicom_parametric.load),
    (dicom_contours.CLASSES, dicom_contours.load),
)
OBJECT_CLASSES: Final = frozenset(uid for classes, _ in _LOADERS for uid in classes)


@dataclass(frozen=True, eq=False)
class Objects:
    """What came of the objects of one patient; each of them has its entry in ``others``."""

    layers: tuple[Layer, ...] = ()
    notes: tuple[Note, ...] = ()
    states: tuple[PresentationState, ...] = ()
    others: tuple[OtherObject, ...] = ()
    refused: tuple[RefusedFile, ...] = ()


def is_object(sop_class: str) -> bool:
    """Whether an object of this class is none of the pictures that a series holds."""
    return sop_class in OBJECT_CLASSES or dicom_words.not_a_picture(sop_class) is not None


def load(files: Sequence[Member], context: Context) -> Objects:
    """Read objects of one patient.

    Parameters
    ----------
    files
        Of one patient, none of them pictures.
    context
        Gives progress and the child processes.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    over = [file for file in files if file.header.sop_class in OBJECT_CLASSES]
    others = [file for file in files if file.header.sop_class not in OBJECT_CLASSES]
    layers: dict[str, Layer] = {}
    refused: list[RefusedFile] = []
    for number, file in enumerate(over):
        context.checkpoint(number, len(over), READING)
        found = _layers(file, context)
        if isinstance(found, RefusedFile):
            refused.append(found)
            continue
        for layer in found:
            layers.setdefault(layer.layer_id, layer)
    documents = dicom_documents.load(others, context)
    return Objects(
        layers=tuple(layers.values()),
        notes=documents.notes,
        states=documents.states,
        others=(*map(dicom_documents.listed, over), *documents.others),
        refused=(*refused, *documents.refused),
    )


def _layers(file: Member, context: Context) -> tuple[Layer, ...] | RefusedFile:
    """Read the layers of one file, or say why not."""
    header = file.header
    reader = next(read for classes, read in _LOADERS if header.sop_class in classes)
    own_name = header.sop_uid or file.source.label
    try:
        return reader(file.source, header.study_uid, own_name, context)
    except Refused as refusal:
        return RefusedFile(file.source.label, refusal.code, refusal.phrase)
    except (ValueError, KeyError, TypeError, IndexError):
        return RefusedFile(file.source.label, "damaged", DAMAGED_LAYER)
