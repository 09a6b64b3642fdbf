"""Every row of the importer's matrix: what is brought becomes a pack, or is refused with words."""

import json
import math
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis import device, prepare
from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.foreign.found import PRESETS, Answers, LabelAnswer, Scaling, questions
from meddx.analysis.heatmap import contributions
from meddx.analysis.pack import ModelPack, load
from meddx.case.display import Window
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training import own_models
from tests.helpers import own_models as brought
from tests.helpers.packs import case_of, phantom

GATE = {"modalities": ("CR",), "body_parts": ("CHEST",)}
UNIT = Scaling("window", (0.0,), (1.0,))
TWO = (LabelAnswer("Mass", "HP:0033821"), LabelAnswer("Edema", "HP:0100598"))
SAID = Answers(labels=TWO, scaling=UNIT, activation="sigmoid", **GATE)
CHEXNET = Answers(labels_of="chexnet")


def imported(path: Path, answers: Answers, context: Context) -> ModelPack:
    """Inspect and write, then load what was written."""
    found = own_models.inspect(path, context)
    assert questions(found, answers) == ()
    made = own_models.write(found, answers, path.parent / "packs", context)
    assert load(made.folder) == made
    assert not made.calibrated
    return made


def output_of(pack: ModelPack, seed: int = 0) -> device.Output:
    """What a pack says of a phantom."""
    prepared = prepare.prepare(prepare.grey_of_picture(phantom(seed)), pack.input)
    return device.open_network(pack).run(prepared.array)


def assert_exact(pack: ModelPack) -> None:
    """Assert that the map and the bias are the logit of an independent sigmoid output."""
    assert pack.weights.heatmap == "cam"
    network = device.open_network(pack)
    output = output_of(pack, 3)
    for row in range(len(pack.labels)):
        total = contributions(output.features, network.cam, row).sum() + network.cam[row, -1]
        assert total == pytest.approx(output.logits[row], rel=1e-5, abs=1e-4)


def refusal(path: Path, context: Context) -> Refused:
    with pytest.raises(Refused) as refused:
        own_models.inspect(path, context)
    return refused.value


