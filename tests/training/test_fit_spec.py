"""What may be said of a training, and what is refused by name."""

import pytest

from meddx.analysis.pack_fields import MalformedError, Table
from meddx.training.fit_spec import afresh, fit_of

LEAST = {
    "width": 4,
    "epochs": 8,
    "batch_size": 4,
    "learning_rate": 0.01,
    "weight_decay": 0.01,
    "ema": 0.5,
    "seed": 7,
}


def test_what_is_not_said_is_as_it_always_was():
    spec = fit_of(Table(LEAST))
    assert (spec.network, spec.last_stride, spec.start_from) == ("resnet18", 2, "")
    assert (spec.freeze_epochs, spec.body_rate) == (0, 1)
    assert (spec.mixup, spec.label_smoothing, spec.dropout) == (0, 0, 0)
    assert afresh(spec) == spec


def test_a_finer_last_stage():
    assert fit_of(Table(LEAST | {"last_stride": 1})).last_stride == 1


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"epochs": 0}, "epochs"),
        ({"ema": 1.0}, "ema"),
        ({"network": "vgg"}, "network"),
        ({"network": "densenet121", "width": 3}, "width"),
        ({"freeze_epochs": 8}, "freeze_epochs"),
        ({"body_rate": 0.0}, "body_rate"),
        ({"mixup": -0.1}, "mixup"),
        ({"label_smoothing": 1.0}, "label_smoothing"),
        ({"dropout": 1.0}, "dropout"),
        ({"dropout": 0.5, "network": "small_cnn"}, "dropout"),
        ({"last_stride": 3}, "last_stride"),
        ({"last_stride": 1, "network": "mobilenet_v2"}, "last_stride"),
    ],
)
def test_what_cannot_be_is_named(said, place):
    with pytest.raises(MalformedError) as error:
        fit_of(Table(LEAST | said))
    assert str(error.value) == place
