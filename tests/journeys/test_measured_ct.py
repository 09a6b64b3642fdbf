"""From the files of a tilted CT to measured findings, masks and a report."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel

from meddx import knowledge
from meddx.analysis import pack as packs
from meddx.case.reading import Reading
from meddx.case.wording import quantity
from meddx.imaging import layers
from meddx.imaging.frames import FrameStore
from meddx.jobs import Context
from meddx.phrase import Language
from meddx.pipeline import Analyser, open_paths
from meddx.reports import Options
from meddx.reports.json import as_object
from meddx.reports.pdf import Pdf
from meddx.training import ct_models
from meddx.training.ct_phantoms import Scan, scanned
from tests.helpers.ct_phantoms import written

PACK = Path(__file__).parents[2] / "models" / "ct_quantities"


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("ct")
    chest = scanned(ct_models.chest(), Scan((3.0, 2.0, 2.0), 15.0, tilt_degrees=20.0))
    written(folder, chest, "CHEST", 7)
    written(folder, scanned(ct_models.head(), Scan((3.0, 2.0, 2.0), 3.0)), "HEAD", 8)
    context = Context()
    (case,) = open_paths((folder,), context).cases
    analyser = Analyser((packs.load(PACK),), (), knowledge.load, FrameStore(context.children))
    made = analyser.analyse(case, context)
    context.close()
    return made


def test_what_is_measured_is_true(reading):
    truth = dict(ct_models.chest().truth) | dict(ct_models.head().truth)
    assert reading.not_applicable == ()
    measured = {f.code.code.removeprefix("MEDDX:"): f.quantity for f in reading.findings}
    assert set(measured) == set(truth)
    for name, found in measured.items():
        assert found.low <= truth[name] <= found.high
        assert found.value == pytest.approx(truth[name], rel=0.01)


def test_it_moves_no_diagnosis(reading):
    evidence = [item for diagnosis in reading.diagnoses for item in diagnosis.evidence]
    assert not any(item.finding_key for item in evidence)  # age and sex alone
    assert reading.next_steps == reading.questions == ()


def test_masks_lie_over_their_own_series(reading):
    assert len(reading.layers) == 2
    for series, layer in zip(reading.case.series, reading.layers, strict=True):
        assert layers.applies(layer, series)
        k = layer.segments[0].patches[0].k
        rows, columns = series.volume.shape[1:]
        rect = (0.0, 0.0, float(rows), float(columns))
        assert layers.on_slice(layer, series, k, rect, (rows, columns))[..., 3].any()


def test_json_and_pdf_hold_the_values(reading, tmp_path):
    found = as_object(reading)["findings"]
    assert [item["quantity"]["unit"] for item in found] == ["mL"] * 3 + ["%"] * 2 + ["mL"]
    assert all(np.isfinite(item["quantity"]["value"]) for item in found)
    for language in Language:
        path = tmp_path / f"{language.value}.pdf"
        Pdf().write(reading, path, Options(language))
        pages = PdfReader(path).pages
        text = "".join(page.extract_text() for page in pages)
        assert "mL" in text
        assert len(pages[0].images) == 4


def test_a_stack_without_a_picture_is_named_in_the_report(reading, tmp_path):
    bare = replace(reading, slices=(), findings=())
    path = tmp_path / "bare.pdf"
    Pdf().write(bare, path, Options(Language.EN))
    assert "none pictured here" in PdfReader(path).pages[0].extract_text()


def test_masks_and_values_are_covered_until_the_reader_asks(qtbot, build, reading):
    window = build()
    window.session.show_reading(reading)
    stage = window.viewer.canvas.stage
    assert stage.layers == ()
    window.reveal(True)
    assert window.viewer.desk.masks == reading.layers
    assert stage.layers == reading.layers[:1]  # of the chest that is shown
    said = [label.text().replace("\xa0", " ") for label in window.findings.findChildren(QLabel)]
    values = (quantity(finding.quantity).label(Language.EN) for finding in reading.findings)
    assert set(values) <= set(said)
    assert window.viewer.bar.finding.heatmap is not None
    window.reveal(False)
    assert stage.layers == ()
    assert window.viewer.canvas.overlay is None
