"""The orderings of the demonstration case, over ``meddx read --json``."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meddx.commands import read
from meddx.commands.shared.demonstration import demonstration_files
from meddx.phrase import Language
from tests.helpers.builders import a_reading

METASTASES, COLORECTAL, EMBOLISM = "MEDDX:1021", "MEDDX:1044", "MEDDX:1023"
SEPTIC_EMBOLI, POLYANGIITIS = "MEDDX:1005", "MEDDX:1030"
LYNCH, MUTYH_POLYPOSIS = "OMIM:120435", "OMIM:608456"
ABNORMAL = "MEDDX:abnormal_radiograph"
MASS = "HP:0033821"

Reading = dict[str, Any]


def _ranks(reading: Reading) -> dict[str, int]:
    return {item["code"]: item["rank"] for item in reading["diagnoses"]}


def _find(reading: Reading, code: str) -> Reading:
    return next(item for item in reading["diagnoses"] if item["code"] == code)


@pytest.fixture(scope="module")
def files() -> tuple[Path, ...]:
    return demonstration_files(Language.EN)


@pytest.fixture(scope="module")
def image(read_json: Callable[..., Reading], files: tuple[Path, ...]) -> Reading:
    return read_json(files[0], "--add-finding", MASS)


@pytest.fixture(scope="module")
def note(read_json: Callable[..., Reading], files: tuple[Path, ...]) -> Reading:
    return read_json(files[1])


@pytest.fixture(scope="module")
def genes(read_json: Callable[..., Reading], files: tuple[Path, ...]) -> Reading:
    return read_json(files[2], files[3], "--attach-unidentified")


@pytest.fixture(scope="module")
def everything(read_json: Callable[..., Reading], files: tuple[Path, ...]) -> Reading:
    return read_json(*files, "--add-finding", MASS, "--attach-unidentified")


def test_image_alone_with_the_masses(image: Reading) -> None:
    ranks = _ranks(image)
    assert ranks[METASTASES] <= 3
    assert ranks[SEPTIC_EMBOLI] <= 8
    assert ranks[POLYANGIITIS] <= 8
    assert all(item["universe"] == "common" for item in image["diagnoses"][:10])


def test_note_alone(note: Reading) -> None:
    ranks = _ranks(note)
    assert ranks[COLORECTAL] == 1
    assert ranks[EMBOLISM] <= 5
    assert _find(note, EMBOLISM)["must_not_miss"]


def test_genes_alone(genes: Reading) -> None:
    hereditary = [d["code"] for d in genes["diagnoses"] if d["universe"] == "hereditary"]
    assert hereditary[0] == LYNCH
    assert _ranks(genes).get(MUTYH_POLYPOSIS, 99) > 5


def test_everything_together(everything: Reading, image: Reading) -> None:
    assert everything["diagnoses"][0]["code"] == METASTASES
    hereditary = [d["code"] for d in everything["diagnoses"] if d["universe"] == "hereditary"]
    assert hereditary[0] == LYNCH
    links = {(link["kind"], link["code"]) for link in _find(everything, LYNCH)["links"]}
    assert any(kind == "cause_of" for kind, _ in links)
    alone, together = _find(image, SEPTIC_EMBOLI), _find(everything, SEPTIC_EMBOLI)
    fever = [e for e in together["evidence"] if e["code"] == "HP:0001945"]
    assert fever
    assert fever[0]["log10_lr"] < 0, "'no fever' speaks against septic emboli"
    assert together["rank"] > alone["rank"]


def test_everything_as_the_pack_reads_it(
    read_json: Callable[..., Reading], files: tuple[Path, ...]
) -> None:
    """Without the reader: the pack calls the film abnormal by itself, and leaves the mass open."""
    plain = read_json(*files)
    assert plain["identity_verified"]
    by_code = {f["code"]: f for f in plain["findings"] if f["pack"] == "chest_radiograph"}
    assert by_code[ABNORMAL]["present"]
    assert by_code[ABNORMAL]["heatmap_method"] == "cam"
    assert by_code[MASS]["assertion"] == "indeterminate"
    assert by_code[MASS]["conformal"]["set"] == ["present", "absent"]
    assert plain["diagnoses"][0]["code"] == METASTASES
    hereditary = [d["code"] for d in plain["diagnoses"] if d["universe"] == "hereditary"]
    assert hereditary[0] == LYNCH


def test_what_to_do_next(everything: Reading) -> None:
    steps = " ".join(step for d in everything["diagnoses"][:10] for step in d["next_steps"]).lower()
    assert "contrast" in steps
    assert "ct" in steps
    assert "mismatch" in steps


def test_a_variant_switched_off_takes_its_disease_with_it(
    read_json: Callable[..., Reading], files: tuple[Path, ...], everything: Reading
) -> None:
    arguments = (*files, "--add-finding", MASS, "--attach-unidentified")
    off = read_json(*arguments, "--switch-off", "MSH2")
    assert _ranks(off).get(LYNCH, 99) > 10
    again = read_json(*arguments)
    assert again["diagnoses"] == everything["diagnoses"]


def test_the_chinese_note_gives_the_same_first_diagnosis(
    read_json: Callable[..., Reading], note: Reading
) -> None:
    chinese = read_json(demonstration_files(Language.ZH_CN)[1])
    codes = {(f["code"], f["assertion"]) for f in note["findings"]}
    assert {(f["code"], f["assertion"]) for f in chinese["findings"]} == codes
    assert chinese["diagnoses"][0]["code"] == COLORECTAL


def test_reports_are_written_by_their_ending(meddx, files, tmp_path: Path) -> None:
    pdf, js = tmp_path / "a.pdf", tmp_path / "b.json"
    done = meddx("read", files[1], "--report", pdf, "--report", js)
    assert done.returncode == 0, done.stderr
    assert pdf.read_bytes().startswith(b"%PDF")
    assert js.stat().st_size > 1000
    assert done.stdout == ""


def test_a_wrong_ending_is_said_before_the_work(meddx, files, tmp_path: Path) -> None:
    done = meddx("read", files[1], "--report", tmp_path / "a.docy")
    assert done.returncode == 1
    assert "no reports that end in .docy" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--add-finding", "HP:9999999"), "no HPO term"),
        (("--switch-off", "NOPE1"), "no finding NOPE1"),
    ],
)
def test_a_mistyped_finding_is_one_sentence(meddx, files, arguments, sentence: str) -> None:
    done = meddx("read", files[1], *arguments)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_sentences_at_the_terminal_follow_the_language(meddx, tmp_path: Path) -> None:
    done = meddx("read", tmp_path, "--language", "zh_CN")
    assert done.returncode == 1
    assert "此文件夹中没有文件。" in done.stderr
    assert "没有可以打开的内容。" in done.stderr


def test_nothing_to_open(meddx, tmp_path: Path) -> None:
    done = meddx("read", tmp_path)
    assert done.returncode == 1
    assert "There is no file in this folder." in done.stderr
    assert "Nothing could be opened." in done.stderr


def test_damaged_settings_are_set_aside_and_said(meddx_at, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text("schema = 99\n", encoding="utf-8")
    done = meddx_at(home, "read", tmp_path / "gone.dcm")
    assert "settings.damaged.toml" in done.stderr
    assert (home / "settings.damaged.toml").is_file()


def test_a_pack_with_one_threshold_says_that_the_purpose_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reading = a_reading()
    read._print_summary(reading, Language.EN)
    assert "threshold" not in capsys.readouterr().out
    asked = tuple(replace(run, asked="screening") for run in reading.packs[:1])
    read._print_summary(replace(reading, packs=asked), Language.EN)
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("Chest radiograph, adults: This model has one threshold")
