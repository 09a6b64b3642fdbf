"""The reading as a PDF of A4 pages."""

from pathlib import Path

from typing_extensions import override

from meddx.case.reading import Reading
from meddx.reports import Format, Options
from meddx.reports.shared.files import written
from meddx.reports.shared.pdf_content import story
from meddx.reports.shared.pdf_layout import Layout


class Pdf(Format):
    """PDF for reading and printing."""

    title = "PDF"
    extension = ".pdf"

    @override
    def write(self, reading: Reading, path: Path, options: Options) -> None:
        layout = Layout(options.language)
        with written(path) as part:
            layout.build(story(reading, layout), reading, part)
