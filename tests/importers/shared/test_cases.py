from pathlib import Path

import pytest

from meddx.case.record import Case, Note
from meddx.case.source import Source
from meddx.importers.shared.cases import load_each, short_hash
from meddx.jobs import Cancelled
from meddx.phrase import Phrase, Refused


def load_one(path, context):
    if path.name == "bad":
        raise Refused("bad", Phrase("Bad."))
    if path.name == "gone":
        raise OSError
    return Case(notes=(Note(path.name, path.name, "text"),))


def test_one_case_a_file_and_refusals_in_the_first(context):
    cases = load_each(
        (Source(Path("bad")), Source(Path("a")), Source(Path("gone")), Source(Path("b"))),
        context,
        load_one,
    )
    assert [case.notes[0].note_id for case in cases] == ["a", "b"]
    assert [(r.file, r.code) for r in cases[0].refused] == [("bad", "bad"), ("gone", "unreadable")]
    assert cases[1].refused == ()


def test_only_refusals_make_an_empty_case(context):
    (case,) = load_each((Source(Path("bad")),), context, load_one)
    assert case.is_empty
    assert [file.file for file in case.refused] == ["bad"]


def test_nothing_makes_nothing(context):
    assert load_each((), context, load_one) == ()


def test_cancelling_stops(context):
    context.cancel()
    with pytest.raises(Cancelled):
        load_each((Source(Path("a")),), context, load_one)


def test_a_short_hash_is_the_head_of_sha256():
    assert short_hash(b"abc") == "ba7816bf8f01"  # FIPS 180-4, example B.1
