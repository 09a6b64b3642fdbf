"""Bound memory gives what an ordinary run gives, and what was given stays as it was."""

import threading

import numpy as np
import pytest

from meddx.analysis import device
from meddx.analysis.bound import Bound
from meddx.analysis.device import CPU, CUDA, Network, Sessions

WANTED = ["logits", "features"]


def arrays_of(*counts: int) -> list[np.ndarray]:
    random = np.random.default_rng(0)
    return [random.normal(size=(count, 1, 64, 64)).astype(np.float32) for count in counts]


def test_every_shape_in_turn_and_earlier_results_stay(pack):
    session = Sessions().open(pack).session
    bound = Bound(session, WANTED, "cpu")
    given = arrays_of(1, 4, 1, 2, 16, 8, 3, 1, 4)
    found = [bound.run(array) for array in given]
    for array, outputs in zip(given, found, strict=True):
        known = session.run(WANTED, {"input": array})
        for one, other in zip(outputs, known, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-5)


def test_an_input_that_is_not_contiguous(pack):
    session = Sessions().open(pack).session
    (array,) = arrays_of(2)
    turned = np.asfortranarray(array)
    outputs = Bound(session, WANTED, "cpu").run(turned)
    np.testing.assert_allclose(outputs[0], session.run(WANTED, {"input": array})[0], atol=1e-5)


def test_threads_take_turns(pack):
    session = Sessions().open(pack).session
    bound = Bound(session, WANTED, "cpu")
    given = arrays_of(*[1] * 8)
    found: dict[int, np.ndarray] = {}

    def work(n: int) -> None:
        found[n] = bound.run(given[n])[0]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n, array in enumerate(given):
        np.testing.assert_allclose(found[n], session.run(WANTED, {"input": array})[0], atol=1e-5)


@pytest.mark.gpu
def test_processor_and_card_give_the_same(pack):
    if not device.gpu_seems_present():
        pytest.skip("this computer has no NVIDIA graphics card")
    card = device.open_network(pack)
    if card.device != CUDA:
        pytest.skip(f"the graphics card is not used: {card.note}")
    processor = Network(
        pack,
        device.quiet_session(str(pack.folder / "model.onnx"), ["CPUExecutionProvider"]),
        CPU,
        None,
    )
    for array in arrays_of(*[1] * 8):
        one, other = card.run(array), processor.run(array)
        np.testing.assert_allclose(one.logits, other.logits, atol=1e-3)
        np.testing.assert_allclose(one.features, other.features, atol=1e-3)
    items = [(n, array) for n, array in enumerate(arrays_of(*[1] * 21))]
    for (n, one), (_, array) in zip(card.run_many(items), items, strict=True):
        np.testing.assert_allclose(one.logits, processor.run(array).logits, atol=1e-3, err_msg=n)
