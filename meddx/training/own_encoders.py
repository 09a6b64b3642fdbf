"""Makes a pack ``text_encoder`` of a sentence encoder that the user brought."""

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from meddx.analysis import pack_text
from meddx.analysis.foreign.found import Answers
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.pack import ModelPack, load
from meddx.analysis.text_encoder import FAMILY, NAME, TextEncoder
from meddx.jobs import Context
from meddx.phrase import Phrase
from meddx.training import own_models
from meddx.training.rewrite import CARD

_TO_FILES: Final = "meddx.training.sentence_encoder:to_files"
_CONVERT_S: Final = 600.0
_TIMED: Final = ("Enlarged heart",) * 32
_USE: Final = (
    "Research use only, not a medical device. Finds texts and terms of like meaning; its "
    "likenesses are no probabilities and no evidence by themselves."
)
_USE_ZH: Final = (
    "仅供研究，非医疗器械。用于查找含义相近的文本与术语；其相似度不是概率，本身不构成证据。"
)

TRYING: Final = Phrase("Comparing the encoder with the one it was made from")


def write(found: FoundEncoder, answers: Answers, folder: Path, context: Context) -> ModelPack:
    """Make a pack of an encoder and put it into ``folder``, under its name.

    It is converted in a child process, then opened here and compared with what torch said.

    Raises
    ------
    Refused
        ``wrong_hash``, ``file_changed``, ``pack_there``, ``bad_name``, or what the conversion and
        ``TextEncoder.open`` refuse.
    meddx.jobs.Cancelled
        When the reader cancels; nothing is left behind.
    """
    name = answers.name or NAME
    own_models.demand_free(found.sha256, answers.sha256, name, folder)
    folder.mkdir(parents=True, exist_ok=True)
    # Beside its place, so that it gets there whole by one renaming.
    with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as kept:
        here = own_models.at_hand(found, Path(kept), context)
        staging = Path(kept) / name
        staging.mkdir()
        context.checkpoint(1, 3, own_models.CONVERTING)
        asked = {"path": here.path, "target": str(staging)}
        context.in_child(_TO_FILES, asked, _CONVERT_S)
        context.checkpoint(2, 3, TRYING)
        pack = _described(found, answers, staging)
        files = sorted(path.name for path in staging.iterdir())
        tried = _tried(replace(pack, files=tuple((file, "") for file in files)))
        card = _card(found, pack, tried)
        (staging / CARD).write_text(card, encoding="utf-8", newline="\n")
        pack_text.write(pack, f"Written by meddx packs import; see {CARD}.", (*files, CARD))
        staging.rename(folder / name)
    return load(folder / name)


def _tried(pack: ModelPack) -> str:
    """Say how well and how fast it runs here.

    Raises
    ------
    Refused
        As ``TextEncoder.open``.
    """
    encoder = TextEncoder.open(pack)
    likeness = encoder.likeness
    begin = time.perf_counter()
    encoder.encode(_TIMED)
    run_ms = 1000 * (time.perf_counter() - begin) / len(_TIMED)
    return (
        f"At import its vectors and those of torch had a cosine of {likeness:.6f} at least; a term "
        f"of two words took {run_ms:.1f} ms ({encoder.device}), in a batch of {len(_TIMED)}"
    )


def _described(found: FoundEncoder, answers: Answers, folder: Path) -> ModelPack:
    return ModelPack(
        folder=folder,
        name=folder.name,
        version=found.sha256[:12],
        title=answers.title or f"Text encoder {found.title}",
        title_zh=answers.title_zh or f"文本编码器 {found.title}",
        family=FAMILY,
        task="encode",
        licence=answers.licence or found.licence or "not stated",
        intended_use=_USE,
        intended_use_zh=_USE_ZH,
        training_data=answers.training_data or "not stated",
        sha256="",
    )


def _card(found: FoundEncoder, pack: ModelPack, tried: str) -> str:
    languages = ", ".join(found.languages) or "not stated"
    known = [
        f"Imported from: a Hugging Face folder{' in a zip' if found.archive else ''}, "
        f"SHA-256 {found.sha256}",
        f"Network: BERT, {found.layers} layers of {found.heads} heads, {found.pieces} word pieces, "
        "weights in half precision",
        f"Vectors: {found.dimensions} numbers of length 1, the mean over the word pieces; "
        f"{found.longest} pieces at most, what follows is not seen",
        f"Licence: {pack.licence}",
        f"Training data: {pack.training_data}",
        f"Languages: {languages}. It says nothing of texts in others, Chinese among them.",
        tried,
    ]
    unknown = (
        "How often the nearest term is the right one in your notes: `meddx evaluate` measures it "
        "on a corpus with a known truth."
    )
    lines = [f"# {pack.title}", "", pack.intended_use, "", "## What is known", ""]
    lines += [f"- {line}" for line in known]
    return "\n".join([*lines, "", "## What is not known", "", f"- {unknown}"]) + "\n"
