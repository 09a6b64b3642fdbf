import pytest

from meddx.analysis import terms_milestones


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He sat at 14 months and walked alone at two years.", ["HP:0025336", "HP:0031936"]),
        ("She sat at 7 months and walked at 13 months.", []),
        ("She did not walk until 3 years of age", ["HP:0031936"]),
        ("She did not walk until age 3.", ["HP:0031936"]),
        ("walked at two and a half years", ["HP:0031936"]),
        ("walked at 3", []),
        ("first words at age 30 months", ["HP:0000750"]),
        ("did not speak until 4 years", ["HP:0000750"]),
        ("walked at 28 days after surgery", []),
        ("head control at 9 months, head control at 3 months", ["HP:0002421"]),
        ("He stood at 183 cm.", []),
        ("crawled at 18 months", ["HP:0033128"]),
    ],
)
def test_late_milestones(text, wanted):
    assert [hpo_id for _, _, hpo_id in terms_milestones.find(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("an IQ of 45", ["HP:0002342"]),
        ("IQ 50-60", ["HP:0001256"]),
        ("full-scale IQ was estimated at 30", ["HP:0010864"]),
        ("IQ below 20", ["HP:0001249"]),  # of some degree
        ("Intelligence quotient: 78", ["HP:0006889"]),
        ("IQ 104", []),
        ("IQ on the 45th centile", []),
        ("developmental quotient 40", ["HP:0001263"]),
        ("DQ 95", []),
    ],
)
def test_quotients(text, wanted):
    assert [hpo_id for _, _, hpo_id in terms_milestones.find(text)] == wanted


@pytest.mark.parametrize(
    ("text", "is_premature"),
    [
        ("He was born at 31 weeks.", True),
        ("delivered by cesarean section at 28+3 weeks", True),
        ("born at 40 weeks", False),
        ("Ultrasound at 20 weeks; born at term", False),
        ("born in 1993 after 30 hours", False),
    ],
)
def test_births(text, is_premature):
    found = [hpo_id for _, _, hpo_id in terms_milestones.find(text)]
    assert found == (["HP:0001622"] if is_premature else [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("QTc 490 ms", ["HP:0001657"]), ("the QTc was 430 msec", []), ("QTc 490", [])],
)
def test_long_qt_intervals(text, wanted):
    assert [hpo_id for _, _, hpo_id in terms_milestones.find(text)] == wanted


def test_the_span_is_what_was_said():
    text = "He walked alone at 2 years."
    ((start, end, _),) = terms_milestones.find(text)
    assert text[start:end] == "walked alone at 2 years"
