"""What a report says is there, in both languages."""

import pytest

from meddx.analysis.report_findings import ReportRules, beyond, reported
from meddx.importers.shared.notes import note_case

RULES = ReportRules()


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("The heart is mildly enlarged. No effusion.", {"cardiomegaly"}),
        ("The heart is not enlarged.", set()),
        ("Heart size is normal; large left pleural effusion.", {"pleural_effusion"}),
        ("No pneumothorax, consolidation or edema.", set()),
        ("Old healed rib fractures.", {"fracture"}),
        ("Nondisplaced fractures may not be demonstrated.", set()),
        ("Opacity which may represent atelectasis or edema.", {"opacity"}),
        ("Probable mild interstitial edema.", {"pulmonary_edema"}),
        ("Possible small pleural effusion.", set()),
        ("Basilar atelectasis versus infiltrate.", {"atelectasis"}),
        ("Borderline enlarged heart.", {"cardiomegaly"}),
        ("Mild dextrocurvature of the spine.", {"scoliosis"}),
        ("Hyper-expanded lungs. Subcutaneous emphysema.", {"hyperinflation"}),
        ("Dependent soft tissue edema. Small pericardial effusion.", set()),
        ("Adrenal nodule. Nodule in the right thyroid.", set()),
        ("Nodule in the right lower lobe.", {"nodule"}),
        ("甲状腺右叶结节。右肺下叶结节。", {"nodule"}),
        ("甲状腺右叶结节。", set()),
        ("心影增大，双侧胸腔积液。未见气胸。", {"cardiomegaly", "pleural_effusion"}),
        ("右侧第6肋骨陈旧性骨折。", {"fracture"}),
    ],
)
def test_what_is_asserted(text, there):
    assert RULES.asserted(text) == there


def test_each_wording_stands_where_it_was_found():
    text = "Cardiomegaly. No pleural effusion."
    found = {one.key: (text[one.start : one.end], one.counts) for one in RULES.read(text)}
    assert found["cardiomegaly"] == ("Cardiomegaly", True)
    assert found["pleural_effusion"][1] is False


def test_only_findings_and_impression_are_reported():
    text = "INDICATION: pneumothorax?\nFINDINGS: Clear lungs.\nIMPRESSION: The heart is enlarged."
    note = note_case(text, "note").notes[0]
    assert len(reported(note)) == len(text)
    assert "pneumothorax" not in reported(note)
    (found,) = beyond(RULES.read(reported(note)), ())
    assert text[found.start : found.end] == "heart is enlarged"
    assert beyond(RULES.read(reported(note)), [(found.start, found.start + 5)]) == ()
