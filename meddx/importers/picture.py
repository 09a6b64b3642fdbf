"""Pictures: PNG, JPEG, TIFF and BMP, decoded in the child. They name no patient and no unit."""

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.record import Case, Series, Study
from meddx.case.source import Source, opened
from meddx.case.volume import Geometry, Volume
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import cases
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

BARE: Final = Phrase(
    "A picture file states neither unit nor spacing: values are grey levels, "
    "distances are in pixels."
)
UNKNOWN_KIND: Final = Phrase(
    "This picture is damaged, or stored in a way that MedDx does not know. Export it as PNG or "
    "uncompressed TIFF with 8 or 16 bits."
)
DAMAGED: Final = Phrase("This picture is damaged or cut short and could not be read.")
TOO_LARGE: Final = Phrase("This picture has more than {megapixels} million pixels.")
SEVERAL: Final = Phrase(
    "Only {shown} of the {count} pictures in this file are shown: the others have another size, or "
    "are too many."
)
SHALLOWER: Final = Phrase("The colours of this picture have 16 bits; 8 of them are shown.")

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_BIG_TIFF: Final = (b"II+\x00\x08\x00\x00\x00", b"MM\x00+\x00\x08\x00\x00")
_MAGIC: Final = (_PNG, b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", *_BIG_TIFF)
_BMP_HEADERS: Final = frozenset({12, 40, 52, 56, 64, 108, 124})  # sizes of the second header
_MAX_PIXELS: Final = 100_000_000
_GREY: Final = frozenset({"L", "I;16", "I", "F"})
_WHITE_IS_ZERO: Final = 0
_PHOTOMETRIC_TAG: Final = 262
_BITS_TAG: Final = 258
_FORMAT_TAG: Final = 339
# What Pillow gives for grey TIFF that it takes for another kind of number, and what it truly is;
# by bits and SampleFormat (1 without sign, 2 with).
_TRULY: Final[Mapping[tuple[Any, Any], str]] = {((32,), (1,)): "u4", ((8,), (2,)): "i1"}
_PNG_DEPTH: Final = 24  # place of the bit depth, in the header chunk
_DEADLINE_S: Final = 60.0


class Picture(Importer):
    """One picture file, one series of modality OT."""

    title: ClassVar[str] = "Picture"
    extensions: ClassVar[tuple[str, ...]] = (
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".bmp",
    )

    @override
    def sniff(self, head: bytes) -> float:
        return 0.9 if head.startswith(_MAGIC) or _is_bmp(head) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        return cases.load_each(files, context, _load_one)


def _is_bmp(head: bytes) -> bool:
    """Whether a file begins as BMP does: its two letters alone begin many a text."""
    if len(head) < 18 or not head.startswith(b"BM") or head[6:10] != bytes(4):
        return False
    return int.from_bytes(head[14:18], "little") in _BMP_HEADERS


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        "meddx.importers.picture:decode_picture", {"source": source.as_json()}, _DEADLINE_S
    )
    values = reply.arrays["values"]
    sha256 = str(reply.header["sha256"])
    uid = f"picture-{sha256[:16]}"
    series = Series(
        series_instance_uid=uid,
        study_instance_uid=uid,
        modality="OT",
        volume=Volume(values, Geometry.pixels()),
        description=source.name,
        inverted=bool(reply.header["inverted"]),
        pixel_sha256=sha256,
        warnings=_warnings(reply.header),
    )
    return Case(studies=(Study(uid, (series,)),))


def _warnings(said: Mapping[str, Any]) -> tuple[Phrase, ...]:
    told = [BARE]
    if said["pictures"] > said["shown"]:
        told.append(SEVERAL.with_values(count=said["pictures"], shown=said["shown"]))
    if said["is_shallower"]:
        told.append(SHALLOWER)
    return tuple(told)


