"""The families of packs that an imported network may join: those that read pictures."""

from collections.abc import Mapping
from functools import cache

from meddx import discovery
from meddx.analysis.families import Family, PictureKind


@cache
def picture_kinds() -> Mapping[str, PictureKind]:
    """Return what each registered family that reads pictures takes, by its name."""
    families = discovery.find("meddx.analysis.families", Family)
    return {kind.name: kind.pictures for kind in families if kind.pictures is not None}
