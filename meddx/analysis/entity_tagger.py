"""Runs the network of a pack ``note_entities``: it tags the characters of Chinese notes.

Such a pack is made on the user's own machine (``meddx train``); it needs no torch here. What the
pack says of its network stands in ``tagger.toml``; what the rules find is a hint to the network.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from meddx.analysis import entities_zh, pack_spec, patience, tagging
from meddx.analysis.device import (
    GOLDEN_TOLERANCE,
    INVALID,
    NOT_RUNNING,
    WRONG_NUMBERS,
    quiet_session,
)
from meddx.analysis.entities_zh import KINDS, Entity
from meddx.analysis.pack import ModelPack
from meddx.analysis.pack_fields import Table
from meddx.analysis.tagging import TAGS, Characters, Floats, Numbers
from meddx.phrase import Phrase, Refused

FAMILY: Final = "note_entities"
ONNX: Final = "model.onnx"
CHARACTERS: Final = "characters.txt"
SPEC: Final = "tagger.toml"
OUTPUTS: Final = ("scores", "moves")
_LONGEST: Final = 1024
_MOST_BUCKETS: Final = 1 << 20
_BATCH: Final = 32

NO_TAGGER: Final = Phrase("The model pack {pack} names nothing in notes. See meddx packs list.")


@dataclass(frozen=True)
class TaggerSpec:
    """What ``tagger.toml`` says.

    Parameters
    ----------
    kinds
        What the names are, in the order of the tags.
    buckets
        See ``tagging.Characters``.
    window
        Most characters read at a time.
    golden, golden_scores
        A text, and the known log odds of the tags of its first character.
    """

    kinds: tuple[str, ...]
    buckets: int
    window: int
    golden: str
    golden_scores: tuple[float, ...]


def spec_of(pack: ModelPack) -> TaggerSpec:
    """Read what a pack says of its network.

    Raises
    ------
    Refused
        ``no_entity_tagger`` or ``pack_malformed``.
    """
    if pack.family != FAMILY or not {ONNX, CHARACTERS, SPEC} <= dict(pack.files).keys():
        raise Refused("no_entity_tagger", NO_TAGGER.with_values(pack=pack.name))
    return pack_spec.read(pack, SPEC, _spec)


def _spec(table: Table) -> TaggerSpec:
    spec = TaggerSpec(
        table.texts("kinds"),
        table.integer("buckets"),
        table.integer("window"),
        table.text("golden"),
        table.numbers("golden_scores", TAGS),
    )
    table.demand(spec.kinds == KINDS, "kinds")
    table.demand(0 < spec.buckets <= _MOST_BUCKETS, "buckets")
    table.demand(0 < spec.window <= _LONGEST, "window")
    return spec


def find(packs: Iterable[ModelPack]) -> ModelPack | None:
    """Return the first pack that names what notes speak of; None without."""
    return next((pack for pack in packs if pack.family == FAMILY), None)


class EntityTagger:
    """An open network; several threads may share it.

    Parameters
    ----------
    characters, window
        See ``TaggerSpec``.
    session
        The ``onnxruntime.InferenceSession``.
    """

    def __init__(self, characters: Characters, window: int, session: Any) -> None:  # noqa: ANN401 - onnxruntime is untyped
        self._characters, self._window, self._session = characters, window, session
        self._rules = entities_zh.load()

    @classmethod
    def open(cls, pack: ModelPack) -> "EntityTagger":
        """Open a pack and let it read the text whose result is known.

        Raises
        ------
        Refused
            ``no_entity_tagger``, ``pack_malformed``, ``pack_not_running`` or
            ``pack_wrong_numbers``.
        """
        spec = spec_of(pack)
        try:
            known = (pack.folder / CHARACTERS).read_text(encoding="utf-8")
            session = quiet_session(str(pack.folder / ONNX), ["CPUExecutionProvider"])
            made = cls(Characters(known, spec.buckets), spec.window, session)
            found = made.first_scores(spec.golden)
        except Exception:  # noqa: BLE001 - onnxruntime raises many kinds; the pack is refused by name
            phrase = NOT_RUNNING.with_values(pack=pack.name)
            raise Refused("pack_not_running", phrase) from None
        expected = np.array(spec.golden_scores, np.float32)
        far = np.abs(found - expected) > GOLDEN_TOLERANCE * np.maximum(1.0, np.abs(expected))
        if far.any():
            raise Refused("pack_wrong_numbers", WRONG_NUMBERS.with_values(pack=pack.name))
        return made

    def find(self, text: str) -> tuple[Entity, ...]:
        """Find the names in a text (as ``entities_zh.plain`` writes it); none overlaps another.

        Raises
        ------
        Refused
            ``model_output_invalid`` or ``model_too_slow``.
        """
        numbers = self._characters.encode(text, self._rules.find(text))
        parts = sorted(tagging.pieces(text, self._window), key=lambda part: part[1] - part[0])
        found: list[Entity] = []
        for first in range(0, len(parts), _BATCH):
            batch = parts[first : first + _BATCH]
            scores, moves = self._run([numbers[start:end] for start, end in batch])
            for (start, end), rows in zip(batch, scores, strict=True):
                named = tagging.entities_of(tagging.best(rows[: end - start], moves))
                found += [Entity(start + a, start + b, kind) for a, b, kind in named]
        return tuple(sorted(found))

    def first_scores(self, text: str) -> Floats:
        """Return float32 (tags,): log odds of the tags of a text's first character."""
        plain = entities_zh.plain(text)
        numbers = self._characters.encode(plain, self._rules.find(plain))
        scores, _ = self._run([numbers[: self._window]])
        return np.asarray(scores[0, 0])

    def _run(self, numbers: Sequence[Numbers]) -> tuple[Floats, Floats]:
        try:
            found = patience.run(self._session, OUTPUTS, tagging.filled(numbers))
        except Refused:
            raise
        except Exception:  # noqa: BLE001 - onnxruntime raises many kinds
            raise Refused("model_output_invalid", INVALID) from None
        scores, moves = found
        longest = max(map(len, numbers))
        fits = scores.shape == (len(numbers), longest, TAGS) and moves.shape == (TAGS, TAGS)
        if not fits or not (np.isfinite(scores).all() and np.isfinite(moves).all()):
            raise Refused("model_output_invalid", INVALID)
        return scores, moves


class Taggers:
    """Keeps the network that was used last open."""

    def __init__(self) -> None:
        self._open: tuple[str, EntityTagger] | None = None
        self._lock = threading.Lock()

    def open(self, pack: ModelPack) -> EntityTagger:
        """Open the network of a pack, or return it if it is open; refuses as ``EntityTagger``."""
        with self._lock:
            if self._open is None or self._open[0] != pack.sha256:
                self._open = pack.sha256, EntityTagger.open(pack)
            return self._open[1]
