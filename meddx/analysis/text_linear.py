"""What a linear model sees of a text by its words: TF-IDF, kept in the file of its heads."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.analysis import text_heads, text_terms
from meddx.analysis.device import CPU
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_heads import Beside, Features, HeadsReader, Piece
from meddx.analysis.text_spec import TextSpec
from meddx.analysis.text_terms import Rows, Terms
from meddx.phrase import Phrase

_SAID: Final = "said"
_BESIDE: Final = "beside"
_FAR: Final = 10  # tokens that a denial may stand before what it denies


class WordFeatures(Features):
    """TF-IDF of the words of a sentence, and of those beside a mention.

    Parameters
    ----------
    said, beside
        The words that count (``text_terms.said`` and ``text_terms.beside``).
    """

    def __init__(self, said: Terms, beside: Terms) -> None:
        self.said, self.beside = said, beside

    @override
    def sentences(self, pieces: Sequence[Piece]) -> Rows:
        return self.said.encode(words_said(pieces), of_length_1=False)

    @override
    def mentions(self, besides: Sequence[Beside]) -> Rows:
        return self.beside.encode(words_beside(besides))

    @property
    @override
    def device(self) -> tuple[str, Phrase | None]:
        return CPU, None

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the words and their rarity as they are kept beside the heads."""
        both = ((_SAID, self.said), (_BESIDE, self.beside))
        return {name: array for prefix, terms in both for name, array in _kept(prefix, terms)}


def opened(pack: ModelPack, spec: TextSpec) -> HeadsReader:
    """Open the linear model of a pack.

    Raises
    ------
    OSError, ValueError, KeyError, zipfile.BadZipFile
        When its file is none.
    """
    heads, arrays = text_heads.load(pack.folder / spec.weights)
    return HeadsReader(spec, heads, WordFeatures(_terms(_SAID, arrays), _terms(_BESIDE, arrays)))


def words_said(pieces: Iterable[Piece]) -> list[list[str]]:
    """Return the words that count of each sentence."""
    return [text_terms.said(piece.tokens, _FAR) for piece in pieces]


def words_beside(besides: Iterable[Beside]) -> list[list[str]]:
    """Return the words that count of each mention."""
    return [text_terms.beside(one.ahead.tokens, one.behind.tokens) for one in besides]


def _kept(prefix: str, terms: Terms) -> Iterable[tuple[str, NDArray[Any]]]:
    words = "\n".join(sorted(terms.places, key=terms.places.__getitem__))
    yield f"{prefix}_words", np.frombuffer(words.encode(), np.uint8)
    yield f"{prefix}_rarity", terms.rarity.astype(np.float32)


def _terms(prefix: str, arrays: Mapping[str, NDArray[Any]]) -> Terms:
    words = arrays[f"{prefix}_words"].tobytes().decode().split("\n")
    rarity = arrays[f"{prefix}_rarity"].astype(np.float64)
    if rarity.shape != (len(words),) or not np.isfinite(rarity).all():
        raise ValueError("each word has one rarity")
    return Terms({word: place for place, word in enumerate(words)}, rarity)
