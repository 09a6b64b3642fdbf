import gzip
import json

import pytest

from meddx import knowledge
from meddx.commands import run

MARFAN = ["HP:0001083", "HP:0002616", "HP:0001166", "HP:0001519", "HP:0000768"]


@pytest.fixture
def folder(tmp_path, monkeypatch, tables):
    monkeypatch.setattr(knowledge, "load", lambda: tables)
    cases = [
        {
            "id": str(number),
            "observed": MARFAN[: 5 - number],
            "excluded": [],
            "diseases": ["OMIM:154700"],
            "pmids": [f"PMID:{number}"],
        }
        for number in range(3)
    ]
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    (tmp_path / "cases.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return str(tmp_path)


def test_the_ranking_is_measured_by_a_protocol(folder, capsys):
    assert run(["evaluate", "ranking", folder, "--protocol", "clean", "--json"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (told["schema"], told["protocol"]) == (1, "clean")
    ours, theirs = told["rows"]
    assert (ours["who"], theirs["who"]) == ("MedDx", "plain formula")
    assert ours["figures"]["cases"] == 3
    assert ours["figures"]["macro"]["top_3"]["value"] > 0.6
    assert ours["difference"]["macro"]["top_3"]["value"] == pytest.approx(
        ours["figures"]["macro"]["top_3"]["value"] - theirs["figures"]["macro"]["top_3"]["value"]
    )
    assert "Ranking case 1 of 3" in printed.err


def test_the_table_is_for_reading(folder, capsys):
    asked = ["evaluate", "ranking", folder, "--protocol", "clean", "--limit-per-disease", "2"]
    assert run(asked) == 0
    out = capsys.readouterr().out
    assert "| clean | MedDx | diseases | 2 | 1 |" in out
    assert "plain formula" in out


def test_ctrl_c_ends_it_with_a_word(folder, capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("meddx.training.ranking.product.diagnoses", interrupted)
    assert run(["evaluate", "ranking", folder, "--protocol", "clean"]) == 1
    assert capsys.readouterr().err.endswith("Stopped.\n")


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        ([], 2, "subtracted"),
        (["--protocol", "clean", "--limit-per-disease", "0"], 2, "from 1 on"),
        (["--protocol", "best"], 1, "There is no protocol best"),
    ],
)
def test_wrong_usage_says_what_there_is(folder, capsys, options, status, said):
    assert run(["evaluate", "ranking", folder, *options]) == status
    assert said in capsys.readouterr().err


def test_a_folder_without_cases_is_refused(tmp_path, capsys):
    asked = ["evaluate", "ranking", str(tmp_path), "--protocol", "clean"]
    assert run(asked) == 1
    assert capsys.readouterr().err.startswith("meddx evaluate: ")
    assert run(["evaluate", "ranking", "--protocol", "clean"]) == 1
    assert "Name the folder" in capsys.readouterr().err


def test_calibration_is_told_where_it_can_be_measured(folder, capsys):
    assert run(["evaluate", "ranking", folder, "--protocol", "clean", "--json"]) == 0
    further = json.loads(capsys.readouterr().out)["further"]
    assert set(further) == {
        "probability of the first, calibration slope",
        "probability of the first, Brier skill",
    }
    slope = further["probability of the first, calibration slope"]
    assert slope["low"] is None or slope["low"] <= slope["high"]
