"""Weights from outside become packs, or are refused with the words that say how to convert them."""

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import prepare
from meddx.analysis.foreign.found import PRESETS, Answers, questions
from meddx.phrase import Refused
from meddx.training import own_models
from tests.helpers import own_models as brought
from tests.helpers.importing import SAID, assert_exact, imported, output_of, refusal, shared_context
from tests.helpers.packs import phantom

context = pytest.fixture(scope="module")(shared_context)
CHEXNET = Answers(labels_of="chexnet")


@pytest.fixture(scope="module")
def chexnet():
    """Random weights of the true DenseNet-121 with 14 outputs."""
    return brought.densenet(14)


def densenet_of_torch(weights, x):
    """The network as torch calculates it: an implementation apart from ours."""
    import torch
    import torch.nn.functional as F  # noqa: N812 - everybody's name

    w = brought.as_torch(weights)

    def norm(x, name):
        parts = (w[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias"))
        return F.relu(F.batch_norm(x, *parts))

    with torch.no_grad():
        x = F.conv2d(torch.from_numpy(x), w["features.conv0.weight"], None, 2, 3)
        x = F.max_pool2d(norm(x, "features.norm0"), 3, 2, 1)
        for block, layers in enumerate((6, 12, 24, 16), 1):
            for layer in range(1, layers + 1):
                name = f"features.denseblock{block}.denselayer{layer}"
                y = F.conv2d(norm(x, f"{name}.norm1"), w[f"{name}.conv1.weight"])
                y = F.conv2d(norm(y, f"{name}.norm2"), w[f"{name}.conv2.weight"], None, 1, 1)
                x = torch.cat([x, y], 1)
            if block < 4:
                name = f"features.transition{block}"
                x = F.avg_pool2d(F.conv2d(norm(x, f"{name}.norm"), w[f"{name}.conv.weight"]), 2)
        x = norm(x, "features.norm5").mean((2, 3))
        return F.linear(x, w["classifier.weight"], w["classifier.bias"]).numpy()[0]


def test_chexnet_of_before_with_all_its_old_names(chexnet, tmp_path, context):
    def old(name):
        for part in ("norm1", "norm2", "conv1", "conv2"):
            if "denselayer" in name:
                name = name.replace(f".{part}.", f".{part[:-1]}.{part[-1]}.")
        return f"module.densenet121.{name}".replace("classifier.", "classifier.0.")

    content = {"epoch": 7, "state_dict": brought.as_torch({old(n): a for n, a in chexnet.items()})}
    path = brought.save_zip(content, tmp_path / "checkpoint.pth.tar")
    assert b"norm.1" in path.read_bytes()
    asked = questions(own_models.inspect(path, context), Answers())
    assert [question.key for question in asked] == ["labels_of"]  # 14 outputs may be others too
    pack = imported(path, CHEXNET, context)
    assert pack.labels[6].code.display == "Pneumonia"
    assert pack.labels[6].code.display_zh
    assert pack.input.channel_mean == (0.485, 0.456, 0.406)
    assert_exact(pack)
    array = prepare.prepare(prepare.grey_of_picture(phantom(3)), pack.input).array
    wanted = densenet_of_torch(chexnet, array)
    np.testing.assert_allclose(output_of(pack, 3).logits, wanted, atol=1e-3)


def test_torchxrayvision_brings_its_labels_scaling_and_operating_points(tmp_path, context):
    weights = brought.densenet(18, channels=1)
    weights["op_threshs"] = np.array([0.07, *[np.nan] * 15, 0.42, 0.3], np.float32)
    path = brought.save_zip(brought.as_torch(weights), tmp_path / "all.pt")
    pack = imported(path, Answers(), context)
    assert [label.key for label in pack.labels][14:] == [
        *("Lung Lesion", "Fracture", "Lung Opacity", "Enlarged Cardiomediastinum")
    ]
    assert [label.threshold for label in pack.labels][:2] == [pytest.approx(0.07), 0.5]
    array = prepare.prepare(np.array([[0, 1], [0.5, 0.5]], np.float32), pack.input).array
    assert array.shape == (1, 1, 224, 224)
    assert (array.min(), array.max()) == (-1024, 1024)  # (2 x - 1) * 1024
    assert_exact(pack)


def test_a_checkpoint_may_hold_single_tensors_beside_the_weights(tmp_path, context):
    import torch

    content = {"epoch": 3, "best_loss": torch.tensor(0.9), "optimizer": {"state": {}}}
    content["model_state_dict"] = brought.as_torch(brought.resnet(2))
    path = brought.save_zip(content, tmp_path / "checkpoint.pt")
    assert own_models.inspect(path, context).network == "ResNet-18"


def test_safetensors_under_another_name_are_told_by_their_content(tmp_path, context):
    path = brought.save_safetensors(brought.resnet(2), tmp_path / "weights.pth")
    pack = imported(path, SAID, context)
    assert "ResNet-18" in (pack.folder / "card.md").read_text(encoding="utf-8")
    assert_exact(pack)


def test_a_resnet_of_50_layers_is_known_with_the_prefix_of_dataparallel(tmp_path, context):
    weights = brought.resnet(2, (3, 4, 6, 3), bottleneck=True)
    content = brought.as_torch({f"module.{key}": array for key, array in weights.items()})
    path = brought.save_zip(content, tmp_path / "resnet.pth")
    assert own_models.inspect(path, context).network == "ResNet-50"
    assert_exact(imported(path, replace(SAID, size=(64, 64)), context))


@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor")
def test_int8_weights_with_their_scale_become_a_pack(tmp_path, context):
    import torch

    content = brought.as_torch(brought.resnet(2))
    for key in [name for name in content if name.endswith("weight") and "bn" not in name]:
        step = float(content[key].abs().max() / 127)
        content[key] = torch.quantize_per_tensor(content[key], step, 0, torch.qint8)
    path = brought.save_zip(content, tmp_path / "int8.pth")
    assert_exact(imported(path, replace(SAID, size=(64, 64)), context))


def test_int8_weights_without_a_scale_are_refused(tmp_path, context):
    weights = {k: v.astype(np.int8) for k, v in brought.resnet(2).items()}
    path = brought.save_zip(brought.as_torch(weights), tmp_path / "int8.pth")
    assert refusal(path, context).code == "whole_numbers"


def test_weights_of_a_graphics_card_are_read_like_others(tmp_path, context):
    import zipfile

    content = {f"module.{name}": a for name, a in brought.as_torch(brought.resnet(2)).items()}
    made = brought.save_zip(content, tmp_path / "made.pth")
    path = tmp_path / "cuda.pth"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.endswith("data.pkl"):
                assert b"X\x03\x00\x00\x00cpu" in data
                data = data.replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")
            target.writestr(entry.filename, data)
    assert_exact(imported(path, replace(SAID, size=(64, 64)), context))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda w: w | {"layer3.0.conv2.weight": w["layer3.0.conv2.weight"][:, :5]}, "sizes"),
        (lambda w: w | {"head.extra": np.ones(3, np.float32)}, "head.extra"),
        (lambda w: {k: v for k, v in w.items() if "running_var" not in k}, "no network"),
    ],
)
def test_weights_that_do_not_make_a_network_are_refused(tmp_path, context, change, word):
    path = brought.save_safetensors(change(brought.resnet(2)), tmp_path / "w.safetensors")
    found = own_models.inspect(path, context)
    with pytest.raises(Refused) as refused:
        own_models.write(found, replace(SAID, size=(64, 64)), tmp_path / "packs", context)
    assert refused.value.code == "unknown_network"
    assert word in str(refused.value)


