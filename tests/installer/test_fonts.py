"""The bundled font holds every character that MedDx shows, as outlines a PDF can embed."""

from functools import cache
from pathlib import Path

import pytest

from installer import fonts

STYLES = tuple(fonts.STYLES)


@cache
def characters(style: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(fonts.FONTS / f"MedDxSansSC-{style}.ttf", lazy=True) as font:
        assert "glyf" in font
        return frozenset(font.getBestCmap())


@pytest.mark.parametrize("style", STYLES)
def test_every_text_of_ours_can_be_shown(style: str) -> None:
    shown = {ord(c) for text in fonts.texts() for c in text if c.isprintable()}
    assert shown
    assert "".join(map(chr, sorted(shown - characters(style)))) == ""


@pytest.mark.parametrize("style", STYLES)
def test_the_common_characters_are_there(style: str) -> None:
    assert len(fonts.encodable("gb2312")) > 7000
    common = {c for c in fonts.encodable("gb2312") if 0x4E00 <= c <= 0x9FFF}
    assert len(common) == 6763
    assert common <= characters(style)
    assert set(map(ord, "陳慧嫻龍應臺")) <= characters(style)  # names may be traditional
    assert {ord(c) for c in "AZaz09 éß°±≥≤×µ→–—“”…"} <= characters(style)


@pytest.mark.parametrize("style", STYLES)
def test_quotes_and_dots_are_as_wide_as_english_needs(style: str) -> None:
    from fontTools.ttLib import TTFont

    with TTFont(fonts.FONTS / f"MedDxSansSC-{style}.ttf", lazy=True) as font:
        shown, widths = font.getBestCmap(), font["hmtx"].metrics
        assert font["head"].unitsPerEm == 1000
        assert all(widths[shown[ord(c)]][0] < 600 for c in "“”‘’·")
        glyph = font["glyf"][shown[ord("…")]]
        assert glyph.yMax < 200  # on the line, not in the middle of it


def test_the_licence_lies_beside_the_fonts() -> None:
    licence = (fonts.FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Copyright 2014-2021 Adobe" in licence


def test_a_pdf_can_embed_it(tmp_path: Path) -> None:
    from pypdf import PdfReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for style in STYLES:
        name = f"Sample{style}"
        pdfmetrics.registerFont(TTFont(name, fonts.FONTS / f"MedDxSansSC-{style}.ttf"))
        canvas = Canvas(str(tmp_path / "sample.pdf"))
        canvas.setFont(name, 12)
        canvas.drawString(50, 50, "右下肺炎 78 %")
        canvas.save()
        text = PdfReader(tmp_path / "sample.pdf").pages[0].extract_text()
        assert text.strip() == "右下肺炎 78 %"
