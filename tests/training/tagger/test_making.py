"""A configuration makes a pack that names: its graph is the torch network, its result is known."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from meddx import commands, paths
from meddx.analysis import entities_zh, entity_tagger, named_entities, pack, packs, tagging
from meddx.analysis.device import quiet_session
from meddx.analysis.entity_tagger import OUTPUTS, EntityTagger
from meddx.analysis.installed import of_pack
from meddx.jobs import Cancelled, Context
from meddx.phrase import Refused
from meddx.training import corpora, run
from meddx.training.corpora.shared import cehrner_records
from meddx.training.tagger import config, examples, fit, graph, make, network
from tests.helpers import tagging as helper

torch = pytest.importorskip("torch")
TEXT = "因胃癌口服替吉奥，腹痛。"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return helper.corpus(tmp_path_factory.mktemp("corpus") / "zh_cEHRNER.tar.gz")


@pytest.fixture(scope="module")
def made(archive, tmp_path_factory):
    if not run.can_train():
        pytest.skip("the torch pack is not installed")
    folder, context = tmp_path_factory.mktemp("made"), Context()
    found = make.make(helper.tiny(), archive, folder / "work", folder / "packs", context)
    context.close()
    return found


def pieces(archive, configuration, context):
    records = cehrner_records.read(archive, "train")
    characters = examples.characters_of(configuration, records)
    return characters, examples.pieces_of(configuration, records, characters, context)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_the_graph_says_what_torch_says_also_of_texts_that_were_filled_up(archive, context, cell):
    configuration = helper.tiny(cell)
    characters, some = pieces(archive, configuration, context)
    torch.manual_seed(0)
    whole = network.build(configuration.cell, characters.size).eval()
    with torch.no_grad():
        whole.characters.weight.copy_(whole.characters.weight.half().float())
        whole.moves.copy_(torch.randn(tagging.TAGS, tagging.TAGS))
    stored = graph.model_of(whole, configuration.cell).SerializeToString()
    session = quiet_session(stored, ["CPUExecutionProvider"])
    given = tagging.filled([one.numbers for one in some[:3]])
    scores, moves = session.run(list(OUTPUTS), given)
    with torch.no_grad():
        tensors = [torch.from_numpy(given[name]) for name in ("characters", "lengths")]
        expected, between = whole(tensors[0], tensors[1].long())
    for row, length in enumerate(given["lengths"]):
        np.testing.assert_allclose(scores[row, :length], expected[row, :length], atol=1e-4)
    np.testing.assert_allclose(moves + tagging.forbidden(), between.numpy(), atol=1e-4)


def test_the_loss_is_that_of_all_sequences_written_out():
    torch.manual_seed(1)
    tags, scores, moves = torch.tensor([[1, 2]]), torch.randn(1, 2, 4), torch.randn(4, 4)
    ways = [scores[0, 0, a] + moves[a, b] + scores[0, 1, b] for a in range(4) for b in range(4)]
    true = scores[0, 0, 1] + moves[1, 2] + scores[0, 1, 2]
    expected = (torch.logsumexp(torch.stack(ways), 0) - true) / 2
    loss = network.loss_of(scores, moves, tags, torch.tensor([2]))
    assert float(loss) == pytest.approx(float(expected), abs=1e-5)


def test_the_seed_decides_and_a_killed_run_ends_as_a_whole_one(archive, tmp_path, context):
    configuration = helper.tiny()
    characters, some = pieces(archive, configuration, context)

    def weights(state, work):
        found = fit.fit(configuration, characters.size, some, state, work)
        return {name: tensor.numpy().copy() for name, tensor in found.state_dict().items()}

    whole = weights(None, context)
    stopping = Context(lambda done, _total, _told: stopping.cancel() if done >= 1 else None)
    with pytest.raises(Cancelled):
        weights(tmp_path / "state.safetensors", stopping)
    stopping.close()
    resumed = weights(tmp_path / "state.safetensors", context)
    for name, array in whole.items():
        np.testing.assert_allclose(array, resumed[name], atol=1e-6)


def test_it_learns_what_is_marked(archive, context):
    configuration = helper.tiny()
    learn = replace(configuration.learn, epochs=25, rate=0.03)
    configuration = replace(configuration, learn=learn)
    characters, some = pieces(archive, configuration, context)
    taught = fit.fit(configuration, characters.size, some, None, context)
    stored = graph.model_of(taught, configuration.cell).SerializeToString()
    session = quiet_session(stored, ["CPUExecutionProvider"])
    tagger = EntityTagger(characters, configuration.cell.window, session)
    record = cehrner_records.read(archive, "train")[0]
    assert tagger.find(record.text) == record.entities


def test_a_made_pack_gives_its_known_result_and_is_measured_beside_the_rules(
    made, archive, context
):
    assert set(dict(made.files)) == {path.name for path in made.folder.iterdir()} - {pack.TOML}
    packs.try_out(made)
    assert of_pack(made, allow_unsigned=True).has_network
    tagger = EntityTagger.open(made)
    assert tagger.find("") == ()
    found = tagger.find(entities_zh.plain("无标点" * 3000))
    assert all(a.end <= b.start for a, b in pairwise(found))
    rows = corpora.measure(made, archive, "test", context)
    assert {row.approach for row in rows} == {made.name, "names by their parts"}


def test_a_changed_result_and_other_kinds_are_refused(made, tmp_path):
    def changed(old: str, new: str) -> str:
        other = tmp_path / str(len(list(tmp_path.iterdir()))) / made.name
        other.mkdir(parents=True)
        for name in dict(made.files):
            (other / name).write_bytes((made.folder / name).read_bytes())
        spec = (other / entity_tagger.SPEC).read_text(encoding="utf-8")
        assert old in spec
        (other / entity_tagger.SPEC).write_text(spec.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(Refused) as refused:
            EntityTagger.open(replace(made, folder=other))
        return refused.value.code

    known = repr(entity_tagger.spec_of(made).golden_scores[0])
    assert changed(known, "99.5") == "pack_wrong_numbers"
    assert changed('"drug"', '"poison"') == "pack_malformed"
    assert changed("window = 64", "window = 0") == "pack_malformed"
    with pytest.raises(Refused) as refused:
        entity_tagger.spec_of(replace(made, family="note_text"))
    assert refused.value.code == "no_entity_tagger"


def test_an_installed_pack_reads_and_a_broken_one_leaves_it_to_the_rules(made, context):
    read = named_entities.EntityReader(lambda: (made,)).read(TEXT, context)
    assert read.pack is made
    assert read.problem is None
    broken = replace(made, files=())
    left = named_entities.EntityReader(lambda: (broken,)).read(TEXT, context)
    assert left.pack is None
    assert left.problem is not None
    assert left.entities == named_entities.EntityReader(tuple).read(TEXT, context).entities
    assert named_entities.EntityReader(lambda: (made,)).read("Cough, CT.", context).entities == ()


def test_the_corpus_must_be_there_and_the_configuration_whole(tmp_path, context, capsys):
    for data in (None, tmp_path):
        with pytest.raises(Refused) as refused:
            make.make(helper.tiny(), data, tmp_path, tmp_path, context)
        assert refused.value.code == "no_records"
    path = paths.resource("training", "note_entities_zh.toml")
    assert commands.run(["train", str(path), "--gate-only"]) == 1
    assert "reads pictures" in capsys.readouterr().err
    text = path.read_text(encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(text.replace('"note_entities"', '"note_text"'), "utf-8")
    with pytest.raises(Refused) as refused:
        config.load(tmp_path / "wrong.toml")
    assert "pack.family" in str(refused.value.phrase)
