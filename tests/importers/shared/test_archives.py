"""ZIP archives: read in memory, within limits; a hostile one is refused whole (H5, H10)."""

import json
import random
import stat
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from meddx.case import zipped
from meddx.case.source import Source, opened
from meddx.importers.shared.archives import listing, look_into
from meddx.importers.shared.opening import import_all
from meddx.phrase import Refused
from tests.helpers.archives import (
    AES_128,
    AES_256,
    NOTE,
    ZIP_CRYPTO,
    bomb,
    many_entries,
    overlapping,
    packed,
    raw,
    written,
)

AES_WORD = "pässwort 密码"
HEAD = 64


def look(path, context, password=""):
    looked = look_into(Source(path, "", password), context, HEAD)
    return {s.member: head for s, head in looked.files}, [(r.file, r.code) for r in looked.refused]


def test_members_are_listed_with_their_first_bytes(tmp_path, context):
    path = written(tmp_path, packed({"a/b.txt": b"x" * 100, "c.bin": b"12"}))
    files, refused = look(path, context)
    assert files == {"a/b.txt": b"x" * HEAD, "c.bin": b"12"}
    assert refused == []


def test_a_member_is_read_whole_and_can_be_sought(tmp_path):
    content = bytes(range(256)) * 40_000
    path = written(tmp_path, packed({"big.bin": content, "small": b"s"}))
    for _ in range(2):
        with opened(Source(path, "big.bin")) as stream:
            stream.seek(1000)
            assert stream.read(10) == content[1000:1010]
    assert opened(Source(path, "small")).read() == b"s"


def test_nothing_is_written_to_the_disk(tmp_path, context):
    path = written(tmp_path, packed({"a.txt": NOTE.encode()}))
    found = import_all((path,), context)
    assert len(found.imported) == 1
    assert [item.name for item in tmp_path.iterdir()] == ["a.zip"]


def test_the_names_of_an_archive_are_not_gathered_anew_for_each_member(tmp_path):
    path = written(tmp_path, packed({f"{n}.txt": b"x" for n in range(20)}))
    assert zipped.archive(path).names is zipped.archive(path).names


def test_an_archive_that_changed_is_read_anew(tmp_path):
    path = written(tmp_path, packed({"a": b"one"}))
    assert opened(Source(path, "a")).read() == b"one"
    written(tmp_path, packed({"b": b"another"}))
    assert opened(Source(path, "b")).read() == b"another"
    with pytest.raises(Refused) as refused:
        opened(Source(path, "a"))
    assert refused.value.code == "gone"


def test_an_archive_in_an_archive_is_opened_and_no_deeper(tmp_path, context):
    deep = packed({"deep.txt": b"deep"})
    inner = packed({"in.txt": NOTE.encode(), "deep.zip": deep})
    path = written(tmp_path, packed({"sub/inner.zip": inner, "out.txt": b"out"}))
    files, refused = look(path, context)
    assert set(files) == {"out.txt", "sub/inner.zip/in.txt"}
    assert refused == [("a.zip/sub/inner.zip/deep.zip", "nested_archive")]
    assert opened(Source(path, "sub/inner.zip/in.txt")).read() == NOTE.encode()


@pytest.mark.parametrize(
    ("name", "flags", "shown"),
    [
        ("病历/胸片.txt".encode(), 0x800, "病历/胸片.txt"),
        ("病历/胸片.txt".encode(), 0, "病历/胸片.txt"),
        ("病历/胸片.txt".encode("gbk"), 0, "病历/胸片.txt"),
        ("张喆.txt".encode("gbk"), 0, "张喆.txt"),
        ("Müller.txt".encode("cp437"), 0, "Müller.txt"),
        (b"a\\b.txt", 0, "a/b.txt"),
    ],
)
def test_names_in_other_scripts(tmp_path, context, name, flags, shown):
    path = written(tmp_path, raw([(name, flags, b"content")]))
    files, refused = look(path, context)
    assert (list(files), refused) == ([shown], [])
    assert opened(Source(path, shown)).read() == b"content"


@pytest.mark.parametrize(
    "names",
    [
        [b"../a"],
        [b"a/../../b"],
        [b"/etc/passwd"],
        [b"C:\\a"],
        [b"C:a"],
        [b"\\\\host\\share\\a"],
        [b"a:stream"],
        [b"a", b"a"],
        [b"A.dcm", b"a.dcm"],
        [b"a", b"a/b"],
        [b"CON"],
        [b"a/nul.txt"],
        [b"a. "],
        [b"a./b"],
        [b"a\x00b"],
        [b"a//b"],
        [b"./a"],
    ],
)
def test_names_that_lead_out_or_clash_refuse_the_whole_archive(tmp_path, context, names):
    path = written(tmp_path, raw([(b"good.txt", 0, b"x"), *((name, 0, b"x") for name in names)]))
    assert look(path, context) == ({}, [("a.zip", "unsafe_archive")])


def test_a_link_in_an_archive_refuses_it(tmp_path, context):
    path = written(tmp_path, raw([(b"link", 0, b"/etc/passwd")], (stat.S_IFLNK | 0o777) << 16))
    assert look(path, context) == ({}, [("a.zip", "unsafe_archive")])


@pytest.mark.parametrize(
    ("content", "password"),
    [(ZIP_CRYPTO, "secret1"), (AES_256, AES_WORD), (AES_128, AES_WORD)],
    ids=["zipcrypto", "aes256", "aes128"],
)
def test_passwords(tmp_path, context, content, password):
    path = written(tmp_path, content)
    assert look(path, context) == ({}, [("a.zip", "password_needed")])
    assert look(path, context, "wrong") == ({}, [("a.zip", "password_wrong")])
    assert look(path, context, password) == ({"note.txt": NOTE.encode()[:HEAD]}, [])
    (imported,) = import_all((Source(path, "", password),), context).imported
    assert imported.case.notes[0].text == NOTE
    assert imported.case.patient.patient_id == "A1"


