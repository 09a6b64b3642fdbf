"""The encrypted store: nobody else reads it, and nothing that is wrong with it stops us."""

import os
import re
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from meddx.archive import keys, schema, store
from meddx.archive.store import Store
from meddx.phrase import Refused
from tests.architecture.tree import ROOT

CANARY = "ZZQ^CANARY^ANNA"


@pytest.fixture
def made(tmp_path):
    """A store in a folder that is not there yet."""
    opened = Store(tmp_path / "home")
    yield opened
    opened.close()


def write(text):
    def work(connection):
        connection.execute("CREATE TABLE IF NOT EXISTS told (what TEXT)")
        connection.execute("INSERT INTO told VALUES (?)", (text,))

    return work


def read(connection):
    return [what for (what,) in connection.execute("SELECT what FROM told")]


def version(connection):
    return connection.execute("SELECT max(version) FROM schema").fetchone()[0]


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_what_is_kept_is_there_when_it_is_opened_again_and_never_in_clear(made, tmp_path):
    made.run(write(CANARY))
    journal = all_bytes(tmp_path / "home")
    made.close()
    kept = all_bytes(tmp_path / "home")
    for written in (journal, kept):
        assert len(written) > 4096
        assert CANARY.encode() not in written
        assert b"SQLite format 3" not in written
        assert b"known_file" not in written
    assert made.run(read, writes=False) == [CANARY]
    again = Store(tmp_path / "home")
    assert again.run(read, writes=False) == [CANARY]
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no file modes")
def test_only_the_owner_may_read_the_key_and_the_store(made, tmp_path):
    made.run(write(CANARY))
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "home").iterdir()}
    assert {"store.db", "store.key"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_the_key_is_random_and_stays(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = (keys.key_of(tmp_path / name, None, is_new=True) for name in "ab")
    assert re.fullmatch("[0-9a-f]{64}", one)
    assert one != other
    assert keys.key_of(tmp_path / "a", None, is_new=False) == one
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["store.key"]


class FakeRing:
    def __init__(self, fault=None):
        self.kept, self.fault = {}, fault

    def get_password(self, service, username):
        if self.fault:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password


def test_the_keyring_keeps_the_key_and_then_no_file_does(tmp_path):
    ring, home = FakeRing(), tmp_path / "home"
    one = Store(home, ring)
    one.run(write(CANARY))
    one.close()
    assert not (home / "store.key").exists()
    (key,) = ring.kept.values()
    assert key.encode() not in all_bytes(home)
    other = Store(home, ring)
    assert other.run(read, writes=False) == [CANARY]
    other.close()


def test_without_a_keyring_the_key_is_in_the_file(tmp_path):
    opened = Store(tmp_path, FakeRing(RuntimeError("locked")))
    opened.run(write(CANARY))
    opened.close()
    assert (tmp_path / "store.key").exists()


def test_a_keyring_that_does_not_answer_never_costs_the_store(tmp_path):
    ring = FakeRing()
    one = Store(tmp_path, ring)
    one.run(write(CANARY))
    one.close()
    ring.fault = TimeoutError()
    locked = Store(tmp_path, ring)
    with pytest.raises(Refused) as refused:
        locked.run(read)
    assert refused.value.code == "no_key"
    assert locked.take_messages() == ()
    ring.fault = None
    asked = locked.attempt(read, None)
    assert asked is None  # its owner is not asked again and again
    later = Store(tmp_path, ring)
    assert later.run(read) == [CANARY]
    later.close()


def test_the_keyring_is_not_waited_for(monkeypatch, tmp_path):
    opened = threading.Event()
    monkeypatch.setattr(keys, "_PATIENCE_S", 0.05)
    with pytest.raises(TimeoutError):
        keys._soon(lambda: opened.wait(30))
    opened.set()
    assert keys._soon(lambda: "here") == "here"
    with pytest.raises(ZeroDivisionError):
        keys._soon(lambda: 1 // 0)


@pytest.mark.parametrize("wrong", ["", "abc", "g" * 64, "0" * 63])
def test_a_damaged_key_file_is_set_aside_with_what_it_locked(tmp_path, wrong):
    one = Store(tmp_path)
    one.run(write(CANARY))
    one.close()
    (tmp_path / "store.key").write_text(wrong)
    other = Store(tmp_path)
    other.run(write("new"))
    assert other.run(read) == ["new"]
    other.close()
    assert (tmp_path / "store.key.damaged").read_text() == wrong
    assert len(other.take_messages()) == 1


def damage_all(path: Path) -> None:
    path.write_bytes(b"x" * 9000)


def damage_end(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[5000:] = os.urandom(len(content) - 5000)
    path.write_bytes(content)


def other_key(path: Path) -> None:
    path.with_name("store.key").unlink()


@pytest.mark.parametrize("damage", [damage_all, damage_end, other_key])
def test_a_store_that_cannot_be_read_is_set_aside_and_named(tmp_path, damage):
    one = Store(tmp_path)
    one.run(write(CANARY))
    one.close()
    damage(one.path)
    before = one.path.read_bytes()
    other = Store(tmp_path)
    other.run(write("new"))
    assert other.run(read) == ["new"]
    (told,) = other.take_messages()
    assert other.take_messages() == ()
    (aside,) = tmp_path.glob("store.damaged-*.db")
    assert aside.name in str(told)
    assert aside.read_bytes() == before
    other.close()
    third = Store(tmp_path)
    assert third.run(read) == ["new"]
    assert third.take_messages() == ()
    third.close()


def test_a_store_of_a_newer_program_is_left_alone(made, monkeypatch):
    made.run(write(CANARY))
    made.close()
    before = made.path.read_bytes()
    monkeypatch.setattr(schema.bring_up_to_date, "__defaults__", ((),))
    with pytest.raises(Refused) as refused:
        made.run(read)
    assert refused.value.code == "newer_store"
    assert made.attempt(read, "nothing") == "nothing"
    assert made.path.read_bytes() == before
    assert made.take_messages() == ()


def test_an_older_store_takes_the_missing_steps_or_none(made, monkeypatch):
    assert made.run(version) == len(schema.MIGRATIONS)
    made.run(write(CANARY))
    made.close()
    half = ("ALTER TABLE told ADD COLUMN more TEXT DEFAULT 'm'", "nonsense")
    monkeypatch.setattr(schema.bring_up_to_date, "__defaults__", ((*schema.MIGRATIONS, half),))
    with pytest.raises(Refused):
        made.run(read)
    whole = half[:1]
    monkeypatch.setattr(schema.bring_up_to_date, "__defaults__", ((*schema.MIGRATIONS, whole),))
    assert made.run(lambda c: c.execute("SELECT * FROM told").fetchall()) == [(CANARY, "m")]
    assert made.run(version) == len(schema.MIGRATIONS) + 1


def test_work_that_fails_takes_back_what_it_did(made):
    made.run(write("kept"))

    def fail(connection):
        write("not kept")(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        made.run(fail)
    assert made.run(read) == ["kept"]


def test_a_locked_store_is_not_waited_for(made, tmp_path):
    made.run(write("a"))
    other = Store(tmp_path / "home")
    assert other.run(read, writes=False) == ["a"]

    def meanwhile(connection):
        write("b")(connection)
        return other.run(read, writes=False), other.attempt(write("c"), "busy")

    assert made.run(meanwhile) == (["a"], "busy")
    other.run(write("d"))
    assert made.run(read) == ["a", "b", "d"]
    other.close()


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    unwritable = Store(tmp_path / "file" / "home")
    with pytest.raises(Refused) as refused:
        unwritable.run(read)
    assert refused.value.code == "no_store"


def test_what_must_be_said_is_had_while_another_writes(made):
    begun, told = threading.Event(), threading.Event()

    def work(_connection):
        begun.set()
        assert told.wait(10)

    writing = threading.Thread(target=made.run, args=(work,))
    writing.start()
    assert begun.wait(10)
    assert made.take_messages() == ()
    told.set()
    writing.join()


def test_threads_share_one_store(made):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: made.run(write(str(number))), range(40)))
    assert sorted(map(int, made.run(read))) == list(range(40))


PROGRAM = """
import sys
from pathlib import Path
from meddx.archive.store import Store
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    def work(connection):
        connection.execute("CREATE TABLE IF NOT EXISTS told (what TEXT)")
        connection.execute("INSERT INTO told VALUES (?)", (sys.argv[2],))
        return True
    while not store.attempt(work, False):
        pass
store.close()
"""


def test_two_programs_that_begin_a_store_together_share_it(tmp_path):
    home = tmp_path / "home"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(home), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        for name in "ab"
    ]
    for program in both:
        program.stdout.readline()
    for program in both:
        program.stdin.write("go\n")
        program.stdin.flush()
    for program in both:
        program.communicate(timeout=60)
        assert program.returncode == 0
    opened = Store(home)
    assert sorted(opened.run(read)) == ["a"] * 20 + ["b"] * 20
    assert opened.take_messages() == ()
    opened.close()
    assert {path.name for path in home.iterdir()} == {"store.db", "store.key"}


def test_nothing_of_the_store_stands_in_an_error(made):
    def fail(connection):
        connection.execute("SELECT * FROM told WHERE what = ?", (CANARY,))

    with pytest.raises(Refused) as refused:
        made.run(fail)
    assert CANARY not in str(refused.value)
    assert str(refused.value.phrase) == str(store.NOT_OPEN)
