"""What a card says of how its network was made."""

from dataclasses import replace

from meddx.training import card
from meddx.training.card import Facts
from meddx.training.fit_spec import DistilSpec
from tests.helpers.packs import config

FACTS = Facts(images=20, patients=10, split=(10, 10), accepted=0.95, size_bytes=0, speed=None)


def test_what_was_not_done_is_not_said():
    said = card._how(config(), FACTS)
    assert "seed 1, from scratch, shipped with weights in half precision." in said
    assert "mixup" not in said


def test_what_was_done_is_said_and_no_path_of_the_machine():
    made = config()
    fit = replace(
        made.fit,
        start_from="/somewhere/else/chest",
        freeze_epochs=2,
        body_rate=0.1,
        mixup=0.2,
        dropout=0.3,
        label_smoothing=0.05,
        last_stride=1,
        pool="peak",
    )
    said = card._how(replace(made, fit=fit, distil=DistilSpec(3, 64, 0.7, True)), FACTS)
    for words in (
        "body from chest, the head alone first (epochs: 2), the body at 0.1 of the rate",
        "last stage of stride 1",
        "mixup of 0.2",
        "labels smoothed by 0.05",
        "dropout of 0.3 before the head",
        "features pooled by their largest value",
        "taught by 3 networks of width 64 about the augmented pictures of every batch (share 0.7)",
    ):
        assert words in said
    assert "/somewhere" not in said
