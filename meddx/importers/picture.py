"""Pictures: PNG, JPEG and TIFF, decoded in the child process. They name no patient and no unit."""

import hashlib
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
DAMAGED: Final = Phrase("This picture is damaged or cut short and could not be read.")
TOO_LARGE: Final = Phrase("This picture has more than {megapixels} million pixels.")
SEVERAL: Final = Phrase("Only the first of the {count} pictures in this file is shown.")

_MAGIC: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_MAX_PIXELS: Final = 100_000_000
_GREY: Final = frozenset({"L", "I;16", "I", "F"})
_WHITE_IS_ZERO: Final = 0
_PHOTOMETRIC_TAG: Final = 262
_DEADLINE_S: Final = 60.0


class Picture(Importer):
    """One picture file, one series of modality OT."""

    title: ClassVar[str] = "Picture"
    extensions: ClassVar[tuple[str, ...]] = (".png", ".jpg", ".jpeg", ".tif", ".tiff")

    @override
    def sniff(self, head: bytes) -> float:
        return 0.9 if head.startswith(_MAGIC) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        return cases.load_each(files, context, _load_one)


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        "meddx.importers.picture:decode_picture", {"source": source.as_json()}, _DEADLINE_S
    )
    values = reply.arrays["values"]
    sha256 = str(reply.header["sha256"])
    count = int(reply.header["pictures"])
    told = (BARE,) if count == 1 else (BARE, SEVERAL.with_values(count=count))
    uid = f"picture-{sha256[:16]}"
    series = Series(
        series_instance_uid=uid,
        study_instance_uid=uid,
        modality="OT",
        volume=Volume(values[None], Geometry.pixels()),
        description=source.name,
        inverted=bool(reply.header["inverted"]),
        pixel_sha256=sha256,
        warnings=told,
    )
    return Case(studies=(Study(uid, (series,)),))


def decode_picture(source: dict[str, Any]) -> Reply:
    """Decode a picture, in the child process.

    Returns
    -------
    Reply
        ``values``: (rows, cols), or (rows, cols, 3) of uint8; ``inverted`` whether low is bright.

    Raises
    ------
    Refused
        ``damaged`` or ``too_large``.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    try:
        with (
            opened(Source.from_json(source)) as stream,
            Image.open(stream, formats=("PNG", "JPEG", "TIFF")) as image,
        ):
            if image.width * image.height > _MAX_PIXELS:
                raise Refused("too_large", _too_large())
            pictures = int(getattr(image, "n_frames", 1))
            tags = getattr(image, "tag_v2", {})
            white_is_zero = tags.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO
            # Pillow turns 8-bit pictures itself; deeper ones keep their values.
            inverted = white_is_zero and image.mode.startswith("I")
            values = _values(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError:
        raise Refused("too_large", _too_large()) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise Refused("damaged", DAMAGED) from None
    header = {
        "sha256": hashlib.sha256(np.ascontiguousarray(values).data).hexdigest(),
        "inverted": inverted,
        "pictures": max(pictures, 1),
    }
    return Reply(header, {"values": values})


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
