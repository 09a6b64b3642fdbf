from meddx.knowledge.benign import BENIGN, is_benign
from meddx.knowledge.phenotypes import Phenotypes


def test_each_is_a_neoplasm_of_the_hpo_or_stands_below_one(hpo: Phenotypes) -> None:
    for term in BENIGN:
        assert hpo.primary(term) == term
        assert "HP:0002664" in hpo.ancestors(term), term


def test_special_forms_are_benign_too_and_cancers_are_not(hpo: Phenotypes) -> None:
    names = hpo.names()
    for name in ("cardiac rhabdomyoma", "bilateral vestibular schwannoma", "hepatic hemangioma"):
        assert is_benign(names[name], hpo), name
    for name in ("neoplasm", "breast carcinoma", "renal cell carcinoma", "pheochromocytoma"):
        assert not is_benign(names[name], hpo), name
