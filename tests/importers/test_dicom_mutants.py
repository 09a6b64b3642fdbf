"""A few hundred damaged files, opened as a reader would: nothing crashes, nothing lies."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.jobs import Context
from meddx.pipeline import import_paths
from tests.helpers import healthy, mutant_oracle, mutant_trial
from tests.helpers.mutants import mutated

SEEDS = 400
PART = 100


@dataclass(frozen=True, eq=False)
class Workshop:
    context: Context
    store: FrameStore


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    children = Children(1)
    store = FrameStore(children)
    yield Workshop(Context(children=children), store)
    store.close()
    children.close()


@pytest.mark.parametrize("kind", healthy.KINDS, ids=lambda k: f"{k.modality} {k.syntax} {k.bits}")
def test_a_healthy_series_is_shown_as_it_is(workshop: Workshop, tmp_path: Path, kind: healthy.Kind):
    slices = healthy.series(kind)
    mutant_oracle.written(tmp_path, [(f"{k}.dcm", s.data) for k, s in enumerate(slices)])
    cases = import_paths((tmp_path,), workshop.context)
    shown, unread = mutant_oracle.shown_of(cases, workshop.store, 99)
    assert not unread
    assert [s.uid for s in shown] == [s.uid for s in slices]
    assert all(mutant_oracle.same(a.values, b.values) for a, b in zip(shown, slices, strict=True))
    assert all((a.plane == b.plane).all() for a, b in zip(shown, slices, strict=True))
    if kind.modality != "PT":  # which lacks what SUV needs, and is told so
        assert not shown[0].series.warnings


def test_damage_is_the_same_for_the_same_seed():
    one, two = (
        healthy.slice_of(healthy.KINDS[0], 1).data,
        healthy.slice_of(healthy.KINDS[4], 2).data,
    )
    again = [mutated(one, seed, two) for seed in range(200)]
    assert [mutated(one, seed, two) for seed in range(200)] == again
    assert len({item.data for item in again}) > 150
    assert len({item.kind for item in again}) > 25


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, SEEDS, PART))
def test_damaged_files_break_no_rule(workshop: Workshop, tmp_path: Path, start: int):
    verdicts = [
        mutant_trial.tried(seed, tmp_path, workshop.context, workshop.store)
        for seed in range(start, start + PART)
    ]
    broken = [(v.seed, v.base, v.kind, v.broken) for v in verdicts if v.broken]
    assert not broken
    outcomes = {verdict.outcome.partition(" ")[0] for verdict in verdicts}
    assert {"shown", "refused"} <= outcomes
