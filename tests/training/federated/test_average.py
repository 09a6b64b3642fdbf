"""The average by hand-computed numbers, and every reason to refuse one."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.phrase import Refused
from meddx.training.federated import average, sound
from meddx.training.federated import base as bases
from meddx.training.state import sha256_of
from tests.helpers.federated import Federation, base, change


@pytest.fixture
def federation(tmp_path):
    """Three sites and the coordinator's folder."""
    return Federation(tmp_path, "east", "north", "south")


def refusal(federation, *deltas):
    """Merge what these deltas are after signing, and return the refusal's code and sentence."""
    with pytest.raises(Refused) as refused:
        average.merge(base(), [federation.sent(made) for made in deltas], federation.keys)
    return refused.value.code, str(refused.value.phrase)


def with_values(made, name, values):
    return replace(made, changes=made.changes | {name: np.array(values, np.float32)})


def test_sites_count_by_their_pictures(federation):
    deltas = [change("north", 1.0, 30), change("south", -1.0, 10), change("east", 0.0, 40)]
    merged = average.merge(base(), [federation.sent(made) for made in deltas], federation.keys)
    # weights 3/8, 1/8, 1/2: 1 + 3/8 - 1/8 = 1.25 and -2 + 2 * 0.25 = -1.5
    np.testing.assert_allclose(merged.state["head.weight"], [[1.25, -1.5]])
    np.testing.assert_allclose(merged.state["norm.running_mean"], [0.6], rtol=1e-6)
    np.testing.assert_allclose(merged.state["norm.running_var"], [1.1], rtol=1e-6)
    assert merged.state["head.weight"].dtype == np.float32
    assert int(merged.state["norm.num_batches_tracked"]) == 7


def test_the_next_base_says_where_it_comes_from(federation):
    deltas = [federation.sent(change("south", 1.0, 30)), federation.sent(change("north", 2.0))]
    merged = average.merge(base(), deltas, federation.keys)
    assert (merged.round, merged.parent, merged.task) == (1, base().sha256, "task")
    assert merged.sha256 == sha256_of(merged.state)
    assert [(o.site, o.samples) for o in merged.origins] == [("north", 10), ("south", 30)]
    assert merged.origins[1].sha256 == deltas[0].sha256
    again = average.merge(base(), deltas[::-1], federation.keys)
    assert again.sha256 == merged.sha256


def test_a_base_comes_back_as_it_was_written(federation, tmp_path):
    deltas = [federation.sent(change("south", 1.0)), federation.sent(change("north", 2.0))]
    merged = average.merge(base(), deltas, federation.keys)
    bases.write(tmp_path / "next.safetensors", merged)
    found = bases.read(tmp_path / "next.safetensors")
    assert found.origins == merged.origins
    assert (found.sha256, found.round, found.parent) == (merged.sha256, 1, base().sha256)
    assert [p.name for p in tmp_path.iterdir() if "draft" in p.name] == []


def test_one_site_is_no_federation(federation):
    assert refusal(federation, change("north", 1.0))[0] == "too_few_sites"


def test_a_site_counts_once(federation):
    code, said = refusal(federation, change("north", 1.0), change("north", 2.0))
    assert (code, "site north" in said) == ("site_twice", True)


def test_unsigned_and_wrongly_signed_deltas_are_not_merged(federation):
    good, bare = federation.sent(change("north", 1.0)), change("south", 1.0)
    forged = federation.sent(change("south", 1.0), signer="north")
    for bad, code in ((bare, "delta_unsigned"), (forged, "delta_signature")):
        with pytest.raises(Refused) as refused:
            average.merge(base(), [good, bad], federation.keys)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"base": "0" * 64}, "delta_other_base"),
        ({"task": "another"}, "delta_other_task"),
        ({"round": 2}, "delta_other_round"),
        ({"samples": 0, "positives": {}}, "delta_samples"),
        ({"positives": {"Mass": 11}}, "delta_samples"),
    ],
)
def test_a_delta_of_another_kind_is_refused(federation, facts, code):
    bad = replace(change("south", 1.0), **facts)
    found, said = refusal(federation, change("north", 1.0), bad)
    assert found == code
    assert "south" in said


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("head.weight", [[1.0, 2.0, 3.0]], "delta_other_shape"),
        ("head.weight", [1.0, 2.0], "delta_other_shape"),
        ("extra", [1.0], "delta_other_shape"),
        ("head.weight", [[np.nan, 0.0]], "delta_not_finite"),
        ("norm.running_mean", [-np.inf], "delta_not_finite"),
        ("norm.running_var", [-1.5], "delta_negative"),
        ("head.weight", [[30.0, 0.0]], "delta_too_large"),
    ],
)
def test_unsound_values_are_refused(federation, name, values, code):
    bad = with_values(change("south", 1.0), name, values)
    assert refusal(federation, change("north", 1.0), bad)[0] == code


def test_a_missing_tensor_is_refused(federation):
    whole = change("south", 1.0)
    part = {n: a for n, a in whole.changes.items() if n != "norm.running_mean"}
    code, _ = refusal(federation, change("north", 1.0), replace(whole, changes=part))
    assert code == "delta_other_shape"


def test_a_counter_is_no_change(federation):
    bad = change("south", 1.0)
    bad.changes["norm.num_batches_tracked"] = np.array(1, np.int64)
    assert refusal(federation, change("north", 1.0), bad)[0] == "delta_other_shape"


def test_the_limit_of_size_is_where_it_is_said_to_be(federation):
    # The base's weights have the norm sqrt(5), a change of w the norm w * sqrt(5).
    edge = sound.ABSURD
    sound.demand(change("north", 0.999 * edge), base())
    with pytest.raises(Refused) as refused:
        sound.demand(change("north", 1.001 * edge), base())
    assert refused.value.code == "delta_too_large"


def test_a_site_that_would_carry_the_average_away_is_refused(federation):
    few = (change("north", 0.1), change("east", 0.2))
    merged = average.merge(
        base(), [federation.sent(d) for d in (*few, change("south", 1.4))], federation.keys
    )
    assert merged.round == 1
    code, said = refusal(federation, *few, change("south", 1.6))  # median of the others: 0.15
    assert code == "delta_too_large"
    assert "site south is 2 times as large as it may be" in said
    grown = with_values(change("south", 0.1), "norm.running_mean", [5.0])
    assert refusal(federation, *few, grown)[0] == "delta_too_large"


def test_other_files_are_no_bases(federation, tmp_path):
    federation.sent(change("north", 1.0))
    with pytest.raises(Refused) as refused:
        bases.read(tmp_path / "north.safetensors")
    assert refused.value.code == "base_malformed"
    from meddx.training.federated import tensors

    bases.write(tmp_path / "base.safetensors", base())
    state, texts = tensors.read(tmp_path / "base.safetensors")
    for change_of, code in (
        ({"schema": "2"}, "base_newer"),
        ({"round": "-1"}, "base_malformed"),
        ({"origins": '[{"site": "a"}]'}, "base_malformed"),
    ):
        tensors.write(tmp_path / "bad.safetensors", state, texts | change_of)
        with pytest.raises(Refused) as refused:
            bases.read(tmp_path / "bad.safetensors")
        assert refused.value.code == code
