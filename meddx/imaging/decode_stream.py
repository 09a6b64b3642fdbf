"""Decodes compressed frames: which decoder is asked, in which order, and what is checked."""

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Coding, FrameRef
from meddx.imaging import codestream, decode_bits, decode_direct
from meddx.imaging.decode_bits import SIZE
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

SYNTAX: Final = Phrase(
    "The pixels are stored as {name}, which MedDx cannot decode. "
    "Export the image again uncompressed or as JPEG 2000."
)
DAMAGED: Final = Phrase(
    "The pixels of this file ({name}) are damaged, cut short or do not fit its header. "
    "Export the image again."
)

# Which of pydicom's decoders is asked first.
_PLUGINS: Final = {
    "1.2.840.10008.1.2.4.50": ("pillow",),
    "1.2.840.10008.1.2.4.51": ("pillow",),
    "1.2.840.10008.1.2.4.80": ("pyjpegls",),
    "1.2.840.10008.1.2.4.81": ("pyjpegls",),
    "1.2.840.10008.1.2.4.90": ("pylibjpeg", "pillow"),
    "1.2.840.10008.1.2.4.91": ("pylibjpeg", "pillow"),
    "1.2.840.10008.1.2.5": ("pylibjpeg", "pydicom"),
}
_BASELINE: Final = "1.2.840.10008.1.2.4.50"
_RLE: Final = "1.2.840.10008.1.2.5"
_DEFLATED_FRAMES: Final = "1.2.840.10008.1.2.8.1"
# Sequential, spectral selection and progressive JPEG with 12 bits: only libjpeg-turbo knows them.
_TWELVE_BIT_JPEG: Final = frozenset(
    {"1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55"}
)
# What decoders of these make of a stream that was cut short is a picture, or takes seconds.
_WITH_END: Final = (
    frozenset({"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"})
    | _TWELVE_BIT_JPEG
    | decode_direct.LOSSLESS_JPEG
)
_END_OF_IMAGE: Final = b"\xff\xd9"
_TAIL: Final = 64
_ITEM: Final = b"\xfe\xff\x00\xe0"
_NO_TABLE: Final = _ITEM + b"\0\0\0\0"

Decoded = tuple[NDArray[Any], str]


def syntax_name(syntax: str) -> str:
    """Name of a transfer syntax, or its UID where it has none."""
    from pydicom.uid import UID

    name = str(UID(syntax).name)
    return name if name != syntax else f"transfer syntax {syntax or '?'}"


def is_known(syntax: str) -> bool:
    """Whether some installed decoder can be asked at all."""
    ours = syntax in _TWELVE_BIT_JPEG | decode_direct.LOSSLESS_JPEG or syntax == _DEFLATED_FRAMES
    return ours or _pydicoms(syntax) is not None


def _pydicoms(syntax: str) -> Any:  # noqa: ANN401 - pydicom is not typed here
    """Return pydicom's decoder of a syntax, None if it has none here."""
    from pydicom.pixels.decoders.base import get_decoder
    from pydicom.uid import UID

    try:
        decoder = get_decoder(UID(syntax))
    except (NotImplementedError, ValueError):
        return None
    return decoder if decoder.is_available else None


def fragments(items: bytes) -> list[bytes]:
    """Return what is inside a run of items (PS3.5 A.4)."""
    parts: list[bytes] = []
    place = 0
    while items[place : place + 4] == _ITEM and len(items) >= place + 8:
        length = struct.unpack("<L", items[place + 4 : place + 8])[0]
        parts.append(items[place + 8 : place + 8 + length])
        place += 8 + length
    return parts


def decoded(items: bytes, ref: FrameRef) -> Decoded:
    """Decode one frame from its items: the values, and the colour model that they are in.

    Raises
    ------
    Refused
        ``transfer_syntax`` if no decoder knows it, ``damaged`` if all fail or the picture has
        another size than the header says.
    """
    coding = ref.coding
    stream = b"".join(fragments(items))
    _compare(stream, coding)
    return _first(_of_items(items, stream, ref), coding.syntax)


def of_dataset(dataset: "Dataset", ref: FrameRef) -> Decoded:
    """Decode one frame of a parsed file: for broken offset tables, where pydicom finds it."""
    from pydicom.encaps import generate_frames

    coding = ref.coding
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    found = generate_frames(dataset.PixelData, number_of_frames=count)
    stream = next((frame for n, frame in enumerate(found) if n == ref.number), b"")
    padded = stream + b"\0" * (len(stream) % 2)
    items = _ITEM + struct.pack("<L", len(padded)) + padded
    _compare(stream, coding)
    return _first(_of_items(items, stream, ref), coding.syntax)


def _compare(stream: bytes, coding: Coding) -> None:
    """Refuse a picture that is not what the header says, or that has no end."""
    if coding.syntax in _WITH_END and _END_OF_IMAGE not in stream[-_TAIL:]:
        raise Refused("damaged", DAMAGED.with_values(name=syntax_name(coding.syntax)))
    facts = codestream.facts(stream)
    if facts is None:
        return
    same_size = (facts.rows, facts.columns) == (coding.rows, coding.columns)
    if not same_size or facts.components != coding.samples:
        raise Refused("damaged", SIZE)
    if (facts.bits + 7) // 8 != (coding.bits_allocated + 7) // 8 and (
        facts.bits > coding.bits_allocated or facts.bits < coding.bits_stored
    ):
        raise Refused("damaged", SIZE)


