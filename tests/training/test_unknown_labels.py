"""A label that is unknown is in no loss, no weight and no figure; it is never an absent one."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training import checks, config, dataset, decide, doubts, evaluate, fit, measure, metrics
from meddx.training.dataset import Dataset
from meddx.training.held_out import HeldOut, mixed
from meddx.training.objective import Objective, shares
from tests.helpers.balls import CONFIG
from tests.training.test_objective import spec

NAN = np.nan
TARGETS = np.array([[1, NAN], [0, 1], [0, NAN], [1, 0], [0, 0], [NAN, 0]], np.float32)
SECOND = """
[[label]]
key = "Cube"
column = "cube"
code = "HP:0100598"
display = "Edema"
display_zh = "水肿"
shown_at = 0.05
shown_at_source = "a guess"
"""


@pytest.fixture
def chosen(tmp_path):
    """The balls' configuration with a second label, of which cells may be empty."""
    path = tmp_path / "two.toml"
    text = CONFIG.replace(
        'patient = "patient_id"', 'patient = "patient_id"\nempty_is_unknown = true'
    )
    path.write_text(text + SECOND, encoding="utf-8")
    return config.load(path)


@pytest.fixture
def quick(monkeypatch):
    """Intervals that take no time and still tell one set of pictures from another."""

    def interval(_of, scores, truth, patients):
        return float(np.dot(scores, np.arange(len(scores)))), float(truth.sum() + len(patients))

    monkeypatch.setattr(metrics, "interval", interval)


@pytest.mark.parametrize("loss", ["cross_entropy", "focal"])
@pytest.mark.parametrize("balance", ["none", "root"])
def test_what_is_unknown_changes_nothing_in_the_loss_of_the_others(loss, balance):
    objective = Objective(spec(loss=loss, balance=balance), "multilabel", TARGETS)
    logits = torch.tensor(np.random.default_rng(1).normal(size=(6, 2)), requires_grad=True)
    value = objective.loss(logits, torch.from_numpy(TARGETS))
    (gradient,) = torch.autograd.grad(value, logits)
    known = torch.from_numpy(np.isfinite(TARGETS))
    assert (gradient[~known] == 0).all()
    assert (gradient[known] != 0).all()
    moved = torch.where(known, logits, 50.0).detach()  # whatever the network says there
    assert float(objective.loss(moved, torch.from_numpy(TARGETS))) == float(value.detach())


def test_the_mean_is_that_of_what_is_known():
    objective = Objective(spec(), "multilabel", TARGETS)
    logits = torch.tensor(np.random.default_rng(1).normal(size=(6, 2)))
    found = float(objective.loss(logits, torch.from_numpy(TARGETS)))
    each = np.logaddexp(0, logits.numpy()) - logits.numpy() * np.nan_to_num(TARGETS)
    assert found == pytest.approx(each[np.isfinite(TARGETS)].mean())


def test_a_batch_of_which_nothing_is_known_teaches_nothing():
    objective = Objective(spec(), "multilabel", TARGETS)
    logits = torch.zeros(3, 2, requires_grad=True)
    value = objective.loss(logits, torch.full((3, 2), NAN))
    value.backward()
    assert float(value.detach()) == 0
    assert (logits.grad == 0).all()


def test_weights_and_shares_come_from_what_is_known():
    known = TARGETS[np.isfinite(TARGETS[:, 1]), 1]
    whole = Objective(spec(balance="full"), "multilabel", TARGETS)._weight
    alone = Objective(spec(balance="full"), "multilabel", known[:, None])._weight
    assert float(whole[1]) == pytest.approx(float(alone[0])) == pytest.approx(3.0)
    drawn = shares(spec(balance="resample"), TARGETS)
    assert np.isfinite(drawn).all()
    assert drawn[1] > drawn[0] > drawn[2] == drawn[5]  # one of three, two of five, none at all


def test_soft_targets_leave_unknown_what_is_unknown(chosen):
    data = made(40)
    data = replace(data, soft=np.clip(0.3 + 0.4 * np.nan_to_num(data.targets), 0, 1))
    found = mixed(data, np.ones(40, bool), 0.5)
    assert (np.isfinite(found) == data.known).all()


def test_an_empty_cell_is_unknown_and_a_row_of_them_is_left_out(chosen, data, tmp_path):
    lines = (data / "labels.csv").read_text().splitlines()[:7]
    said = ["cube", "1", "", "0", "", "1", ""]
    rows = [f"{line},{word}" for line, word in zip(lines, said, strict=True)]
    rows[-1] = rows[-1].replace("BALL", "").replace("NONE", "")
    for name in (line.split(",")[0] for line in lines[1:]):
        (tmp_path / name).write_bytes((data / name).read_bytes())
    (tmp_path / "labels.csv").write_text("\n".join(rows) + "\n")
    context = Context()
    try:
        found = dataset.read(
            replace(chosen, data=replace(chosen.data, soft="")), tmp_path, tmp_path, context
        )
    finally:
        context.close()
    assert found.files == ("0.png", "1.png", "2.png", "3.png", "4.png")
    assert found.targets[:, 0].tolist() == [1, 1, 0, 0, 1]
    assert found.targets[:, 1] == pytest.approx([1, NAN, 0, NAN, 1], nan_ok=True)


