"""Pictures that a reader marked as key images: plain data that can be kept and read again."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from meddx.case.annotations import (
    Picture,
    Place,
    picture_from_plain,
    picture_to_plain,
    place_of,
)


@dataclass(frozen=True)
class KeyImage:
    """One picture of a series that shows what matters.

    Parameters
    ----------
    place
        Middle of the picture in the coordinates of the series' geometry, ``(x, y, z)``: which
        slice it is follows from it, also when more slices came to the series.
    picture
        Which kind of picture it is: plane, time point, slab.
    """

    place: Place
    picture: Picture = field(default_factory=Picture)

    @property
    def is_stored(self) -> bool:
        """Whether it is a slice as it was acquired, not a cut or a slab."""
        return self.picture.plane == "acquired" and self.picture.slab_mm <= 0

    def __post_init__(self) -> None:
        if not all(math.isfinite(value) for value in self.place):
            raise ValueError("a key image has a place")


KeyImages = tuple[KeyImage, ...]
NO_KEYS: Final[KeyImages] = ()


def to_plain(key: KeyImage) -> dict[str, Any]:
    """Return what JSON can hold."""
    return {"place": list(key.place), **picture_to_plain(key.picture)}


def from_plain(plain: Mapping[str, Any]) -> KeyImage:
    """Return the key image of what ``to_plain`` made.

    Raises
    ------
    ValueError
        If it is none.
    """
    try:
        return KeyImage(place_of(plain["place"]), picture_from_plain(plain))
    except (KeyError, TypeError) as error:
        raise ValueError("this is no key image") from error
