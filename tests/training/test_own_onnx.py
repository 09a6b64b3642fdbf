"""ONNX files and MONAI bundles in all their forms become packs that say the same."""

import hashlib
import json
import math
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meddx.analysis import device, prepare
from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.foreign import onnx_file
from meddx.analysis.foreign.found import Answers, LabelAnswer, questions
from meddx.analysis.pack_further import Coding
from meddx.case.display import Window
from meddx.case.identity import Patient, Sex
from meddx.phrase import Refused
from meddx.training import evaluate, own_models
from tests.helpers import own_models as brought
from tests.helpers.importing import (
    GATE,
    SAID,
    TWO,
    UNIT,
    assert_exact,
    bare,
    imported,
    output_of,
    refusal,
    shared_context,
)
from tests.helpers.packs import case_of, phantom

context = pytest.fixture(scope="module")(shared_context)


def test_an_output_without_a_name_is_suppressed(tmp_path, context):
    made = brought.Onnx()
    found = own_models.inspect(made.save(made.averaged_head(3), tmp_path / "m.onnx"), context)
    found = replace(found, keys=("Atelectasis", "", "shadow"), scaling=UNIT, activation="sigmoid")
    said = Answers(labels=(LabelAnswer("shadow", "HP:0002090"),), **GATE)
    pack = own_models.write(found, said, tmp_path / "packs", context)
    assert [label.suppressed for label in pack.labels] == [False, True, False]


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


def test_onnx_whose_size_is_open_asks_for_it(tmp_path, context):
    made = brought.Onnx("NHWC", side="side")
    path = made.save(made.keras_head(2, averaged=True), tmp_path / "open.onnx")
    found = own_models.inspect(path, context)
    assert (found.size, found.layout, found.channels) == (None, "NHWC", 3)
    assert [question.key for question in questions(found, SAID)] == ["size"]
    assert_exact(imported(path, replace(SAID, size=(96, 64)), context))


def test_onnx_with_several_outputs_asks_which_holds_the_scores(tmp_path, context):
    made = brought.Onnx()
    path = made.save(made.averaged_head(2), tmp_path / "many.onnx")
    onnx_bytes = onnx_file.extended(path.read_bytes(), [onnx_file.output(made.features)])
    path.write_bytes(onnx_bytes)
    found = own_models.inspect(path, context)
    assert [question.key for question in questions(found, SAID)] == ["output", "values"]
    said = replace(SAID, output=found.outputs[0], values="logits")
    assert_exact(imported(path, said, context))


def test_onnx_with_two_inputs_asks_what_the_second_shall_be(tmp_path, context):
    made = brought.Onnx()
    where = made.more_input("position", [1, 2])
    x = made.averaged_head(2)
    output = made.node("Mul", [x, where])
    path = made.save(output, tmp_path / "two.onnx")
    found = own_models.inspect(path, context)
    asked = [question.key for question in questions(found, SAID)]
    assert asked == ["further:position", "values"]
    said = replace(SAID, values="logits", constants={"position": (2.0, -1.0)})
    pack = imported(path, said, context)
    assert pack.weights.heatmap == "occlusion"  # the product is no part of a linear head
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    array = prepare.prepare(prepare.grey_of_picture(phantom()), pack.input).array
    position = np.array([[2, -1]], np.float32)
    wanted = session.run(None, {"picture": array, "position": position})[0][0]
    np.testing.assert_allclose(output_of(pack).logits, wanted, atol=1e-5)


