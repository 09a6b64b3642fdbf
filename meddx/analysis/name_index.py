"""The names of the HPO as vectors: encoded once for each release and encoder, then kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.text_encoder import TextEncoder
from meddx.jobs import Context
from meddx.knowledge import cache, hpo_files
from meddx.knowledge.phenotypes import Phenotypes
from meddx.phrase import Phrase

ROOT: Final = "HP:0000118"  # Phenotypic abnormality; modifiers and inheritance are no findings
_SCHEMA: Final = 1
_SLICE: Final = 2048  # names between two reports of progress
_AT_ONCE: Final = 512  # texts

INDEXING: Final = Phrase("Encoding the names of the HPO, once: {done} of {total}")


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Names, the ids they stand for, and their vectors.

    Parameters
    ----------
    names, ids
        Lower-cased English names and synonyms, EXACT before RELATED, and primary ids.
    vectors
        ndarray of float32, shape (names, dimensions), each of length 1.
    """

    names: tuple[str, ...]
    ids: tuple[str, ...]
    vectors: NDArray[np.float32]

    def nearest(self, vectors: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the place of the most similar name for each vector, and its cosine.

        Parameters
        ----------
        vectors
            Shape (texts, dimensions).

        Returns
        -------
        tuple of ndarrays, shape (texts,)
        """
        places = np.zeros(len(vectors), np.intp)
        best = np.zeros(len(vectors), np.float32)
        for start in range(0, len(vectors), _AT_ONCE):  # all products at once fill the memory
            likeness = vectors[start : start + _AT_ONCE] @ self.vectors.T
            found = likeness.argmax(axis=1)
            places[start : start + _AT_ONCE] = found
            best[start : start + _AT_ONCE] = likeness[np.arange(len(found)), found]
        return places, best

    def ranked(self, vector: NDArray[np.float32], count: int) -> tuple[str, ...]:
        """Return the first ``count`` different ids, the most similar name of each deciding."""
        order = np.argsort(-(self.vectors @ vector))
        return tuple(dict.fromkeys(self.ids[place] for place in order[: 50 * count]))[:count]


def opened(known: Phenotypes, encoder: TextEncoder, context: Context) -> NameIndex:
    """Return the index for this HPO and encoder, from the user's cache where it is there.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels; nothing is kept then.
    """
    names = finding_names(known)
    path = hpo_files.file("hp.obo")
    file = f"hpo_vectors_{encoder.pack.sha256[:16]}"
    tables = cache.opened(file, _SCHEMA, (path,), _build(tuple(names), encoder, context))
    found = cache.unpacked(tables["names"])
    vectors = tables["vectors"].astype(np.float32)
    return NameIndex(tuple(found), tuple(names[name] for name in found), vectors)


def finding_names(known: Phenotypes) -> dict[str, str]:
    """Map each English name of a finding, EXACT or RELATED, to its primary id."""
    root = known.place(ROOT)
    wanted = {i for i in known.ids if root in known.ancestor_places(known.place(i))} - {ROOT}
    found: dict[str, str] = {}
    for names in (known.names(), known.related_names()):
        for name, hpo_id in names.items():
            if hpo_id in wanted:
                found.setdefault(name, hpo_id)
    return found


def _build(
    names: tuple[str, ...], encoder: TextEncoder, context: Context
) -> Callable[[], cache.Tables]:
    def build() -> cache.Tables:
        parts = []
        for start in range(0, len(names), _SLICE):
            said = INDEXING.with_values(done=start, total=len(names))
            context.checkpoint(start, len(names), said)
            parts.append(encoder.encode(names[start : start + _SLICE]).astype(np.float16))
        return {"names": cache.packed(names), "vectors": np.concatenate(parts)}

    return build
