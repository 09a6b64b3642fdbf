"""An imported pack in use: what it is not for gets no score, and what was changed is not run."""

import re
from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import device
from meddx.analysis.families.ct_slice import CtSlice
from meddx.analysis.families.radiograph import Radiograph
from meddx.analysis.pack import TOML, load, verify
from meddx.case.volume import Geometry, Volume
from meddx.phrase import Refused
from meddx.training import own_models
from meddx.training.ct_phantoms import Scan
from tests.helpers import ct_phantoms
from tests.helpers import own_models as brought
from tests.helpers.importing import SAID, imported, shared_context
from tests.helpers.packs import case_of, phantom

context = pytest.fixture(scope="module")(shared_context)
ADULTS = replace(SAID, views=("PA", "AP"), age_years=(18.0, 120.0))
HEAD = replace(SAID, modalities=("CT",), body_parts=("HEAD",), window=(40.0, 80.0))


@pytest.fixture
def model(tmp_path):
    """A network of two outputs."""
    made = brought.Onnx()
    return made.save(made.averaged_head(2), tmp_path / "m.onnx")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body_part_examined": "HAND"}, "body_part"),
        ({"modality": "US"}, "modality"),
        ({"age_years": 4.0}, "age"),
        ({"age_years": None}, "age_unknown"),
        ({"view_position": "LL"}, "view"),
        ({"volume": Volume(np.zeros((1, 80, 80, 3), np.uint8), Geometry.pixels())}, "colour"),
        ({"volume": Volume(np.zeros((9, 80, 80), np.uint8), Geometry.pixels())}, "frames"),
    ],
)
def test_outside_its_intended_use_an_imported_pack_gives_no_score(context, model, changes, code):
    pack = imported(model, ADULTS, context)
    assert Radiograph().accepts(pack, case_of(phantom())) is None
    case = case_of(phantom(), **changes)
    why_not = Radiograph().accepts(pack, case)
    assert why_not is not None
    assert why_not.code == code
    assert Radiograph().read(pack, case, context).findings == ()


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("chest", {}, "body_part"),
        ("head", {"modality": "MR"}, "modality"),
        ("head", {"description": "Scout"}, "localizer"),
        ("head", {"turned": True}, "not_axial"),
        ("head", {"unit": "1"}, "not_hu"),
    ],
)
def test_outside_its_intended_use_an_imported_ct_pack_gives_no_score(
    context, model, kind, changes, code
):
    pack = imported(model, HEAD, context)
    scan = Scan((5.0, 2.0, 2.0), 0.0)
    series = ct_phantoms.head_series(scan) if kind == "head" else ct_phantoms.chest_series(scan)
    changes = dict(changes)
    if changes.pop("turned", False):
        affine = series.volume.geometry.affine[[2, 0, 1, 3]]
        geometry = replace(series.volume.geometry, affine=affine)
        series = replace(series, volume=replace(series.volume, geometry=geometry))
    if unit := changes.pop("unit", ""):
        series = replace(series, volume=replace(series.volume, unit=unit))
    case = ct_phantoms.case_of(replace(series, **changes))
    why_not = CtSlice().accepts(pack, case)
    assert why_not is not None
    assert why_not.code == code
    assert CtSlice().read(pack, case, context).findings == ()


def test_a_byte_changed_after_the_import_is_found(context, model):
    pack = imported(model, SAID, context)
    for name, _ in pack.files:
        file = pack.folder / name
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(Refused) as refused:
            load(pack.folder)
        assert (refused.value.code, name in str(refused.value)) == ("pack_damaged", True)
        file.write_bytes(content)
    verify(load(pack.folder))


@pytest.mark.parametrize("labels", [1, 3])
def test_a_manifest_of_another_count_of_labels_gives_no_result(context, model, labels):
    pack = imported(model, SAID, context)
    logits = (*pack.weights.golden_logits, 0.0)[:labels]
    extra = replace(pack.labels[0], key="more")
    weights = replace(pack.weights, golden_logits=logits)
    changed = replace(pack, labels=(*pack.labels, extra)[:labels], weights=weights)
    with pytest.raises(Refused) as refused:
        device.open_network(changed)
    assert refused.value.code in {"model_output_invalid", "pack_wrong_numbers"}


def test_a_manifest_that_names_no_known_result_of_a_label_is_not_read(context, model):
    pack = imported(model, SAID, context)
    file = pack.folder / TOML
    text = re.sub(r"golden_logits = \[([^,]*), .*\]", r"golden_logits = [\1]", file.read_text())
    file.write_text(text)
    with pytest.raises(Refused) as refused:
        load(pack.folder)
    assert refused.value.code == "pack_malformed"


def test_an_older_pack_never_takes_the_place_of_one_that_is_there(tmp_path, context, model):
    imported(model, SAID, context)
    made = brought.Onnx()
    older = made.save(made.averaged_head(2), tmp_path / "older.onnx")
    found = own_models.inspect(older, context)
    with pytest.raises(Refused) as refused:
        own_models.write(found, replace(SAID, name="m"), tmp_path / "packs", context)
    assert refused.value.code == "pack_there"
