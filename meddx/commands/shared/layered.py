"""What ``meddx inspect`` says of segmentations, parametric maps and contours."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from meddx.case.layers import Contours, Layer, ParametricMap, Segmentation
from meddx.case.record import Case, Series
from meddx.case.volume import Frame, Geometry
from meddx.imaging import layers


def over_pictures(rows: Sequence[tuple[Case, Series]], cases: Sequence[Case]) -> dict[str, Any]:
    """Return the key ``layers`` of the JSON object.

    ``applies_to`` are the indices of the series that a layer lies over; none where there is no
    such series.
    """
    return {
        "layers": [
            _told(layer)
            | {
                "applies_to": [
                    index
                    for index, (owner, series) in enumerate(rows)
                    if owner is case and layers.applies(layer, series)
                ]
            }
            for case in cases
            for study in case.studies
            for layer in study.layers
        ]
    }


def _told(layer: Layer) -> dict[str, Any]:
    common = {
        "layer_id": layer.layer_id,
        "study_instance_uid": layer.study_instance_uid,
        "title": layer.title,
        "frame_of_reference_uid": layer.frame_of_reference_uid,
        "warnings": [str(warning) for warning in layer.warnings],
    }
    if isinstance(layer, Segmentation):
        return common | _segmentation(layer)
    if isinstance(layer, ParametricMap):
        return common | _map(layer)
    return common | (_contours(layer) if isinstance(layer, Contours) else {})


def _segmentation(layer: Segmentation) -> dict[str, Any]:
    return {
        "kind": "segmentation",
        "type": layer.kind.value,
        "shape": list(layer.shape),
        "affine_lps": _affine(layer.geometry),
        "maximum": layer.maximum,
        "segments": [
            {
                "number": segment.number,
                "label": segment.label,
                "code": None if segment.code is None else segment.code.code,
                "system": None if segment.code is None else segment.code.system,
                "meaning": segment.meaning,
                "algorithm": segment.algorithm,
                "colour": list(segment.colour),
                "voxels": sum(int(np.count_nonzero(p.values)) for p in segment.patches),
            }
            for segment in layer.segments
        ],
    }


def _map(layer: ParametricMap) -> dict[str, Any]:
    return {
        "kind": "parametric_map",
        "shape": list(layer.voxels.shape),
        "affine_lps": _affine(layer.geometry),
        "quantity": layer.quantity,
        "unit": layer.unit,
        "mapping": list(layer.mapping),
        "scale": list(layer.scale),
    }


def _contours(layer: Contours) -> dict[str, Any]:
    return {
        "kind": "contours",
        "structures": [
            {
                "number": structure.number,
                "name": structure.name,
                "type": structure.kind,
                "colour": list(structure.colour),
                "contours": len(structure.polygons),
                "points": sum(len(polygon.points) for polygon in structure.polygons),
            }
            for structure in layer.structures
        ],
    }


def _affine(geometry: Geometry) -> list[list[float]] | None:
    return geometry.affine.tolist() if geometry.frame is Frame.PATIENT else None
