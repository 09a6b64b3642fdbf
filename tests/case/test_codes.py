import pytest

from meddx.case.codes import Code
from meddx.phrase import Language


def test_a_code_is_parsed_from_its_curie() -> None:
    code = Code.parse("HP:0002202", "Pleural effusion", "胸腔积液")
    assert (code.system, code.code) == ("HPO", "HP:0002202")
    assert code.label(Language.EN) == "Pleural effusion"
    assert code.label(Language.ZH_CN) == "胸腔积液"


def test_names_fall_back_to_english_then_to_the_code() -> None:
    assert Code.parse("OMIM:120435", "Lynch").label(Language.ZH_CN) == "Lynch"
    assert Code.parse("OMIM:120435").label(Language.EN) == "OMIM:120435"


def test_codes_are_equal_whatever_their_names() -> None:
    assert Code.parse("hp:0002202", "a") == Code.parse("HP:0002202", "b")
    assert len({Code.parse("HP:1", "a"), Code.parse("HP:1", "b")}) == 1


@pytest.mark.parametrize("text", ["", "0002202", "HP:", "NOPE:1", "HP:1 2"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"code|vocabulary"):
        Code.parse(text)
