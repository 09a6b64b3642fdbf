"""From a header to references: what is read straight, what needs its file, what is complete."""

import numpy as np
import pytest

from meddx.case.source import Source
from meddx.importers.shared import dicom_attributes, dicom_frames
from meddx.phrase import Refused
from tests.helpers.decoding import frames_of, refs_of, restored
from tests.helpers.phantoms import write

CLIP = np.arange(3 * 12, dtype=np.uint16).reshape(3, 3, 4)
JPEG_2000 = "1.2.840.10008.1.2.4.90"


def test_uncompressed_frames_are_read_straight_from_their_place(tmp_path):
    path = write(tmp_path / "a.dcm", CLIP, NumberOfFrames=3)
    refs = refs_of(path)
    start = path.read_bytes().index(CLIP.tobytes())
    assert [(ref.offset, ref.length) for ref in refs] == [(start + 24 * n, 24) for n in range(3)]
    assert all(ref.is_plain for ref in refs)
    assert [ref.number for ref in refs] == [0, 1, 2]
    assert refs[0].coding is refs[2].coding


def test_of_a_clip_that_is_cut_short_the_complete_frames_are_referred_to(tmp_path):
    path = write(tmp_path / "a.dcm", CLIP, NumberOfFrames=3)
    path.write_bytes(path.read_bytes()[:-1])
    assert np.array_equal(np.stack(frames_of(path)), CLIP[:2])


def test_a_file_cut_within_its_first_frame_is_refused(tmp_path):
    path = write(tmp_path / "a.dcm", CLIP, NumberOfFrames=3)
    path.write_bytes(path.read_bytes()[: -2 * 24 - 1])
    with pytest.raises(Refused, match="before its first picture") as caught:
        refs_of(path)
    assert caught.value.code == "cut"


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.5"])
def test_h5_a_blank_picture_of_few_bytes_is_one(tmp_path, syntax):
    path = restored(
        write(tmp_path / "a.dcm", CLIP[0], Rows=9000, Columns=9000), syntax, [bytes(64)]
    )
    assert len(refs_of(path)) == 1


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.5"])
def test_h5_a_few_bytes_that_claim_to_be_a_huge_picture_are_not_decoded(tmp_path, syntax):
    big = {"Rows": 20_000, "Columns": 20_000}
    path = restored(write(tmp_path / "a.dcm", CLIP[0], **big), syntax, [bytes(4096)])
    with pytest.raises(Refused, match="far beyond") as caught:
        refs_of(path)
    assert caught.value.code == "bomb"


@pytest.mark.parametrize(
    "attributes",
    [
        {"PhotometricInterpretation": "PALETTE COLOR"},
        {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0, "PixelData": bytes(6)},
    ],
    ids=["palette", "single bits"],
)
def test_what_needs_its_whole_file_says_so(tmp_path, attributes):
    path = write(tmp_path / "a.dcm", CLIP, **({"NumberOfFrames": 3} | attributes))
    assert all(ref.whole and not ref.is_plain for ref in refs_of(path))


def test_single_bits_are_told_apart(tmp_path):
    # Least significant bit first, frames without filling between them (PS3.5 8.1.1, D.2).
    frames = np.random.default_rng(2).integers(0, 2, (3, 3, 5), np.uint8)
    packed = np.packbits(frames.reshape(-1), bitorder="little").tobytes()
    form = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0, "NumberOfFrames": 3}
    path = write(tmp_path / "a.dcm", frames, **form, PixelData=packed)
    assert np.array_equal(np.stack(frames_of(path)), frames)


def test_compressed_frames_are_their_items(tmp_path):
    import imagecodecs

    codes = [bytes(imagecodecs.jpeg2k_encode(frame, codecformat="j2k")) for frame in CLIP]
    path = restored(write(tmp_path / "a.dcm", CLIP, NumberOfFrames=3), JPEG_2000, codes)
    content = path.read_bytes()
    refs = refs_of(path)
    assert [content[ref.offset : ref.offset + 4] for ref in refs] == [b"\xfe\xff\x00\xe0"] * 3
    assert all(
        code in content[r.offset : r.offset + r.length] for code, r in zip(codes, refs, strict=True)
    )
    assert not any(ref.whole or ref.is_plain for ref in refs)


def test_the_type_of_voxels_is_known_beforehand(tmp_path):
    def header(name, pixels, **attributes):
        found = dicom_attributes.read(Source(write(tmp_path / name, pixels, **attributes)))
        assert found is not None
        return found

    signed = header("a.dcm", CLIP[0].astype(np.int16))
    assert dicom_frames.voxel_dtype(signed) == np.int16
    rgb = header("b.dcm", np.zeros((3, 4, 3), np.uint8))
    assert dicom_frames.voxel_dtype(rgb) == np.uint8
    palette = header("c.dcm", CLIP[0], PhotometricInterpretation="PALETTE COLOR")
    assert [dicom_frames.is_colour(one) for one in (signed, rgb, palette)] == [False, True, True]
    assert dicom_frames.frame_bytes(rgb) == 36
