"""Models as nobody should make them: each is refused with its true reason, or read right."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.foreign import trial
from meddx.analysis.foreign.found import Answers, Scaling, questions
from meddx.analysis.pack_parts import BIT_DEPTH, WINDOW
from meddx.children import Children
from meddx.jobs import Cancelled, Context
from meddx.phrase import Refused
from meddx.training import own_models
from tests.helpers import own_models as brought
from tests.helpers.importing import (
    GATE,
    SAID,
    TWO,
    assert_exact,
    imported,
    output_of,
    refusal,
    shared_context,
)
from tests.helpers.packs import case_of, phantom

context = pytest.fixture(scope="module")(shared_context)
LOUD = replace(SAID, values="logits")


def saved(path, change=lambda _made, x: x):
    """A network of two outputs, with something behind its head."""
    made = brought.Onnx()
    return made.save(change(made, made.averaged_head(2)), path)


def changed(path, change):
    """The same, with its file changed by the package ``onnx``."""
    import onnx

    model = onnx.load(saved(path))
    change(model)
    onnx.save(model, path)
    return path


def refused_writing(path, said, context):
    """Why the pack is not written; nothing is left of it."""
    found = own_models.inspect(path, context)
    with pytest.raises(Refused) as refused:
        own_models.write(found, said, path.parent / "packs", context)
    assert not list(path.parent.glob("packs/*"))
    return refused.value


def test_an_empty_file_and_a_folder_of_anything_are_no_models(tmp_path, context):
    (tmp_path / "empty.onnx").touch()
    assert refusal(tmp_path / "empty.onnx", context).code == "empty_file"
    many = tmp_path / "many"
    many.mkdir()
    for number in range(2000):
        (many / f"{number}").touch()
    assert refusal(many, context).code == "unknown_model"


@pytest.mark.parametrize("name", ["胸片 模型 ♥'\"(1).onnx", "a b%2f;$(x).ONNX", "模型"])
def test_names_may_be_odd(tmp_path, context, name):
    pack = imported(saved(tmp_path / name), SAID, context)
    assert pack.name.isascii()
    assert_exact(pack)


@pytest.mark.parametrize(
    ("change", "said", "code"),
    [
        (lambda m, x: m.node("Log", [m.node("Neg", [m.node("Exp", [x])])]), {}, "onnx_not_finite"),
        (
            lambda m, x: m.node("Mul", [x, m.tensor(10)]),
            {"values": "probabilities"},
            "not_probabilities",
        ),
        (lambda m, x: m.node("Mul", [m.node("Sigmoid", [x]), m.tensor(1)]), {}, "not_logits"),
        (
            lambda m, x: m.node("Mul", [m.node("Sigmoid", [x]), m.tensor(1)]),
            {"values": "probabilities", "activation": "softmax"},
            "not_softmax",
        ),
        (lambda m, x: m.node("Frobnicate", [x]), {}, "onnx_operation"),
    ],
)
def test_answers_that_cannot_be_what_was_said(tmp_path, context, change, said, code):
    path = saved(tmp_path / "m.onnx", change)
    assert refused_writing(path, replace(LOUD, **said), context).code == code


def test_a_network_that_always_says_the_same_is_marked(tmp_path):
    path = saved(
        tmp_path / "m.onnx",
        lambda m, x: m.node("Add", [m.node("Mul", [x, m.tensor(0)]), m.tensor([1, 2])]),
    )
    said = []
    made = Context(lambda _done, _total, message: said.append(message))
    pack = imported(path, LOUD, made)
    made.close()
    assert own_models.CONSTANT in said
    assert "same answer" in (pack.folder / "card.md").read_text(encoding="utf-8")


def test_probabilities_that_exclude_one_another_are_taken_as_that(tmp_path, context):
    path = saved(
        tmp_path / "m.onnx",
        lambda m, x: m.node("Clip", [m.node("Softmax", [x], axis=1), m.tensor(0), m.tensor(1)]),
    )
    said = replace(LOUD, values="probabilities", activation="softmax")
    assert imported(path, said, context).task == "multiclass"


def test_a_network_that_wants_all_memory_is_refused(tmp_path, context):
    def grow(made, x):
        one = made.node("ReduceSum", [x], keepdims=0)
        wide = made.node("Expand", [one, made.tensor([2_000_000, 2_000_000], np.int64)])
        return made.node("Add", [x, made.node("ReduceSum", [wide], keepdims=0)])

    path = saved(tmp_path / "m.onnx", grow)
    assert refused_writing(path, LOUD, context).code == "onnx_memory"


def looping(made, x, count=10**9):
    """Add a loop of so many turns behind ``x`` (n, 2)."""
    from onnx import TensorProto, helper

    port = helper.make_tensor_value_info
    nodes = [helper.make_node("Add", ["a", "one"], ["b"]), helper.make_node("Identity", ["c"], "d")]
    body = helper.make_graph(
        nodes,
        "body",
        [port("i", TensorProto.INT64, []), port("c", TensorProto.BOOL, []), port("a", 1, None)],
        [port("d", TensorProto.BOOL, []), port("b", 1, None)],
        [helper.make_tensor("one", 1, [1], [1.0])],
    )
    turns = count if isinstance(count, str) else made.tensor(count, np.int64)
    go_on = made.tensor(True, np.bool_)
    return made.node("Loop", [turns, go_on, x], body=body)


def test_a_loop_without_end_is_stopped(tmp_path, context, monkeypatch):
    path = saved(tmp_path / "m.onnx", looping)
    output = own_models.inspect(path, context).output
    picture = tmp_path / "picture.npy"
    np.save(picture, np.random.default_rng(0).normal(size=(1, 3, 64, 64)).astype(np.float32))
    monkeypatch.setattr("meddx.analysis.patience.run.__defaults__", (0.3,))
    said = {"input": "picture", "output": output, "constants": {}, "values": "logits"}
    said |= {"activation": "sigmoid", "heatmap": "", "further": [], "size": (64, 64)}
    with pytest.raises(Refused) as refused:
        trial.prove(str(path), str(tmp_path / "x"), str(picture), "NCHW", said)
    assert refused.value.code == "model_too_slow"
    short = saved(tmp_path / "short.onnx", lambda made, x: looping(made, x, 2))
    assert imported(short, LOUD, context).weights.heatmap == "occlusion"


def test_cancelling_ends_a_trial_and_leaves_nothing(tmp_path):
    path = saved(tmp_path / "m.onnx", looping)
    children = Children(1)

    def heard(_done, _total, message):
        if message == own_models.TRYING:  # the child's loop would go on for hours
            made.cancel()

    made = Context(heard, children)
    found = own_models.inspect(path, made)
    with pytest.raises(Cancelled):
        own_models.write(found, LOUD, tmp_path / "packs", made)
    assert list((tmp_path / "packs").iterdir()) == []
    made.close()
    children.close()


def test_what_the_file_wants_from_outside_is_refused(tmp_path, context):
    import onnx
    from onnx import TensorProto, helper

    path = saved(tmp_path / "apart.onnx")
    model = onnx.load(path)
    onnx.save(model, path, save_as_external_data=True, location="w.bin", size_threshold=0)
    assert refusal(path, context).code == "onnx_external"

    def stolen(name):
        tensor = TensorProto(name=name, data_type=1, dims=[2], data_location=1)
        tensor.external_data.add(key="location", value="../../../../../etc/passwd")
        return tensor

    made = brought.Onnx()
    x = made.averaged_head(2)
    made.nodes.append(helper.make_node("Constant", [], ["c"], value=stolen("c")))
    path = made.save(made.node("Add", [x, "c"]), tmp_path / "constant.onnx")
    assert refusal(path, context).code == "onnx_external"

    made = brought.Onnx()
    x = made.averaged_head(2)
    inner = [helper.make_node("Add", [x, "w"], ["y"])]
    port = helper.make_tensor_value_info("y", 1, None)
    branch = helper.make_graph(inner, "g", [], [port], [stolen("w")])
    output = made.node("If", [made.tensor(True, np.bool_)], then_branch=branch, else_branch=branch)
    assert refusal(made.save(output, tmp_path / "if.onnx"), context).code == "onnx_external"


def test_operations_of_others_are_refused_also_inside_others(tmp_path, context):
    from onnx import helper

    made = brought.Onnx()
    made.nodes.append(helper.make_node("Evil", [made.averaged_head(2)], ["y"], domain="evil"))
    refused = refusal(made.save("y", tmp_path / "m.onnx"), context)
    assert refused.code == "onnx_domain"
    assert "evil" in str(refused)
    made = brought.Onnx()
    x = made.averaged_head(2)
    inner = [helper.make_node("Evil", [x], ["y"], domain="evil")]
    branch = helper.make_graph(inner, "g", [], [helper.make_tensor_value_info("y", 1, None)])
    output = made.node("If", [made.tensor(True, np.bool_)], then_branch=branch, else_branch=branch)
    assert refusal(made.save(output, tmp_path / "if.onnx"), context).code == "onnx_domain"


def test_an_export_that_is_too_new_is_refused_as_that(tmp_path, context):
    def opset(model):
        model.opset_import[0].version = 99

    def version(model):
        model.ir_version = 25

    for name, change in (("opset", opset), ("version", version)):
        path = changed(tmp_path / f"{name}.onnx", change)
        assert refused_writing(path, SAID, context).code == "onnx_too_new"


def test_a_batch_that_is_fixed_is_refused_as_that(tmp_path, context):
    def fixed(model):
        model.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 4

    assert refusal(changed(tmp_path / "m.onnx", fixed), context).code == "fixed_batch"


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
@pytest.mark.parametrize("absent", [True, False])
def test_an_input_that_says_nothing_is_known_by_the_weights(tmp_path, context, layout, absent):
    import onnx

    made = brought.Onnx(layout)
    path = made.save(made.averaged_head(2), tmp_path / "m.onnx")
    model = onnx.load(path)
    tensor = model.graph.input[0].type.tensor_type
    if absent:
        tensor.ClearField("shape")
    for number, side in enumerate(tensor.shape.dim):
        side.Clear()
        side.dim_param = f"s{number}"
    onnx.save(model, path)
    found = own_models.inspect(path, context)
    assert (found.layout, found.channels, found.size) == (layout, 3, None)
    assert [question.key for question in questions(found, SAID)] == ["size"]
    assert_exact(imported(path, replace(SAID, size=(64, 64)), context))


def test_two_pictures_are_refused_as_that(tmp_path, context):
    made = brought.Onnx()
    other = made.more_input("lateral", ["n", 3, 64, 64])
    x = made.averaged_head(2)
    output = made.node("Add", [x, made.node("ReduceMean", [other])])
    assert refusal(made.save(output, tmp_path / "m.onnx"), context).code == "many_pictures"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"labels": (TWO[0], TWO[0])}, "label_twice"),
        ({"labels": (replace(TWO[0], threshold=1.5), TWO[1])}, "bad_threshold"),
        ({"size": (100_000, 100_000)}, "bad_size"),
        ({"size": (64, 5000)}, "bad_size"),
        ({"scaling": Scaling(WINDOW, (float("nan"),), (1.0,))}, "bad_scaling"),
        ({"scaling": Scaling(WINDOW, (0.5,), (0.0,))}, "bad_scaling"),
        ({"scaling": Scaling(WINDOW, (0.5,) * 4, (1.0,) * 4)}, "bad_scaling"),
        ({"scaling": Scaling("zscore", (0.5,), (1.0,))}, "bad_answer"),
        ({"resize": "zoom"}, "bad_answer"),
        ({"activation": "tanh"}, "bad_answer"),
        ({"heatmap": "saliency"}, "bad_answer"),
        ({"family": "ultrasound"}, "bad_answer"),
        ({"family": "radiograph", "modalities": ("US",)}, "bad_family"),
        ({"age_years": (5.0, 2.0)}, "bad_ages"),
        ({"name": "../x"}, "bad_name"),
        ({"constants": {"nothing": (1.0,)}}, "onnx_not_float"),
    ],
)
def test_answers_that_cannot_be_true_are_refused_by_name(tmp_path, context, said, code):
    path = saved(tmp_path / "m.onnx")
    assert refused_writing(path, replace(SAID, **said), context).code == code


def test_a_file_that_changed_after_it_was_looked_at_is_refused(tmp_path, context):
    path = saved(tmp_path / "m.onnx")
    found = own_models.inspect(path, context)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        own_models.write(found, SAID, tmp_path / "packs", context)
    assert refused.value.code == "file_changed"


def test_the_kind_of_picture_is_asked_where_the_modality_does_not_tell(tmp_path, context):
    found = own_models.inspect(saved(tmp_path / "m.onnx"), context)
    for modalities, asked in (((), ["family", "gate"]), (("US",), ["family"]), (("DX",), [])):
        said = replace(SAID, modalities=modalities)
        assert [question.key for question in questions(found, said)] == asked
    said = replace(SAID, modalities=("US",), family="radiograph")
    assert refused_writing(Path(found.path), said, context).code == "bad_family"


def test_values_that_are_no_numbers_are_no_result(tmp_path, context):
    """The pictures of the trial give numbers; one with a bright corner alone does not."""

    def corner(made, x):
        bright = made.node("ReduceMax", ["picture"], keepdims=0)
        return made.node(
            "Add", [x, made.node("Log", [made.node("Sub", [made.tensor(1.5), bright])])]
        )

    scaling = Scaling(BIT_DEPTH, (0.0,), (1.0,))
    pack = imported(saved(tmp_path / "m.onnx", corner), replace(LOUD, scaling=scaling), context)
    assert np.isfinite(output_of(pack).logits).all()
    family = Radiograph()
    beyond = replace(pack, input=replace(pack.input, mean=-1.0))
    for one, codes in ((pack, []), (beyond, ["model_output_invalid"])):
        answer = family.read(one, case_of(phantom()), context)
        assert [left.code for left in answer.not_applicable] == codes
        assert bool(answer.findings) == (not codes)


def test_a_picture_that_a_network_never_ends_with_is_left_alone(tmp_path, context, monkeypatch):
    """The pictures of the trial make no turn of the loop; a bright one makes too many."""

    def bright(made, x):
        most = made.node("ReduceMax", ["picture"], keepdims=0)
        high = made.node("Floor", [made.node("Div", [most, made.tensor(1.5)])])
        turns = made.node("Cast", [made.node("Mul", [high, made.tensor(1e9)])], to=7)
        return looping(made, x, turns)

    scaling = Scaling(BIT_DEPTH, (0.0,), (1.0,))
    said = replace(LOUD, scaling=scaling, heatmap="none")
    pack = imported(saved(tmp_path / "m.onnx", bright), said, context)
    family = Radiograph()
    assert family.read(pack, case_of(phantom()), context).findings
    monkeypatch.setattr("meddx.analysis.patience.run.__defaults__", (0.3,))
    beyond = replace(pack, input=replace(pack.input, mean=-1.0))
    answer = family.read(beyond, case_of(phantom()), context)
    assert [left.code for left in answer.not_applicable] == ["model_too_slow"]
    assert answer.findings == ()


def test_cancelling_ends_an_occlusion_between_two_runs(tmp_path, context):
    path = saved(tmp_path / "m.onnx", lambda made, x: made.node("Tanh", [x]))
    pack = imported(path, LOUD, context)
    loud = replace(pack, labels=tuple(replace(one, threshold=0.01) for one in pack.labels))
    runs = []

    def heard(_done, _total, _message):
        runs.append(1)
        if len(runs) == 5:
            made.cancel()

    made = Context(heard)
    with pytest.raises(Cancelled):
        Radiograph().read(loud, case_of(phantom()), made)
    made.close()
    assert len(runs) == 5


def test_answers_of_a_form_may_be_empty(tmp_path, context):
    found = own_models.inspect(saved(tmp_path / "m.onnx"), context)
    assert [question.key for question in questions(found, Answers(**GATE))][:2] == [
        *("labels", "scaling")
    ]
