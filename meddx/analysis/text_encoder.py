"""Turns sentences into vectors whose closeness is likeness of meaning: packs ``text_encoder``.

Such a pack is made on the user's own machine from a sentence encoder of Hugging Face (``meddx packs
import``): the network as ONNX with the mean of its pieces and their normalisation inside (Reimers
and Gurevych, EMNLP 2019), its vocabulary, and what ``encoder.toml`` says of both. It needs neither
torch nor transformers here. The encoder that MedDx is measured with, MiniLM, knows English only.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import device, pack_spec, patience, word_pieces
from meddx.analysis.device import CPU, CUDA
from meddx.analysis.pack import ModelPack
from meddx.analysis.pack_fields import Table
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

FAMILY: Final = "text_encoder"
NAME: Final = "note_encoder"  # of the pack that MedDx looks for first
ONNX: Final = "model.onnx"
VOCABULARY: Final = "vocab.txt"
SPEC: Final = "encoder.toml"
GOLDEN: Final = "golden.npy"
NUMBERS: Final = "input_ids"
MASK: Final = "attention_mask"
VECTORS: Final = "embeddings"
ALIKE: Final = 0.999  # cosine from which two processors, or two precisions, say the same
_MOST_DIMENSIONS: Final = 8192
_FEWEST_PIECES: Final = 8
_LONGEST: Final = 4096
_MOST_TEXTS: Final = {CPU: 32, CUDA: 256}  # in a batch
_MOST_PIECES: Final = {CPU: 4096, CUDA: 65536}  # in a batch, with what fills up shorter texts

ENCODING: Final = Phrase("Encoding texts by meaning")
NO_ENCODER: Final = Phrase("The model pack {pack} is no text encoder.")


@dataclass(frozen=True)
class EncoderSpec:
    """What ``encoder.toml`` says.

    Parameters
    ----------
    dimensions
        Length of a vector.
    longest
        Most word pieces of a text, with the two at its ends; what follows is not seen.
    lower_case
        Whether the vocabulary has small letters only.
    languages
        Codes of the languages it was trained on; empty where nobody said.
    golden
        Texts whose vectors, by torch, are the rows of ``golden.npy``.
    """

    dimensions: int
    longest: int
    lower_case: bool
    languages: tuple[str, ...]
    golden: tuple[str, ...]


def spec_of(pack: ModelPack) -> EncoderSpec:
    """Read what a pack says of its encoder.

    Raises
    ------
    Refused
        ``no_text_encoder`` or ``pack_malformed``.
    """
    if pack.family != FAMILY or not {ONNX, VOCABULARY, SPEC, GOLDEN} <= dict(pack.files).keys():
        raise Refused("no_text_encoder", NO_ENCODER.with_values(pack=pack.name))
    return pack_spec.read(pack, SPEC, _spec)


def _spec(table: Table) -> EncoderSpec:
    spec = EncoderSpec(
        table.integer("dimensions"),
        table.integer("longest"),
        table.flag("lower_case"),
        table.texts("languages"),
        table.texts("golden"),
    )
    table.demand(0 < spec.dimensions <= _MOST_DIMENSIONS, "dimensions")
    table.demand(_FEWEST_PIECES <= spec.longest <= _LONGEST, "longest")
    table.demand(bool(spec.golden), "golden")
    return spec


def find(packs: Iterable[ModelPack]) -> ModelPack | None:
    """Return the text encoder among these packs, that of MedDx's own name first; None without."""
    found = [pack for pack in packs if pack.family == FAMILY]
    return next((pack for pack in found if pack.name == NAME), found[0] if found else None)


