from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import packs
from meddx.analysis.pack import Label, ModelPack
from meddx.case.codes import HPO, Code
from meddx.phrase import Refused
from meddx.training import plots, reliability
from meddx.training.ranking import unseen

MASS = Label("Mass & more", Code(HPO, "HP:0033821"), 0.5, (1.0, 0.0), 0.3, 30, 70, 0.05)
WORDS = ("tiny", "0.1", "Tiny", "小", "radiograph", "", "", "", "", "", "0")


def pack_of(folder, truth, probabilities, label=MASS):
    bins = reliability.bins(probabilities, truth)
    page = plots.reliability([("Other", "", ()), (label.key, "", bins)])
    (folder / unseen.DIAGRAM).write_text(page, encoding="utf-8")
    files = ((unseen.DIAGRAM, "0"),)
    return ModelPack(folder, *WORDS, labels=(label,), files=files)


@pytest.mark.parametrize("size", [7, 100, 378])
def test_the_counts_of_a_diagram_come_back(tmp_path, size):
    random = np.random.default_rng(size)
    probabilities = random.random(size)
    truth = random.random(size) < probabilities
    (scores,) = unseen.of_pack(pack_of(tmp_path, truth, probabilities))
    bins = reliability.bins(probabilities, truth)
    assert (scores.positives + scores.negatives).tolist() == [one.count for one in bins]
    assert scores.positives.sum() == truth.sum()
    assert scores.probabilities == pytest.approx([one.said for one in bins], abs=3e-4)


def test_scores_are_drawn_as_often_as_they_were_given(tmp_path):
    probabilities = np.repeat([0.15, 0.55, 0.95], [50, 30, 20])
    truth = np.concatenate([np.arange(50) < 5, np.arange(30) < 15, np.arange(20) < 20])
    (scores,) = unseen.of_pack(pack_of(tmp_path, truth, probabilities))
    random = np.random.default_rng(0)
    drawn = np.array([scores.drawn(random, present=True) for _ in range(4000)])
    shares = [np.mean(np.abs(drawn - p) < 0.01) for p in (0.15, 0.55, 0.95)]
    assert shares == pytest.approx([5 / 40, 15 / 40, 20 / 40], abs=0.03)
    absent = {round(scores.drawn(random, present=False), 2) for _ in range(500)}
    assert absent == {0.15, 0.55}


def test_a_score_is_worth_what_the_program_says(tmp_path):
    probabilities = np.repeat([0.1, 0.9], 50)
    (scores,) = unseen.of_pack(pack_of(tmp_path, np.arange(100) % 10 == 0, probabilities))
    assert scores.log10_lr(MASS.prevalence) == pytest.approx(0.0)
    assert scores.log10_lr(0.1) < 0.0 < scores.log10_lr(0.9)
    assert scores.log10_lr(1 - 1e-9) < 2.0  # capped by 70 negatives


def test_a_pack_that_tells_no_scores_is_refused(tmp_path):
    pack = pack_of(tmp_path, np.arange(10) < 5, np.linspace(0, 0.99, 10))
    page = (tmp_path / unseen.DIAGRAM).read_text(encoding="utf-8")
    (tmp_path / unseen.DIAGRAM).write_text(page.replace('y2="', 'y2="9'), encoding="utf-8")
    for broken in (pack, replace(pack, files=()), replace(pack, labels=(replace(MASS, key="X"),))):
        with pytest.raises(Refused) as refused:
            unseen.of_pack(broken)
        assert refused.value.code == "no_scores"


def test_all_of_one_kind_tell_no_scores(tmp_path):
    with pytest.raises(Refused):
        unseen.of_pack(pack_of(tmp_path, np.ones(10, bool), np.linspace(0.2, 0.9, 10)))


def test_suppressed_labels_are_left_out_and_delivered_packs_tell_theirs():
    networks = {p.name: p for p in packs.installed()[0] if p.family in {"radiograph", "brain_mri"}}
    assert networks
    for pack in networks.values():
        found = unseen.of_pack(pack)
        assert [one.label for one in found] == list(pack.delivered)
    (mass,) = (
        one for one in unseen.of_pack(networks["chest_radiograph"]) if one.label.key == "Mass"
    )
    assert (mass.positives.sum(), mass.negatives.sum()) == (42, 336)  # as its pack.toml says
