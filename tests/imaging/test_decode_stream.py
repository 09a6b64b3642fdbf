"""Compressed frames: every syntax that can be made here, damage, and sizes that contradict."""

import io
import logging
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef
from meddx.imaging import decode, decode_stream
from meddx.phrase import Refused
from tests.helpers.decoding import frames_of, refs_of, restored
from tests.helpers.phantoms import write

RLE = "1.2.840.10008.1.2.5"
JPEG = "1.2.840.10008.1.2.4.50"
TWELVE_BIT = "1.2.840.10008.1.2.4.51"
JPEG_LS = "1.2.840.10008.1.2.4.80"
JPEG_2000 = "1.2.840.10008.1.2.4.90"
HTJ2K = "1.2.840.10008.1.2.4.201"
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
TWELVE = {"BitsStored": 12, "HighBit": 11}


@pytest.fixture(autouse=True)
def quiet(caplog):
    """The library tells of every decoder that failed, also where the next one succeeds."""
    caplog.set_level(logging.CRITICAL, "pydicom")


def picture(seed=0, rows=24, columns=20):
    return np.random.default_rng(seed).integers(0, 4096, (rows, columns), np.uint16)


def jpeg_2000(values):
    import imagecodecs

    return bytes(imagecodecs.jpeg2k_encode(values, codecformat="j2k", level=0))


def htj2k(values):
    return bytes(imagecodecs.htj2k_encode(values, reversible=True))


def jpeg_ls(values):
    import imagecodecs

    return bytes(imagecodecs.jpegls_encode(values))


def deflated(values):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(values.astype("<u2").tobytes()) + packer.flush()


@pytest.mark.parametrize(
    ("syntax", "encode"),
    [(JPEG_2000, jpeg_2000), (JPEG_LS, jpeg_ls)],
    ids=["JPEG 2000", "JPEG-LS"],
)
def test_lossless_frames_are_what_was_stored(tmp_path, syntax, encode):
    clip = np.stack([picture(seed) for seed in range(3)])
    path = write(tmp_path / "a.dcm", clip, NumberOfFrames=3)
    frames = frames_of(restored(path, syntax, [encode(frame) for frame in clip]))
    assert np.array_equal(np.stack(frames), clip)


def test_htj2k_frames_are_what_was_stored(tmp_path):
    clip = np.stack([picture(seed) for seed in range(3)])
    path = write(tmp_path / "a.dcm", clip, NumberOfFrames=3)
    frames = frames_of(restored(path, HTJ2K, [htj2k(frame) for frame in clip]))
    assert np.array_equal(np.stack(frames), clip)


def test_deflated_frames_are_what_was_stored(tmp_path):
    clip = np.stack([picture(seed) for seed in range(3)])
    path = write(tmp_path / "a.dcm", clip, NumberOfFrames=3)
    restored(path, JPEG_2000, [deflated(frame) for frame in clip])
    other = DEFLATED_FRAMES.encode() + b"\0"  # a syntax too new for the library to write
    path.write_bytes(path.read_bytes().replace(JPEG_2000.encode(), other))
    assert np.array_equal(np.stack(frames_of(path)), clip)


def test_a_frame_in_several_fragments_is_put_together(tmp_path):
    stored = picture()
    code = jpeg_2000(stored)
    path = write(tmp_path / "a.dcm", stored)
    dataset_path = restored(path, JPEG_2000, [code])
    (ref,) = refs_of(dataset_path)
    half = len(code) // 4 * 2
    second = code[half:] + b"\0" * (len(code) % 2)
    items = b"".join(
        b"\xfe\xff\x00\xe0" + struct.pack("<L", len(part)) + part for part in (code[:half], second)
    )
    values, photometric = decode_stream.decoded(items, ref)
    assert np.array_equal(values, stored)
    assert photometric == "MONOCHROME2"


def twelve_bit(values):
    import imagecodecs

    return bytes(imagecodecs.jpeg8_encode(values, level=100, bitspersample=12, lossless=False))


@pytest.mark.parametrize("signed", [False, True])
def test_jpeg_of_12_bits_keeps_its_sign(tmp_path, signed):
    ramp = np.linspace(1, 4094, 32 * 32).reshape(32, 32).astype(np.uint16)
    expected = np.where(signed & (ramp > 2047), ramp.astype(int) - 4096, ramp)
    form = {**TWELVE, "PixelRepresentation": int(signed)}
    path = restored(write(tmp_path / "a.dcm", ramp, **form), TWELVE_BIT, [twelve_bit(ramp)])
    (found,) = frames_of(path)
    assert found.dtype == (np.int16 if signed else np.uint16)
    # Lossy: near the change of sign a value may land on the other side.
    off = np.abs(found.astype(int) - expected)
    assert np.minimum(off, 4096 - off).max() <= 4


def test_jpeg_of_8_bits_is_near_what_was_stored(tmp_path):
    from PIL import Image

    smooth = np.add.outer(np.arange(32), np.arange(32)).astype(np.uint8) * 3
    with io.BytesIO() as buffer:
        Image.fromarray(smooth).save(buffer, "JPEG", quality=95)
        code = buffer.getvalue()
    path = restored(write(tmp_path / "a.dcm", smooth), JPEG, [code])
    assert np.abs(frames_of(path)[0].astype(int) - smooth).max() <= 4


