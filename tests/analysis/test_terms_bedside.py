import pytest

from meddx.analysis import terms_bedside

LOSS, LESS_AWAKE, ASYMMETRIC = "HP:0001824", "HP:0004372", "HP:6000945"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lost 10kg in 3 months", [LOSS]),
        ("has lost about 2 stone", [LOSS]),
        ("lost 2 teeth", []),
        ("GCS 14", [LESS_AWAKE]),
        ("GCS 9/15", [LESS_AWAKE]),
        ("GCS was 15/15", []),
        ("Glasgow coma scale of 8", [LESS_AWAKE]),
        ("GCS评分9分", [LESS_AWAKE]),
        ("GCS 2", []),  # the scale begins at 3
        ("BP R arm 185/100, L arm 140/80", [ASYMMETRIC]),
        ("left arm 110/70 right arm 160/90", [ASYMMETRIC]),
        ("R arm 130/80, L arm 120/80", []),
        ("right eye 185/100, left eye 20/40", []),  # no pressures
    ],
)
def test_findings_said_by_a_number(text, wanted):
    assert [hpo_id for _, _, hpo_id in terms_bedside.find(text)] == wanted


def test_the_words_are_marked():
    text = "She has lost 10kg."
    ((start, end, _),) = terms_bedside.find(text)
    assert text[start:end] == "lost 10kg"
