"""A network for CT from outside sees HU as it did in training, or is not imported."""

import json
from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import ct_slices, prepare
from meddx.analysis.families.ct_slice import CtSlice, top_slices
from meddx.analysis.foreign import known_labels
from meddx.analysis.foreign.answers import demand_sound
from meddx.analysis.foreign.found import PRESETS, Answers, Found, Scaling, known_as, questions
from meddx.analysis.quantities.suitable import Region
from meddx.phrase import Refused
from meddx.training import own_models
from meddx.training.ct_phantoms import Scan
from tests.helpers import own_models as brought
from tests.helpers.ct_phantoms import case_of, head_series
from tests.helpers.importing import SAID, bare, imported, shared_context

context = pytest.fixture(scope="module")(shared_context)
HEAD = replace(SAID, modalities=("CT",), body_parts=("HEAD",), window=(40.0, 80.0))
RANGE = {"_target_": "monai.transforms.ScaleIntensityRanged", "keys": "image"}
BRAIN = {**RANGE, "a_min": 0, "a_max": 80, "b_min": 0.0, "b_max": 1.0, "clip": True}


@pytest.fixture
def model(tmp_path):
    """A network of two outputs."""
    made = brought.Onnx()
    return made.save(made.averaged_head(2), tmp_path / "m.onnx")


def keys(found, answers):
    return [question.key for question in questions(found, answers)]


def bundle(tmp_path, steps, **picture):
    """A bundle whose metadata say this of its picture."""
    made = brought.Onnx()
    weights = made.save(made.averaged_head(2), tmp_path / "model.onnx")
    folder = brought.bundle(tmp_path / "bundle", weights, steps, ["Pneumonia", "Edema"])
    file = folder / "configs" / "metadata.json"
    metadata = json.loads(file.read_text())
    metadata["network_data_format"]["inputs"]["image"] |= picture
    file.write_text(json.dumps(metadata))
    return folder


def test_the_window_is_asked_and_nothing_is_written_without_it(tmp_path, context, model):
    found = own_models.inspect(model, context)
    unsaid = replace(HEAD, window=None)
    assert keys(found, unsaid) == ["window"]
    with pytest.raises(Refused) as refused:
        own_models.write(found, unsaid, tmp_path / "packs", context)
    assert refused.value.code == "open_questions"
    assert "centre and width in HU" in str(refused.value)
    assert not (tmp_path / "packs").exists()


@pytest.mark.parametrize("cut", [False, True])
def test_the_network_sees_hu_through_the_window_that_was_said(context, model, cut):
    pack = imported(model, replace(HEAD, cut=cut), context)
    assert (pack.family, pack.input.window, pack.input.whole) == ("ct_slice", (40, 80), not cut)
    series = head_series(Scan((5.0, 2.0, 2.0), 0.0))
    case = case_of(series)
    assert CtSlice().accepts(pack, case) is None
    answer = CtSlice().read(pack, case, context)
    assert answer.not_applicable == ()
    assert {"Not calibrated" in str(f.remark) for f in answer.findings} == {True}
    scores = []
    for one in ct_slices.cuts(series, Region.HEAD):
        hu = series.volume.voxels[one.k].astype(np.float32) - 1024
        grey = np.clip(hu / 79, 0, 1)  # (hu - (centre - 0.5)) / (width - 1) + 0.5
        scores.append(bare(model, pack, prepare.prepare(grey, pack.input).array))
    highest = np.sort(scores, axis=0)[-top_slices(series) :].mean(axis=0)
    wanted = 1 / (1 + np.exp(-highest))
    found = np.array([finding.probability for finding in answer.findings])
    assert np.allclose(found, wanted, atol=1e-5) == (not cut)
    card = (pack.folder / "card.md").read_text(encoding="utf-8")
    assert "centre 40 HU, width 80 HU" in card


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"window": (40.0, 1.0)}, "bad_window"),
        ({"window": (40.0, float("nan"))}, "bad_window"),
        ({"window": (float("inf"), 80.0)}, "bad_window"),
        ({"window": (40_000.0, 400.0)}, "bad_window"),
        ({"modalities": ("DX",)}, "bad_window"),
        ({"modalities": ("MR",), "family": "ct_slice"}, "bad_family"),
        ({"scaling": PRESETS["torchxrayvision"]}, "bad_scaling"),
        ({"activation": "softmax"}, "exclusive_labels"),
    ],
)
def test_what_cannot_be_true_of_ct_is_refused_by_name(tmp_path, context, model, said, code):
    found = own_models.inspect(model, context)
    with pytest.raises(Refused) as refused:
        own_models.write(found, replace(HEAD, **said), tmp_path / "packs", context)
    assert refused.value.code == code


