"""From a configuration and cEHRNER's training part to a pack that names what notes speak of."""

import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np

from meddx.analysis import pack, pack_spec, pack_text
from meddx.analysis.device import quiet_session
from meddx.analysis.entities_zh import KINDS
from meddx.analysis.entity_tagger import (
    CHARACTERS,
    ONNX,
    SPEC,
    EntityTagger,
    TaggerSpec,
)
from meddx.analysis.pack import ModelPack
from meddx.analysis.tagging import Characters
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training.corpora.shared import cehrner_records
from meddx.training.tagger import card, examples, fit, graph
from meddx.training.tagger.config import TaggerConfig
from meddx.training.text.make import CARD, WRITING

TAUGHT: Final = "train"
STATE: Final = "tagger.safetensors"
TASK: Final = "named_entities"
GOLDEN: Final = (
    "患者因胃窦低分化腺癌行胃癌根治术，术后口服替吉奥，复查腹部CT未见异常，CEA正常，现腹痛。"
)
NO_RECORDS: Final = Phrase(
    "The records were not found: name with --data the archive or folder of cEHRNER as it was "
    "published."
)


def make(
    config: TaggerConfig, data: Path | None, work: Path, packs: Path, context: Context
) -> ModelPack:
    """Make a pack; a run that was killed goes on from its last finished round.

    Parameters
    ----------
    config
        What to make.
    data
        The corpus, as it was published.
    work, packs
        Folders for the state of runs, and to write the pack into.

    Raises
    ------
    Refused
        When the corpus cannot be used, or the exported network does not give its known result.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    if data is None or not cehrner_records.holds(data, TAUGHT):
        raise Refused("no_records", NO_RECORDS)
    records = cehrner_records.read(data, TAUGHT)
    characters = examples.characters_of(config, records)
    pieces = examples.pieces_of(config, records, characters, context)
    state = work / config.card.name / STATE
    network = fit.fit(config, characters.size, pieces, state, context)
    context.checkpoint(0, 1, WRITING.with_values(name=config.card.name))
    draft = packs / f".{config.card.name}.draft" / config.card.name
    shutil.rmtree(draft.parent, ignore_errors=True)
    draft.mkdir(parents=True)
    _write(config, characters, graph.model_of(network, config.cell), draft, len(records))
    EntityTagger.open(pack.load(draft))
    folder = packs / config.card.name
    shutil.rmtree(folder, ignore_errors=True)
    draft.replace(folder)
    draft.parent.rmdir()
    state.unlink(missing_ok=True)  # the next run is a new one
    return pack.load(folder)


def _write(
    config: TaggerConfig,
    characters: Characters,
    model: Any,  # noqa: ANN401 - onnx is untyped
    folder: Path,
    records: int,
) -> None:
    """Write all files of the pack into an empty folder."""
    stored: bytes = model.SerializeToString()
    session = quiet_session(stored, ["CPUExecutionProvider"])
    tagger = EntityTagger(characters, config.cell.window, session)
    known = np.asarray(tagger.first_scores(GOLDEN)).tolist()
    spec = TaggerSpec(KINDS, characters.buckets, config.cell.window, GOLDEN, tuple(known))
    (folder / ONNX).write_bytes(stored)
    texts = {
        CHARACTERS: characters.known,
        SPEC: pack_spec.text_of(spec),
        CARD: card.write(config, characters, records, len(stored)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    comment = "Written by meddx train; what is said here is what was measured."
    pack_text.write(_described(config, folder), comment, (CARD, CHARACTERS, ONNX, SPEC))


def _described(config: TaggerConfig, folder: Path) -> ModelPack:
    about = config.card
    return ModelPack(
        folder=folder,
        name=about.name,
        version=about.version,
        title=about.title,
        title_zh=about.title_zh,
        family=about.family,
        task=TASK,
        licence=about.licence,
        intended_use=about.intended_use,
        intended_use_zh=about.intended_use_zh,
        training_data=about.training_data,
        sha256="",
    )
