import pytest

from meddx import paths
from meddx.knowledge import ranking
from meddx.knowledge.ranking import KINDS, RankingModel, SetSizes
from meddx.phrase import Refused

DELIVERED = paths.resource("knowledge", ranking.FILE)


@pytest.fixture
def read(tmp_path):
    def read(old="", new=""):
        text = DELIVERED.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / ranking.FILE
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return ranking.read(path)

    return read


def test_the_delivered_one(read):
    model = ranking.load()
    assert read() == model
    assert tuple(model.weights) == tuple(KINDS)
    for name, weight in model.weights.items():
        assert weight * KINDS[name].sign >= 0.0
    assert any(model.weights.values())
    assert 0.0 < model.astray < 0.5


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema = 2", "schema = 1", "another version"),
        ("schema = 2", "schema = ", "missing or damaged"),
        ("shortlist = 300", "shortlist = 0", "shortlist"),
        ("shortlist = 300", "shortlist = 3.5", "shortlist"),
        ("astray = ", "astray = 1", "astray"),
        ("astray = ", "stray = ", "astray"),
        ("fit = ", "fit = -", "fit"),
        ("listed = ", "listing = ", "listed"),
        ("closeness = ", "closeness = inf #", "closeness"),
        ("x_female = -", "x_female = ", "x_female"),
        ("covered = ", "covered = true #", "covered"),
        ("[weights]", "[weight]", "fit"),
        ("coverage = 0.7", "coverage = 1.7", "set"),
        ("coverage = 0.7", "cover = 0.7", "set"),
        ("coverage = 0.7", "coverage = true", "set"),
        ("coverage = 0.7", "coverage = nan", "set"),
        ("first_from = [0.0, ", "first_from = [0.01, ", "set"),
        ("first_from = [0.0, ", "first_from = [0.0, 0.99, ", "set"),
        ("first_from = [0.0, ", "first_from = [0.0, nan] # ", "set"),
        ("first_from = [", "first_from = 0.0 # ", "set"),
        ("first_from = [", 'first_from = "0.0" # ', "set"),
        ("size = [", "size = [1, ", "set"),
        ("size = [", "size = [] # ", "set"),
        ("size = [", "size = [1.5] # ", "set"),
        ("size = [", "size = [4, 3, 2, 0] # ", "set"),
        ("size = [", "size = [1, 2, 3, 4] # ", "set"),
    ],
)
def test_a_broken_one_is_refused_with_a_sentence(read, old, new, said):
    with pytest.raises(Refused) as refused:
        read(old, new)
    assert refused.value.code == "bad_ranking"
    assert said in str(refused.value)
    assert "ranking.toml cannot be used" in str(refused.value)


def test_one_that_is_missing_or_no_text(tmp_path):
    path = tmp_path / ranking.FILE
    with pytest.raises(Refused, match="missing or damaged"):
        ranking.read(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match="missing or damaged"):
        ranking.read(path)


def test_weights_have_the_sign_of_what_is_known():
    none = dict.fromkeys(KINDS, 0.0)
    assert RankingModel(none, 10, 0.1).weights == none
    for wrong in (none | {"fit": -1.0}, none | {"x_female": 1.0}, none | {"fit": float("nan")}):
        with pytest.raises(ValueError, match="sign"):
            RankingModel(wrong, 10, 0.1)
    with pytest.raises(ValueError, match="every feature"):
        RankingModel({}, 10, 0.1)
    for size, astray in ((0, 0.1), (1, 0.0), (1, 1.0)):
        with pytest.raises(ValueError, match="shortlist"):
            RankingModel(none, size, astray)


def test_bands_rise_from_0_and_their_sizes_do_not():
    assert SetSizes(0.8, (0.0, 0.5), (2, 2)).sizes == (2, 2)
    for coverage, first_from, sizes in (
        (0.0, (0.0,), (1,)),
        (1.0, (0.0,), (1,)),
        (float("nan"), (0.0,), (1,)),
        (0.8, (), ()),
        (0.8, (0.0,), (1, 2)),
        (0.8, (0.1,), (1,)),
        (0.8, (0.0, 0.0), (2, 1)),
        (0.8, (0.0, 0.5), (1, 2)),
        (0.8, (0.0,), (0,)),
    ):
        with pytest.raises(ValueError, match=r"bands rise|holds a disease|shorter|longer"):
            SetSizes(coverage, first_from, sizes)
