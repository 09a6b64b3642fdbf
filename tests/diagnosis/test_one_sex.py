import pytest

from meddx.case.identity import Sex
from meddx.diagnosis.one_sex import OF_SEX, of_other_sex

PROSTATE_CANCER, OVARIAN_CARCINOMA, ECTOPIC = "HP:0012125", "HP:0025318", "HP:0031456"


@pytest.mark.parametrize(
    ("term", "sex", "is_other"),
    [
        (PROSTATE_CANCER, Sex.FEMALE, True),
        (PROSTATE_CANCER, Sex.MALE, False),
        (OVARIAN_CARCINOMA, Sex.MALE, True),
        (ECTOPIC, Sex.MALE, True),
        (ECTOPIC, Sex.FEMALE, False),
        (PROSTATE_CANCER, Sex.UNKNOWN, False),
        (PROSTATE_CANCER, Sex.OTHER, False),
        ("HP:0003002", Sex.MALE, False),  # breast carcinoma
        ("HP:0000078", Sex.MALE, False),  # abnormality of the genital system
    ],
)
def test_only_what_the_other_sex_alone_can_have_is_told(tables, term, sex, is_other):
    assert of_other_sex(term, sex, tables.phenotypes) == is_other


def test_every_term_is_one_of_the_hpo_and_of_one_sex(tables):
    women, men = OF_SEX[Sex.FEMALE], OF_SEX[Sex.MALE]
    phenotypes = tables.phenotypes
    for term in women | men:
        assert phenotypes.primary(term) == term
        assert not (phenotypes.ancestors(term) & women and phenotypes.ancestors(term) & men)
