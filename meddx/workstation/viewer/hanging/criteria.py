"""What a wish asks of a series: criteria, each one key and what it allows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from meddx.imaging import header_words, series_words
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.viewer.hanging import words
from meddx.workstation.viewer.hanging.facts import Facts

Asked = tuple[str, ...] | bool | int
MOST: Final = ("most",)
FEWEST: Final = ("fewest",)

# Keys whose value is a list of words, and the words that are allowed (none: any).
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "modality": (),
    "part": header_words.PARTS,
    "view": words.VIEWS,
    "side": ("R", "L", "B"),
    "plane": tuple(plane.value for plane in Plane if plane is not Plane.ACQUIRED),
    "weighting": series_words.WEIGHTINGS,
    "kernel": words.KERNELS,
    "words": (),
    "without": (),
}
YES_OR_NO: Final = ("contrast", "thin", "clip")
IMAGES: Final = "images"
KEYS: Final = (*WORDS, *YES_OR_NO, IMAGES)


@dataclass(frozen=True)
class Criterion:
    """One thing asked of a series.

    Parameters
    ----------
    key
        One of ``KEYS``.
    value
        Words of which one must fit (``without``: none may); yes or no; for ``images`` the least
        number, or ``MOST`` or ``FEWEST``.
    """

    key: str
    value: Asked

    def fit(self, series: Facts) -> float:
        """How well a series fits: 0 not at all; else 1, or for most and fewest what ranks it."""
        if self.key == IMAGES:
            return self._images(series.images)
        if isinstance(self.value, tuple):
            return float(_TESTS[self.key](series, self.value))
        said = {"contrast": series.contrast, "thin": series.is_thin, "clip": series.is_clip}
        if self.key == "contrast" and not self.value:
            return float(series.contrast is not True)  # where it is not said, none was given
        return float(said[self.key] is bool(self.value))

    def _images(self, count: int) -> float:
        if self.value == MOST:
            return float(count)
        if self.value == FEWEST:
            return 1.0 / count
        return float(isinstance(self.value, int) and count >= self.value)


def fits_all(needs: Iterable[Criterion], series: Facts) -> bool:
    """Whether a series meets every one of some criteria."""
    return all(criterion.fit(series) > 0 for criterion in needs)


def ranks(likes: Iterable[Criterion], series: Facts) -> tuple[float, ...]:
    """How well it fits criteria in their order: one that comes first counts more than all after."""
    return tuple(criterion.fit(series) for criterion in likes)


def _modality(series: Facts, wanted: tuple[str, ...]) -> bool:
    return series.modality in wanted


def _plane(series: Facts, wanted: tuple[str, ...]) -> bool:
    return series.plane is not None and series.plane.value in wanted


_TESTS: Final[Mapping[str, Callable[[Facts, tuple[str, ...]], bool]]] = {
    "modality": _modality,
    "part": lambda series, wanted: bool(series.parts & set(wanted)),
    "view": lambda series, wanted: series.view in wanted,
    "side": lambda series, wanted: series.side in wanted,
    "plane": _plane,
    "weighting": lambda series, wanted: series.weighting in wanted,
    "kernel": lambda series, wanted: series.kernel in wanted,
    "words": lambda series, wanted: words.names_any(wanted, series.description),
    "without": lambda series, wanted: not words.names_any(wanted, series.description),
}
