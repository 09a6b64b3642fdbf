"""``meddx library`` and ``meddx search``: fill, find, list, remove; the JSON that scripts read."""

import json
from pathlib import Path

import pytest

from meddx import commands
from meddx.commands import bench
from meddx.commands.shared.bench import search as bench_search
from meddx.settings import Settings, save

LINES = (
    '{"doc_id": "7", "text": "The zebra sign of the lung."}\n'
    '{"pmid": "8", "title": "Pneumothorax", "abstract": "Air, no zebra.", "year": 2003}\n'
)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("MEDDX_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def filled(home, tmp_path, capsys) -> Path:
    file = tmp_path / "in.jsonl"
    file.write_text(LINES)
    assert commands.run(["library", "add", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["added"], told["problems"]) == (1, 2, [])
    return file


def found(capsys, *arguments: str) -> list[dict[str, object]]:
    assert commands.run(["search", "--json", *arguments]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == 1
    hits: list[dict[str, object]] = told["hits"]
    return hits


def test_search_as_the_design_says(filled, capsys) -> None:
    hits = found(capsys, "zebra", "sign")
    assert [hit["id"] for hit in hits] == ["7", "8"]
    assert {"id", "score", "title", "snippet"} <= hits[0].keys()
    assert hits[0]["score"] > hits[1]["score"]
    assert [hit["id"] for hit in found(capsys, "zebra", "--since", "2000")] == ["8"]
    assert len(found(capsys, "zebra", "--top", "1")) == 1
    assert found(capsys, "--", "-nothing-") == []
    assert commands.run(["search", "zebra"]) == 0
    assert "Pneumothorax\n    2003\n" in capsys.readouterr().out


def test_an_empty_library_is_said_and_not_made(home, capsys) -> None:
    assert commands.run(["search", "zebra", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"schema": 1, "hits": []}
    assert "library is empty" in err
    assert not (home / "library").exists()
    assert commands.run(["search", "?!"]) == 1
    assert commands.run(["search"]) == 2


def test_list_and_remove(filled, capsys) -> None:
    assert commands.run(["library", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["count"] == 2
    assert told["articles"][0] == {"id": "8", "title": "Pneumothorax", "journal": "", "year": 2003}
    assert commands.run(["library", "remove", "7", "9", "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["removed"] == ["7"]
    assert "no article 9" in err
    assert commands.run(["library", "list"]) == 0
    assert capsys.readouterr().out == "8  2003  Pneumothorax\n"


def test_a_file_that_cannot_be_read_is_named(home, tmp_path, capsys) -> None:
    bad = tmp_path / "bad.bin"
    bad.write_bytes(b"\0\1" * 30)
    assert commands.run(["library", "add", str(bad)]) == 1
    assert "bad.bin: This file is none that the library reads." in capsys.readouterr().err


def test_the_folder_of_the_settings_is_used(home, tmp_path, capsys) -> None:
    shared = tmp_path / "shared"
    save(Settings(library_folder=str(shared)), home / "settings.toml")
    file = tmp_path / "x.txt"
    file.write_text("Zebra.")
    assert commands.run(["library", "add", str(file)]) == 0
    assert (shared / "library.db").is_file()
    assert not (home / "library").exists()


def test_what_is_searched_is_written_nowhere(filled, home, capsys) -> None:
    found(capsys, "canaryword", "zebra")
    for path in home.rglob("*"):
        assert not path.is_file() or b"canaryword" not in path.read_bytes()


def test_measuring_without_a_collection_is_said(home, tmp_path, capsys) -> None:
    assert commands.run(["library", "measure", str(tmp_path)]) == 1
    assert "no judged collection" in capsys.readouterr().err


def test_bench_search_measures_both(home, capsys) -> None:
    assert "search" in bench.BENCHES
    assert commands.run(["bench", "search", "--articles", "100", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["bench"], row["who"]) for row in told["results"]] == [
        ("search", bench_search.MEDDX),
        ("search", bench_search.PLAIN),
    ]
    assert all(0 < row["median_s"] <= row["p95_s"] for row in told["results"])
    rows = tuple(bench_search.Row("x", row["who"], (0.01, 0.06)) for row in told["results"])
    bench_search.show(rows)
    assert "MISSED      57.50  wanted p95 at most 50 ms" in capsys.readouterr().out
    assert commands.run(["bench", "search", "--articles", "9"]) == 1


def test_messages_follow_the_language(filled, tmp_path, capsys) -> None:
    chinese = ("--language", "zh_CN")
    assert commands.run(["search", "unheard", *chinese]) == 0
    assert "文献库中没有相关内容。" in capsys.readouterr().err
    assert commands.run(["library", "remove", "99", *chinese]) == 1
    assert "没有文章 99。" in capsys.readouterr().err
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 damaged")
    assert commands.run(["library", "add", str(bad), *chinese]) == 1
    assert "PDF 已损坏" in capsys.readouterr().err