def test_weights_that_are_packed_like_a_bomb_are_refused_at_once(tmp_path, context):
    import zipfile

    path = tmp_path / "bomb.pth"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/data.pkl", pickle.dumps({}))
        archive.writestr("a/data/0", bytes(32 << 20))
    assert refusal(path, context).code == "weights_damaged"


def test_safetensors_that_lie_are_refused(tmp_path, context):
    import struct

    for number, header in enumerate(
        (
            b'{"__metadata__": "x"}',
            b'{"conv1.weight": {"dtype": "F32", "shape": [1099511627776], "data_offsets": [0, 8]}}',
            b'{"conv1.weight": {"dtype": "F32", "shape": [2], "data_offsets": [0, 800]}}',
            b'{"a": ' * 50_000,
        )
    ):
        path = tmp_path / f"{number}.safetensors"
        path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(8))
        assert refusal(path, context).code == "weights_damaged"


def test_a_whole_pickled_module_is_refused_with_the_way_out(tmp_path, context):
    from torch import nn

    refused = refusal(brought.save_zip(nn.Linear(2, 2), tmp_path / "model.pt"), context)
    assert refused.code == "pickled_code"
    assert "torch.nn.modules.linear.Linear" in str(refused)
    assert "safetensors.torch.save_file" in str(refused)


