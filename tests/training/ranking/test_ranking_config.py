from pathlib import Path

import pytest

from meddx import paths
from meddx.phrase import Refused
from meddx.training.ranking import config

DELIVERED = paths.resource("training", "ranking.toml")


def test_the_delivered_one():
    found = config.load(DELIVERED)
    assert found.folds == 5
    assert all(found.used)
    assert Path(found.folder).name == "phenopackets"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("schema = 1", "schema = 9", "schema"),
        ("folds = 5", "folds = 2", "fit.folds"),
        ("shortlist = 300", "shortlist = 1", "fit.shortlist"),
        ("per_disease = 12", "per_disease = 0", "fit.per_disease"),
        ('"series"]', '"luck"]', "fit.groups"),
        ("[0.0005,", "[-1,", "fit.penalties"),
        ("licence =", "license =", "data.licence"),
    ],
)
def test_a_wrong_one_is_refused_at_its_place(tmp_path, old, new, where):
    text = DELIVERED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "ranking.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        config.load(path)
    assert refused.value.code == "config_malformed"
    assert where in str(refused.value)
