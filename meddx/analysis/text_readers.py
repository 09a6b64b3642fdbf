"""Opens what reads the texts of a pack, whatever kind it is, and compares it with its result."""

from collections.abc import Callable, Mapping
from typing import Final

from meddx.analysis import text_linear, text_meaning, text_network
from meddx.analysis.device import GOLDEN_TOLERANCE, NOT_RUNNING, WRONG_NUMBERS
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_reader import TextReader, is_golden
from meddx.analysis.text_spec import TextKind, TextSpec
from meddx.phrase import Refused

# The encoder is another on each machine: converted there, and on a card or on the processor.
_ENCODED: Final = 0.05
_OPENED: Final[Mapping[TextKind, Callable[[ModelPack, TextSpec], TextReader]]] = {
    TextKind.NETWORK: text_network.opened,
    TextKind.LINEAR: text_linear.opened,
    TextKind.MEANING: text_meaning.opened,
}


def open_reader(pack: ModelPack) -> TextReader:
    """Open what reads text in a pack and let it read the text whose result is known.

    Raises
    ------
    Refused
        ``pack_not_running``, ``pack_wrong_numbers``, ``other_encoder``, or what the text encoder
        that it needs refuses.
    """
    spec = pack.text
    if spec is None:
        raise ValueError("a pack of rules has no network")
    tolerance = GOLDEN_TOLERANCE if pack.encoder is None else _ENCODED
    try:
        reader = _OPENED[spec.kind](pack, spec)
        golden = is_golden(spec, reader, tolerance)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - onnxruntime raises many kinds; the pack is refused by name
        phrase = NOT_RUNNING.with_values(pack=pack.name)
        raise Refused("pack_not_running", phrase) from None
    if not golden and pack.encoder is not None:
        raise text_meaning.other_encoder(pack, pack.encoder)
    if not golden:
        raise Refused("pack_wrong_numbers", WRONG_NUMBERS.with_values(pack=pack.name))
    return reader