def test_locked_archives_are_named_so_that_they_can_be_asked_for(tmp_path, context):
    written(tmp_path, ZIP_CRYPTO)
    written(tmp_path, packed({"n.txt": NOTE.encode()}), "open.zip")
    found = import_all((tmp_path,), context)
    assert [item.sources[0].member for item in found.imported] == ["n.txt"]
    assert found.locked == (Source(tmp_path / "a.zip"),)


def test_a_changed_aes_member_is_never_taken_for_a_good_one(tmp_path, context):
    content = bytearray(AES_256)
    content[80] ^= 1
    path = written(tmp_path, bytes(content))
    assert look(path, context, AES_WORD) == ({}, [("a.zip", "damaged_archive")])


def test_a_password_is_in_no_text(tmp_path):
    source = Source(tmp_path / "a.zip", "b", "geheim")
    assert "geheim" not in repr(source) + str(source) + source.label + source.name


@pytest.mark.parametrize("end", [40, 100, -30, -5])
def test_an_archive_that_is_cut_short_is_refused(tmp_path, context, end):
    path = written(tmp_path, packed({"a.txt": bytes(range(256)) * 4})[:end])
    files, refused = look(path, context)
    assert files == {}
    assert refused == [("a.zip", "damaged_archive")]


def test_a_damaged_member_is_named_and_the_others_are_read(tmp_path, context):
    content = packed({"bad.txt": bytes(range(256)), "good.txt": NOTE.encode()})
    at = content.index(b"bad.txt") + 7
    path = written(tmp_path, content[:at] + b"\xff" * 40 + content[at + 40 :])
    files, refused = look(path, context)
    assert list(files) == ["good.txt"]
    assert refused == [("a.zip/bad.txt", "damaged_archive")]


def test_an_office_document_is_no_archive():
    assert not zipped.is_archive(packed({"[Content_Types].xml": b"<x/>"}))
    assert not zipped.is_archive(packed({"META-INF/MANIFEST.MF": b""}))
    assert zipped.is_archive(packed({"a": b""}))


def test_what_systems_leave_in_archives_is_left_out(tmp_path, context):
    names = ("__MACOSX/._a.txt", ".DS_Store", "x/Thumbs.db", "AUTORUN.INF", "a.txt")
    path = written(tmp_path, packed(dict.fromkeys(names, b"x")))
    looked = look_into(Source(path), context, HEAD)
    assert ([s.member for s, _ in looked.files], looked.left_out) == (["a.txt"], 4)


def test_mutated_archives_are_read_or_refused(tmp_path):
    rng = random.Random(20261122)  # noqa: S311 - a seed, no secret
    inner = packed({"x.txt": bytes(300)})
    good = (packed({"a/b.txt": b"hello" * 50, "i.zip": inner}), ZIP_CRYPTO, AES_256, AES_128)
    words = ("", "secret1", AES_WORD)
    ends = Counter()
    for number in range(600):
        content = bytearray(rng.choice(good))
        for _ in range(rng.choice((1, 1, 2, 6))):
            at = rng.randrange(len(content))
            content[at : at + rng.choice((0, 1, 1, 4))] = rng.randbytes(rng.choice((0, 1, 1, 4)))
        path = written(tmp_path, bytes(content), f"{number}.zip")
        source = Source(path, "", rng.choice(words))
        try:
            for name in listing(source.as_json()).header["names"]:
                zipped.member(path, name, source.password)
            ends["read"] += 1
        except Refused as refused:
            ends[refused.code] += 1
    assert ends["read"] > 20
    assert ends["damaged_archive"] > 100
    assert ends.total() == 600


MEASURE = """
import json, sys, time
from pathlib import Path
from meddx.importers.shared.archives import heads, listing
from meddx.phrase import Refused
source, begun = json.loads(sys.argv[1]), time.perf_counter()
try:
    names = listing(source).header["names"]
    heads(source, names, 4096)
    code = "opened"
except Refused as refused:
    code = refused.code
print(json.dumps({
    "code": code,
    "seconds": time.perf_counter() - begun,
    "peak_mb": int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024,
}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read in Linux's way")
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: bomb(1 << 30), "too_dense"),
        (lambda: packed({"inner.zip": bomb(300 << 20)}), "opened"),
        (lambda: overlapping(1000, 10 << 20), "too_dense"),
        (lambda: many_entries(1_000_000), "too_many_entries"),
        (lambda: many_entries(100_001), "too_many_entries"),
    ],
    ids=["flat", "nested-outer", "overlapping", "million-entries", "just-too-many"],
)
def test_bombs_are_refused_in_little_time_and_memory(tmp_path, make, code):
    measured = _measured(Source(written(tmp_path, make())))
    assert measured["code"] == code
    assert measured["seconds"] < 5
    assert measured["peak_mb"] < 500


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read in Linux's way")
def test_a_bomb_inside_an_archive_is_refused(tmp_path, context):
    path = written(tmp_path, packed({"inner.zip": bomb(300 << 20), "good.txt": NOTE.encode()}))
    measured = _measured(Source(path, "inner.zip"))
    assert (measured["code"], measured["peak_mb"] < 500) == ("too_dense", True)
    begun = time.perf_counter()
    found = import_all((path,), context)
    assert time.perf_counter() - begun < 5
    assert [item.name for item in found.imported] == ["a.zip/good.txt"]
    assert [(r.file, r.code) for r in found.refused] == [("a.zip/inner.zip", "too_dense")]


def _measured(source: Source):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, json.dumps(source.as_json())],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    return json.loads(done.stdout)
