"""Small pictures as they were judged by eye: bundled font, Fusion, 96 dpi, scale 1, no OpenGL.

Set ``MEDDX_WRITE_GOLDEN=1`` to write them anew; look at what you write.
"""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QCursor, QImage
from PySide6.QtWidgets import QApplication

from meddx.case.display import Cine
from meddx.case.evidence import Assertion, Evidence, TextSource
from meddx.case.expected import Expected
from meddx.case.layers import Patch, Segment, Segmentation, SegmentationKind
from meddx.case.note_marks import NoteMark
from meddx.case.reading import Edits
from meddx.case.record import Section, Study
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.case.waterfall import Part, waterfall
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.imaging.overlay import Overlay
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.phrase import Language, Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.diagnosis_body import Shown
from meddx.workstation.panels.diagnosis_card import DiagnosisCard
from meddx.workstation.panels.diagnosis_head import Place
from meddx.workstation.panels.finding_row import FindingRow
from meddx.workstation.panels.notes import NotesPanel
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.heatmap_bar import ColourBar
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.builders import (
    COUGH,
    FEVER,
    NOTE,
    PNEUMONIA,
    a_case,
    a_heatmap,
    a_radiograph,
    a_reading,
    a_stack,
    findings,
)
from tests.helpers.pictures import array_of, pixels

HERE = Path(__file__).parent
MOST_DIFFERENT = 0.01  # share of pixels that may differ by more than a step of antialiasing
STEP = 24


def canvas() -> Canvas:
    made = Canvas(Translation(), FrameStore(Children(1)))
    made.show_series(a_radiograph(), a_case().patient)
    made.change(ViewState(window=a_radiograph().windows[0]))
    return made


def plain_picture() -> tuple[Canvas, tuple[int, int]]:
    return canvas(), (320, 300)


def picture_with_heatmap() -> tuple[Canvas, tuple[int, int]]:
    made = canvas()
    made.show_overlay(Overlay(a_heatmap(), 0.6))
    return made, (320, 300)


def inverted_and_zoomed() -> tuple[Canvas, tuple[int, int]]:
    made = canvas()
    made.show_overlay(Overlay(a_heatmap(), 0.6))
    made.change(ViewState(inverted=True, zoom=3.0, centre=(140.0, 60.0)))
    return made, (240, 200)


def colour_bar() -> tuple[ColourBar, tuple[int, int]]:
    made = ColourBar()
    made.show_scale(2.5, 0.8)
    return made, (64, 220)


def open_card() -> tuple[DiagnosisCard, tuple[int, int]]:
    reading = a_reading()
    diagnosis, missing = reading.diagnoses[1], Phrase("In 60 % with this disease, in 5 % without.")
    found = {finding.key: finding for finding in reading.findings}
    off = Evidence(findings()[4].key, PNEUMONIA, 0.4, Phrase("Fits as well."))
    fall = waterfall(diagnosis, found, (off,), None, (Part.GENES,))
    shown = Shown(fall, (Expected(FEVER, 0.6, 0.05, missing),), {}, whole=True)
    card = DiagnosisCard(diagnosis)
    card.show_diagnosis(diagnosis, Place(2, 4), (), Language.ZH_CN, shown)
    return card, (360, 680)


def finding_row() -> tuple[FindingRow, tuple[int, int]]:
    edits = Edits(accepted=frozenset({findings()[0].key}))
    return FindingRow(findings()[0], edits, Language.EN), (360, 70)


def note() -> tuple[NotesPanel, tuple[int, int]]:
    panel = NotesPanel(Translation())
    panel.show_case(a_case())
    panel.show_findings(findings())
    return panel, (300, 280)