def test_onnx_whose_further_inputs_the_case_fills(tmp_path, context):
    made = brought.Onnx()
    grid, age = made.more_input("grid", ["n", 2, 64, 64]), made.more_input("age", ["n", 1])
    sex = made.more_input("sex", ["n", 2])
    seen = made.node("GlobalAveragePool", [made.node("Mul", [grid, grid])])
    beside = made.node("Concat", [made.node("Flatten", [seen]), age, sex], axis=1)
    x = made.node("Flatten", [made.node("GlobalAveragePool", [made.features])])
    x = made.node("Concat", [x, beside], axis=1)
    weight = made.tensor(made.random.normal(size=(2, 13)))
    path = made.save(made.node("Gemm", [x, weight], transB=1), tmp_path / "more.onnx")
    found = own_models.inspect(path, context)
    assert found.further == {"grid": (0, 2, 64, 64), "age": (0, 1), "sex": (0, 2)}
    asked = [question.key for question in questions(found, SAID)]
    assert asked == ["further:grid", "further:age", "further:sex"]
    coded = Coding("sex", words=("F", "M"), codes=(1.0, 0.0, 0.0, 1.0))
    further = {"grid": Coding("coordinates"), "age": Coding("age", 50.0, 10.0), "sex": coded}
    pack = imported(path, replace(SAID, further=further), context)
    assert "sex, from the case" in (pack.folder / "card.md").read_text(encoding="utf-8")

    window = (Window(127.5, 255, "LINEAR_EXACT"),)
    case = case_of(phantom(), windows=window)
    family = Radiograph()
    left = family.read(pack, case, context)
    assert ([entry.code for entry in left.not_applicable], left.findings) == (["sex_unknown"], ())
    man = replace(case, patient=Patient(sex=Sex.MALE))
    answer = family.read(pack, man, context)
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    array = prepare.prepare(prepare.grey_of_picture(phantom()), pack.input).array
    x, y = np.meshgrid(np.linspace(0, 1, 64), np.linspace(0, 1, 64))
    inputs = {"picture": array, "grid": np.stack([x, y])[None], "age": [[1.4]], "sex": [[0, 1]]}
    inputs = {name: np.array(values, np.float32) for name, values in inputs.items()}
    wanted = 1 / (1 + np.exp(-session.run(None, inputs)[0][0]))
    assert [f.probability for f in answer.findings] == pytest.approx(wanted.tolist(), abs=1e-5)

    Image.fromarray(phantom()).save(tmp_path / "a.png")
    rows = ({"age": "64", "sex": "m"}, {"age": "64", "sex": ""}, {"age": "?", "sex": "M"})
    found = evaluate.predict(pack, tmp_path, ("a.png",) * 3, context, rows)
    assert found[0].probabilities == pytest.approx(wanted.tolist(), abs=1e-5)
    assert [entry.refused for entry in found] == ["", "sex_unknown", "age_unknown"]
    assert found[1].probabilities == ()


def test_a_further_input_that_cannot_be_filled_so_is_refused(tmp_path, context):
    made = brought.Onnx()
    where = made.more_input("position", [1, 2])
    path = made.save(made.node("Mul", [made.averaged_head(2), where]), tmp_path / "two.onnx")
    said = replace(SAID, values="logits", further={"position": Coding("age")})
    found = own_models.inspect(path, context)
    with pytest.raises(Refused) as refused:
        own_models.write(found, said, tmp_path / "packs", context)
    assert refused.value.code == "bad_further"
    assert "1 x 2" in str(refused.value)


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


@pytest.mark.parametrize("top", ["", "bundle/"])
def test_a_monai_bundle_in_a_zip(tmp_path, context, top):
    folder = monai(tmp_path, PLAIN)
    path = brought.zipped(folder, tmp_path / "chest.zip", top)
    shutil.rmtree(folder)
    found = own_models.inspect(path, context)
    assert (found.title, found.keys) == ("Chest bundle", ("Pneumonia", "Edema"))
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    pack = own_models.write(found, Answers(**GATE), tmp_path / "packs", context)
    assert_exact(pack)
    assert "in a zip" in (pack.folder / "card.md").read_text(encoding="utf-8")
    assert [entry.name for entry in (tmp_path / "packs").iterdir()] == [pack.name]


