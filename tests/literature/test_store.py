"""The file: nothing of another program is touched, and what is wrong is a sentence."""

import sqlite3

import pytest

from meddx.literature import adding, holdings
from meddx.literature.store import MIGRATIONS, Store
from meddx.phrase import Refused


def code_of(store: Store) -> str:
    with pytest.raises(Refused) as refused:
        holdings.count(store)
    return refused.value.code


def test_another_database_is_left_alone(tmp_path) -> None:
    path = tmp_path / "library.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE own (x)")
    other.commit()
    other.close()
    before = path.read_bytes()
    assert code_of(Store(path)) == "not_a_library"
    assert path.read_bytes() == before


def test_damage_is_said(tmp_path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"no database at all" * 500)
    assert code_of(Store(path)) == "not_a_library"


def test_a_newer_library_is_left_alone(store, articles, context) -> None:
    adding.put(store, articles, context)
    newer = len(MIGRATIONS) + 1
    store.write(lambda c: c.execute("INSERT INTO schema VALUES (?, 'later')", (newer,)))
    store.close()
    assert code_of(Store(store.path)) == "newer_library"


def test_a_folder_that_is_none_is_said(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    path = tmp_path / "file" / "library.db"
    store = Store(path)
    with pytest.raises(Refused) as refused:
        store.read(lambda c: c.execute("SELECT 1"))
    assert refused.value.code == "no_library"


def test_what_is_not_whole_is_not_there(store, articles, context) -> None:
    adding.put(store, articles[:1], context)

    def half(connection) -> None:
        connection.execute("DELETE FROM unit")
        connection.execute("DELETE FROM article")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(half)
    assert holdings.count(store) == 1


def test_a_shared_library_has_the_journal_for_network_disks(tmp_path, articles, context) -> None:
    for shared, journal in ((True, "truncate"), (False, "wal")):
        with Store(tmp_path / str(shared) / "library.db", is_shared=shared) as store:
            adding.put(store, articles, context)
            assert store.read(lambda c: c.execute("PRAGMA journal_mode").fetchone()) == (journal,)


def test_it_is_plain_sqlite_that_colleagues_can_share(store, articles, context) -> None:
    adding.put(store, articles, context)
    store.close()
    plain = sqlite3.connect(store.path)
    assert plain.execute("SELECT count(*) FROM article").fetchone() == (3,)
    plain.close()
