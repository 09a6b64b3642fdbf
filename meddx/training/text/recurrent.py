"""From reports and mentions to a recurrent network: count words, learn, write as ONNX."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from meddx.analysis import text_tokens
from meddx.analysis.device import quiet_session
from meddx.analysis.text_network import TextNetwork
from meddx.analysis.text_spec import TextSpec
from meddx.analysis.text_tokens import Vocabulary
from meddx.jobs import Context
from meddx.training.text import examples, fit, graph, learn
from meddx.training.text.config import GRU, RecurrentConfig
from meddx.training.text.examples import Example, Report
from meddx.training.text.learn import Learnt, Made
from meddx.training.text.mentions import KINDS, Mention

ONNX: Final = "model.onnx"
VOCABULARY: Final = "vocabulary.txt"
NAMES: Final = {GRU: "GRU", "lstm": "LSTM"}


def learn_from(
    config: RecurrentConfig,
    reports: Sequence[Report],
    mentions: Sequence[Mention],
    state: Path | None,
    context: Context,
    besides: Sequence[Report] = (),
) -> Learnt:
    """Learn from all but the held-out share of reports and mentions, and calibrate on that.

    Parameters
    ----------
    config, reports, mentions
        How, and from what.
    state
        File for the state of the run, or None.
    besides
        Further reports that teach and calibrate nothing.

    Raises
    ------
    Refused
        ``one_sided`` where a label cannot be calibrated.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    kept, held = learn.split(reports, config)
    kept += besides
    said, asked = learn.split(mentions, config)
    texts = [one.text for one in (*kept, *said)]
    vocabulary = examples.vocabulary_of(config, texts)
    window = config.cell.window
    found = [examples.encode_report(one, config.keys, vocabulary, window) for one in kept]
    found += _encoded(said, vocabulary, window)
    network = fit.fit(config, vocabulary.size, found, state, context)
    onnx = graph.model_of(network, config.cell).SerializeToString()
    made = _made(config, vocabulary, onnx, (len(reports), len(mentions)))
    session = quiet_session(onnx, ["CPUExecutionProvider"])
    reader = TextNetwork(made.spec, vocabulary, session)
    return learn.measured(config, made, reader, held, asked)


def _made(
    config: RecurrentConfig, vocabulary: Vocabulary, onnx: bytes, counts: tuple[int, int]
) -> Made:
    cell, fitted, source = config.cell, config.learn, config.source
    spec = TextSpec(
        weights=ONNX,
        vocabulary=VOCABULARY,
        buckets=vocabulary.buckets,
        window=cell.window,
        assertions=KINDS,
        golden="",
        golden_mention=(0, 0),
        golden_findings=(),
        golden_assertions=(),
        languages=config.languages,
    )
    return Made(
        spec,
        {ONNX: onnx, VOCABULARY: text_tokens.write(vocabulary.words).encode()},
        model=f"Bidirectional {NAMES[cell.cell]}, {cell.hidden} numbers a direction, on "
        f"{len(vocabulary.words)} words and {cell.buckets} hashes of others and of the ends "
        f"of words, {cell.embedding} numbers each; {len(onnx) / 1e6:.1f} MB. Two heads: the "
        "findings that a report asserts, and the assertion of a marked mention.",
        learning=f"{fitted.epochs} rounds over {counts[0]} reports ({learn.origin(config)}) and "
        f"{counts[1]} mentions (generated), less {100 * source.held_out:.0f} % of both that were "
        f"held out; AdamW, rate {fitted.rate:g}, seed {config.seed}.",
    )


def _encoded(mentions: Sequence[Mention], words: Vocabulary, window: int) -> list[Example]:
    found = (examples.encode_mention(one, words, window) for one in mentions)
    return [one for one in found if one is not None]
