from meddx.case.evidence import Evidence
from meddx.case.expected import Expected
from meddx.case.explanation import explanation, title
from meddx.case.waterfall import waterfall
from meddx.phrase import Language, Phrase
from tests.helpers.builders import FEVER, MASS, PNEUMONIA, a_reading

FOUND = {finding.key: finding for finding in a_reading().findings}
METASTASES = a_reading().diagnoses[1]
MISSING = (Expected(PNEUMONIA, 0.5, 0.1, Phrase("In half of them.")),)


def test_the_text_tells_everything_that_the_card_shows():
    off = Evidence("off", FEVER, 1.0, Phrase("Fever is common."))
    fall = waterfall(METASTASES, FOUND, (off,))
    text = explanation(METASTASES, fall, MISSING, Language.EN)
    lines = text.splitlines()
    assert lines[0] == "Lung metastases (MEDDX:0001): 84 %; before: 2 %"
    assert "Images" in lines
    assert "Clinical note, together ×1.3" in lines
    assert "  ×200    Found in most patients with this disease." in lines
    assert any("Fever is common. Left out by the reader." in line for line in lines)
    assert lines[lines.index("Expected, and still open") + 1] == "  Pneumonia: In half of them."
    assert lines[lines.index("Next steps") + 1] == "  CT of the chest with contrast medium"
    assert lines[-1].startswith("AI analysis, not reviewed")


def test_weak_evidence_is_told_together():
    text = explanation(METASTASES, waterfall(METASTASES, FOUND, most=1), (), Language.EN)
    assert "2 weaker pieces of evidence together" in text
    text = explanation(METASTASES, waterfall(METASTASES, FOUND, most=2), (), Language.EN)
    assert "1 weaker piece of evidence\n" in text
    assert "Expected" not in text


def test_in_chinese_no_word_is_left_in_english():
    text = explanation(METASTASES, waterfall(METASTASES, FOUND), MISSING, Language.ZH_CN)
    assert "肺转移瘤（MEDDX:0001）：84 %；验前：2 %" in text
    assert {"影像", "预期应有、尚未明确", "后续步骤"} <= set(text.splitlines())
    assert ": " not in text


def test_a_source_of_one_step_has_no_sum():
    images, note = waterfall(METASTASES, FOUND).parts
    assert str(title(images)) == "Images"
    assert str(title(note)) == "Clinical note, together ×1.3"
    assert images.steps[0].evidence.code == MASS
