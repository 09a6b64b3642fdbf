"""Documents of the store: what was kept is there, whatever happens to the program or to another."""

import signal
import subprocess
import sys

import pytest

from meddx.archive.kept import DAMAGED, NEWER, Kept
from meddx.archive.store import Store
from meddx.phrase import Refused
from tests.architecture.tree import ROOT

CANARY = "ZZQCANARY"
PLAIN = {"annotations": [{"label": f"{CANARY} 结节", "points": [[1.5, -2.0, 3.25]]}], "k": 7}


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "home")
    yield made
    made.close()


def spoil(store, text, schema=1, subject="1.2"):
    store.run(
        lambda c: c.execute(
            "INSERT OR REPLACE INTO kept VALUES ('series', ?, ?, ?)", (subject, schema, text)
        )
    )


def aside(store):
    return store.run(lambda c: c.execute("SELECT subject, document FROM kept_aside").fetchall())


def test_a_document_comes_back_as_it_was_and_newer_ones_take_its_place(store):
    kept = Kept(store)
    assert kept.load("series", "1.2") is None
    kept.save("series", "1.2", PLAIN)
    kept.save("room", "1.2", {"layout": "2x2"})
    assert kept.load("series", "1.2") == {**PLAIN, "schema": 1}
    kept.save("series", "1.2", {"k": 8})
    assert kept.load("series", "1.2") == {"k": 8, "schema": 1}
    assert kept.load("room", "1.2") == {"layout": "2x2", "schema": 1}
    kept.forget("series", "1.2")
    assert kept.load("series", "1.2") is None
    assert kept.load("room", "1.2") is not None
    assert kept.take_messages() == ()


@pytest.mark.parametrize("text", ["{", "[1]", '{"k": 1}', "", '{"schema": "1"}'])
def test_a_damaged_document_is_one_sentence_and_costs_no_other(store, text):
    kept = Kept(store)
    kept.save("series", "1.3", PLAIN)
    spoil(store, text)
    assert kept.load("series", "1.2") is None
    assert kept.take_messages() == (DAMAGED,)
    assert kept.take_messages() == ()
    assert kept.load("series", "1.3") == {**PLAIN, "schema": 1}
    assert aside(store) == [("1.2", text)]
    kept.save("series", "1.2", {"k": 1})
    assert kept.load("series", "1.2") == {"k": 1, "schema": 1}


def test_a_newer_document_is_left_alone_until_it_is_replaced_and_then_set_aside(store):
    kept = Kept(store)
    newer = '{"schema": 2, "k": 3}'
    spoil(store, newer, schema=2)
    assert kept.load("series", "1.2") is None
    assert kept.load("series", "1.2") is None
    assert kept.take_messages() == (NEWER,)
    assert aside(store) == []
    later = Kept(store, {"series": 2})
    assert later.load("series", "1.2") == {"schema": 2, "k": 3}
    kept.save("series", "1.2", {"k": 1})
    assert kept.load("series", "1.2") == {"k": 1, "schema": 1}
    assert aside(store) == [("1.2", newer)]
    kept.forget("series", "1.2")
    assert aside(store) == []


def test_what_its_reader_cannot_use_can_be_set_aside(store):
    kept = Kept(store)
    kept.save("series", "1.2", {"annotations": "nonsense"})
    kept.set_aside("series", "1.2")
    assert kept.load("series", "1.2") is None
    assert kept.take_messages() == (DAMAGED,)
    assert [subject for subject, _ in aside(store)] == ["1.2"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1}, object()])
def test_what_json_cannot_hold_is_refused_and_what_was_kept_stays(store, value):
    kept = Kept(store)
    kept.save("series", "1.2", {"k": 1})
    with pytest.raises(ValueError, match=r"JSON"):
        kept.save("series", "1.2", {"k": value})
    assert kept.load("series", "1.2") == {"k": 1, "schema": 1}


def test_several_are_written_together_or_not_at_all(store):
    kept = Kept(store)
    kept.save("series", "1.2", {"k": 1})
    with pytest.raises(Refused):
        kept.save_texts({("series", "1.2"): kept.text("series", {"k": 2}), ("series", None): "{}"})
    assert kept.load("series", "1.2") == {"k": 1, "schema": 1}


def test_a_store_that_cannot_be_read_is_never_taken_for_an_empty_one(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused):
        Kept(Store(tmp_path / "file" / "home")).load("series", "1.2")


def test_nothing_of_a_document_stands_in_clear_on_the_disk(store, tmp_path):
    kept = Kept(store)
    kept.save("series", f"1.2.{CANARY}", PLAIN)
    store.close()
    kept.save("series", "1.3", PLAIN)  # into the journal of the open store
    written = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert len(written) > 4096
    assert CANARY.encode() not in written
    assert "结节".encode() not in written


SAVING = """
import sys
from pathlib import Path
from meddx.archive.kept import Kept
from meddx.archive.store import Store
kept = Kept(Store(Path(sys.argv[1])))
for number in range(10**9):
    kept.save("series", str(number % 50), {"k": number})
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_what_was_acknowledged_outlives_a_program_that_is_killed(tmp_path):
    for turn in range(3):
        program = subprocess.Popen(
            [sys.executable, "-c", SAVING, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        for _ in range(60 + 7 * turn):
            told = program.stdout.readline()
        program.send_signal(signal.SIGKILL)
        rest, _ = program.communicate(timeout=30)
        whole = [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        last = int(whole[-1] if whole else told)
        store = Store(tmp_path)
        kept = Kept(store)
        for number in range(last - 49, last + 1):
            found = kept.load("series", str(number % 50))["k"]
            assert found in {number, number + 50}  # one may be written and not yet said
        assert kept.take_messages() == ()
        store.close()


def test_a_commit_waits_for_the_disk(store):
    modes = store.run(
        lambda c: tuple(
            c.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "fullfsync")
        )
    )
    assert modes == ("wal", 2, 1)