def decode_picture(source: dict[str, Any]) -> Reply:
    """Decode a picture, in the child process.

    Returns
    -------
    Reply
        ``values``: (pictures, rows, cols), or (pictures, rows, cols, 3) of uint8; in the header
        ``inverted`` whether low is bright, how many ``pictures`` there are and how many are
        ``shown``, and whether 16-bit colours became 8-bit ones (``is_shallower``).

    Raises
    ------
    Refused
        ``damaged`` or ``too_large``.
    """
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    stream = opened(Source.from_json(source))
    try:
        head = stream.read(_PNG_DEPTH + 1)
        stream.seek(0)
        with stream, Image.open(stream, formats=("PNG", "JPEG", "TIFF", "BMP")) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise Refused("too_large", _too_large())
            is_tiff = image.format == "TIFF"
            pictures = int(getattr(image, "n_frames", 1)) if is_tiff else 1
            tags = getattr(image, "tag_v2", {})
            white_is_zero = tags.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO
            # Pillow turns 8-bit pictures itself; deeper ones keep their values.
            inverted = white_is_zero and image.mode.startswith("I")
            shallower = _is_shallower(image, head)
            values = _stack(image, pictures)
    except Image.DecompressionBombError:
        raise Refused("too_large", _too_large()) from None
    except UnidentifiedImageError:
        raise Refused("damaged", UNKNOWN_KIND) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Refused("damaged", DAMAGED) from None
    header = {
        "sha256": hashlib.sha256(values.data).hexdigest(),
        "inverted": inverted,
        "pictures": pictures,
        "shown": len(values),
        "is_shallower": shallower,
    }
    return Reply(header, {"values": values})


def _stack(image: Any, pictures: int) -> NDArray[Any]:  # noqa: ANN401 - a PIL image
    """Pictures of the size and kind of the first, one after the other, as far as there is room."""
    first = _page(image)
    found = [first]
    room = _MAX_PIXELS // (image.width * image.height)
    for number in range(1, pictures):
        image.seek(number)
        if image.width * image.height > _MAX_PIXELS or len(found) >= room:
            continue
        values = _page(image)
        if values.shape[:2] == first.shape[:2] and values.dtype == first.dtype:
            found.append(values)
    if any(values.ndim == 3 for values in found):  # a grey one among colours is coloured grey
        found = [v if v.ndim == 3 else np.repeat(v[..., None], 3, axis=2) for v in found]
    return np.stack(found)


def _page(image: Any) -> NDArray[Any]:  # noqa: ANN401 - a PIL image
    """Turn one picture upright and return its values as the numbers that they truly are."""
    from PIL import ImageOps

    tags = getattr(image, "tag_v2", {})  # lost when the picture is turned
    truly = _TRULY.get((tags.get(_BITS_TAG), tags.get(_FORMAT_TAG, (1,))))
    values = _values(ImageOps.exif_transpose(image))
    return values if truly is None or image.mode not in _GREY else values.view(truly)


def _is_shallower(image: Any, head: bytes) -> bool:  # noqa: ANN401 - a PIL image
    """Whether Pillow makes 8 bits of more: it keeps 16 only where there is one grey value."""
    if image.mode in _GREY or image.mode.startswith("I"):
        return False
    if head.startswith(_PNG):
        return head[_PNG_DEPTH] > 8
    bits = getattr(image, "tag_v2", {}).get(_BITS_TAG, 8)
    return any(count > 8 for count in (bits if isinstance(bits, tuple) else (bits,)))


def _too_large() -> Phrase:
    return TOO_LARGE.with_values(megapixels=_MAX_PIXELS // 1_000_000)


def _values(image: Any) -> NDArray[Any]:  # noqa: ANN401 - a PIL image
    """Grey values as they are, or RGB; colour whose channels agree everywhere is grey."""
    if image.mode.startswith("I;16"):
        return np.asarray(image).astype(np.uint16)
    if image.mode in _GREY:
        return np.array(image)
    if image.mode == "1":
        return np.array(image.convert("L"))
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = _over_black(image)
    rgb = np.array(image.convert("RGB"))
    if (rgb == rgb[..., :1]).all():
        return np.ascontiguousarray(rgb[..., 0])
    return rgb


def _over_black(image: Any) -> Any:  # noqa: ANN401 - a PIL image
    from PIL import Image

    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, (0, 0, 0, 255))
    return Image.alpha_composite(ground, layer)
