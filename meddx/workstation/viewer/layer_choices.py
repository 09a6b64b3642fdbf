"""Which layers are on, and how they are laid over the picture; kept while the case is open."""

from dataclasses import dataclass, replace

from meddx.case.layers import Contours, Layer, Segmentation
from meddx.imaging.layers import Options


@dataclass(frozen=True)
class LayerChoices:
    """The reader's choices for all layers of a case.

    Parameters
    ----------
    opacity
        Of all layers, 0 to 1.
    outline
        Whether segments and structures are drawn as their edges only.
    off
        ``(layer_id, number)`` of what is switched off; a map is number 0.
    """

    opacity: float = 0.5
    outline: bool = False
    off: frozenset[tuple[str, int]] = frozenset()

    def is_on(self, layer: Layer, number: int) -> bool:
        """Whether a segment, a structure or a map is shown."""
        return (layer.layer_id, number) not in self.off

    def switched(self, layer: Layer, number: int, *, on: bool) -> "LayerChoices":
        """Show or hide one segment, structure or map."""
        key = {(layer.layer_id, number)}
        return replace(self, off=self.off - key if on else self.off | key)

    def options(self, layer: Layer) -> Options:
        """Return how a layer is painted."""
        hidden = frozenset(n for n in numbers(layer) if not self.is_on(layer, n))
        # A line covers little: it is twice as opaque as an area.
        opacity = min(1.0, 2.0 * self.opacity) if self.outline else self.opacity
        return Options(opacity, self.outline, hidden)

    def is_seen(self, layer: Layer) -> bool:
        """Whether anything of a layer is shown."""
        return any(self.is_on(layer, number) for number in numbers(layer))


def numbers(layer: Layer) -> tuple[int, ...]:
    """Numbers of what can be switched in a layer."""
    if isinstance(layer, Segmentation):
        return tuple(segment.number for segment in layer.segments)
    if isinstance(layer, Contours):
        return tuple(structure.number for structure in layer.structures)
    return (0,)
