"""Reads a data set from an open stream, deflated ones within limits; in the child process only."""

import contextlib
import warnings
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from meddx.imaging.deflated import BOMB, DEFLATED, MOST_HEADER, inflated, is_deflated
from meddx.phrase import Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

MOST_INFLATED: Final = 256 << 20
_FIRST_INFLATED: Final = 1 << 20


def attributes(stream: BinaryIO, wanted: Sequence[Any]) -> "tuple[Dataset, BinaryIO] | None":
    """Read the wanted elements before the pixels; None if the stream holds nothing of an object.

    Returns
    -------
    tuple
        The data set, and a stream that stands at the element of the pixels: the one that was
        given, or one of the inflated bytes.

    Raises
    ------
    Refused
        ``bomb`` for a deflated header that never ends.
    """
    from pydicom.uid import UID

    warnings.simplefilter("ignore")
    with contextlib.suppress(*unreadable()):
        if not is_deflated(stream):
            found = parsed(stream, wanted)
            return None if found is None else (found, stream)
        limit = _FIRST_INFLATED
        while limit <= MOST_HEADER:
            body, whole = inflated(stream, limit)
            found = parsed(body, wanted)
            if found is not None and (whole or _at_pixels(body)):
                found.file_meta.TransferSyntaxUID = UID(DEFLATED)
                return found, body
            if whole:
                return None
            limit *= 4
        raise Refused("bomb", BOMB)
    return None


def plain(stream: BinaryIO, *, to_the_end: bool = True) -> BinaryIO:
    """Return a stream that pydicom may read to its end: of a deflated file the inflated bytes.

    pydicom itself inflates whatever there is.

    Parameters
    ----------
    stream
        Of a whole file.
    to_the_end
        Whether a file that inflates to more than any object needs is refused; else it is cut.

    Raises
    ------
    Refused
        ``bomb``, or ``cut`` for packed bytes that have no end.
    """
    if not is_deflated(stream):
        return stream
    body, is_whole = inflated(stream, MOST_INFLATED)
    if to_the_end and not is_whole:
        raise Refused("bomb", BOMB)
    return body


def unreadable() -> tuple[type[Exception], ...]:
    """Name what pydicom raises for files that it cannot read."""
    from pydicom.errors import InvalidDicomError

    return (InvalidDicomError, EOFError, OSError, ValueError, NotImplementedError, zlib.error)


def parsed(stream: BinaryIO, wanted: Sequence[Any]) -> "Dataset | None":
    """Read the wanted elements with pydicom; None if the stream holds nothing of an object."""
    import pydicom

    dataset = pydicom.dcmread(
        stream, stop_before_pixels=True, force=True, specific_tags=list(wanted)
    )
    named = getattr(getattr(dataset, "file_meta", None), "MediaStorageSOPClassUID", "")
    return dataset if len(dataset) or named else None


def _at_pixels(stream: BinaryIO) -> bool:
    head = stream.read(2)
    stream.seek(-len(head), 1)
    return head == b"\xe0\x7f"