def test_an_unknown_transfer_syntax_is_named(tmp_path):
    path = write(tmp_path / "a.dcm", picture())
    (ref,) = refs_of(restored(path, JPEG_2000, [jpeg_2000(picture())]))
    other = replace(ref, coding=replace(ref.coding, syntax="1.2.840.10008.1.2.4.999"))
    with pytest.raises(Refused, match=r"1\.2\.840\.10008\.1\.2\.4\.999") as caught:
        decode_stream.decoded(b"", other)
    assert caught.value.code == "transfer_syntax"
    assert not decode_stream.is_known("1.2.840.10008.1.2.4.999")
    assert not decode_stream.is_known("")


def test_every_syntax_of_the_list_is_known():
    known = [JPEG, TWELVE_BIT, JPEG_LS, JPEG_2000, RLE, DEFLATED_FRAMES]
    known += [f"1.2.840.10008.1.2.4.{n}" for n in (57, 70, 81, 91, 201, 202, 203)]
    assert [syntax for syntax in known if not decode_stream.is_known(syntax)] == []


@pytest.mark.parametrize(("rows", "columns"), [(12, 20), (24, 40), (20, 24)])
def test_a_picture_of_another_size_than_its_header_is_refused(tmp_path, rows, columns):
    path = write(tmp_path / "a.dcm", picture(0, rows, columns))
    (ref,) = refs_of(restored(path, JPEG_2000, [jpeg_2000(picture(0, rows, columns))]))
    code = jpeg_2000(picture())
    items = b"\xfe\xff\x00\xe0" + struct.pack("<L", len(code)) + code
    with pytest.raises(Refused, match="another size"):
        decode_stream.decoded(items, ref)


def test_a_picture_of_more_colours_than_its_header_is_refused(tmp_path):
    rgb = np.zeros((24, 20, 3), np.uint8)
    path = write(tmp_path / "a.dcm", picture().astype(np.uint8))
    with pytest.raises(Refused, match="another size"):
        frames_of(restored(path, JPEG_2000, [jpeg_2000(rgb)]))


@pytest.mark.parametrize(
    ("syntax", "encode"),
    [(JPEG_2000, jpeg_2000), (JPEG_LS, jpeg_ls)],
    ids=["JPEG 2000", "JPEG-LS"],
)
def test_a_damaged_frame_is_refused_and_the_others_are_read(tmp_path, syntax, encode):
    clip = np.stack([picture(seed) for seed in range(3)])
    codes = [encode(frame) for frame in clip]
    codes[1] = codes[1][:40]
    path = restored(write(tmp_path / "a.dcm", clip, NumberOfFrames=3), syntax, codes)
    reply = decode.frames(**decode.packed(refs_of(path)), dtype="<u2")
    arrays = dict(reply.arrays)
    assert set(arrays) == {"0", "2"}
    assert np.array_equal(arrays["2"], clip[2])
    assert [(n, code) for n, code, *_ in reply.header["refused"]] == [(1, "damaged")]


def test_deflated_frames_never_unpack_to_more_than_a_frame():
    coding = Coding(DEFLATED_FRAMES, 2, 2, 1, 16, 16, 15, False, "MONOCHROME2")
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    bomb = packer.compress(bytes(50_000_000)) + packer.flush()
    items = b"\xfe\xff\x00\xe0" + struct.pack("<L", len(bomb)) + bomb
    values, _ = decode_stream.decoded(items, FrameRef(None, 0, coding))
    assert values.tolist() == [[0, 0], [0, 0]]


def test_fragments_end_where_no_item_begins():
    item = b"\xfe\xff\x00\xe0" + struct.pack("<L", 2)
    assert decode_stream.fragments(item + b"ab" + item + b"cd" + b"nonsense") == [b"ab", b"cd"]
    assert decode_stream.fragments(item + b"ab" + item[:6]) == [b"ab"]
    assert decode_stream.fragments(b"") == []


def test_the_name_of_a_syntax_is_said_where_it_has_one():
    assert "JPEG 2000" in decode_stream.syntax_name(JPEG_2000)
    assert decode_stream.syntax_name("1.2.3") == "transfer syntax 1.2.3"
    assert decode_stream.syntax_name("") == "transfer syntax ?"


def test_rule_07_a_colour_jpeg_that_says_nothing_of_its_colours_is_read() -> None:
    """Without the markers of JFIF or Adobe the header alone says what the components are."""
    rgb = np.zeros((16, 24, 3), np.uint8)
    rgb[:] = (200, 100, 50)
    stream = bytes(imagecodecs.jpeg_encode(rgb, level=100, colorspace="RGB", outcolorspace="RGB"))
    assert stream[2:4] == b"\xff\xee"  # Adobe's marker
    bare = stream[:2] + stream[4 + int.from_bytes(stream[4:6]) :]
    item = struct.pack("<HHL", 0xFFFE, 0xE000, len(bare) + len(bare) % 2)
    items = item + bare + b"\0" * (len(bare) % 2)
    coding = Coding("1.2.840.10008.1.2.4.50", 16, 24, 3, 8, 8, 7, False, "RGB")
    found, space = decode_stream.decoded(items, FrameRef(Source(Path("bare")), 0, coding))
    assert space == "RGB"
    assert int(np.abs(found.astype(int) - rgb).max()) <= 2
