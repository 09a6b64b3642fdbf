"""What a file holds beside the values of a picture; runs in the child process only.

Overlay planes stand in elements of their own, or in bits of the pixels that no value uses (retired,
but files live long); a supplemental palette colours some of the stored values; a shutter covers
what is not to be seen.
"""

import math
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Palette
from meddx.case.source import Source, opened
from meddx.case.volume import Coding, FrameRef
from meddx.child import Reply
from meddx.imaging import decode_file, deflated, overlay_planes, palette, shutters
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

UNREADABLE: Final = Phrase("The overlays or colours of this file cannot be read")
_GROUPS: Final = range(0x6000, 0x6020, 2)
_LARGEST: Final = 1 << 26  # bits of a plane
_MOST: Final = 1 << 27  # bits of all planes of a file that are read
_COLOURED: Final = frozenset({"", "COLOR", "MIXED"})


def arguments(ref: FrameRef) -> dict[str, Any]:
    """Return a reference as the arguments of ``read``."""
    return {
        "source": ref.source.as_json(),
        "coding": vars(ref.coding),
        "place": [ref.number, ref.offset, ref.length],
        "tile": ref.tile,
    }


def read(
    source: dict[str, Any], coding: Mapping[str, Any], place: list[int], tile: list[int] | None
) -> Reply:
    """Read the overlay planes and the supplemental palette of one frame.

    Returns
    -------
    Reply
        ``planes``: group, origin, whether it is a region, label; the bits of the n-th in the array
        ``n``. ``palette``: first value and bits, its colours in the array ``palette``; or None.
        ``shutter``: box, circle, corners and grey, or None.
        ``damaged``: how many planes were left out. ``bad_shutter``: whether the shutter was.

    Raises
    ------
    Refused
        ``damaged`` for a file that cannot be parsed.
    """
    warnings.simplefilter("ignore")
    number, offset, length = place
    ref = FrameRef(Source.from_json(source), number, Coding(**coding), offset, length)
    try:
        dataset = _header(ref.source)
        planes, arrays, damaged = _planes(dataset, ref, (tile[0], tile[1]) if tile else (0, 0))
        colours = _palette(dataset, ref)
        shutter, is_bad = (None, False) if tile else _shutter(dataset)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # pydicom raises many kinds for a damaged file
        raise Refused("damaged", UNREADABLE) from error
    told = None
    if colours is not None:
        told = [colours.first, colours.bits]
        arrays["palette"] = colours.colours
    header = {"planes": planes, "palette": told, "shutter": shutter}
    return Reply(header | {"damaged": damaged, "bad_shutter": is_bad}, arrays)


def _header(source: Source) -> "Dataset":
    import pydicom

    with opened(source) as stream:
        if not deflated.is_deflated(stream):
            return pydicom.dcmread(stream, force=True, stop_before_pixels=True)
        body, _ = deflated.inflated(stream, deflated.MOST_HEADER)
        return pydicom.dcmread(body, force=True, stop_before_pixels=True)


def _planes(
    dataset: "Dataset", ref: FrameRef, corner: tuple[int, int]
) -> tuple[list[list[Any]], dict[str, NDArray[Any]], int]:
    """Read the planes that lie over a frame, on the tile of the picture that it is."""
    told: list[list[Any]] = []
    arrays: dict[str, NDArray[Any]] = {}
    damaged = room = 0
    for group in _GROUPS:
        if (group, 0x0010) not in dataset and (group, 0x3000) not in dataset:
            continue
        try:
            bits = _bits(dataset, group, ref)
            row, col = (int(at) for at in _value(dataset, group, 0x0050, (1, 1)))
            label = _value(dataset, group, 0x1500, "") or _value(dataset, group, 0x0022, "")
            is_region = str(_value(dataset, group, 0x0040, "G")).strip() == "R"
        except Exception:  # noqa: BLE001 - pydicom raises many kinds; one bad plane is left out
            damaged += 1
            continue
        drawn, (top, left) = overlay_planes.trimmed(bits) if bits is not None else (None, (0, 0))
        room += 0 if bits is None else bits.size
        if room > _MOST:
            damaged += 1
        elif drawn is not None and drawn.size:
            arrays[str(len(told))] = drawn
            origin = [row - 1 + top - corner[0], col - 1 + left - corner[1]]
            told.append([group, origin, is_region, str(label).strip()])
    return told, arrays, damaged


