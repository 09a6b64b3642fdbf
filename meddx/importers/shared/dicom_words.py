"""What DICOM objects are that are no picture, in words."""

from functools import lru_cache
from typing import Final

from meddx.importers.shared.dicom_header import Header
from meddx.phrase import Phrase

_STORAGE: Final = "1.2.840.10008.5.1.4.1.1."

NO_PICTURE: Final = Phrase(
    "This file holds no picture, so only its tags are listed. If you expected a picture, export it "
    "again."
)
NO_SIZE: Final = Phrase(
    "This file does not say how large its picture is, so only its tags are listed. Export it again."
)

# Longest prefix wins.
_KINDS: Final = {
    "88.": Phrase("a structured report"),
    "88.59": Phrase("a list of key images"),
    "11.": Phrase("a presentation state"),
    "11.1": Phrase("a grey presentation state"),
    "11.2": Phrase("a colour presentation state"),
    "11.3": Phrase("a pseudo-colour presentation state"),
    "11.4": Phrase("a blending presentation state"),
    "66": Phrase("raw data"),
    "66.1": Phrase("a spatial registration"),
    "66.2": Phrase("spatial fiducials"),
    "66.3": Phrase("a spatial registration"),
    "66.4": Phrase("a segmentation"),
    "66.5": Phrase("a surface segmentation"),
    "66.7": Phrase("a segmentation"),
    "67": Phrase("a real world value mapping"),
    "30": Phrase("a parametric map"),
    "104.": Phrase("a document"),
    "104.1": Phrase("a PDF document"),
    "104.2": Phrase("a clinical document (CDA)"),
    "104.3": Phrase("a 3D model (STL)"),
    "104.4": Phrase("a 3D model (OBJ)"),
    "104.5": Phrase("materials of a 3D model"),
    "9.": Phrase("a waveform"),
    "4.2": Phrase("MR spectroscopy"),
    "481.2": Phrase("a radiotherapy dose"),
    "481.3": Phrase("radiotherapy structures"),
    "481.": Phrase("a radiotherapy plan or record"),
    "77.1.6": Phrase("a whole-slide microscopy picture"),
    "91.": Phrase("microscopy annotations"),
    "38.": Phrase("a hanging protocol"),
    "131": Phrase("an assessment of content"),
    "200.": Phrase("a treatment record"),
}
# Classes outside the storage range of images.
_OTHER_KINDS: Final = {
    "1.2.840.10008.5.1.4.38.": Phrase("a hanging protocol"),
    "1.2.840.10008.5.1.4.39.": Phrase("a colour palette"),
    "1.2.840.10008.5.1.4.34.": Phrase("a radiotherapy plan or record"),
    "1.2.840.10008.5.1.4.43.": Phrase("an implant template"),
    "1.2.840.10008.5.1.4.44.": Phrase("an implant template"),
    "1.2.840.10008.5.1.4.45.": Phrase("an implant template"),
}
_UNKNOWN: Final = Phrase("an object of an unknown kind")
_WITHOUT_PIXELS: Final = Phrase("an object without a picture")
_PICTURES: Final = ("481.1",)  # RT Image is a projection


@lru_cache(maxsize=1024)  # asked for every file of a series
def not_a_picture(sop_class: str) -> Phrase | None:
    """Name what an object of this SOP class is, or None if it may be a picture."""
    if not sop_class.startswith(_STORAGE):
        return None
    tail = sop_class.removeprefix(_STORAGE)
    if tail in _PICTURES:
        return None
    fitting = [p for p in _KINDS if tail == p or tail.startswith(p if p[-1] == "." else p + ".")]
    return _KINDS[max(fitting, key=len)] if fitting else None


def named(sop_class: str) -> Phrase:
    """Name what an object of any SOP class is that is listed beside the pictures."""
    fallback = _WITHOUT_PIXELS if sop_class.startswith(_STORAGE) else _UNKNOWN
    return not_a_picture(sop_class) or _other(sop_class) or fallback


def _other(sop_class: str) -> Phrase | None:
    others = (phrase for start, phrase in _OTHER_KINDS.items() if sop_class.startswith(start))
    return next(others, None)


def lacking(header: Header) -> Phrase | None:
    """Say what a file lacks to be a picture; None if nothing, or if its kind never is one."""
    if header.pixel_keyword and header.rows and header.columns:
        return None
    sop_class = header.sop_class
    if not_a_picture(sop_class) is not None or _other(sop_class) is not None:
        return None
    if not header.pixel_keyword:
        return NO_PICTURE
    said = bool(header.rows and header.columns) or {"Rows", "Columns"} & set(header.unreadable)
    return None if said else NO_SIZE
