import pytest

from meddx.analysis.laterality import side


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("left pleural effusion", "pleural effusion", "left"),
        ("Left-sided pleural effusion", "pleural effusion", "left"),
        ("right effusion and cardiomegaly", "cardiomegaly", ""),
        ("Effusion on the left.", "Effusion", "left"),
        ("Effusion is seen in the left base", "Effusion", "left"),
        ("Mass in the right upper lobe", "Mass", "right"),
        ("Bilateral effusions", "effusions", "bilateral"),
        ("Left and right effusions", "effusions", "bilateral"),
        ("Opacity at the left and right bases", "Opacity", "bilateral"),
        ("Pain in both knees", "Pain", "bilateral"),
        ("Pain in the left knee and fever", "fever", ""),
        ("Crackles bilaterally", "Crackles", "bilateral"),
        ("Nodule (left)", "Nodule", "left"),
        ("Nodule, right.", "Nodule", "right"),
        ("He left the hospital with cough", "cough", ""),
        ("right now has cough", "cough", ""),
        ("No left effusion, right pneumothorax", "pneumothorax", "right"),
        ("Lt. effusion", "effusion", "left"),
        ("pain, R knee swelling", "swelling", "right"),
        ("right-sided heart failure", "right-sided heart failure", "right"),
        ("左侧胸腔积液", "胸腔积液", "left"),
        ("双肺结节", "结节", "bilateral"),
        ("两侧胸腔积液", "胸腔积液", "bilateral"),
        ("右肺上叶结节，左肺纤维化", "结节", "right"),
        ("右肺上叶结节，左肺纤维化", "纤维化", "left"),
        ("胸腔积液（右侧）", "胸腔积液", "right"),
        ("结节位于左肺", "结节", "left"),
        ("左肺未见结节", "结节", "left"),
        ("咳嗽两周", "咳嗽", ""),
    ],
)
def test_the_side_of_a_finding(text, name, wanted):
    start = text.index(name)
    assert side(text, start, start + len(name), (0, len(text))) == wanted


def test_nothing_outside_the_sentence_is_looked_at():
    text = "Normal on the left. Effusion. Right lung clear."
    start = text.index("Effusion")
    assert side(text, start, start + 8, (20, 29)) == ""
