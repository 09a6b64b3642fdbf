"""``meddx train`` with a configuration of text makes a pack that reads; what is wrong is said."""

from dataclasses import replace

import numpy as np
import pytest

from meddx import commands, paths
from meddx.analysis import pack, packs, text_readers, text_terms
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training import run
from meddx.training.text import config, examples, heads, linear, make
from tests.helpers.sentences import tiny_pack as tiny_encoder
from tests.helpers.texts import DELIVERED, NAMES, tiny

DELIVERED_AND_EXPERIMENT = (
    "note_recurrent",
    "note_linear",
    "note_minilm",
    "note_recurrent_indiana",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    if not run.can_train():
        pytest.skip("the torch pack is not installed")
    folder, context = tmp_path_factory.mktemp("made"), Context()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examples, "names_of", lambda: NAMES)  # those of the HPO take a while
        found = make.make(tiny(), None, folder / "work", folder / "packs", context)
    context.close()
    return found


def test_a_made_pack_gives_its_known_result_and_reads_long_texts(made):
    reader = text_readers.open_reader(made)
    long = reader.report("No effusion. " * 400)
    assert long is not None
    assert long.logits.shape == (len(made.labels),)
    assert reader.report(" ") is None
    assert set(dict(made.files)) == {path.name for path in made.folder.iterdir()} - {pack.TOML}
    card = (made.folder / "card.md").read_text(encoding="utf-8")
    for word in ("AUROC", "AUPRC", "Recall", "F1", "Brier", "Licence"):
        assert word in card


def test_a_changed_result_is_refused_by_name(made):
    text = (made.folder / pack.TOML).read_text(encoding="utf-8")
    other = made.folder.parent.parent / "other" / made.name
    other.mkdir(parents=True)
    for name in dict(made.files):
        (other / name).write_bytes((made.folder / name).read_bytes())
    first = f"{made.text.golden_findings[0]!r}"
    (other / pack.TOML).write_text(text.replace(first, "9.5", 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        text_readers.open_reader(pack.load(other))
    assert refused.value.code == "pack_wrong_numbers"


def test_the_command_tells_text_from_pictures(tmp_path, capsys):
    path = paths.resource("training", DELIVERED)
    assert config.family_of(path) == config.FAMILY
    assert config.family_of(paths.resource("training", "chest_radiograph.toml")) != config.FAMILY
    assert config.family_of(tmp_path / "nothing.toml") == ""
    assert commands.run(["train", str(path), "--check"]) == 1
    assert "reads pictures" in capsys.readouterr().err


def test_reports_that_are_not_there_are_named(tmp_path, context):
    found = config.load(paths.resource("training", "note_recurrent_indiana.toml"))
    with pytest.raises(Refused) as refused:
        make.make(found, tmp_path, tmp_path, tmp_path, context)
    assert refused.value.code == "no_reports"


@pytest.mark.parametrize("name", DELIVERED_AND_EXPERIMENT)
def test_the_configurations_are_whole(name):
    found = config.load(paths.resource("training", f"{name}.toml"))
    assert found.card.name == name
    assert len(found.keys) == 15
    told = "not to be shipped" in found.card.licence
    assert told == (found.source.kind != config.GENERATED)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('cell = "gru"', 'cell = "rnn"', "network.cell"),
        ("held_out = 0.1", "held_out = 1.5", "source.held_out"),
        ("epochs = ", "epochs = -", "fit.epochs"),
        ('code = "HP:0001640"', 'code = "XX:1"', "label.code"),
        ('languages = ["en", "zh"]', 'languages = ["fr"]', "source.languages"),
    ],
)
def test_a_wrong_configuration_is_refused_by_its_place(tmp_path, old, new, where):
    text = paths.resource("training", DELIVERED).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "wrong.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        config.load(tmp_path / "wrong.toml")
    assert where in str(refused.value.phrase)


def small(name):
    """Return a delivered configuration of a linear model with few texts, told to be tiny."""
    whole = config.load(paths.resource("training", f"{name}.toml"))
    source = replace(whole.source, reports=360, mentions=60, held_out=0.4)
    linear_ = replace(whole.linear, most=whole.linear.most and 400)
    return replace(whole, card=replace(whole.card, name="note_tiny"), source=source, linear=linear_)


@pytest.fixture
def linear_pack(tmp_path, context, monkeypatch):
    def made(found, into):
        return make.make(found, None, tmp_path / "work", tmp_path / into, context)

    if not run.can_train():
        pytest.skip("the torch pack is not installed")
    monkeypatch.setattr(examples, "names_of", lambda: NAMES)
    return made


def test_a_linear_model_is_made_alike_twice_and_gives_its_known_result(linear_pack, context):
    found = small("note_linear")
    first = linear_pack(found, "one")
    texts = examples.reports_of(found), examples.mentions_of(found, NAMES)
    again = heads.learn_from(found, *texts, context)
    for name, content in again.made.files.items():
        assert (first.folder / name).read_bytes() == content, name
    reader = text_readers.open_reader(first)
    assert reader.report("No effusion. " * 400).logits.shape == (len(first.labels),)
    card = (first.folder / "card.md").read_text(encoding="utf-8")
    for word in ("TF-IDF", "AUROC", "Brier", "only guesses"):
        assert word in card
    assert {label.threshold for label in first.labels} == {0.5}


def test_heads_are_learnt_on_an_installed_encoder_and_need_it(linear_pack, own_home, context):
    found = small("note_minilm")
    with pytest.raises(Refused) as refused:
        linear_pack(found, "one")
    assert refused.value.code == "no_encoder"
    tiny_encoder(own_home / "models" / "note_encoder")
    made_of_it = linear_pack(found, "one")
    assert made_of_it.text.languages == ("en",)
    assert packs.complete(made_of_it).encoder is not None
    packs.try_out(made_of_it)
    texts = examples.reports_of(found), examples.mentions_of(found, NAMES)
    again = heads.learn_from(found, *texts, context).made.files
    assert (made_of_it.folder / "heads.npz").read_bytes() == again["heads.npz"]
    card = (made_of_it.folder / "card.md").read_text(encoding="utf-8")
    for said in ("Tiny encoder", "needs a text encoder", "knows English only"):
        assert said in card


def test_odds_of_parts_are_learnt_as_their_sum():
    parts = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [0.0, 1.0], [1.0, 1.0]] * 12)
    starts = np.arange(0, 60, 5)[:, None] + [0, 2, 4]
    truth = np.array([[True], [False], [False]] * 12)  # [1,0]+[0,1]; [0,0]+[0,1]; [1,1]
    weights = linear.fit_parts(parts, starts.ravel(), truth, 0.01)
    odds = linear.log_odds(parts[:5], weights).ravel()
    assert np.logaddexp(odds[0], odds[1]) > 1
    assert max(np.logaddexp(odds[2], odds[3]), odds[4]) < -1


def test_the_linear_baseline_learns_what_a_word_tells():
    texts = ["no effusion", "large effusion", "no effusion seen", "an effusion, large"] * 6
    truth = np.array([[False], [True], [False], [True]] * 6)
    words = [text.replace(",", "").split() for text in texts]
    terms = text_terms.learn(words, 3)
    seen = linear.matrix(terms.encode(words))
    odds = linear.log_odds(seen, linear.fit(seen, truth))
    assert ((odds >= linear.best_cuts(seen, truth)) == truth).all()
    assert examples.vocabulary_of(tiny(), texts).words[0] == "effusion"
