"""The list of diagnoses as tests see and press it."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from meddx.case.codes import Code
from meddx.case.expected import Expected
from meddx.case.reading import Edits, Reading
from meddx.phrase import Phrase
from meddx.workstation.panels.diagnoses import DiagnosesPanel
from meddx.workstation.panels.diagnosis_card import DiagnosisCard
from tests.helpers.builders import METASTASES, PNEUMONIA, a_reading, rank

SIGNS = [replace(PNEUMONIA, code=f"HP:000000{n}", display=f"Sign {n}") for n in range(5)]
MISSING = tuple(Expected(sign, 0.5, 0.1, Phrase("Often.")) for sign in SIGNS)
READING = a_reading()


def missing(_reading: Reading, code: str) -> tuple[Expected, ...]:
    """Of metastases some signs were not mentioned."""
    return MISSING if code == METASTASES.code else ()


def words(widget: QWidget) -> list[str]:
    """What can be read of a widget."""
    QApplication.sendPostedEvents()  # new rows become visible with the next layout
    return [w.text().replace("\xa0", " ") for w in widget.findChildren(QLabel) if w.isVisible()]


def press(panel: QWidget, text: str) -> None:
    """Press the button of these words."""
    QApplication.sendPostedEvents()
    button = next(b for b in panel.findChildren(QPushButton) if b.text() == text and b.isVisible())
    button.click()


def card(panel: DiagnosesPanel, code: Code) -> DiagnosisCard:
    """Return the card of a diagnosis."""
    QApplication.sendPostedEvents()
    return next(c for c in panel.cards if c.diagnosis.code == code)


def opened(panel: DiagnosesPanel, code: Code = METASTASES, *, whole: bool = False) -> DiagnosisCard:
    """Open a diagnosis, and return its card."""
    one = card(panel, code)
    if one.shown is None:
        one.head.clicked.emit()
    if whole:
        one.body.more.click()
    return card(panel, code)


def ranked_by(edits: Edits) -> Reading:
    """Return the reading as the reader's edits rank it."""
    return replace(READING, edits=edits, diagnoses=rank(READING.findings, edits))
