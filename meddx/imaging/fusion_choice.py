"""How one series is laid over another: the reader's choice, part of every view."""

from dataclasses import dataclass, replace
from typing import Final

from meddx.imaging.colour_maps import ColourMap

USUAL_OPACITY: Final = 0.5


@dataclass(frozen=True)
class FusionChoice:
    """Which series lies over the one shown, and how.

    Parameters
    ----------
    series
        SeriesInstanceUID of what is laid over; empty for nothing.
    is_on
        Whether it is shown: it can be taken off for a moment without losing the choice.
    colours
        Of its values.
    scale
        Lowest and highest value of the colours in the units of its values; None is the scale of
        the series (``fusion.scale``). Either is the same for every picture of it.
    opacity
        How strongly it covers, 0 to 1.
    """

    series: str = ""
    is_on: bool = True
    colours: ColourMap = ColourMap.HOT_IRON
    scale: tuple[float, float] | None = None
    opacity: float = USUAL_OPACITY

    def __post_init__(self) -> None:
        if not 0.0 <= self.opacity <= 1.0:
            raise ValueError("opacity lies between 0 and 1")
        if self.scale is not None and not self.scale[0] < self.scale[1]:
            raise ValueError("a scale rises")

    @property
    def is_shown(self) -> bool:
        """Whether anything lies over the picture."""
        return bool(self.series) and self.is_on

    def of(self, series: str) -> "FusionChoice":
        """Lay another series over the picture, on the scale of that one; empty for none."""
        if series == self.series:
            return self
        return replace(self, series=series, is_on=True, scale=None)

    def toggled(self) -> "FusionChoice":
        """Take it off, or lay it over again."""
        return replace(self, is_on=not self.is_on)


NOTHING_OVER: Final = FusionChoice()