def test_a_radiograph_model_reads_no_ct_whatever_is_said(tmp_path, context, model):
    found = own_models.inspect(model, context)
    mixed = replace(SAID, modalities=("CR", "CT"))
    assert keys(found, mixed) == ["family"]
    said = replace(mixed, family="radiograph")
    with pytest.raises(Refused) as refused:
        own_models.write(found, said, tmp_path / "packs", context)
    assert refused.value.code == "bad_family"


def test_a_well_known_model_of_chest_films_joins_no_other_family():
    chexnet = next(one for one in known_labels.lists() if one.name == "chexnet")
    film = known_as(Found("onnx", "m.onnx", "", "m", channels=1), chexnet)
    demand_sound(film, Answers())
    with pytest.raises(Refused) as refused:
        demand_sound(film, Answers(family="ct_slice", window=(40.0, 80.0)))
    assert refused.value.code == "bad_family"


@pytest.mark.parametrize("picture", [{"modality": "CT"}, {"format": "hounsfield"}])
@pytest.mark.parametrize(("least", "most"), [(0.0, 1.0), (-1.0, 1.0)])
def test_a_bundle_for_ct_says_its_window_itself(tmp_path, context, picture, least, most):
    found = own_models.inspect(
        bundle(tmp_path, [{**BRAIN, "b_min": least, "b_max": most}], **picture), context
    )
    assert keys(found, Answers()) == ["gate"]
    pack = own_models.write(found, Answers(body_parts=("HEAD",)), tmp_path / "packs", context)
    assert (pack.family, pack.gate.modalities) == ("ct_slice", ("CT",))
    hu = np.linspace(-200, 300, 64 * 64, dtype=np.float32).reshape(64, 64)
    seen = prepare.prepare(prepare.through(hu, pack.input.window), pack.input).array[0, 0]
    wanted = least + np.clip(hu / 80, 0, 1) * (most - least)
    np.testing.assert_allclose(seen, wanted, atol=1e-5)


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        ({**BRAIN, "clip": False}, ["scaling", "window"]),  # it saw values beyond both ends
        ({**BRAIN, "a_max": -5}, ["scaling", "window"]),
        ({**BRAIN, "a_min": "0", "a_max": None}, ["scaling", "window"]),
        ({**BRAIN, "a_min": -(10**400)}, ["scaling", "window"]),
        ({**BRAIN, "a_max": 255}, ["window"]),  # 8-bit pictures of CT
        ({"_target_": "ScaleIntensityd", "keys": "image"}, ["window"]),
    ],
)
def test_a_range_that_is_no_window_is_asked(tmp_path, context, step, asked):
    found = own_models.inspect(bundle(tmp_path, [step], modality="CT"), context)
    assert found.window is None
    assert keys(found, Answers(body_parts=("HEAD",))) == asked


def test_steps_of_place_leave_the_window_and_are_named(tmp_path, context):
    steps = [{"_target_": "Orientationd", "axcodes": "RAS"}, BRAIN]
    found = own_models.inspect(bundle(tmp_path, steps, modality="CT"), context)
    assert found.window == (40.5, 81.0)
    assert found.refused == (("preprocessing.transforms[0]", "meaning"),)
    pack = own_models.write(found, Answers(body_parts=("HEAD",)), tmp_path / "packs", context)
    assert "no like here" in (pack.folder / "card.md").read_text(encoding="utf-8")


def test_a_step_of_unknown_meaning_takes_the_window_with_it(tmp_path, context):
    steps = [BRAIN, {"_target_": "Lambdad", "func": "$lambda x: x / 2"}]
    found = own_models.inspect(bundle(tmp_path, steps, modality="CT"), context)
    assert keys(found, Answers(body_parts=("HEAD",))) == ["scaling", "window"]


def test_what_a_bundle_says_of_hu_is_not_taken_for_radiographs(tmp_path, context):
    found = own_models.inspect(bundle(tmp_path, [BRAIN], modality="CT"), context)
    said = Answers(family="radiograph", modalities=("DX",), body_parts=("CHEST",))
    assert keys(found, said) == ["scaling"]
    scaling = Scaling("window", (0.0,), (1.0,))
    pack = own_models.write(found, replace(said, scaling=scaling), tmp_path / "packs", context)
    assert (pack.family, pack.input.window, pack.input.whole) == ("radiograph", None, False)
