"""Graphic annotations of presentation states (PS3.3 C.10.5, C.10.7); in the child process only."""

from typing import Final

from meddx.case.presentation import Annotation, Colour, Graphic, GraphicLayer
from meddx.importers.shared.dicom_layers import srgb
from meddx.importers.shared.dicom_reader import Reader
from meddx.importers.shared.dicom_report import references

_POINTS: Final = {"POINT": 1, "CIRCLE": 2, "ELLIPSE": 4}
_FIGURES: Final = frozenset({*_POINTS, "POLYLINE", "INTERPOLATED"})
_MOST_POINTS: Final = 100_000
_MOST_FIGURES: Final = 10_000
_ALIGNMENTS: Final = frozenset({"LEFT", "CENTER", "RIGHT"})

Points = tuple[tuple[float, float], ...]


def layers(dataset: Reader) -> tuple[GraphicLayer, ...]:
    """Return the layers, lowest first."""
    found = [
        GraphicLayer(
            item.text("GraphicLayer"), int(item.number("GraphicLayerOrder") or 0), _colour(item)
        )
        for item in dataset.items("GraphicLayerSequence")
    ]
    return tuple(sorted(found, key=lambda layer: layer.order))


def _colour(item: Reader) -> Colour | None:
    lab = item.numbers("GraphicLayerRecommendedDisplayCIELabValue", 3)
    if lab:
        return srgb(lab)
    rgb = item.numbers("GraphicLayerRecommendedDisplayRGBValue", 3)
    if rgb:
        red, green, blue = (_byte(part) for part in rgb)
        return red, green, blue
    grey = item.numbers("GraphicLayerRecommendedDisplayGrayscaleValue", 1)
    return (_byte(grey[0]),) * 3 if grey else None


def _byte(value: float) -> int:
    return int(min(max(value, 0.0), 65535.0) / 257.0 + 0.5)


def annotations(dataset: Reader) -> tuple[Annotation, ...]:
    """Return the figures by layer, in the order of the file; a figure of unknown kind is none."""
    found: list[Annotation] = []
    count = 0
    for item in dataset.items("GraphicAnnotationSequence"):
        graphics = [*map(_figure, item.items("GraphicObjectSequence"))]
        graphics += map(_text, item.items("TextObjectSequence"))
        kept = tuple(graphic for graphic in graphics if graphic is not None)
        kept = kept[: max(0, _MOST_FIGURES - count)]
        count += len(kept)
        if kept:
            of = tuple(references(item, "ReferencedImageSequence"))
            found.append(Annotation(item.text("GraphicLayer"), of, kept))
    return tuple(found)


def _figure(item: Reader) -> Graphic | None:
    kind, units = item.text("GraphicType"), item.text("GraphicAnnotationUnits")
    points = _pairs(item, "GraphicData")
    wanted = _POINTS.get(kind, 0)
    if kind not in _FIGURES or units == "MATRIX" or len(points) < max(1, wanted):
        return None
    return Graphic(
        kind=kind,
        points=points[: wanted or _MOST_POINTS],
        of_display=units == "DISPLAY",
        filled=item.text("GraphicFilled") == "Y",
    )


def _text(item: Reader) -> Graphic | None:
    text = item.text("UnformattedTextValue").replace("\r\n", "\n").replace("\r", "\n")
    box = _pairs(item, "BoundingBoxTopLeftHandCorner")
    box += _pairs(item, "BoundingBoxBottomRightHandCorner")
    anchor = _pairs(item, "AnchorPoint")
    units = [item.text(f"{of}AnnotationUnits") for of in ("BoundingBox", "AnchorPoint")]
    if not text or "MATRIX" in units or not (len(box) == 2 or anchor):
        return None
    alignment = item.text("BoundingBoxTextHorizontalJustification")
    return Graphic(
        kind="TEXT",
        points=box if len(box) == 2 else (),
        of_display=units[0] == "DISPLAY",
        text=text,
        anchor=anchor[0] if anchor else None,
        anchor_of_display=units[1] == "DISPLAY",
        anchor_shown=item.text("AnchorPointVisibility") == "Y",
        alignment=alignment if alignment in _ALIGNMENTS else "LEFT",
    )


def _pairs(item: Reader, keyword: str) -> Points:
    """Points as (row, column); the file writes the column first."""
    numbers = item.numbers(keyword)[: 2 * _MOST_POINTS]
    return tuple(zip(numbers[1::2], numbers[0::2], strict=False))
