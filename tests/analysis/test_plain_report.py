"""A report without headings is told from letters and histories; Indiana's hold as with headings."""

from pathlib import Path

import pytest

from meddx.analysis.families.note_text import NoteText
from meddx.analysis.laboratory import Person
from meddx.analysis.plain_report import is_report
from meddx.analysis.report_findings import reported
from meddx.importers.shared.notes import note_case
from meddx.training.corpora.shared import indiana_reports

DATA = Path(__file__).parents[3] / "shared/data/text/reports/indiana_reports.csv"
TUNED = (1, 2)

REPORTS = [
    "The heart is mildly enlarged. The lungs are clear. No pleural effusion.",
    "Stable right apical pneumothorax.\nMinimal atelectasis in the left base.\nHeart size normal.",
    "心影增大。双肺纹理增粗。右侧肋膈角变钝。",
    "双肺纹理增多、增粗，双肺门影不大。心影不大，膈面光整。",
]
OTHERS = [
    "Dear colleague, the heart is enlarged and the lungs are clear. No effusion.",
    "Cough and fever for two weeks. Lungs clear. Heart size normal on the film of May.",
    "Known cardiomegaly and pleural effusion. Chest radiograph: query pneumonia. Old fracture.",
    "Heart failure. Lung cancer. Pleural effusion 2010. Rib fracture 2008. Cardiomegaly.",
    "Lungs clear bilaterally. Heart sounds normal. Mild peripheral oedema. Abdomen soft.",
    "The lungs are clear. Heart size is normal. Is there an effusion?",
    "Abdomen: liver normal. Spleen normal. No free fluid.",
    "患者咳嗽3天，胸片示双肺纹理增粗，心影增大。",
    "双肺纹理增粗。心影增大。请查胸部CT。",
    "",
    "The heart is enlarged. The lungs are clear. " * 300,
]


@pytest.mark.parametrize("text", REPORTS)
def test_a_report_is_recognised(text):
    assert is_report(text)


@pytest.mark.parametrize("text", OTHERS)
def test_other_text_is_none(text):
    assert not is_report(text)


def test_a_plain_report_is_read_by_its_wordings():
    text = "The heart is mildly enlarged. The lungs are clear. Old rib fracture."
    note = note_case(text, "report").notes[0]
    assert reported(note) == text
    found, _ = NoteText().read_note(note, Person())
    present = {f.code.code for f in found if f.is_present}
    assert {"HP:0001640", "HP:0041159"} <= present  # cardiomegaly; a rib that broke is seen today


def test_what_has_a_heading_is_read_by_its_headings_alone():
    text = "INDICATION: The heart is enlarged. The lungs are clear."
    assert not reported(note_case(text, "note").notes[0]).strip()


def test_most_reports_of_a_corpus_are_recognised_without_headings():
    if not DATA.is_file():
        pytest.skip("the Indiana reports are not there")
    every = [one for one in indiana_reports.read(DATA) if one.part in TUNED]
    assert sum(is_report(one.text) for one in every) / len(every) > 0.9
