"""What ``meddx inspect`` says of objects that are no picture."""

from collections.abc import Iterable
from typing import Any

from meddx.case.presentation import OtherObject, PresentationState, Reference
from meddx.case.record import Case


def beside_pictures(cases: Iterable[Case]) -> dict[str, list[dict[str, Any]]]:
    """Return the keys ``others``, ``documents`` and ``states`` of the JSON object."""
    kept = tuple(cases)
    studies = [study for case in kept for study in case.studies]
    return {
        "others": [_other(item) for study in studies for item in study.others],
        "documents": [
            {"title": note.title, "text": note.text} for case in kept for note in case.notes
        ],
        "states": [_state(state) for study in studies for state in study.states],
    }


def _other(item: OtherObject) -> dict[str, Any]:
    document = item.document
    return {
        "file": item.source.label,
        "kind": str(item.kind),
        "title": item.title,
        "modality": item.modality,
        "date": item.on.isoformat() if item.on else None,
        "sop_class_uid": item.sop_class_uid,
        "sop_instance_uid": item.sop_instance_uid,
        "series_instance_uid": item.series_instance_uid,
        "study_instance_uid": item.study_instance_uid,
        "references": _references(item.references),
        "document": None if document is None else {"media_type": document.media_type},
        "warnings": [str(warning) for warning in item.warnings],
    }


def _state(state: PresentationState) -> dict[str, Any]:
    return {
        "sop_instance_uid": state.sop_instance_uid,
        "sop_class_uid": state.sop_class_uid,
        "title": state.title,
        "references": _references(state.references),
        "inverse": state.inverse,
        "rotation_deg": state.rotation_deg,
        "flipped": state.flipped,
        "graphics": sum(len(annotation.graphics) for annotation in state.annotations),
        "overlays": len(state.overlays),
        "shutter": state.shutter is not None,
        "notes": [str(note) for note in state.notes],
    }


def _references(references: Iterable[Reference]) -> list[dict[str, Any]]:
    """List references; frames are counted from 0, none is all."""
    return [{"sop_instance_uid": r.sop_instance_uid, "frames": list(r.frames)} for r in references]
