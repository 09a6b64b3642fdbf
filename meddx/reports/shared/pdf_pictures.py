"""The pictures of the PDF: each read display set as it is, and with its strongest heatmap."""

import io
from typing import Any, Final

from meddx import paths
from meddx.case import marks, wording
from meddx.case.evidence import Finding, ImageSource
from meddx.case.marks import Mark
from meddx.case.reading import Reading
from meddx.case.record import Series
from meddx.imaging.overlay import Overlay, colour_bar
from meddx.imaging.render import render
from meddx.imaging.view import ViewState
from meddx.phrase import Phrase
from meddx.reports.shared.pdf_layout import FONT_FILE, INK, Layout
from meddx.reports.shared.words import HEATMAP

MOST_SERIES: Final = 4
MOST_SIDE_PX: Final = 1000
HEIGHT_MM: Final = 78.0
OPACITY: Final = 0.5

PLAIN: Final = Phrase("{modality} {description}, as stored, window of the file")
OVERLAID: Final = Phrase("{finding}: {probability}, scale 0 to {scale} (logit)")
OUTLINED: Final = Phrase("{finding}: {value}; where it lies on image {number}")
NOT_PICTURED: Final = Phrase("{modality} {description}: {count} images, none pictured here")
WITHOUT_MAP: Final = Phrase("No finding of this picture is above its threshold: no heatmap.")


def pictures(reading: Reading, layout: Layout) -> list[Any]:
    """Return the flowables of the first display sets, two pictures a line."""
    parts: list[Any] = []
    for series in reading.case.series[:MOST_SERIES]:
        parts += _pair(series, reading, layout)
    return parts


def _pair(series: Series, reading: Reading, layout: Layout) -> list[Any]:
    from reportlab.platypus import Spacer, Table

    finding = _strongest(series, reading)
    source = finding.source if finding else None
    k = source.k if isinstance(source, ImageSource) else series.volume.shape[0] // 2
    picture = reading.picture(series, k)
    if picture is None:
        said = NOT_PICTURED.with_values(
            modality=series.modality,
            description=series.description,
            count=series.volume.frame_count,
        )
        return [layout.paragraph(said, "caption")]
    shown, view = picture[0], ViewState(k=picture[1])
    plain = _flowable(shown, view, None, layout)
    caption = PLAIN.with_values(modality=series.modality, description=series.description)
    left = [plain, layout.paragraph(caption, "caption")]
    right: list[Any] = [layout.paragraph(WITHOUT_MAP, "small")]
    if finding is not None and finding.heatmap is not None:
        overlay = Overlay(finding.heatmap, OPACITY)
        words = _said(finding, k, marks.of_map(reading, finding), layout)
        right = [_flowable(shown, view, overlay, layout), *words]
    pair = Table([[left, right]], colWidths=[layout.width / 2] * 2)
    pair.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    return [Spacer(1, 6), pair]


def _said(finding: Finding, k: int, doubts: tuple[Mark, ...], layout: Layout) -> list[Any]:
    """Say what the map of a finding on slice ``k`` is of, and how it was made."""
    value = wording.finding_probability(finding) or ""
    heatmap, name = finding.heatmap, marks.marked(finding.code, doubts)
    if heatmap is None:
        return []
    method = HEATMAP.with_values(method=wording.heatmap_method(heatmap))
    if finding.quantity is not None:
        said = OUTLINED.with_values(finding=name, value=value, number=k + 1)
    else:
        scale = f"{heatmap.scale:.2g}"
        said = OVERLAID.with_values(finding=name, probability=value, scale=scale)
    return [layout.paragraph(said, "caption"), layout.paragraph(method, "small")]


def _strongest(series: Series, reading: Reading) -> Finding | None:
    """Return the finding with a heatmap that is most worth a look, as the window chooses it."""
    mapped = [
        finding
        for finding in reading.findings
        if finding.heatmap is not None
        and isinstance(finding.source, ImageSource)
        and finding.source.series_instance_uid == series.series_instance_uid
        and reading.edits.counts(finding)
    ]
    return max(mapped, key=lambda finding: finding.weight, default=None)


def _flowable(series: Series, view: ViewState, overlay: Overlay | None, layout: Layout) -> Any:  # noqa: ANN401 - untyped library
    """Return the picture as a flowable that fits half a page; the colour bar at its right."""
    import numpy as np
    from PIL import Image as Picture
    from reportlab.lib.units import mm
    from reportlab.platypus import Image

    pixels = render(series, view, (overlay,) if overlay else ())
    picture = Picture.fromarray(np.ascontiguousarray(pixels)).convert("RGB")
    picture.thumbnail((MOST_SIDE_PX, MOST_SIDE_PX), Picture.Resampling.BOX)
    if overlay is not None and overlay.heatmap.method != "mask":  # which is there or not
        picture = _with_bar(picture, overlay.heatmap.scale)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=88)
    scale = min(HEIGHT_MM * mm / picture.height, (layout.width / 2 - 8) / picture.width)
    stream.seek(0)
    return Image(stream, picture.width * scale, picture.height * scale, hAlign="LEFT")


def _with_bar(picture: Any, scale: float) -> Any:  # noqa: ANN401 - untyped library
    """Stand the colour bar of the fixed scale beside the picture, its ends numbered."""
    from PIL import Image as Picture
    from PIL import ImageDraw, ImageFont

    gap, width, margin = 12, 22, 96
    bar = Picture.fromarray(colour_bar(picture.height, width))
    joined = Picture.new("RGB", (picture.width + gap + width + margin, picture.height), "white")
    joined.paste(picture, (0, 0))
    left = picture.width + gap
    joined.paste("black", (left, 0, left + width, joined.height))
    joined.paste(bar, (left, 0), bar)
    draw = ImageDraw.Draw(joined)
    font = ImageFont.truetype(str(paths.resource("fonts", FONT_FILE)), size=26)
    draw.text((left + width + 8, 0), f"{scale:.2g}", INK, font, anchor="lt")
    draw.text((left + width + 8, joined.height), "0", INK, font, anchor="lb")
    return joined
