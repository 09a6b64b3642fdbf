"""Translations of the HPO that a user adds, and our own Chinese names held against the official."""

import gzip
from pathlib import Path

import pytest

from meddx.knowledge import babelon, obo, phenotypes
from meddx.knowledge.phenotypes import Phenotypes
from meddx.paths import resource
from meddx.phrase import Language

HEAD = "source_language\ttranslation_language\tsubject_id\tpredicate_id\tsource_value"
HEAD += "\ttranslation_value\ttranslation_status\n"
ROWS = (
    "en\tzh\tHP:0000003\trdfs:label\tCough\t咳嗽病\tOFFICIAL\n"
    "en\tzh\tHP:0000002\trdfs:label\tDry cough\t无痰的咳嗽。\tOFFICIAL\n"
    "en\tzh\tHP:0000002\toio:hasExactSynonym\tHack\t空空咳\tCANDIDATE\n"
    "en\tzh\tHP:0000002\toio:hasExactSynonym\tHack\t小指\tOFFICIAL\n"
    "en\tzh\tHP:0000001\trdfs:label\tAll\t\tNOT_TRANSLATED\n"
    "en\tfr\tHP:0000001\trdfs:label\tAll\tTout\tOFFICIAL\n"
    "en\tzh\tHP:9999999\trdfs:label\tNone\t没有这一条\tOFFICIAL\n"
)
OBO = """data-version: hp/releases/2025-01-16

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000003
name: Cough
is_a: HP:0000001 ! All

[Term]
id: HP:0000002
name: Dry cough
is_a: HP:0000003 ! Cough
"""
OFFICIAL = Path(__file__).parents[3] / "shared" / "data" / "text" / "hpo" / "hp-zh.babelon.tsv.gz"


def known(tmp_path: Path, folder: Path) -> Phenotypes:
    path = tmp_path / "hp.obo"
    path.write_text(OBO, encoding="utf-8")
    added, bad = babelon.read(folder)
    ours = (("HP:0000003", "咳嗽", ("咳",)),)
    return Phenotypes(obo.tables(path), ours, "2025-01-16", added, bad)


def test_an_added_translation_names_what_ours_lacks_and_finds_more(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "hp-zh.babelon.tsv.gz").write_bytes(gzip.compress((HEAD + ROWS).encode()))
    found = known(tmp_path, folder)
    assert found.code("HP:0000003").display_zh == "咳嗽"  # ours is shown first
    assert found.code("HP:0000002").display_zh == "无痰的咳嗽"
    assert found.names_zh() == {
        "咳嗽": "HP:0000003", "咳": "HP:0000003", "咳嗽病": "HP:0000003",
        "无痰的咳嗽": "HP:0000002", "空空咳": "HP:0000002",
    }  # fmt: skip
    (version,) = found.translations
    assert version.startswith("hp-zh.babelon.tsv.gz (SHA-256 ")


def test_a_stated_version_is_named(tmp_path: Path) -> None:
    head = HEAD.replace("\n", "\tsource_version\n")
    row = ROWS.splitlines()[0] + "\t2025-05-06\n"
    (tmp_path / "a.babelon.tsv").write_text(head + row, encoding="utf-8")
    (translation,), bad = babelon.read(tmp_path)
    assert (translation.version, bad) == ("2025-05-06", ())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x1f\x8b\x08\x00broken", "is damaged"),
        (gzip.compress((HEAD + ROWS).encode())[:-9], "is damaged"),
        (HEAD.encode() + b"en\tzh\tHP:0000003\trdfs:label\tCough\t\xff\xfe\tOFFICIAL\n", "damaged"),
        (b"name\tterm\ncough\tHP:0000003\n", "lacks a column"),
        (HEAD.encode(), "lacks a column"),
        ((HEAD + ROWS.replace("\tzh\t", "\tja\t")).encode(), "no Chinese names"),
        (b"", "lacks a column"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_left_out(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "bad.babelon.tsv").write_bytes(content)
    (tmp_path / "good.babelon.tsv").write_text(HEAD + ROWS, encoding="utf-8")
    good, (bad,) = babelon.read(tmp_path)
    assert [t.file for t in good] == ["good.babelon.tsv"]
    assert words in bad.reason.label(Language.EN)
    assert "bad.babelon.tsv" in bad.reason.label(Language.ZH_CN)


def test_a_folder_that_does_not_exist_holds_nothing(tmp_path: Path) -> None:
    assert babelon.read(tmp_path / "none") == ((), ())


@pytest.fixture(scope="module")
def ours() -> tuple[babelon.ChineseName, ...]:
    lines = Path(resource("knowledge", "hpo_zh.tsv")).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return tuple((i, name, tuple(filter(None, more.split("|")))) for i, name, more in rows)


def test_our_names_are_many_current_and_each_is_of_one_term(hpo, ours) -> None:
    assert len({hp_id for hp_id, _, _ in ours}) == len(ours) >= 2_300
    assert [hp_id for hp_id, _, _ in ours if hpo.primary(hp_id) != hp_id] == []
    names = [name for _, first, more in ours for name in (first, *more)]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
    assert len(names) >= 4_300


def test_our_names_agree_with_the_official_translation(hpo, ours) -> None:
    """A wrong id would share no characters with the official name of its term."""
    if not OFFICIAL.is_file():
        pytest.skip("the official translation of the HPO is not here")
    (translation,), _ = babelon.read(OFFICIAL.parent)
    official = {hp_id: name for hp_id, name, _ in translation.names}
    best = {
        hp_id: max(_dice(name, official[hp_id]) for name in (first, *more))
        for hp_id, first, more in ours
        if hp_id in official
    }
    assert len(best) >= 0.99 * len(ours)
    assert sum(best.values()) / len(best) >= 0.80
    assert sum(value < 0.2 for value in best.values()) / len(best) <= 0.05


def test_the_whole_translation_is_read_within_a_second(tmp_path: Path) -> None:
    if not OFFICIAL.is_file():
        pytest.skip("the official translation of the HPO is not here")
    (translation,), bad = babelon.read(OFFICIAL.parent)
    assert bad == ()
    assert len(translation.names) > 18_000


def test_the_translation_is_read_from_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path))
    folder = tmp_path / "knowledge"
    folder.mkdir()
    row = "en\tzh\tHP:0000003\trdfs:label\tx\t多囊性肾发育异常甲\tOFFICIAL\n"
    (folder / "hp-zh.babelon.tsv").write_text(HEAD + row, encoding="utf-8")
    (folder / "old.babelon.tsv").write_text("nothing", encoding="utf-8")
    found = phenotypes.load()
    assert found.names_zh()["多囊性肾发育异常甲"] == "HP:0000003"
    assert [bad.file for bad in found.bad_files] == ["old.babelon.tsv"]


def _dice(one: str, other: str) -> float:
    """Sørensen-Dice coefficient of the character bigrams of two names, 0 to 1."""
    a, b = _bigrams(one), _bigrams(other)
    return 2 * len(a & b) / (len(a) + len(b))


def _bigrams(name: str) -> set[str]:
    kept = "".join(char for char in name.lower() if char.isalnum())
    return {kept[i : i + 2] for i in range(len(kept) - 1)} or {kept}
