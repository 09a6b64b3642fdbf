"""Files written in any transfer syntax, and the frames that are decoded from them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pydicom
from numpy.typing import NDArray
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from meddx.case.source import Source
from meddx.case.volume import FrameRef
from meddx.imaging import decode
from meddx.imaging.decode_file import Files
from meddx.importers.shared import dicom_attributes, dicom_frames
from meddx.importers.shared.dicom_sets import File


def refs_of(path: Path) -> tuple[FrameRef, ...]:
    """References of a file's frames."""
    source = Source(path)
    header = dicom_attributes.read(source)
    assert header is not None
    return dicom_frames.frame_refs(File(source, header))


def frames_of(path: Path) -> list[NDArray[Any]]:
    """Voxels of a file's frames."""
    files = Files()
    return [decode.voxels(ref, files) for ref in refs_of(path)]


def restored(path: Path, syntax: str, frames: Sequence[bytes] = (), **attributes: Any) -> Path:
    """Write a file once more in another syntax, with these compressed frames where given."""
    dataset = pydicom.dcmread(path)
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    if frames:
        dataset.PixelData = encapsulate(list(frames))
        dataset["PixelData"].VR = "OB"
        dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path, enforce_file_format=True)
    return path


def big_endian(path: Path, payload: bytes, vr: str) -> Path:
    """Write a file once more in big endian, with these bytes as its pixels."""
    dataset = pydicom.dcmread(path)
    for _ in dataset.iterall():  # values, which are written in another order than they were read
        pass
    dataset.PixelData = payload
    dataset["PixelData"].VR = vr
    dataset["PixelData"].is_undefined_length = False
    dataset.file_meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.2")
    pydicom.dcmwrite(path, dataset, implicit_vr=False, little_endian=False)
    return path