def _bits(dataset: "Dataset", group: int, ref: FrameRef) -> NDArray[np.bool_] | None:
    """Bits of a plane over a frame, None where it lies over others only (PS3.3 C.9.2)."""
    frame = _frame(dataset, group, ref.number)
    if frame is None:
        return None
    count = int(_value(dataset, group, 0x0015, 1))
    if (group, 0x3000) not in dataset:
        bit, coding = int(_value(dataset, group, 0x0102, 0)), ref.coding
        if coding.high_bit - coding.bits_stored < bit <= coding.high_bit:
            raise ValueError("this bit is one of the values")
        return overlay_planes.of_high_bit(_words(ref), bit)
    shape = int(_value(dataset, group, 0x0010, 0)), int(_value(dataset, group, 0x0011, 0))
    if shape[0] * shape[1] > _LARGEST:
        raise ValueError("no picture has such an overlay")
    element = dataset[group, 0x3000]
    swapped = element.VR == "OW" and dataset.original_encoding[1] is False
    return overlay_planes.of_bytes(element.value, shape, count, frame, swapped)


def _frame(dataset: "Dataset", group: int, number: int) -> int | None:
    """Frame of a plane that lies over a frame of the picture.

    A plane that names neither its frames nor the first one it is for lies over all of them.
    """
    if (group, 0x0015) not in dataset and (group, 0x0051) not in dataset:
        return 0
    first = int(_value(dataset, group, 0x0051, 1)) - 1
    count = int(_value(dataset, group, 0x0015, 1))
    in_one_picture = int(dataset.get("NumberOfFrames", 1) or 1) == 1
    frame = 0 if in_one_picture else number - first
    return frame if 0 <= frame < count else None


def _words(ref: FrameRef) -> NDArray[Any]:
    """Read the pixels of a frame with all their allocated bits."""
    bits = ref.coding.bits_allocated
    whole = replace(ref.coding, bits_stored=bits, high_bit=bits - 1, signed=False)
    return decode_file.stored(replace(ref, coding=whole), decode_file.Files()).values


def _value(dataset: "Dataset", group: int, element: int, absent: Any) -> Any:  # noqa: ANN401 - any VR
    found = dataset[group, element].value if (group, element) in dataset else None
    return absent if found is None else found


def _shutter(dataset: "Dataset") -> tuple[list[Any] | None, bool]:
    """Display shutter of the file (PS3.3 C.7.6.11), and whether there is one that is not valid."""
    shapes = dataset.get("ShutterShape") or ()
    shapes = [shapes] if isinstance(shapes, str) else list(shapes)
    if not shapes:
        return None, False

    def numbers(keyword: str, count: int) -> list[float]:
        value = dataset.get(keyword)
        several = isinstance(value, Iterable) and not isinstance(value, str)
        given = value if several else () if value is None or value == "" else (value,)
        found = [float(number) for number in given]
        sure = all(map(math.isfinite, found)) and (not count or len(found) == count)
        return found if sure else []

    try:
        made = shutters.of_attributes(shapes, numbers)
    except (ValueError, TypeError):
        return None, True
    return [made.box, made.circle, made.polygon, made.grey], False


def _palette(dataset: "Dataset", ref: FrameRef) -> Palette | None:
    """Supplemental palette of a frame that is to be seen in colour (PS3.3 C.7.6.23)."""
    if not ref.coding.photometric.startswith("MONOCHROME"):
        return None
    if "RedPaletteColorLookupTableDescriptor" not in dataset:
        return None
    said = _presentation(dataset, ref.number)
    if said not in _COLOURED:
        return None
    return palette.of_dataset(dataset, ref.coding.signed)


def _presentation(dataset: "Dataset", number: int) -> str:
    """PixelPresentation of a frame: its own, else that of the whole object."""
    for keyword in ("PerFrameFunctionalGroupsSequence", "SharedFunctionalGroupsSequence"):
        groups = dataset.get(keyword) or ()
        at = number if keyword.startswith("PerFrame") else 0
        for element in groups[at] if at < len(groups) else ():
            for item in element.value if element.VR == "SQ" else ():
                if "PixelPresentation" in item:
                    return str(item.PixelPresentation)
    return str(dataset.get("PixelPresentation", "") or "")
