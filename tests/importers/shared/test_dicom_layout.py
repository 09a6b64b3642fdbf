"""Where pixels lie: native, encapsulated with and without tables, in fragments, cut short."""

import io
import struct

import pytest

from meddx.importers.shared.dicom_layout import Layout, find

EXPLICIT = "1.2.840.10008.1.2.1"
IMPLICIT = "1.2.840.10008.1.2"
BIG = "1.2.840.10008.1.2.2"
BEFORE = b"an earlier element"
ITEM = b"\xfe\xff\x00\xe0"
END = b"\xfe\xff\xdd\xe0" + bytes(4)
HEAD = b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff"


def found(content, syntax=EXPLICIT):
    stream = io.BytesIO(BEFORE + content)
    stream.seek(len(BEFORE))
    return find(stream, syntax)


def item(payload):
    return ITEM + struct.pack("<L", len(payload)) + payload


def encapsulated(fragments, table=(), end=END):
    return (
        HEAD + item(struct.pack(f"<{len(table)}L", *table)) + b"".join(map(item, fragments)) + end
    )


def content_of(stored, spans):
    whole = BEFORE + stored
    return [whole[offset : offset + length] for offset, length in spans]


def test_native_pixels_are_where_their_element_says():
    layout = found(b"\xe0\x7f\x10\x00OW\0\0" + struct.pack("<L", 6) + b"sixsix")
    assert layout == Layout("PixelData", len(BEFORE) + 12, 6, 6)


def test_pixels_without_vr_begin_four_bytes_earlier():
    layout = found(b"\xe0\x7f\x10\x00" + struct.pack("<L", 6) + b"sixsix", IMPLICIT)
    assert (layout.offset, layout.length) == (len(BEFORE) + 8, 6)


def test_big_endian_lengths():
    layout = found(b"\x7f\xe0\x00\x10OW\0\0" + struct.pack(">L", 6) + b"sixsix", BIG)
    assert (layout.keyword, layout.length, layout.available) == ("PixelData", 6, 6)


@pytest.mark.parametrize(("element", "name"), [(8, "FloatPixelData"), (9, "DoublePixelData")])
def test_floating_point_pixels_are_told_apart(element, name):
    head = b"\xe0\x7f" + bytes([element, 0]) + b"OF\0\0"
    assert found(head + struct.pack("<L", 8) + bytes(8)).keyword == name


def test_of_a_native_file_that_is_cut_what_is_there_is_told():
    layout = found(b"\xe0\x7f\x10\x00OW\0\0" + struct.pack("<L", 600) + b"sixsix")
    assert (layout.length, layout.available) == (600, 6)


@pytest.mark.parametrize("content", [b"", b"\xe0\x7f\x10", b"\x10\x00\x10\x00PN\4\0Doe^"])
def test_no_pixels_are_an_empty_layout(content):
    assert found(content) == Layout()


# Encapsulated


def test_one_frame_is_all_its_fragments():
    stored = encapsulated([b"aaaa", b"bb", b"cccc"])
    layout = found(stored)
    assert layout.length == -1
    assert not layout.is_cut
    assert content_of(stored, layout.frames(1)) == [item(b"aaaa") + item(b"bb") + item(b"cccc")]


def test_without_a_table_each_fragment_is_a_frame():
    stored = encapsulated([b"aaaa", b"bb", b"cccc"])
    assert content_of(stored, found(stored).frames(3)) == [
        item(b"aaaa"),
        item(b"bb"),
        item(b"cccc"),
    ]


def test_a_table_says_which_fragments_are_a_frame():
    stored = encapsulated([b"aaaa", b"bb", b"cccc"], (0, 22))
    frames = content_of(stored, found(stored).frames(2))
    assert frames == [item(b"aaaa") + item(b"bb"), item(b"cccc")]


@pytest.mark.parametrize("table", [(0, 23), (4, 22), (22, 0), (0, 0), (0, 999_999)])
def test_a_table_that_does_not_fit_says_nothing(table):
    assert found(encapsulated([b"aaaa", b"bb", b"cccc"], table)).frames(2) == ()


def test_a_wrong_table_of_as_many_fragments_as_frames_is_not_needed():
    stored = encapsulated([b"aaaa", b"bb"], (0, 999))
    assert content_of(stored, found(stored).frames(2)) == [item(b"aaaa"), item(b"bb")]


def test_more_fragments_than_frames_and_no_table_is_not_certain():
    assert found(encapsulated([b"aaaa", b"bb", b"cccc"])).frames(2) == ()
    assert found(encapsulated([b"aaaa"])).frames(2) == ()
    assert found(encapsulated([])).frames(1) == ()


# Cut short


def test_of_a_cut_file_only_complete_frames_are_given():
    stored = encapsulated([b"aaaa", b"bbbb", b"cccc"], end=b"")[:-1]
    layout = found(stored)
    assert layout.is_cut
    assert content_of(stored, layout.frames(3)) == [item(b"aaaa"), item(b"bbbb")]


def test_of_a_cut_file_with_a_table_the_frame_that_was_begun_is_left_out():
    # The second frame has two fragments; only the first of them arrived.
    stored = encapsulated([b"aaaa", b"bbbb"], (0, 12, 36), end=b"")
    assert content_of(stored, found(stored).frames(3)) == [item(b"aaaa")]


def test_a_single_frame_that_is_cut_is_none():
    assert found(encapsulated([b"aaaa", b"bb"], end=b"")).frames(1) == ()


def test_an_item_that_is_longer_than_the_file_ends_the_walk():
    stored = encapsulated([b"aaaa"], end=ITEM + struct.pack("<L", 0x7FFFFFFF) + b"b")
    layout = found(stored)
    assert layout.is_cut
    assert content_of(stored, layout.spans) == [item(b"aaaa")]