def made(count: int, seed: int = 3) -> Dataset:
    """Pictures of as many patients in three folds; of every third the second label is unknown."""
    random = np.random.default_rng(seed)
    targets = random.integers(0, 2, (count, 2)).astype(np.float32)
    targets[::3, 1] = NAN
    return Dataset(
        grey=random.random((count, 64, 64)).astype(np.float16),
        targets=targets,
        soft=np.full((count, 2), NAN, np.float32),
        patients=np.array([f"p{n}" for n in range(count)]),
        folds=np.arange(count) // 2 % 3,
        files=tuple(f"{n}.png" for n in range(count)),
        groups={"Side": np.array(["left", "right"])[np.arange(count) % 2]},
    )


def scored(settings, data: Dataset) -> HeldOut:
    """Scores that know something of both labels."""
    random = np.random.default_rng(4)
    logits = random.normal(0, 1, (120, 2))[[int(name[:-4]) for name in data.files]]
    logits = (logits + np.nan_to_num(data.targets)).astype(np.float32)
    everything = np.ones(len(data.files), bool)
    if settings.cross:
        return HeldOut(torch.nn.Identity(), logits, everything, everything)
    return HeldOut(torch.nn.Identity(), logits, data.folds == 0, data.folds == 1)


def of_rows(data: Dataset, rows: np.ndarray) -> Dataset:
    parts = {k: getattr(data, k)[rows] for k in ("grey", "targets", "soft", "patients", "folds")}
    files = tuple(np.array(data.files)[rows].tolist())
    return replace(data, **parts, files=files, groups={"Side": data.groups["Side"][rows]})


@pytest.mark.parametrize("cross", [True, False])
def test_every_figure_of_a_label_counts_only_what_is_known_of_it(chosen, quick, cross):
    """A label that is partly unknown has the figures of a set without those pictures."""
    settings, data = replace(chosen, cross=cross), made(120)
    held = scored(settings, data)
    first, second = measure.measure(settings, data, held)
    whole = replace(data, targets=np.nan_to_num(data.targets))
    assert same(first, measure.measure(settings, whole, scored(settings, whole))[0])

    rows = np.flatnonzero(data.known[:, 1])
    part = of_rows(data, rows)
    apart = measure.measure(settings, part, scored(settings, part))
    assert same(second, apart[1])
    assert second.images == (len(rows) if cross else int((data.folds[rows] == 0).sum()))

    found = decide.decide(settings, data, held, (first, second)).labels
    wanted = decide.decide(settings, part, scored(settings, part), apart).labels
    assert same(found[1], wanted[1])


def same(one: object, other: object) -> bool:
    return repr(one) == repr(other)


def test_what_is_unknown_is_doubted_by_nobody_and_makes_no_fold_one_sided(chosen, quick, tmp_path):
    data = made(120)
    held = scored(replace(chosen, cross=True), data)
    held = replace(held, logits=np.full_like(held.logits, 9.0) * (1 - 2 * (data.targets > 0.5)))
    settings = replace(chosen, cross=True)
    entry = measure.measure(settings, data, scored(settings, data))
    doubts.write(settings, data, held, entry, tmp_path / "doubts.csv")
    named = [line.split(",") for line in (tmp_path / "doubts.csv").read_text().splitlines()[1:]]
    unknown = {data.files[n] for n in np.flatnonzero(~data.known[:, 1])}
    assert not unknown & {file for file, label, *_ in named if label == "Cube"}

    one_kind = data.targets.copy()
    one_kind[data.known[:, 1] & (data.folds == 2), 1] = 1.0
    said = [str(s) for s in checks.check(settings, replace(data, targets=one_kind))]
    assert [s for s in said if "Cube" in s], "the unknown ones of the fold are no absent ones"


def test_a_network_learns_from_what_is_known(chosen, tmp_path):
    data = made(24)
    run = fit.Run("two", tmp_path / "two.safetensors", replace(chosen.fit, epochs=1), 0.5, 0.25, {})
    examples = fit.Examples(data.grey, data.targets)
    context = Context()
    try:
        network = fit.fit(run, examples, examples, context)
    finally:
        context.close()
    assert all(bool(t.isfinite().all()) for t in network.state_dict().values())
    nothing = np.full_like(data.targets, NAN)
    watched = replace(examples, targets=nothing)
    context = Context()
    try:
        again = replace(run, path=tmp_path / "again.safetensors")
        fit.fit(again, examples, watched, context)  # nothing to watch is no reason to fail
    finally:
        context.close()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("empty_is_unknown = true", "empty_is_unknown = true\nleave_out_empty = true"),
        ('training_data = "Phantoms."', 'training_data = "Phantoms."\ntask = "multiclass"'),
    ],
)
def test_what_unknown_labels_cannot_be_is_refused(chosen, tmp_path, old, new):
    path = tmp_path / "two.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        config.load(path)
    assert "data.empty_is_unknown" in str(refused.value.phrase)


def test_a_pack_is_measured_on_what_is_known(pack):
    rows = tuple({"file": f"{n}.png", "Mass": "10"[n % 2] if n % 3 else ""} for n in range(12))
    truth = evaluate.truth_of(pack, rows, "")
    assert np.isnan(truth["Mass"]).tolist() == [n % 3 == 0 for n in range(12)]
    scores = tuple(
        evaluate.Prediction(f"{n}.png", tuple(0.1 + n / 20 for _ in pack.labels), "")
        for n in range(12)
    )
    (found,) = evaluate.measure(pack, scores, rows, truth)
    known = [n for n in range(12) if n % 3]
    (wanted,) = evaluate.measure(
        pack,
        tuple(scores[n] for n in known),
        tuple(rows[n] for n in known),
        {"Mass": truth["Mass"][known]},
    )
    assert same(found, wanted)
    assert found.images == 8
