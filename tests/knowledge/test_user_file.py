import gzip

import pytest

from meddx.knowledge import user_file
from meddx.phrase import Refused


def test_a_file_is_unpacked_up_to_a_size(tmp_path):
    (tmp_path / "a.tsv").write_bytes(gzip.compress(b"\xef\xbb\xbfone\ntwo\n"))
    assert user_file.lines(tmp_path / "a.tsv", 20) == ["one", "two"]
    with pytest.raises(Refused, match=r"a\.tsv is damaged or too large"):
        user_file.content(tmp_path / "a.tsv", 10)


def test_a_folder_is_seen_to_change_with_its_files(tmp_path):
    assert user_file.seen(tmp_path / "none") == ()
    (tmp_path / "a.tsv").write_text("one")
    first = user_file.seen(tmp_path)
    (tmp_path / ".part-1").write_text("half of it")
    (tmp_path / "removed").mkdir()
    assert user_file.seen(tmp_path) == first
    (tmp_path / "a.tsv").write_text("one and two")
    assert user_file.seen(tmp_path) != first
