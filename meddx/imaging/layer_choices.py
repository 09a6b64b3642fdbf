"""Which layers are on, and how they are laid over the picture."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from meddx.case.layers import Contours, Layer, Segmentation
from meddx.imaging.layers import Options

USUAL_OPACITY: Final = 0.5
SHUTTER: Final = 0


@dataclass(frozen=True)
class LayerChoices:
    """The reader's choices for all layers of a case.

    Parameters
    ----------
    opacities
        ``(layer_id, opacity)`` of the layers whose opacity, 0 to 1, was chosen.
    outline
        Whether segments are drawn as their edges only, as contours always are.
    off
        ``(layer_id, number)`` of what is switched off; a map is number 0.
    scales
        ``(layer_id, (lowest, highest))`` of the maps whose scale of colours was chosen.
    hidden_planes
        Groups (0x6000 ...) of the overlay planes that are switched off; ``SHUTTER`` for that.
    """

    opacities: tuple[tuple[str, float], ...] = ()
    outline: bool = False
    off: frozenset[tuple[str, int]] = frozenset()
    hidden_planes: frozenset[int] = frozenset()
    scales: tuple[tuple[str, tuple[float, float]], ...] = ()

    def is_on(self, layer: Layer, number: int) -> bool:
        """Whether a segment, a structure or a map is shown."""
        return (layer.layer_id, number) not in self.off

    def switched(self, layer: Layer, number: int, *, on: bool) -> "LayerChoices":
        """Show or hide one segment, structure or map."""
        key = {(layer.layer_id, number)}
        return replace(self, off=self.off - key if on else self.off | key)

    def opacity(self, layer: Layer) -> float:
        """How strongly a layer covers the picture, 0 to 1."""
        return dict(self.opacities).get(layer.layer_id, USUAL_OPACITY)

    def with_opacity(self, layer: Layer, opacity: float) -> "LayerChoices":
        """Lay one layer over the picture more or less strongly."""
        chosen = {**dict(self.opacities), layer.layer_id: opacity}
        return replace(self, opacities=tuple(chosen.items()))

    def scale(self, layer: Layer) -> tuple[float, float] | None:
        """Values of the first and last colour of a map, None for those it comes with."""
        return dict(self.scales).get(layer.layer_id)

    def with_scale(self, layer: Layer, scale: tuple[float, float] | None) -> "LayerChoices":
        """Show a map on another scale of colours, the same on every slice; None is its own."""
        chosen = dict(self.scales)
        chosen.pop(layer.layer_id, None)
        if scale is not None:
            chosen[layer.layer_id] = scale
        return replace(self, scales=tuple(chosen.items()))

    def with_planes(self, groups: Iterable[int], *, on: bool) -> "LayerChoices":
        """Show or hide overlay planes."""
        hidden, changed = self.hidden_planes, frozenset(groups)
        return replace(self, hidden_planes=hidden - changed if on else hidden | changed)

    def options(self, layer: Layer) -> Options:
        """Return how a layer is painted."""
        hidden = frozenset(n for n in numbers(layer) if not self.is_on(layer, n))
        opacity = self.opacity(layer)
        # What was drawn as lines is shown as lines: the anatomy in them is what they are about.
        lines = self.outline or isinstance(layer, Contours)
        if lines:  # a line covers little: it is twice as opaque as an area
            opacity = min(1.0, 2.0 * opacity)
        return Options(opacity, lines, hidden, scale=self.scale(layer))

    def is_seen(self, layer: Layer) -> bool:
        """Whether anything of a layer is shown."""
        return any(self.is_on(layer, number) for number in numbers(layer))


ALL_ON: Final = LayerChoices()


def numbers(layer: Layer) -> tuple[int, ...]:
    """Numbers of what can be switched in a layer."""
    if isinstance(layer, Segmentation):
        return tuple(segment.number for segment in layer.segments)
    if isinstance(layer, Contours):
        return tuple(structure.number for structure in layer.structures)
    return (0,)
