"""Findings that only a woman, or only a man, can have."""

from collections.abc import Mapping
from typing import Final

from meddx.case.identity import Sex
from meddx.knowledge.phenotypes import Phenotypes

# Terms of the HPO; what lies below one of them is of the same sex.
PREGNANCY: Final = frozenset({"HP:0031456", "HP:0100603", "HP:0025221", "HP:0025255", "HP:0032542"})
_CYCLE: Final = frozenset({"HP:0000140", "HP:0025220", "HP:6000309", "HP:6000699"})
_WOMEN: Final = frozenset({"HP:0010460", "HP:0030012", "HP:0033020", "HP:0008222", "HP:0000868"})
_MEN: Final = frozenset(
    {"HP:0010461", "HP:0012874", "HP:0003251", "HP:0012041", "HP:0025020", "HP:0000771"}
)
OF_SEX: Final[Mapping[Sex, frozenset[str]]] = {
    Sex.FEMALE: PREGNANCY | _CYCLE | _WOMEN,
    Sex.MALE: _MEN,
}


def of_other_sex(hp_id: str, sex: Sex, phenotypes: Phenotypes) -> bool:
    """Whether a person of this sex cannot have the finding; never where the sex is not known."""
    if sex not in OF_SEX:
        return False
    above = phenotypes.ancestors(hp_id)
    return any(above & terms for other, terms in OF_SEX.items() if other is not sex)
