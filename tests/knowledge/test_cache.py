import os

import numpy as np
import pytest

from meddx.knowledge import cache

SOURCE = "data-version: hp/releases/2025-01-16\n"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "hp.obo"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.fixture
def built():
    return []


@pytest.fixture
def opened(source, built):
    def build():
        built.append(1)
        return {"words": cache.packed(["", "zwei", "三"]), "numbers": np.arange(5)}

    def opened(schema=1):
        tables = cache.opened("small", schema, (source,), build)
        assert cache.unpacked(tables["words"]) == ["", "zwei", "三"]
        assert tables["numbers"].tolist() == [0, 1, 2, 3, 4]
        return len(built)

    return opened


def test_tables_are_built_once(opened, own_home):
    assert opened() == opened() == 1
    assert [path.name for path in (own_home / "cache").iterdir()] == ["small.npz"]


@pytest.mark.parametrize("place", [0, 100, 300, -30])
def test_a_damaged_cache_is_rebuilt(opened, own_home, place):
    opened()
    kept = own_home / "cache" / "small.npz"
    whole = bytearray(kept.read_bytes())
    kept.write_bytes(whole[: len(whole) // 2])
    assert opened() == 2
    whole[place] ^= 255
    kept.write_bytes(whole)
    assert opened() in {2, 3}  # a byte that nothing depends on may change unseen
    assert opened() == opened()


def test_other_files_or_another_schema_need_another_cache(opened, source):
    assert opened() == 1
    source.write_text(SOURCE.replace("2025", "2026"), encoding="utf-8")
    assert opened() == 2
    source.write_text(SOURCE.replace("2025", "2026") + "more\n", encoding="utf-8")
    assert opened() == 3
    assert opened(schema=2) == 4
    assert opened(schema=2) == 4


@pytest.mark.skipif(os.name == "nt", reason="a file in the way of a folder fails otherwise there")
def test_a_cache_that_cannot_be_written_costs_time_only(opened, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("MEDDX_HOME", str(blocked))
    assert opened() == 1
    assert opened() == 2


def test_rows_of_unequal_length_become_offsets():
    starts, flat = cache.ragged([[1, 2], [], [7]])
    assert starts.tolist() == [0, 2, 2, 3]
    assert flat.tolist() == [1, 2, 7]
