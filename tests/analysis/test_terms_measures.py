import pytest

from meddx.analysis import terms_measures


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("OFC < 3rd centile", ["HP:0000252"]),
        ("head circumference 44 cm (-3.5 SD)", ["HP:0000252"]),
        ("head circumference 2.5 standard deviations below the mean", ["HP:0000252"]),
        ("OFC above the 97th percentile", ["HP:0000256"]),
        ("height and weight below the 3rd centile", ["HP:0004322", "HP:0004325"]),
        ("height (98 cm), weight and OFC were <P3", ["HP:0004322", "HP:0004325", "HP:0000252"]),
        ("height normal, weight <3rd centile", ["HP:0004325"]),
        ("height 110 cm, weight 15 kg (<3rd centile)", ["HP:0004325"]),
        ("all growth parameters were below the 3rd centile", ["HP:0001510"]),
        ("OFC 45 cm (0.4th centile)", ["HP:0000252"]),
        ("OFC 45 cm (50th centile)", []),
        ("Ht 98 cm (<3rd), Wt 14 kg (50th)", ["HP:0004322"]),
        ("Height: 90 cm (−2,1 SDS)", ["HP:0004322"]),
        ("weight 12 kg (10th centile)", []),
        ("height below the 10th centile", []),
        ("height +1.5 SD", []),
        ("height 3 SD above the mean", ["HP:0000098"]),
        ("birth weight 2,100 g (<3rd percentile)", ["HP:0001518"]),
        ("bone age -3 SD", ["HP:0002750"]),
        ("Height is normal. The score was -3 SD.", []),
        ("The score was -3 SD.", []),
        ("penile length +3 SD", []),
        ("weight below the third centile", ["HP:0004325"]),
        ("weight at the 2nd centile", ["HP:0004325"]),
        ("weight on the 3rd centile", []),
        ("height on the 98th percentile", ["HP:0000098"]),
        ("weight at the 2nd visit", []),
        ("weight at first", []),
    ],
)
def test_measurements(text, wanted):
    assert [hpo_id for _, _, hpo_id in terms_measures.find(text)] == wanted


def test_the_span_is_what_was_said():
    text = "Today OFC was <3rd centile."
    ((start, end, _),) = terms_measures.find(text)
    assert text[start:end] == "OFC was <3rd centile"
