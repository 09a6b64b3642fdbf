"""Decodes frames that need their whole file: palettes, tables, big endian, deflated, 1 bit."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.source import Source, opened
from meddx.case.volume import FrameRef
from meddx.imaging import decode_bits, decode_stream, deflated
from meddx.imaging.decode_stream import DAMAGED, syntax_name
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

MODALITY_TABLE: Final = Phrase(
    "The table that turns the pixels of this file into values is damaged. Export the image again."
)
_BIG: Final = "1.2.840.10008.1.2.2"
_NATIVE: Final = frozenset(
    {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", _BIG}
)
_KEPT: Final = 2


@dataclass(frozen=True, eq=False)
class Stored:
    """Stored values of one frame, the colour model they are in, and the file where it is parsed."""

    values: NDArray[Any]
    photometric: str
    dataset: "Dataset | None" = None

    def with_modality_table(self, values: NDArray[Any]) -> NDArray[Any]:
        """Apply the Modality LUT Sequence, if the file has one (PS3.3 C.11.1.1)."""
        from pydicom.pixels.processing import apply_modality_lut

        if self.dataset is None or not self.dataset.get("ModalityLUTSequence"):
            return values
        try:
            descriptor = self.dataset.ModalityLUTSequence[0].LUTDescriptor
            # pydicom takes 8 and 16 bits only; a narrower entry stands in as wide a word.
            descriptor[2] = 8 if int(descriptor[2]) <= 8 else 16
            return np.asarray(apply_modality_lut(values, self.dataset)).astype(np.int32)
        except (AttributeError, LookupError, NotImplementedError, TypeError, ValueError) as error:
            raise Refused("damaged", MODALITY_TABLE) from error


class Files:
    """The files that were parsed last, so that the frames of one file parse it once."""

    def __init__(self) -> None:
        self._known: OrderedDict[Source, Dataset] = OrderedDict()

    def get(self, ref: FrameRef) -> "Dataset":
        """Parse the file of a frame, with its pixels."""
        if ref.source not in self._known:
            self._known[ref.source] = _parsed(ref)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return self._known[ref.source]


def _parsed(ref: FrameRef) -> "Dataset":
    import pydicom

    coding = ref.coding
    with opened(ref.source) as stream:
        if not deflated.is_deflated(stream):
            return pydicom.dcmread(stream, force=True)
        frame = coding.rows * coding.columns * coding.samples * max(1, coding.bits_allocated // 8)
        body = deflated.inflated_with_pixels(stream, frame * (ref.number + 1))
        return pydicom.dcmread(body, force=True)


def stored(ref: FrameRef, files: Files) -> Stored:
    """Decode one frame by parsing its file.

    Raises
    ------
    Refused
        ``damaged`` or ``transfer_syntax``.
    """
    coding = ref.coding
    try:
        dataset = files.get(ref)
        if coding.syntax in _NATIVE:
            values, photometric = _native(dataset, ref)
        else:
            values, photometric = decode_stream.of_dataset(dataset, ref)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # pydicom raises many kinds for a damaged file
        raise Refused("damaged", DAMAGED.with_values(name=syntax_name(coding.syntax))) from error
    return Stored(decode_bits.checked_shape(values, coding), photometric, dataset)


def _native(dataset: "Dataset", ref: FrameRef) -> tuple[NDArray[Any], str]:
    """Take one frame of uncompressed values; unused bits are looked at here, not thrown away."""
    from pydicom.pixels.decoders.base import get_decoder
    from pydicom.uid import ExplicitVRLittleEndian

    if ref.coding.bits_allocated == 1:
        return _bits(dataset, ref), ref.coding.photometric
    # A deflated file arrives here inflated; one without a meta header has no syntax of its own.
    syntax = getattr(getattr(dataset, "file_meta", None), "TransferSyntaxUID", "")
    uid = syntax or ref.coding.syntax or ExplicitVRLittleEndian
    decoder: Any = get_decoder(uid)
    values, meta = decoder.as_array(dataset, index=ref.number, raw=True, correct_unused_bits=False)
    values = values.astype(values.dtype.newbyteorder("="), copy=False)
    return decode_bits.cleaned(values, ref.coding), str(meta["photometric_interpretation"])


def _bits(dataset: "Dataset", ref: FrameRef) -> NDArray[np.uint8]:
    """Take one frame of single bits; pydicom refuses frames that do not fill whole bytes."""
    payload = dataset.PixelData
    if ref.coding.syntax == _BIG and dataset["PixelData"].VR == "OW":
        payload = decode_bits.swapped(payload)
    count = ref.coding.rows * ref.coding.columns * ref.coding.samples
    values = decode_bits.single_bits(payload, ref.number * count, count)
    return decode_bits.native_shape(values, ref.coding)