def test_a_pickle_that_would_run_a_command_runs_none(tmp_path, context):
    import zipfile

    class Evil:
        def __reduce__(self):
            return Path.touch, (tmp_path / "ran",)

    path = tmp_path / "evil.pth"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("evil/data.pkl", pickle.dumps({"a": Evil()}))
    assert refusal(path, context).code == "pickled_code"
    path.write_bytes(pickle.dumps({"a": Evil()}))
    assert refusal(path, context).code == "pickled_code"
    assert not (tmp_path / "ran").exists()


def test_torchscript_and_keras_are_refused_with_the_way_out(tmp_path, context):
    import zipfile

    with zipfile.ZipFile(tmp_path / "script.pt", "w") as archive:
        archive.writestr("script/data.pkl", b"")
        archive.writestr("script/constants.pkl", b"")
        archive.writestr("script/code/__torch__.py", b"")
    refused = refusal(tmp_path / "script.pt", context)
    assert refused.code == "torchscript"
    assert "torch.onnx.export" in str(refused)
    (tmp_path / "model.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        for name in ("config.json", "metadata.json", "model.weights.h5"):
            archive.writestr(name, "{}")
    for name in ("model.h5", "model.keras"):
        refused = refusal(tmp_path / name, context)
        assert refused.code == "keras"
        assert "tf2onnx" in str(refused)


def test_a_wrong_hash_is_refused(tmp_path, context):
    made = brought.Onnx()
    path = made.save(made.averaged_head(2), tmp_path / "m.onnx")
    found = own_models.inspect(path, context)
    with pytest.raises(Refused) as refused:
        own_models.write(found, replace(SAID, sha256="0" * 64), tmp_path / "packs", context)
    assert refused.value.code == "wrong_hash"
    own_models.write(found, replace(SAID, sha256=found.sha256.upper()), tmp_path / "packs", context)


@pytest.mark.parametrize("kind", ["onnx", "safetensors", "zip"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.98])
def test_a_truncated_file_is_refused(tmp_path, context, kind, share):
    path = tmp_path / "model"
    if kind == "onnx":
        made = brought.Onnx()
        made.save(made.averaged_head(2), path)
    elif kind == "safetensors":
        brought.save_safetensors({"a": np.ones((30, 30), np.float32)}, path)
    else:
        brought.save_zip(brought.as_torch({"a": np.ones((30, 30), np.float32)}), path)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert refusal(path, context).code in {"onnx_damaged", "weights_damaged", "unknown_model"}


def test_a_pack_is_not_written_over_another(tmp_path, context):
    made = brought.Onnx()
    path = made.save(made.averaged_head(2), tmp_path / "m.onnx")
    imported(path, SAID, context)
    with pytest.raises(Refused) as refused:
        imported(path, SAID, context)
    assert refused.value.code == "pack_there"
    assert [entry.name for entry in (tmp_path / "packs").iterdir()] == ["m"]


def test_presets_are_what_their_makers_write():
    grey = np.array([[0.0, 1.0]], np.float32)
    scaling = PRESETS["torchxrayvision"]
    np.testing.assert_allclose((grey - scaling.mean[0]) / scaling.std[0], (2 * grey - 1) * 1024)
