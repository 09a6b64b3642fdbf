"""A pack on a set of another source: what is read, what is left out, what stands in its card."""

import csv
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from meddx import commands
from meddx.analysis.pack_fields import MalformedError, Table
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training import evaluate, external, metrics
from meddx.training.external_spec import ExternalSpec, external_of
from tests.helpers.packs import phantom

MASS = {"key": "Mass", "column": "finding", "positive": ["mass", "tumour"], "negative": ["none"]}
WORDS = ("mass", "none", "tumour", "none", "todo", "none")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Six pictures of five patients; the fifth tells nothing, the sixth cannot be read."""
    folder = tmp_path_factory.mktemp("set")
    for n in range(5):
        Image.fromarray(phantom(n)).save(folder / f"{n}.png")
    (folder / "5.png").write_bytes(b"no picture")
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "patient_id", "finding"])
        writer.writerows([f"{n}.png", f"p{min(n, 4)}", word] for n, word in enumerate(WORDS))
    return folder


def spec(folder, **label) -> ExternalSpec:
    return external_of(Table({"name": "Else", "folder": str(folder), "label": [MASS | label]}))


def test_words_that_say_nothing_are_left_out():
    label = spec(".").labels[0]
    assert [label.truth(word) for word in ("tumour", "none", "todo")] == [True, False, None]
    assert spec(".", negative=[]).labels[0].truth("todo") is False


@pytest.mark.parametrize(
    ("label", "place"), [({"positive": []}, "positive"), ({"negative": ["mass"]}, "negative")]
)
def test_what_cannot_be_is_named(label, place):
    with pytest.raises(MalformedError, match=place):
        spec(".", **label)


def test_figures_are_those_of_the_shipped_pack_at_its_threshold(pack, folder):
    context = Context()
    (found,) = external.measure(pack, spec(folder), context)
    files = tuple(f"{n}.png" for n in range(4))
    predictions = evaluate.predict(pack, folder, files, context)
    context.close()
    p = np.array([one.probabilities[0] for one in predictions])
    truth = np.array([True, False, True, False])
    assert (found.name, found.key, found.images, found.positives) == ("Else", "Mass", 4, 2)
    assert found.auroc.value == metrics.auroc(p, truth)
    counted = metrics.counts(p, truth, pack.labels[0].threshold)
    assert found.balanced_accuracy.value == counted.balanced_accuracy
    assert found.refused == sum(bool(one.refused) for one in predictions)


def test_a_set_that_tells_nothing_is_refused_before_anything_is_run(folder):
    with pytest.raises(Refused) as refused:
        external.rows(spec(folder, positive=["Mass"], negative=["None"]))
    assert refused.value.code == "external_empty"
    with pytest.raises(Refused, match="no column diagnosis"):
        external.rows(spec(folder, column="diagnosis"))


def test_a_label_that_the_pack_does_not_have_is_refused(pack, folder):
    with pytest.raises(Refused, match="tiny has no label Ball"):
        external.measure(pack, spec(folder, key="Ball"), Context())


def test_the_command_puts_the_table_into_the_card(pack, folder, tmp_path, capsys):
    from tests.training.test_make import CONFIG

    own = shutil.copytree(pack.folder, tmp_path / "tiny")
    told = f"""
[[external]]
name = "Else"
folder = "{folder}"
[[external.label]]
key = "Mass"
column = "finding"
positive = ["mass", "tumour"]
"""
    config = tmp_path / "mass.toml"
    config.write_text(CONFIG.replace('key = "Ball"', 'key = "Mass"') + told, encoding="utf-8")
    run = ["evaluate", str(own), "--external", str(config), "--card"]
    assert commands.run(run) == 0
    card = (own / "card.md").read_text(encoding="utf-8")
    assert "## On other sets\n\nPictures of other sources" in card
    assert "| Else | Mass | 5 | 2 | " in card
    capsys.readouterr()
    assert commands.run([*run[:-1], "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["external"]
    assert (row["key"], row["images"], row["positives"]) == ("Mass", 5, 2)
    assert set(row["auroc"]) == {"value", "low", "high"}