def corrected_note() -> tuple[NotesPanel, tuple[int, int]]:
    """A negation that was wrong, a mention that is no finding, a word that was missed; headings."""

    def source(words: str) -> TextSource:
        start = NOTE.index(words)
        return TextSource("n1", start, start + len(words), words)

    case = a_case()
    starts = [NOTE.index(heading) + len(heading) for heading in ("INDICATION:", "HISTORY:")]
    sections = tuple(Section("history", start, start + 9) for start in starts)
    marks = (
        NoteMark(source("fever"), FEVER, Assertion.PRESENT, FEVER),
        NoteMark(source("dry cough"), None, None, COUGH),
        NoteMark(source("night sweats"), FEVER, Assertion.EXCLUDED),
    )
    panel = NotesPanel(Translation())
    panel.show_case(replace(case, notes=(replace(case.notes[0], sections=sections),)))
    panel.show_findings(findings(), marks)
    return panel, (300, 330)


def tilted_sagittal_with_layers() -> tuple[Viewer, tuple[int, int]]:
    """A tilted volume in another plane, two segments over it as outlines, its marks."""
    made = Viewer(Translation(), FrameStore(Children(1)))
    k, j, i = np.mgrid[:24, :40, :40]
    inside = ((k - 12) / 10) ** 2 + ((j - 20) / 16) ** 2 + ((i - 20) / 16) ** 2 < 1
    affine = np.diag([1.0, 1.0, 2.0, 1.0])[:, [2, 1, 0, 3]]
    affine[1, 0] = 0.5
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    voxels = np.where(inside, 40, -1000).astype(np.int16)
    series = replace(
        a_stack(),
        volume=Volume(voxels, geometry, "HU"),
        frame_of_reference_uid="1.9",
        orientation=("L", "P"),
    )
    parts = (
        (1, "Brain", (120, 170, 220), inside),
        (2, "Front", (220, 150, 110), inside & (j < 20)),
    )
    segments = tuple(
        Segment(n, name, colour, patches=tuple(
            Patch(z, 0, 0, mask[z].astype(np.uint8)) for z in range(24) if mask[z].any()))
        for n, name, colour, mask in parts
    )  # fmt: skip
    layer = Segmentation(
        layer_id="1", study_instance_uid="1", title="Organs", frame_of_reference_uid="1.9",
        kind=SegmentationKind.BINARY, geometry=geometry, shape=(24, 40, 40), segments=segments,
    )  # fmt: skip
    made.show_series(series, a_case().patient, (Study("1", (), layers=(layer,)),))
    made.choose_plane(Plane.SAGITTAL)
    made.layers.outline.setChecked(True)
    made.canvas.setFocus()
    return made, (640, 420)


def clip() -> tuple[Viewer, tuple[int, int]]:
    made = Viewer(Translation(), FrameStore(Children(1)))
    volume = Volume(np.zeros((40, 40, 40), np.int16), Geometry.pixels(), "HU", time_points=4)
    made.show_series(replace(a_stack(), volume=volume, cine=Cine((40.0,))), a_case().patient)
    made.choose_time(2)
    return made, (420, 300)


SCENES = (
    plain_picture, picture_with_heatmap, inverted_and_zoomed, colour_bar, open_card, finding_row,
    note, corrected_note, tilted_sagittal_with_layers, clip,
)  # fmt: skip


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_looks_as_it_was_judged(qtbot, styled, scene):
    widget, size = scene()
    qtbot.addWidget(widget)
    widget.resize(*size)
    QCursor.setPos(0, 0)  # what the mouse rests on looks different
    widget.move(400, 200)
    with qtbot.waitExposed(widget):
        widget.show()
    QApplication.sendPostedEvents()
    path = HERE / f"{scene.__name__}.png"
    if os.environ.get("MEDDX_WRITE_GOLDEN"):
        assert widget.grab().save(str(path))
    shown, judged = pixels(widget).astype(int), array_of(QImage(str(path))).astype(int)
    assert shown.shape == judged.shape
    different = np.abs(shown - judged).max(axis=2) > STEP
    assert different.mean() <= MOST_DIFFERENT
