"""Folders of Hugging Face: the numbers of transformers, and no code that a folder brings."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import device, prepare
from meddx.analysis.foreign.found import Answers, questions
from meddx.phrase import Refused
from meddx.training import own_models
from tests.helpers import own_models as brought
from tests.helpers.importing import GATE, shared_context
from tests.helpers.packs import phantom

context = pytest.fixture(scope="module")(shared_context)


@pytest.fixture(scope="module")
def resnet(tmp_path_factory):
    """A tiny ResNet with two named classes, as transformers saves it."""
    import torch
    from transformers import ResNetConfig, ResNetForImageClassification, utils

    utils.logging.disable_progress_bar()  # it would leave a thread behind

    torch.manual_seed(1)
    config = ResNetConfig(
        embedding_size=8,
        hidden_sizes=[8, 16],
        depths=[1, 1],
        id2label={0: "normal", 1: "Pneumonia"},
        label2id={"normal": 0, "Pneumonia": 1},
    )
    model = ResNetForImageClassification(config).eval()
    folder = tmp_path_factory.mktemp("hub") / "chest_resnet"
    model.save_pretrained(folder)
    processor = {
        "do_resize": True,
        "size": {"height": 64, "width": 64},
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [0.5, 0.4, 0.3],
        "image_std": [0.2, 0.3, 0.4],
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(processor))
    return folder, model


def copied(folder: Path, to: Path, **changes: object) -> Path:
    """Copy a folder with changes to its configuration."""
    to.mkdir()
    for path in folder.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    config = json.loads((to / "config.json").read_text())
    (to / "config.json").write_text(json.dumps(config | changes))
    return to


def test_a_resnet_gives_the_numbers_of_transformers(resnet, tmp_path, context):
    import torch

    folder, model = resnet
    found = own_models.inspect(folder, context)
    assert (found.size, found.activation, found.network) == ((64, 64), "softmax", "ResNet")
    assert found.keys == ("normal", "Pneumonia")
    asked = questions(found, Answers(**GATE))
    assert [question.key for question in asked] == ["code:normal"]
    normal = own_models.LabelAnswer("normal", suppressed=True)
    answers = Answers(labels=(normal,), **GATE)
    pack = own_models.write(found, answers, tmp_path / "packs", context)
    assert pack.input.channel_mean == (0.5, 0.4, 0.3)
    array = prepare.prepare(prepare.grey_of_picture(phantom()), pack.input).array
    with torch.no_grad():
        wanted = model(pixel_values=torch.from_numpy(array)).logits.softmax(1).numpy()[0]
    output = device.open_network(pack).run(array)
    np.testing.assert_allclose(1 / (1 + np.exp(-output.logits)), wanted, atol=1e-5)
    assert pack.weights.heatmap == "cam"
    cam = device.open_network(pack).cam
    total = own_total(output, cam, 1)
    assert total == pytest.approx(output.logits[1], abs=1e-4)  # of two classes it is the log odds


def own_total(output, cam, row):
    from meddx.analysis.heatmap import contributions

    return contributions(output.features, cam, row).sum() + cam[row, -1]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"auto_map": {"AutoModel": "evil.Model"}}, "remote_code"),
        ({"architectures": ["BertForMaskedLM"]}, "no_classifier"),
    ],
)
def test_other_folders_are_refused(resnet, tmp_path, context, changes, code):
    with pytest.raises(Refused) as refused:
        own_models.inspect(copied(resnet[0], tmp_path / "other", **changes), context)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id2label": ["a", "b"]}, "json_damaged"),
        ({"id2label": {"x": "a"}}, "json_damaged"),
        ({"num_channels": "three"}, "json_damaged"),
        ({"num_channels": 4}, "no_picture"),
        ({"architectures": None}, "no_classifier"),
    ],
)
def test_a_configuration_that_cannot_be_is_refused(resnet, tmp_path, context, changes, code):
    with pytest.raises(Refused) as refused:
        own_models.inspect(copied(resnet[0], tmp_path / "other", **changes), context)
    assert refused.value.code == code


def test_names_that_are_not_told_apart_are_asked(resnet, tmp_path, context):
    folder = copied(resnet[0], tmp_path / "other", id2label={"0": "a\n b", "1": "a b"})
    found = own_models.inspect(folder, context)
    assert (found.keys, found.labels) == ((), 2)
    assert "labels" in [question.key for question in questions(found, Answers(**GATE))]


def test_a_preprocessor_with_code_of_its_own_says_nothing(resnet, tmp_path, context):
    folder = copied(resnet[0], tmp_path / "other")
    file = folder / "preprocessor_config.json"
    said = json.loads(file.read_text()) | {"auto_map": {"AutoImageProcessor": "evil.Processor"}}
    file.write_text(json.dumps(said))
    assert own_models.inspect(folder, context).scaling is None


def test_a_folder_in_a_zip_is_read_like_the_folder(resnet, tmp_path, context):
    path = brought.zipped(resnet[0], tmp_path / "hub.zip", "chest_resnet/")
    found = own_models.inspect(path, context)
    assert found.title == "chest resnet"
    normal = own_models.LabelAnswer("normal", suppressed=True)
    pack = own_models.write(found, Answers(labels=(normal,), **GATE), tmp_path / "packs", context)
    plain = own_models.inspect(resnet[0], context)
    same = Answers(labels=(normal,), name="plain", **GATE)
    other = own_models.write(plain, same, tmp_path / "packs", context)
    assert pack.weights.golden_logits == pytest.approx(other.weights.golden_logits, abs=1e-5)


def test_pickled_weights_are_not_looked_at(resnet, tmp_path, context):
    folder = copied(resnet[0], tmp_path / "other")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(Refused) as refused:
        own_models.inspect(folder, context)
    assert refused.value.code == "no_safetensors"


def test_weights_that_do_not_fit_the_configuration_are_refused(resnet, tmp_path, context):
    folder = copied(resnet[0], tmp_path / "other", depths=[2, 1])
    found = replace(own_models.inspect(folder, context), keys=("Mass", "Pneumonia"))
    with pytest.raises(Refused) as refused:
        own_models.write(found, Answers(**GATE), tmp_path / "packs", context)
    assert refused.value.code == "not_built"
    assert list((tmp_path / "packs").iterdir()) == []


def test_a_crop_after_resizing_is_kept(resnet, tmp_path, context):
    folder = copied(resnet[0], tmp_path / "other")
    file = folder / "preprocessor_config.json"
    said = json.loads(file.read_text())
    said |= {"size": {"shortest_edge": 80}, "do_center_crop": True, "crop_size": 64}
    file.write_text(json.dumps(said))
    found = own_models.inspect(folder, context)
    assert (found.size, found.resize, found.crop) == ((64, 64), "centre_crop", 0.8)


def test_without_a_preprocessor_the_scaling_is_asked(resnet, tmp_path, context):
    folder = copied(resnet[0], tmp_path / "other")
    (folder / "preprocessor_config.json").unlink()
    found = own_models.inspect(folder, context)
    assert "scaling" in [question.key for question in questions(found, Answers(**GATE))]
