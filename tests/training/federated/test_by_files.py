"""Two sites and a coordinator on the command line, through files alone."""

import pytest

from meddx import commands
from meddx.analysis import pack as packs
from meddx.training import config, half
from meddx.training.federated import base as bases
from meddx.training.federated import finish, golden
from meddx.training.state import arrays_of, sha256_of, state_of_pack
from tests.helpers.federated import CONFIG, write_pictures


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Configuration, pictures of two sites, keys, and the first base."""
    folder = tmp_path_factory.mktemp("federation")
    (folder / "balls.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "keys").mkdir()
    for n, site in enumerate(("north", "south")):
        write_pictures(folder / site, 24 + 8 * n, n)
        assert commands.run(["packs", "key", str(folder / f"{site}.pem")]) == 0
        (folder / f"{site}.public.pem").rename(folder / "keys" / f"{site}.public.pem")
    config, base = folder / "balls.toml", folder / "base0.safetensors"
    assert commands.run(["train", str(config), "--new-base", str(base)]) == 0
    return folder


def train(folder, site, base, delta, *more):
    """Run ``meddx train`` as a site."""
    known = ["train", folder / "balls.toml", "--site", site, "--base", folder / base]
    known += ["--data", folder / site, "--work", folder / f"work-{site}"]
    known += ["--delta", folder / delta, *more]
    return commands.run([str(argument) for argument in known])


def merge(folder, base, out, *deltas, more=()):
    """Run ``meddx packs merge``."""
    known = ["packs", "merge", "--base", folder / base, "--keys", folder / "keys"]
    known += ["--out", folder / out, *more, *(folder / name for name in deltas)]
    return commands.run([str(argument) for argument in known])


@pytest.fixture(scope="module")
def merged(place):
    """The base after one round of both sites."""
    for site in ("north", "south"):
        key = ("--round", "1", "--key", place / f"{site}.pem")
        assert train(place, site, "base0.safetensors", f"{site}1.safetensors", *key) == 0
    deltas = ("north1.safetensors", "south1.safetensors")
    assert merge(place, "base0.safetensors", "base1.safetensors", *deltas) == 0
    return place / "base1.safetensors"


def test_a_round_by_files(place, merged):
    before, after = bases.read(place / "base0.safetensors"), bases.read(merged)
    assert (after.round, after.parent) == (1, before.sha256)
    assert [(o.site, o.samples) for o in after.origins] == [("north", 12), ("south", 16)]


def test_no_name_of_a_file_or_patient_is_in_a_delta(place, merged):
    content = (place / "north1.safetensors").read_bytes()
    assert b".png" not in content
    assert b"patient" not in content
    assert str(place).encode() not in content


@pytest.fixture(scope="module")
def folder(place, merged):
    """The pack that the southern site writes from the base."""
    run = ["train", place / "balls.toml", "--base", merged, "--data", place / "south"]
    run += ["--work", place / "work-south", "--out", place / "packs"]
    assert commands.run([str(argument) for argument in run]) == 0
    return place / "packs" / "balls"


def test_a_pack_is_written_from_a_base_and_training_goes_on_from_it(place, merged, folder):
    base = bases.read(merged)
    network = finish.network_of(config.load(place / "balls.toml"), base)
    assert bases.read(folder).sha256 == sha256_of(arrays_of(half.rounded(network).state_dict()))
    assert state_of_pack(folder).keys() == base.state.keys()
    said = packs.load(folder).training_data
    assert said.startswith("Phantoms. Federated averaging")
    assert all(words in said for words in (base.sha256, "north (images: 12", "rounds: 1"))
    assert said in (folder / "card.md").read_text(encoding="utf-8")
    key = ("--key", place / "north.pem")
    assert train(place, "north", "packs/balls", "north2.safetensors", *key) == 0


@pytest.mark.parametrize(("fall", "code"), [(1.0, 0), (-1.1, 1)])
def test_the_golden_check_comes_before_anything_is_written(
    place, merged, capsys, monkeypatch, fall, code
):
    monkeypatch.setattr(golden, "FALL", fall)
    deltas, out = ("north1.safetensors", "south1.safetensors"), f"checked{code}.safetensors"
    more = ("--check", place / "balls.toml", "--data", place / "south", "--work", place / "w")
    assert merge(place, "base0.safetensors", out, *deltas, more=more) == code
    said = "reads the known pictures worse" if code else "known pictures: mean AUROC"
    assert said in capsys.readouterr().err
    assert (place / out).exists() == (code == 0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--round", "2"), "The base leads to round 1, not 2"),
        (("--key", "absent.pem"), "absent.pem is not an Ed25519 key"),
    ],
)
def test_a_site_is_told_before_it_trains(place, capsys, more, said):
    assert train(place, "north", "base0.safetensors", "never.safetensors", *more) == 1
    assert said in capsys.readouterr().err
    assert not (place / "never.safetensors").exists()


def test_an_unsigned_delta_is_written_and_not_merged(place, merged, capsys):
    assert train(place, "north", "base0.safetensors", "bare.safetensors") == 0
    deltas = ("bare.safetensors", "south1.safetensors")
    assert merge(place, "base0.safetensors", "never.safetensors", *deltas) == 1
    assert "bare.safetensors of the site north is not signed" in capsys.readouterr().err
    assert not (place / "never.safetensors").exists()


def test_a_delta_of_an_earlier_round_is_not_merged_again(place, merged, capsys):
    deltas = ("north1.safetensors", "south1.safetensors")
    assert merge(place, "base1.safetensors", "never.safetensors", *deltas) == 1
    assert "was trained from another base" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--site", "north"], "give --site NAME, --base BASE and --delta FILE together"),
        (["--delta", "x"], "give --site NAME, --base BASE and --delta FILE together"),
        (["--simulate-sites", "1"], "at least 2 sites and 1 round"),
        (["--simulate-sites", "2", "--rounds", "0"], "at least 2 sites and 1 round"),
    ],
)
def test_what_does_not_belong_together_is_said(place, capsys, arguments, said):
    assert commands.run(["train", str(place / "balls.toml"), *arguments]) == 1
    assert said in capsys.readouterr().err