def test_an_onnx_file_in_a_zip(tmp_path, context):
    made = brought.Onnx()
    model = made.save(made.averaged_head(2), tmp_path / "chest net.onnx")
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(model, "release/chest net.onnx")
        packed.writestr("release/code/model.py", "1/0")
    found = own_models.inspect(path, context)
    assert (found.kind, found.title) == ("onnx", "chest net")
    pack = own_models.write(found, SAID, tmp_path / "packs", context)
    assert_exact(pack)
    assert "in a zip" in (pack.folder / "card.md").read_text(encoding="utf-8")
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("notes.txt", "x")
    assert "one .onnx or .safetensors file" in str(refusal(path, context))


def test_a_folder_with_one_onnx_file_and_one_of_tensorflow(tmp_path, context):
    made = brought.Onnx()
    folder = tmp_path / "release"
    folder.mkdir()
    model = made.save(made.averaged_head(2), folder / "net.onnx")
    (folder / "README.md").write_text("x")
    (folder / "old.onnx").mkdir()  # no file
    assert own_models.inspect(folder, context).path == str(model)
    shutil.copy(model, folder / "other.onnx")
    refused = refusal(folder, context)
    assert (refused.code, "net.onnx" in str(refused)) == ("archive_many_models", True)
    (folder / "saved_model.pb").write_bytes(b"x")
    assert refusal(folder, context).code == "tensorflow"


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


def test_what_a_bundle_says_is_shown_without_what_steers_a_terminal(tmp_path, context):
    evil = "\x1b[31m\nred" + "x" * 500
    folder = monai(
        tmp_path, [*PLAIN, *({"_target_": "Evil", evil: f"$1 + {n}"} for n in range(60))]
    )
    file = folder / "configs" / "metadata.json"
    metadata = json.loads(file.read_text()) | {"license": f"MIT {evil}"}
    file.write_text(json.dumps(metadata))
    found = own_models.inspect(folder, context)
    assert len(found.refused) == 50
    told = [found.licence, *(place for place, _ in found.refused)]
    assert all(text.isprintable() for text in told)
    assert max(map(len, told)) <= 510


def test_a_bundle_whose_steps_are_in_yaml_says_so_and_asks(tmp_path, context):
    folder = monai(tmp_path, PLAIN)
    file = folder / "configs" / "inference.json"
    file.rename(file.with_suffix(".yaml"))
    found = own_models.inspect(folder, context)
    assert found.refused == (("configs/inference.yaml", "yaml"),)
    asked = questions(found, Answers(**GATE))
    assert [question.key for question in asked] == ["scaling", "activation"]
    said = Answers(scaling=UNIT, activation="sigmoid", **GATE)
    pack = own_models.write(found, said, tmp_path / "packs", context)
    assert "is in YAML" in (pack.folder / "card.md").read_text(encoding="utf-8")


def test_a_bundle_for_another_task_is_refused(tmp_path, context):
    folder = monai(tmp_path, PLAIN)
    file = folder / "configs" / "metadata.json"
    metadata = json.loads(file.read_text())
    file.write_text(json.dumps(metadata | {"task": "Segmentation of the spleen"}))
    assert refusal(folder, context).code == "other_task"


@pytest.mark.parametrize(
    "meanings",
    [{"0": "Mass", "1": "Mass"}, {"0": "Mass", "7": "Edema"}, {"-1": "Mass", "0": "Edema"}],
)
def test_labels_of_a_bundle_that_cannot_be_in_order_are_asked(tmp_path, context, meanings):
    folder = monai(tmp_path, PLAIN)
    file = folder / "configs" / "metadata.json"
    metadata = json.loads(file.read_text())
    metadata["network_data_format"]["outputs"]["pred"]["channel_def"] = meanings
    file.write_text(json.dumps(metadata))
    found = own_models.inspect(folder, context)
    assert found.keys == ()
    assert "labels" in [question.key for question in questions(found, Answers(**GATE))]
