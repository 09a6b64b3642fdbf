"""What DICOM objects are that are no picture, in words."""

from typing import Final

from meddx.phrase import Phrase

_STORAGE: Final = "1.2.840.10008.5.1.4.1.1."

NOT_AN_IMAGE: Final = Phrase("This DICOM file holds {what}, which MedDx does not show yet.")
NOTHING_TO_SHOW: Final = Phrase("This DICOM file holds no picture.")

# Longest prefix wins.
_KINDS: Final = {
    "88.": Phrase("a structured report"),
    "88.59": Phrase("a list of key images"),
    "11.": Phrase("a presentation state"),
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
_PICTURES: Final = ("481.1",)  # RT Image is a projection


def not_a_picture(sop_class: str) -> Phrase | None:
    """Name what an object of this SOP class is, or None if it may be a picture."""
    if not sop_class.startswith(_STORAGE):
        return None
    tail = sop_class.removeprefix(_STORAGE)
    if tail in _PICTURES:
        return None
    fitting = [p for p in _KINDS if tail == p or tail.startswith(p if p[-1] == "." else p + ".")]
    return _KINDS[max(fitting, key=len)] if fitting else None
