"""Fonts, styles, header and footer of the PDF pages."""

from html import escape
from pathlib import Path
from typing import Any, Final

from meddx import paths
from meddx.case.reading import Reading
from meddx.phrase import Labelled, Language, Phrase
from meddx.reports.shared.words import DISCLAIMER, REVIEW_TITLE

FONT: Final = "MedDxSansSC"
BOLD: Final = "MedDxSansSC-Bold"
FONT_FILE: Final = "MedDxSansSC-Regular.ttf"
BOLD_FILE: Final = "MedDxSansSC-Bold.ttf"
INK: Final = "#1c2733"
QUIET: Final = "#5b6976"
RULE: Final = "#c9d2da"
WARNING: Final = "#9a3412"
WARNING_FILL: Final = "#fff4e5"
MARGIN_MM: Final = 16.0

PAGE: Final = Phrase("page {number} of {total}")
MADE: Final = Phrase("MedDx {version}, {made} UTC")


class Layout:
    """Page geometry, styles and words of one document in one language.

    Parameters
    ----------
    language
        Language of everything that is written.
    """

    def __init__(self, language: Language) -> None:
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.units import mm

        self.language = language
        self._mm = mm
        self._page = A4
        self.width = A4[0] - 2 * MARGIN_MM * mm
        _register_fonts()
        # Chinese breaks between any two characters, English only at blanks.
        self.styles = _styles("CJK" if language is Language.ZH_CN else None)

    def say(self, text: Labelled | str) -> str:
        """Text for a paragraph: in this language, escaped for reportlab's markup."""
        plain = text if isinstance(text, str) else text.label(self.language)
        return escape(plain, quote=False)

    def paragraph(self, text: Labelled | str, style: str = "body") -> Any:  # noqa: ANN401 - untyped library
        """Return a paragraph of plain text in one of the styles."""
        from reportlab.platypus import Paragraph

        return Paragraph(self.say(text), self.styles[style])

    def build(self, flowables: list[Any], reading: Reading, path: Path) -> None:
        """Set the pages and write them to ``path``."""
        from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

        mm, height = self._mm, self._page[1]
        margin = MARGIN_MM * mm
        frame = Frame(margin, 16 * mm, self.width, height - 40 * mm, 0, 0, 0, 0)
        document = BaseDocTemplate(
            str(path),
            pagesize=self._page,
            title=REVIEW_TITLE.label(self.language),
            author="MedDx",
            subject=DISCLAIMER.label(self.language),
            lang="zh-CN" if self.language is Language.ZH_CN else "en",
        )
        document.addPageTemplates([PageTemplate("page", [frame])])
        document.build(flowables, canvasmaker=_numbered(self, reading))

    def furniture(self, canvas: Any, reading: Reading, number: int, total: int) -> None:  # noqa: ANN401
        """Draw header and footer on the current page of a reportlab canvas."""
        mm, (width, height) = self._mm, self._page
        margin, top = MARGIN_MM * mm, height - 16 * mm
        canvas.setFillColor(WARNING_FILL)
        canvas.rect(margin, top - 2.6 * mm, self.width, 8 * mm, stroke=0, fill=1)
        canvas.setFillColor(WARNING)
        canvas.setFont(BOLD, 10)
        canvas.drawString(margin + 3 * mm, top, REVIEW_TITLE.label(self.language))
        canvas.setFont(FONT, 7.5)
        canvas.setFillColor(QUIET)
        canvas.drawString(margin, 9 * mm, DISCLAIMER.label(self.language))
        made = MADE.with_values(
            version=reading.program_version, made=f"{reading.made_at:%Y-%m-%d %H:%M}"
        )
        canvas.drawCentredString(width / 2, 9 * mm, made.label(self.language))
        page = PAGE.with_values(number=number, total=total)
        canvas.drawRightString(width - margin, 9 * mm, page.label(self.language))


def _register_fonts() -> None:
    """Embed the program's own face, so that Chinese prints on any machine."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in ((FONT, FONT_FILE), (BOLD, BOLD_FILE)):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(paths.resource("fonts", file))))


def _styles(word_wrap: str | None) -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=9, leading=12.5, textColor=INK, wordWrap=word_wrap
    )
    small = ParagraphStyle("small", parent=body, fontSize=7.8, leading=10.5, textColor=QUIET)
    return {
        "body": body,
        "small": small,
        "caption": ParagraphStyle("caption", parent=small, spaceBefore=3),
        "column": ParagraphStyle(
            "column", parent=body, fontName=BOLD, fontSize=7.8, leading=10.5, textColor=QUIET
        ),
        "indented": ParagraphStyle("indented", parent=body, leftIndent=10, fontSize=8.5),
        "strong": ParagraphStyle("strong", parent=body, fontName=BOLD, keepWithNext=1),
        "title": ParagraphStyle(
            "title",
            parent=body,
            keepWithNext=1,
            fontName=BOLD,
            fontSize=11.5,
            leading=15,
            spaceBefore=9,
            spaceAfter=3,
        ),
        "warning": ParagraphStyle("warning", parent=body, textColor=WARNING),
    }


def _numbered(layout: Layout, reading: Reading) -> type:
    """Canvas that knows the number of pages before it draws any footer."""
    from reportlab.pdfgen.canvas import Canvas

    class NumberedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
        def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
            super().__init__(*arguments, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, state in enumerate(self._pages, start=1):
                self.__dict__.update(state)
                layout.furniture(self, reading, number, len(self._pages))
                super().showPage()
            super().save()

    return NumberedCanvas
