"""Many pictures in batches: the same answers in the same order, little at a time."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from meddx.analysis import device
from meddx.analysis.device import CPU, CUDA, Network, Sessions

Array = np.ndarray


def arrays_of(count: int) -> list[Array]:
    random = np.random.default_rng(0)
    return [random.normal(size=(1, 1, 64, 64)).astype(np.float32) for _ in range(count)]


class Session:
    """Sums each picture; notes the size of each batch; ``wrong`` adds what comes before."""

    def __init__(self, first: Any = "n", wrong: bool = False, most: int = 99) -> None:
        self.sizes: list[int] = []
        self._first, self._wrong, self._most = first, wrong, most

    def get_inputs(self) -> list[Any]:
        return [type("Given", (), {"name": "input", "shape": [self._first, 1, 64, 64]})]

    def run(self, _wanted: list[str], given: dict[str, Array], _options: Any = None) -> list[Array]:
        (array,) = given.values()
        self.sizes.append(len(array))
        if len(array) > self._most:
            raise RuntimeError("too many")
        sums = array.sum(axis=(1, 2, 3))
        sums = sums.cumsum() if self._wrong else sums
        return [np.repeat(sums[:, None], 3, axis=1), array[:, :, :2, :2]]


def test_the_same_as_one_by_one_in_the_same_order(pack):
    network = Sessions().open(pack)
    arrays = arrays_of(13)
    for _ in range(2):  # the first batch of a network is tried, later ones are not
        found = list(network.run_many(enumerate(arrays)))
        assert [n for n, _ in found] == list(range(13))
        for n, output in found:
            alone = network.run(arrays[n])
            np.testing.assert_allclose(output.logits, alone.logits, atol=1e-5)
            np.testing.assert_allclose(output.features, alone.features, atol=1e-5)


def test_batches_have_few_sizes_and_none_is_filled_up(pack):
    session = Session()
    network = Network(pack, session, CPU, None)
    list(network.run_many(enumerate(arrays_of(8))))
    session.sizes.clear()
    list(network.run_many(enumerate(arrays_of(23))))
    assert session.sizes == [8, 8, 4, 2, 1]


def test_only_one_batch_is_prepared_ahead(pack):
    prepared: list[int] = []

    def items() -> Iterator[tuple[int, Array]]:
        for n, array in enumerate(arrays_of(40)):
            prepared.append(n)
            yield n, array

    answers = Network(pack, Session(), CPU, None).run_many(items())
    for asked, _ in answers:
        assert len(prepared) - asked <= 8
    assert len(prepared) == 40


def test_before_each_batch_it_can_be_stopped(pack):
    session, seen = Session(), []

    def before(batch: list[int]) -> None:
        seen.append(list(batch))
        if len(seen) == 2:
            raise KeyboardInterrupt

    network = Network(pack, session, CPU, None)
    with pytest.raises(KeyboardInterrupt):
        list(network.run_many(enumerate(arrays_of(20)), before))
    assert seen == [list(range(8)), list(range(8, 16))]
    assert sum(session.sizes) == 16  # the first batch, and each of its pictures alone


@pytest.mark.parametrize("session", [Session(wrong=True), Session(most=1), Session(first=1)])
def test_a_network_that_cannot_do_batches_is_given_one_at_a_time(pack, session):
    network = Network(pack, session, CPU, None)
    arrays = arrays_of(20)
    for _ in range(2):
        for n, output in network.run_many(enumerate(arrays)):
            np.testing.assert_allclose(output.logits, arrays[n].sum(), rtol=1e-5)
    assert session.sizes[-20:] == [1] * 20


def test_nothing_to_run(pack):
    def never(_: object) -> None:
        raise AssertionError("there is no batch")

    assert not list(Network(pack, Session(), CPU, None).run_many(iter(()), never))


def test_a_card_that_stops_is_replaced_by_the_processor_and_that_is_said(pack, monkeypatch):
    class Broken:
        def __init__(self, session: Any, wanted: list[str]) -> None:
            self.runs = 0

        def run(self, array: Array) -> list[Array]:
            raise RuntimeError("out of memory")

    monkeypatch.setattr(device, "Bound", Broken)
    spare = Session()
    network = Network(pack, Session(), CUDA, None, lambda: spare)
    arrays = arrays_of(20)
    for n, output in network.run_many(enumerate(arrays)):
        np.testing.assert_allclose(output.logits, arrays[n].sum(), rtol=1e-5)
    assert (network.device, network.note) == (CPU, device.GPU_STOPPED)
    assert network.session is spare
    with pytest.raises(RuntimeError):
        Network(pack, Session(), CUDA, None).run(arrays[0])
