"""Kept corrections become folders that training reads; unknown is never absent."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis.pack import MULTICLASS
from meddx.archive.corrections import png_of
from meddx.case.codes import Code
from meddx.case.corrections import JudgedLabel, KeptPicture
from meddx.jobs import Context
from meddx.phrase import Refused
from meddx.training import config, dataset, labelled_set
from tests.helpers.packs import phantom

MASS, EDEMA = Code.parse("HP:0033821", "Mass"), Code.parse("HP:0100598", "Edema")


def kept(n, mass, edema=None, pack="tiny", patient=""):
    labels = (JudgedLabel("Mass", MASS, mass), JudgedLabel("Edema", EDEMA, edema))
    png = png_of(phantom(n, (64, 53)))
    year = 2020 if n else None
    return KeptPicture(f"c{n}", patient or f"p{n}", f"n{n}", pack, "0.1", year, labels, png)


@pytest.fixture
def written(pack, tmp_path):
    """Five pictures: Mass is known of four, Edema of one."""
    said = (True, False, None, True, False)
    pictures = [kept(n, mass, True if n == 2 else None) for n, mass in enumerate(said)]
    (folder,) = labelled_set.write(pictures, [pack], tmp_path / "sets")
    return folder


def test_the_table_says_one_zero_or_nothing(written):
    with (written / "labels.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["label_Mass"] for row in rows] == ["1", "0", "", "1", "0"]
    assert [row["label_Edema"] for row in rows] == ["", "", "1", "", ""]
    assert [row["year"] for row in rows] == ["", "2020", "2020", "2020", "2020"]
    assert all((written / row["file"]).is_file() for row in rows)
    assert "NOT encrypted" in (written / "about.txt").read_text(encoding="utf-8")


def test_training_reads_it_and_leaves_out_what_is_unknown(written, pack, tmp_path):
    assert sorted(path.name for path in written.glob("*.toml")) == ["Edema.toml", "Mass.toml"]
    chosen = config.load(written / "Mass.toml")
    assert chosen.gate == pack.gate
    context = Context()
    try:
        data = dataset.read(chosen, written, tmp_path / "cache", context)
    finally:
        context.close()
    assert data.targets[:, 0].tolist() == [1, 0, 1, 0]
    assert data.patients.tolist() == ["p0", "p1", "p3", "p4"]
    assert data.grey.shape == (4, *pack.input.size)
    assert np.isfinite(data.grey).all()


def test_labels_of_which_both_kinds_are_there_are_learnt_together(pack, tmp_path):
    said = [(True, None), (False, True), (None, False), (True, None)]
    pictures = [kept(n, *both) for n, both in enumerate(said)]
    (folder,) = labelled_set.write(pictures, [pack], tmp_path / "sets")
    names = sorted(path.name for path in folder.glob("*.toml"))
    assert names == ["Edema.toml", "Mass.toml", labelled_set.ALL]
    chosen = config.load(folder / labelled_set.ALL)
    assert [label.key for label in chosen.labels] == ["Mass", "Edema"]
    context = Context()
    try:
        data = dataset.read(chosen, folder, tmp_path / "cache", context)
    finally:
        context.close()
    assert data.targets[:, 0] == pytest.approx([1, 0, np.nan, 1], nan_ok=True)
    assert data.targets[:, 1] == pytest.approx([np.nan, 1, 0, np.nan], nan_ok=True)


def test_slices_say_where_they_lie_and_train_for_the_family_they_were_read_by(pack, tmp_path):
    slices = [replace(kept(n, bool(n % 2)), series="s1", k=n) for n in range(3)]
    ct = replace(pack, family="ct_slice", input=replace(pack.input, window=(40.0, 80.0)))
    (folder,) = labelled_set.write([*slices, kept(3, True)], [ct], tmp_path / "sets")
    rows = dataset.rows_of(folder / "labels.csv")
    said = {row["file"]: (row["series"], row["slice"]) for row in rows}
    assert said["pictures/n2.png"] == ("s1", "2")
    assert said["pictures/n3.png"] == ("", "")
    chosen = config.load(folder / "Mass.toml")
    assert (chosen.card.family, chosen.input.window) == ("ct_slice", (40.0, 80.0))
    assert not chosen.input.whole
    uncut = replace(ct, input=replace(ct.input, whole=True))
    (folder,) = labelled_set.write(slices, [uncut], tmp_path / "sets")
    assert config.load(folder / "Mass.toml").input.whole


def test_labels_that_exclude_one_another_are_not_learnt_together(pack, tmp_path):
    pictures = [kept(n, *both) for n, both in enumerate([(True, False), (False, True)])]
    exclusive = replace(pack, task=MULTICLASS)
    (folder,) = labelled_set.write(pictures, [exclusive], tmp_path / "sets")
    assert sorted(path.name for path in folder.glob("*.toml")) == ["Edema.toml", "Mass.toml"]


def test_an_earlier_export_is_replaced_and_nothing_else(written, pack, tmp_path):
    labelled_set.write([kept(7, True)], [pack], tmp_path / "sets")
    assert [path.name for path in (written / "pictures").iterdir()] == ["n7.png"]
    (written / "about.txt").unlink()
    with pytest.raises(Refused) as refused:
        labelled_set.write([kept(8, True)], [pack], tmp_path / "sets")
    assert refused.value.code == "not_an_export"
    assert (written / "pictures" / "n7.png").is_file()


def test_a_pack_that_is_gone_leaves_pictures_and_labels_without_a_configuration(tmp_path):
    (folder,) = labelled_set.write([kept(1, True, pack="../away")], [], tmp_path / "sets")
    assert folder.parent == tmp_path / "sets"
    assert sorted(path.name for path in folder.iterdir()) == ["about.txt", "labels.csv", "pictures"]


def test_nothing_kept_is_said(tmp_path):
    with pytest.raises(Refused) as refused:
        labelled_set.write([], [], tmp_path)
    assert refused.value.code == "no_corrections"
