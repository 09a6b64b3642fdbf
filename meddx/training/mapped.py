"""Pictures of a folder with the heatmaps that a pack makes of them, by its own method."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import further
from meddx.analysis.device import Network, Output, Sessions
from meddx.analysis.gate import Refusal
from meddx.analysis.maps import Maps
from meddx.analysis.pack import ModelPack
from meddx.analysis.pack_parts import NO_HEATMAP
from meddx.analysis.prepare import Prepared
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import evaluate

NO_MAPS: Final = Phrase(
    "The model pack {pack} has no method of making heatmaps, so there are none to check."
)


@dataclass(frozen=True, eq=False)
class Seen:
    """A picture that was read.

    Parameters
    ----------
    shape
        Rows and columns of the picture itself.
    prepared, output, maps
        What the network saw and said, and its heatmaps.
    refusal
        Of the image gate; None where it accepts the picture.
    run
        Gives the log odds, float32 (labels,), of another prepared input.
    """

    shape: tuple[int, ...]
    prepared: Prepared
    output: Output
    maps: Maps
    refusal: Refusal | None
    run: Callable[[NDArray[np.float32]], NDArray[np.float32]]


class Mapper:
    """Reads pictures with a pack that makes heatmaps.

    Parameters
    ----------
    pack
        The pack.

    Attributes
    ----------
    network
        Its open network.

    Raises
    ------
    Refused
        ``no_network``, ``no_heatmap``, what a picture by itself does not say
        (``meddx.analysis.further``), or what opening the pack refuses.
    """

    def __init__(self, pack: ModelPack) -> None:
        self._pack, spec = pack, evaluate.input_of(pack)
        if pack.weights is None or pack.weights.heatmap == NO_HEATMAP:
            raise Refused("no_heatmap", NO_MAPS.with_values(pack=pack.name))
        beside = further.filled(spec.further, further.Known())
        if isinstance(beside, Refusal):
            raise Refused(beside.code, beside.reason)
        self._beside = beside
        self.network: Network = Sessions().open(pack)

    def read(self, path: Path, context: Context, go_on: Callable[[], None]) -> Seen:
        """Read a picture; ``go_on`` is asked before each run of the network.

        Raises
        ------
        Refused
            ``not_a_picture``, what the importer of DICOM refuses, or what running refuses.
        """

        def run(array: NDArray[np.float32]) -> Output:
            go_on()
            return self.network.run(array, self._beside)

        grey, colour = evaluate.grey_of(path, self._pack, context)
        prepared, refusal = evaluate.judge(self._pack, self.network, grey, colour)
        output = run(prepared.array)

        def logits(array: NDArray[np.float32]) -> NDArray[np.float32]:
            return run(array).logits

        maps = Maps(self._pack, self.network.cam, prepared, output, partial(map, logits))
        return Seen(grey.shape, prepared, output, maps, refusal, logits)