def bare(path: Path, pack: ModelPack, array: np.ndarray) -> np.ndarray:
    """Run the file that was brought, by onnxruntime alone."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {"picture": array})[0][0]


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


def test_an_output_without_a_name_is_suppressed(tmp_path, context):
    made = brought.Onnx()
    found = own_models.inspect(made.save(made.averaged_head(3), tmp_path / "m.onnx"), context)
    found = replace(found, keys=("Atelectasis", "", "shadow"), scaling=UNIT, activation="sigmoid")
    said = Answers(labels=(LabelAnswer("shadow", "HP:0002090"),), **GATE)
    pack = own_models.write(found, said, tmp_path / "packs", context)
    assert [label.suppressed for label in pack.labels] == [False, True, False]


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
    refused = refusal(tmp_path / "model.h5", context)
    assert refused.code == "keras"
    assert "tf2onnx" in str(refused)


@pytest.mark.parametrize("averaged", [True, False])
def test_onnx_with_channels_last(tmp_path, context, averaged):
    made = brought.Onnx("NHWC")
    path = made.save(made.keras_head(2, averaged), tmp_path / "keras.onnx")
    pack = imported(path, SAID, context)
    assert pack.input.layout == "NHWC"
    array = prepare.prepare(prepare.grey_of_picture(phantom()), pack.input).array
    assert array.shape == (1, 64, 64, 3)
    assert_exact(pack)
    np.testing.assert_allclose(output_of(pack).logits, bare(path, pack, array), atol=1e-5)


def test_onnx_with_two_inputs_asks_what_the_second_shall_be(tmp_path, context):
    made = brought.Onnx()
    where = made.more_input("position", [1, 2])
    x = made.averaged_head(2)
    output = made.node("Mul", [x, where])
    path = made.save(output, tmp_path / "two.onnx")
    found = own_models.inspect(path, context)
    asked = [question.key for question in questions(found, SAID)]
    assert asked == ["constant:position", "values"]
    said = replace(SAID, values="logits", constants={"position": (2.0, -1.0)})
    pack = imported(path, said, context)
    assert pack.weights.heatmap == "occlusion"  # the product is no part of a linear head
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    array = prepare.prepare(prepare.grey_of_picture(phantom()), pack.input).array
    position = np.array([[2, -1]], np.float32)
    wanted = session.run(None, {"picture": array, "position": position})[0][0]
    np.testing.assert_allclose(output_of(pack).logits, wanted, atol=1e-5)


def test_onnx_with_the_sigmoid_inside_and_without_say_the_same(tmp_path, context):
    with_it, without = brought.Onnx(), brought.Onnx()
    inside = with_it.save(with_it.node("Sigmoid", [with_it.averaged_head(2)]), tmp_path / "a.onnx")
    outside = without.save(without.averaged_head(2), tmp_path / "b.onnx")
    found = own_models.inspect(inside, context)
    assert (found.activation, found.values) == ("sigmoid", "logits")
    packs = [imported(path, replace(SAID, name=path.stem), context) for path in (inside, outside)]
    array = prepare.prepare(prepare.grey_of_picture(phantom()), packs[0].input).array
    first, second = (output_of(pack).logits for pack in packs)
    np.testing.assert_allclose(first, second, atol=1e-6)
    np.testing.assert_allclose(1 / (1 + np.exp(-first)), bare(inside, packs[0], array), atol=1e-6)
    for pack in packs:
        assert_exact(pack)


def test_onnx_with_the_softmax_inside_gives_each_class_its_own_odds(tmp_path, context):
    made = brought.Onnx()
    output = made.node("Softmax", [made.averaged_head(3)], axis=1)
    path = made.save(output, tmp_path / "softmax.onnx")
    labels = (*TWO, LabelAnswer("normal", suppressed=True))
    pack = imported(path, replace(SAID, labels=labels, activation=""), context)
    assert pack.task == "multiclass"
    array = prepare.prepare(prepare.grey_of_picture(phantom()), pack.input).array
    output = output_of(pack)
    chances = 1 / (1 + np.exp(-output.logits))
    np.testing.assert_allclose(chances, bare(path, pack, array), atol=1e-6)
    assert chances.sum() == pytest.approx(1, abs=1e-6)
    # the map is of the class against the mean of the others
    cam = device.open_network(pack).cam
    assert np.abs(cam.sum(axis=0)).max() < 1e-5


def test_scores_that_are_probabilities_without_logits_behind_them(tmp_path, context):
    made = brought.Onnx()
    halved = made.node("Mul", [made.node("Sigmoid", [made.averaged_head(2)]), made.tensor(0.5)])
    path = made.save(halved, tmp_path / "halved.onnx")
    assert [q.key for q in questions(own_models.inspect(path, context), SAID)] == ["values"]
    pack = imported(path, replace(SAID, values="probabilities"), context)
    array = prepare.prepare(prepare.grey_of_picture(phantom()), pack.input).array
    chances = 1 / (1 + np.exp(-output_of(pack).logits))
    np.testing.assert_allclose(chances, bare(path, pack, array), atol=1e-6)


def test_a_head_that_is_not_linear_is_explained_by_other_means(tmp_path, context):
    made = brought.Onnx()
    path = made.save(made.node("Tanh", [made.averaged_head(2)]), tmp_path / "tanh.onnx")
    said = replace(SAID, values="logits")
    pack = imported(path, said, context)
    assert pack.weights.heatmap == "occlusion"
    loud = replace(pack, labels=tuple(replace(one, threshold=0.01) for one in pack.labels))
    findings = Radiograph().read(loud, case_of(phantom()), context).findings
    assert {f.heatmap.method for f in findings} == {"occlusion"}
    assert findings[0].heatmap.values.shape == (8, 8)
    eigen = imported(path, replace(said, heatmap="eigen_cam", name="eigen"), context)
    assert eigen.weights.heatmap == "eigen_cam"
    with pytest.raises(Refused) as refused:
        imported(path, replace(said, heatmap="cam", name="cam"), context)
    assert refused.value.code == "no_cam"


def test_what_nobody_calibrated_weighs_nothing_and_says_so(tmp_path, context):
    made = brought.Onnx()
    pack = imported(made.save(made.averaged_head(2), tmp_path / "m.onnx"), SAID, context)
    window = (Window(127.5, 255, "LINEAR_EXACT"),)
    findings = Radiograph().read(pack, case_of(phantom(), windows=window), context).findings
    logits = output_of(pack).logits
    assert [f.log10_lr for f in findings] == [0.0, 0.0]
    assert [f.prevalence for f in findings] == [None, None]
    wanted = [1 / (1 + math.exp(-float(logit))) for logit in logits]
    assert [f.probability for f in findings] == pytest.approx(wanted, abs=1e-6)
    card = (pack.folder / "card.md").read_text(encoding="utf-8")
    assert "not calibrated" in card.split("## What is not known")[1]


def test_missing_labels_are_asked_and_a_wrong_number_of_them_is_refused(tmp_path, context):
    made = brought.Onnx()
    path = made.save(made.averaged_head(2), tmp_path / "m.onnx", ["n", "k"])
    found = own_models.inspect(path, context)
    assert "labels" in [question.key for question in questions(found, Answers())]
    three = replace(SAID, labels=(*TWO, LabelAnswer("more", "HP:0002090")))
    with pytest.raises(Refused) as refused:
        own_models.write(found, three, tmp_path / "packs", context)
    assert refused.value.code == "label_count"
    nameless = replace(SAID, labels=(TWO[0], LabelAnswer("shadow")))
    assert [question.key for question in questions(found, nameless)] == ["code:shadow"]
    with pytest.raises(Refused) as refused:
        own_models.write(found, nameless, tmp_path / "packs", context)
    assert refused.value.code == "open_questions"
    unknown = replace(SAID, labels=(TWO[0], LabelAnswer("shadow", "HP:9999999")))
    with pytest.raises(Refused) as refused:
        own_models.write(found, unknown, tmp_path / "packs", context)
    assert refused.value.code == "bad_code"
    assert not list((tmp_path / "packs").glob("*"))


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


SCALE = {"_target_": "monai.transforms.ScaleIntensityRanged", "keys": "image"}
PLAIN = [
    {"_target_": "LoadImaged", "keys": "image"},
    {**SCALE, "a_min": 0, "a_max": 255, "b_min": 0, "b_max": 1},
]


def monai(tmp_path: Path, steps: list[dict[str, object]]) -> Path:
    made = brought.Onnx()
    weights = made.save(made.averaged_head(2), tmp_path / "model.onnx")
    return brought.bundle(tmp_path / "bundle", weights, steps, ["Pneumonia", "Edema"])


def test_a_monai_bundle_says_most_of_it_itself(tmp_path, context):
    found = own_models.inspect(monai(tmp_path, PLAIN), context)
    assert found.keys == ("Pneumonia", "Edema")
    assert (found.activation, found.scaling, found.refused) == ("sigmoid", UNIT, ())
    pack = own_models.write(found, Answers(**GATE), tmp_path / "packs", context)
    assert [label.code.code for label in pack.labels] == ["HP:0002090", "HP:0100598"]
    assert_exact(pack)


def test_code_in_a_monai_bundle_is_listed_and_what_it_said_is_asked(tmp_path, context):
    steps = [*PLAIN, {"_target_": "Lambdad", "func": "$lambda x: __import__('os').system('x')"}]
    found = own_models.inspect(monai(tmp_path, steps), context)
    assert found.refused == (
        ("preprocessing.transforms[2]", "target"),
        ("preprocessing.transforms[2].func", "expression"),
    )
    asked = questions(found, Answers(**GATE))
    assert [question.key for question in asked] == ["scaling"]
    pack = own_models.write(found, Answers(scaling=UNIT, **GATE), tmp_path / "packs", context)
    card = (pack.folder / "card.md").read_text(encoding="utf-8")
    assert "holds Python code, which is not run" in card


def test_a_bundle_for_another_task_is_refused(tmp_path, context):
    folder = monai(tmp_path, PLAIN)
    file = folder / "configs" / "metadata.json"
    metadata = json.loads(file.read_text())
    file.write_text(json.dumps(metadata | {"task": "Segmentation of the spleen"}))
    assert refusal(folder, context).code == "other_task"


def test_presets_are_what_their_makers_write():
    grey = np.array([[0.0, 1.0]], np.float32)
    scaling = PRESETS["torchxrayvision"]
    np.testing.assert_allclose((grey - scaling.mean[0]) / scaling.std[0], (2 * grey - 1) * 1024)