def _first(attempts: Iterator[Callable[[], Decoded]], syntax: str) -> Decoded:
    """Return what the first decoder that succeeds says."""
    asked = False
    for attempt in attempts:
        asked = True
        try:
            return attempt()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - decoders raise anything; the next one is asked
            continue
    if not asked:
        raise Refused("transfer_syntax", SYNTAX.with_values(name=syntax_name(syntax)))
    raise Refused("damaged", DAMAGED.with_values(name=syntax_name(syntax)))


def _of_items(items: bytes, stream: bytes, ref: FrameRef) -> Iterator[Callable[[], Decoded]]:
    """List the ways to decode a frame, the best one first."""
    coding = ref.coding
    if coding.syntax == _DEFLATED_FRAMES:
        yield lambda: (_inflated(stream, coding), coding.photometric)
        return
    if (direct := decode_direct.decoder_for(stream, coding)) is not None:
        yield lambda: (direct(stream, coding), coding.photometric)
    if coding.syntax == _RLE and coding.bits_allocated == 1:
        count = coding.rows * coding.columns * coding.samples
        bits = decode_bits.rle_bits
        yield lambda: (decode_bits.native_shape(bits(stream, count), coding), coding.photometric)
        return
    if (decoder := _pydicoms(coding.syntax)) is not None:
        for plugin in _PLUGINS.get(coding.syntax, ("",)):
            yield _by_pydicom(decoder, plugin, _NO_TABLE + items, coding)
    if coding.syntax == _BASELINE and coding.samples == 3:  # pydicom fails where no marker helps it
        space = "RGB" if coding.photometric == "RGB" else "YBR_FULL"
        yield lambda: (decode_direct.whole_jpeg(stream, coding), space)
    if coding.syntax in _TWELVE_BIT_JPEG and coding.samples == 1:
        yield lambda: (decode_direct.whole_jpeg(stream, coding), coding.photometric)
    # Only here: what all others fail on elsewhere is damage, and SimpleITK takes many seconds and
    # gigabytes to say so.
    if coding.syntax in _TWELVE_BIT_JPEG and not ref.source.member:
        yield lambda: (_by_itk(ref), coding.photometric)


def _by_pydicom(
    decoder: Any,  # noqa: ANN401 - pydicom is not typed here
    plugin: str,
    buffer: bytes,
    coding: Coding,
) -> Callable[[], Decoded]:
    def attempt() -> Decoded:
        values, meta = decoder.as_array(
            buffer,
            index=0,
            raw=True,
            decoding_plugin=plugin,
            rows=coding.rows,
            columns=coding.columns,
            samples_per_pixel=coding.samples,
            bits_allocated=coding.bits_allocated,
            bits_stored=coding.bits_stored,
            pixel_representation=int(coding.signed),
            photometric_interpretation=coding.photometric,
            planar_configuration=coding.planar,
            number_of_frames=1,
            pixel_keyword="PixelData",
        )
        return values, str(meta["photometric_interpretation"])

    return attempt


def _inflated(stream: bytes, coding: Coding) -> NDArray[Any]:
    """Inflate one frame of the Deflated Image Frame syntax (PS3.5 8.2.13)."""
    size = coding.rows * coding.columns * coding.samples * max(1, coding.bits_allocated // 8)
    payload = zlib.decompressobj(-zlib.MAX_WBITS).decompress(stream, size)
    return decode_bits.native(payload, coding)


def _by_itk(ref: FrameRef) -> NDArray[Any]:
    """Decode with SimpleITK's own GDCM, and undo what it does beyond decoding.

    It rescales, and it inverts MONOCHROME1: the value it gives is then ``2**BitsStored - 1``
    less the stored one.
    """
    import SimpleITK

    coding = ref.coding
    reader: Any = SimpleITK.ImageFileReader()  # type: ignore[no-untyped-call]  # SWIG
    reader.SetFileName(str(ref.source.path))
    reader.ReadImageInformation()
    slope, intercept = _itk_number(reader, "0028|1053", 1.0), _itk_number(reader, "0028|1052", 0.0)
    values = SimpleITK.GetArrayFromImage(reader.Execute())
    frame = values[ref.number] if values.ndim == 3 and coding.samples == 1 else values
    stored = np.rint((frame.astype(np.float64) - intercept) / slope)
    if coding.photometric == "MONOCHROME1":
        stored = 2.0**coding.bits_stored - 1.0 - stored
    return decode_bits.checked_shape(stored.astype(decode_bits.container(coding)), coding)


def _itk_number(reader: Any, key: str, absent: float) -> float:  # noqa: ANN401 - untyped
    return float(reader.GetMetaData(key)) if reader.HasMetaDataKey(key) else absent
