"""From a configuration to a pack that reads notes."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from meddx.analysis import pack, pack_text, text_readers
from meddx.analysis.pack import Label, ModelPack
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training.corpora.shared import indiana_reports
from meddx.training.text import card, examples, heads, learn, recurrent
from meddx.training.text.config import CALLED, GENERATED, LinearConfig, RecurrentConfig, TextConfig
from meddx.training.text.examples import Report
from meddx.training.text.learn import Calibrated, Learnt

STATE: Final = "recurrent.safetensors"
TABLE: Final = "indiana_reports.csv"
CARD: Final = "card.md"
GOLDEN: Final = {
    "en": "The heart is enlarged. No pleural effusion or pneumothorax.",
    "zh": "右下肺斑片影，考虑肺炎可能。",
}
GOLDEN_MENTIONS: Final = ("pleural effusion", "肺炎")

WRITING: Final = Phrase("Writing the pack {name}")
NO_REPORTS: Final = Phrase(
    "The reports were not found: name with --data the folder that holds {table}."
)


def make(
    config: RecurrentConfig | LinearConfig,
    data: Path | None,
    work: Path,
    packs: Path,
    context: Context,
) -> ModelPack:
    """Make a pack; a run that was killed goes on from its last finished round.

    Parameters
    ----------
    config
        What to make.
    data
        Folder with the reports; not needed where all text is generated.
    work, packs
        Folders for the state of runs, and to write the pack into; a linear model learns within
        minutes and keeps no state.

    Raises
    ------
    Refused
        When the reports cannot be used, or the exported network does not give its known result.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    state = work / config.card.name / STATE
    reports, mentions = _reports(config, data), examples.mentions_of(config, examples.names_of())
    if isinstance(config, LinearConfig):
        learnt = heads.learn_from(config, reports, mentions, context)
    else:
        learnt = recurrent.learn_from(config, reports, mentions, state, context)
    context.checkpoint(0, 1, WRITING.with_values(name=config.card.name))
    draft = packs / f".{config.card.name}.draft" / config.card.name
    shutil.rmtree(draft.parent, ignore_errors=True)
    draft.mkdir(parents=True)
    _write(config, learnt, draft)
    text_readers.open_reader(replace(pack.load(draft), encoder=learnt.made.encoder))
    folder = packs / config.card.name
    shutil.rmtree(folder, ignore_errors=True)
    draft.replace(folder)
    draft.parent.rmdir()
    state.unlink(missing_ok=True)  # the next run is a new one
    return pack.load(folder)


def _reports(config: TextConfig, data: Path | None) -> list[Report]:
    """Generate the reports, or read them."""
    if config.source.kind == GENERATED:
        return examples.reports_of(config)
    path = (data or Path()) / TABLE
    if not path.is_file():
        raise Refused("no_reports", NO_REPORTS.with_values(table=TABLE))
    found = indiana_reports.read(path)
    return learn.spread([Report(one.text, one.there) for one in found], config)


def _write(config: TextConfig, learnt: Learnt, folder: Path) -> None:
    """Write all files of the pack into an empty folder."""
    files = learnt.made.files
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / CARD).write_text(card.write(config, learnt), encoding="utf-8", newline="\n")
    made = _described(config, learnt, folder)
    comment = "Written by meddx train; what is said here is what was measured."
    pack_text.write(made, comment, (CARD, *sorted(files)))


def _described(config: TextConfig, learnt: Learnt, folder: Path) -> ModelPack:
    golden = " ".join(GOLDEN[language] for language in config.source.languages)
    mention = _first(golden)
    read = learnt.reader.report(golden)
    said = learnt.reader.assertions(golden, [mention])[0]
    findings = () if read is None else tuple(float(value) for value in read.logits)
    card_of = config.card
    return ModelPack(
        folder=folder,
        name=card_of.name,
        version=card_of.version,
        title=card_of.title,
        title_zh=card_of.title_zh,
        family=card_of.family,
        task=card_of.task,
        licence=card_of.licence,
        intended_use=card_of.intended_use,
        intended_use_zh=card_of.intended_use_zh,
        training_data=card_of.training_data,
        sha256="",
        labels=tuple(_label(config, number, label) for number, label in enumerate(learnt.labels)),
        text=replace(
            learnt.made.spec,
            golden=golden,
            golden_mention=mention,
            golden_findings=findings,
            golden_assertions=tuple(float(value) for value in said),
        ),
    )


def _first(golden: str) -> tuple[int, int]:
    """Return the characters of the mention in a known text."""
    words = next(words for words in GOLDEN_MENTIONS if words in golden)
    return golden.index(words), golden.index(words) + len(words)


def _label(config: TextConfig, number: int, found: Calibrated) -> Label:
    spec = config.labels[number]
    return Label(
        key=spec.key,
        code=spec.code,
        threshold=CALLED,
        platt=found.platt,
        prevalence=float(found.truth.mean()),
        positives=int(found.truth.sum()),
        negatives=int((~found.truth).sum()),
        shown_at=spec.shown_at,
    )
