"""The recurrent network: the ONNX graph is the torch network, the seed decides, a run goes on."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis.device import quiet_session
from meddx.analysis.text_network import OUTPUTS, filled
from meddx.jobs import Cancelled, Context
from meddx.training.text import examples, fit, graph, network
from meddx.training.text.mentions import KINDS
from tests.helpers.texts import NAMES, tiny

torch = pytest.importorskip("torch")


def encoded(config, count):
    reports = examples.reports_of(config)[:count]
    mentions = examples.mentions_of(config, NAMES)[:count]
    words = examples.vocabulary_of(config, [one.text for one in reports])
    found = [examples.encode_report(one, config.keys, words, 64) for one in reports]
    more = (examples.encode_mention(one, words, 64) for one in mentions)
    return words, found + [one for one in more if one is not None]


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_the_graph_says_what_torch_says_also_of_texts_that_were_filled_up(cell):
    config = tiny(cell)
    words, some = encoded(config, 6)
    torch.manual_seed(0)
    made = network.build(config.cell, words.size, len(config.labels), len(KINDS)).eval()
    with torch.no_grad():
        made.words.weight.copy_(made.words.weight.half().float())  # as the graph keeps them
    session = quiet_session(
        graph.model_of(made, config.cell).SerializeToString(), ["CPUExecutionProvider"]
    )
    given = filled([one.tokens for one in some], [one.marks for one in some])
    findings, places, assertion = session.run(list(OUTPUTS), given)
    tensors = [torch.from_numpy(given[name]) for name in ("tokens", "marks", "lengths")]
    with torch.no_grad():
        expected = made(tensors[0], tensors[1], tensors[2].long())
    np.testing.assert_allclose(findings, expected[0].numpy(), atol=1e-4)
    np.testing.assert_allclose(assertion, expected[1].numpy(), atol=1e-4)
    assert (places < given["lengths"][:, None]).all()
    alone = session.run(list(OUTPUTS), filled([some[0].tokens], [some[0].marks]))
    np.testing.assert_allclose(alone[0][0], findings[0], atol=1e-4)


def weights(config, words, some, state, context):
    made = fit.fit(config, words.size, some, state, context)
    return {name: tensor.numpy().copy() for name, tensor in made.state_dict().items()}


def test_the_seed_decides_and_a_killed_run_ends_as_a_whole_one(tmp_path, context):
    config = tiny()
    config = replace(config, learn=replace(config.learn, epochs=2))
    words, some = encoded(config, 24)
    whole = weights(config, words, some, None, context)
    again = weights(config, words, some, None, context)
    stopping = Context(lambda done, _total, _told: stopping.cancel() if done >= 1 else None)
    with pytest.raises(Cancelled):
        weights(config, words, some, tmp_path / "state.safetensors", stopping)
    stopping.close()
    resumed = weights(config, words, some, tmp_path / "state.safetensors", context)
    for name, array in whole.items():
        np.testing.assert_array_equal(array, again[name])
        np.testing.assert_allclose(array, resumed[name], atol=1e-6)