class TextEncoder:
    """An open encoder; several threads may share it.

    Attributes
    ----------
    pack
        What it was opened from; ``pack.sha256`` tells vectors of different encoders apart.
    spec
        What the pack says of it.
    device, note
        ``CPU`` or ``CUDA``, and why the processor is used (None on a card).
    """

    def __init__(self, pack: ModelPack, session: Any, where: tuple[str, Phrase | None]) -> None:  # noqa: ANN401 - onnxruntime is untyped
        self.pack, self.spec = pack, spec_of(pack)
        self.device, self.note = where
        self._session = session
        vocabulary = pack.folder / VOCABULARY
        self._pieces = word_pieces.load(vocabulary, lower_case=self.spec.lower_case)

    @classmethod
    def open(cls, pack: ModelPack) -> "TextEncoder":
        """Open a pack on the best device that gives its known vectors.

        Raises
        ------
        Refused
            ``no_text_encoder``, ``pack_malformed``, ``wrong_vocabulary``, ``pack_not_running`` or
            ``pack_wrong_numbers``.
        """
        spec_of(pack)
        file, note = str(pack.folder / ONNX), device.NO_GPU
        if device.gpu_seems_present():
            session = device.on_card(file)
            note = device.GPU_UNUSABLE if session is None else device.GPU_WRONG
            found = None if session is None else cls(pack, session, (CUDA, None))
            if found is not None and found.likeness >= ALIKE:
                return found
        try:
            found = cls(pack, _on_processor(file), (CPU, note))
            golden = found.likeness >= ALIKE
        except Refused:
            raise
        except Exception:  # noqa: BLE001 - onnxruntime raises many kinds; the pack is refused by name
            phrase = device.NOT_RUNNING.with_values(pack=pack.name)
            raise Refused("pack_not_running", phrase) from None
        if not golden:
            raise Refused("pack_wrong_numbers", device.WRONG_NUMBERS.with_values(pack=pack.name))
        return found

    def encode(self, texts: Sequence[str], context: Context | None = None) -> NDArray[np.float32]:
        """Return a vector of length 1 for each text; their products are cosines, -1 to 1.

        Parameters
        ----------
        texts
            Any; what is beyond ``spec.longest`` word pieces of one is not seen.
        context
            Progress and cancellation; None reports nothing.

        Returns
        -------
        ndarray of float32, shape (texts, dimensions)

        Raises
        ------
        Refused
            ``model_output_invalid`` or ``model_too_slow``.
        meddx.jobs.Cancelled
            When the reader cancels.
        """
        numbers = [self._pieces.encode(text, self.spec.longest) for text in texts]
        vectors = np.zeros((len(texts), self.spec.dimensions), np.float32)
        done = 0
        for batch in self._batches([len(one) for one in numbers]):
            if context is not None:
                context.checkpoint(done, len(texts), ENCODING)
            vectors[batch] = self._run([numbers[place] for place in batch])
            done += len(batch)
        return vectors

    @property
    def likeness(self) -> float:
        """Least cosine between the vectors of the pack's own texts and those that torch gave."""
        known = np.load(self.pack.folder / GOLDEN, allow_pickle=False)
        found = self.encode(self.spec.golden)
        return float((found * known).sum(axis=1).min()) if found.shape == known.shape else -1.0

    def _batches(self, lengths: Sequence[int]) -> Iterator[list[int]]:
        """Yield places of texts of about one length, so that little has to be filled up."""
        waiting = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
        while waiting:
            fits = _MOST_PIECES[self.device] // lengths[waiting[0]]
            count = max(1, min(fits, _MOST_TEXTS[self.device]))
            batch, waiting = waiting[:count], waiting[count:]
            yield batch

    def _run(self, numbers: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        width = max(map(len, numbers))
        filled = np.full((len(numbers), width), self._pieces.padding, np.int64)
        mask = np.zeros((len(numbers), width), np.int64)
        for row, one in enumerate(numbers):
            filled[row, : len(one)] = one
            mask[row, : len(one)] = 1
        found = self._answer({NUMBERS: filled, MASK: mask})
        if found.shape != (len(numbers), self.spec.dimensions) or not np.isfinite(found).all():
            raise Refused("model_output_invalid", device.INVALID)
        return found

    def _answer(self, inputs: dict[str, NDArray[np.int64]]) -> NDArray[np.float32]:
        try:
            found: NDArray[np.float32] = patience.run(self._session, [VECTORS], inputs)[0]
        except Refused:
            raise
        except Exception:  # whatever happened to the card, the processor still works
            if self.device == CPU:
                raise
            self._session = _on_processor(str(self.pack.folder / ONNX))
            self.device, self.note = CPU, device.GPU_STOPPED
            return self._answer(inputs)
        return found


def _on_processor(file: str) -> Any:  # noqa: ANN401 - onnxruntime is untyped
    return device.quiet_session(file, ["CPUExecutionProvider"])
