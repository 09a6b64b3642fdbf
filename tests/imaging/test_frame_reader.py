"""Frames are read into the memory they are to lie in, each failure for itself."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.volume import Frames
from meddx.child import Stopping
from meddx.children import Children
from meddx.imaging import frame_reader
from meddx.phrase import Phrase, Refused
from tests.helpers.lying import coded, plain

VALUES = np.arange(5 * 20, dtype=np.int16).reshape(5, 4, 5)


@pytest.fixture(scope="module")
def children():
    made = Children(1, memory_mb=4096)
    made.start()
    yield made
    made.close()


def memory(numbers):
    return {number: np.full((4, 5), -1, np.int16) for number in numbers}


class Unasked:
    """Children that nothing may be asked of."""

    def call(self, *_):
        raise AssertionError("a child was asked")


def test_plain_frames_are_read_in_place_without_a_child(tmp_path):
    into = memory([4, 1])
    assert frame_reader.read(plain(tmp_path, VALUES).data, into, Unasked()) == {}
    assert all(np.array_equal(into[number], VALUES[number]) for number in (1, 4))


def test_unused_bits_are_cleaned_in_place(tmp_path):
    data = plain(tmp_path, VALUES | np.int16(-32768)).data
    refs = tuple(
        replace(r, coding=replace(r.coding, bits_stored=12, high_bit=11)) for r in data.refs
    )
    into = memory([2])
    assert frame_reader.read(Frames(refs, data.shape, data.dtype), into, Unasked()) == {}
    assert np.array_equal(into[2], VALUES[2])


def test_coded_frames_arrive_in_the_memory_given(tmp_path, children):
    into = memory([3, 0])
    assert frame_reader.read(coded(tmp_path / "a", VALUES).data, into, children) == {}
    assert all(np.array_equal(into[number], VALUES[number]) for number in (0, 3))


def test_a_file_that_is_gone_or_too_short_is_its_own_failure(tmp_path, children):
    data = plain(tmp_path, VALUES).data
    (tmp_path / "0001.raw").unlink()
    short = tmp_path / "0003.raw"
    short.write_bytes(short.read_bytes()[:-1])
    into = memory(range(5))
    failures = frame_reader.read(data, into, children)
    assert {number: failure.code for number, failure in failures.items()} == {1: "gone", 3: "gone"}
    assert np.array_equal(into[4], VALUES[4])


def test_a_damaged_frame_is_its_own_failure_in_whole_sentences(tmp_path, children):
    data = coded(tmp_path / "a", VALUES).data
    content = bytearray((tmp_path / "a").read_bytes())
    ref = data.refs[2]
    content[ref.offset + 8 : ref.offset + ref.length] = b"\xff" * (ref.length - 8)
    (tmp_path / "a").write_bytes(content)
    into = memory(range(5))
    failures = frame_reader.read(data, into, children)
    assert list(failures) == [2]
    assert failures[2].code == "damaged"
    assert "Export the image again" in str(failures[2].phrase)
    assert np.array_equal(into[3], VALUES[3])


class Mortal:
    """Children that die of one frame, as a decoder does that crashes."""

    def __init__(self, children, deadly):
        self.children, self.deadly, self.asked = children, deadly, []

    def call(self, function, arguments, deadline_s, should_stop, into, block=None):
        numbers = [item[2] for item in arguments["items"]]
        self.asked.append(numbers)
        if self.deadly in numbers:
            raise Refused("crashed", Phrase("The decoder could not read this file."))
        return self.children.call(function, arguments, deadline_s, should_stop, into)


def test_a_frame_that_ends_its_child_costs_no_other(tmp_path, children):
    mortal = Mortal(children, 1)
    into = memory(range(4))
    failures = frame_reader.read(coded(tmp_path / "a", VALUES).data, into, mortal)
    assert {number: failure.code for number, failure in failures.items()} == {1: "crashed"}
    assert mortal.asked == [[0, 1, 2, 3], [0], [1], [2], [3]]
    assert all(np.array_equal(into[number], VALUES[number]) for number in (0, 2, 3))


def test_stopping_ends_the_reading(tmp_path, children):
    with pytest.raises(Stopping):
        frame_reader.read(coded(tmp_path / "a", VALUES).data, memory([0]), children, lambda: True)


def test_nothing_wanted_is_nothing_read(tmp_path):
    assert frame_reader.read(plain(tmp_path, VALUES).data, {}, Unasked()) == {}
