"""Writes the card of the ranking's learned weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from meddx.knowledge.ranking import KINDS
from meddx.training.measure import Figure
from meddx.training.ranking.config import RankingConfig
from meddx.training.ranking.covered import Covered, Held
from meddx.training.ranking.learn import Learned
from meddx.training.ranking.learned_figures import Calibration
from meddx.training.ranking.lists import Lists
from meddx.training.ranking.measure import NAMES, Figures, Ranks, paired, summary

LIMITS: Final = (
    "- It answers *which of these rare diseases*, for a patient who is thought to have one. Its "
    "probabilities add up to one over the diseases that are ranked; they say nothing about whether "
    "the patient has a rare disease at all.",
    "- Where common diseases are ranked, too, it takes no part.",
    "- The cases are those of publications: described thoroughly, by those who knew the answer. "
    "In a clinic fewer and vaguer findings are known, and figures are lower.",
    "- Findings that are absent hardly count: in publications they are written down mostly of what "
    "the disease could have had, so that nothing can be learnt of them.",
    "- A disease that the HPO does not describe cannot be ranked, and the probability of the first "
    "does not tell that it is missing.",
    "- No decision is to rest on it alone. Research use only, not a medical device.",
)
MEANINGS: Final[Mapping[str, str]] = {
    "fit": "likelihood ratio of each finding; related ones count less",
    "relation": "how near each finding is to what the disease lists",
    "coverage": "share of the disease's findings that the patient has",
    "person": "age at onset, sex",
    "series": "order of description within a series of forms",
}

_HELD_OVER: Final = ("held, over diseases", "over publications", "over cases")


@dataclass(frozen=True)
class Findings:
    """What was measured out of fold.

    Parameters
    ----------
    plain, first, both
        Where the published formula, the first stage, and both stages put the true diseases.
    gains
        By group of features: figures of all less those without the group, one penalty for all.
    calibration
        Of the first diagnosis.
    sets
        What sets of the first diagnoses hold.
    """

    plain: Ranks
    first: Ranks
    both: Ranks
    gains: Mapping[str, Figures]
    calibration: Calibration
    sets: tuple[Covered, ...]


def write(config: RankingConfig, learned: Learned, lists: Lists, found: Findings) -> str:
    """Return the card in Markdown."""
    publications = len({p for case in lists.cases for p in case.publications})
    parts = [
        "# Learned weights of the ranking of rare diseases",
        "Written by `meddx train`; nobody edits it.",
        "**What it is.** A linear softmax (conditional logit) over the "
        f"{config.shortlist} diseases that fit best by likelihood ratio, of {lists.candidates:,} "
        f"of OMIM. Each of its {len(KINDS)} features has one meaning and a weight whose sign is "
        "fixed beforehand; each part is shown as evidence. Neither which diseases the cases have "
        "nor how often can be learnt: every disease counts the same.",
        f"**Learnt from.** {config.source}, {config.licence}: {len(lists.cases):,} cases of "
        f"{len(set(lists.diseases))} diseases from {publications} publications. Only cases whose "
        "disease the HPO describes, but not from their own publication; at most "
        f"{config.per_disease} of a disease teach, all are measured.",
        f"**How it was measured.** {config.folds} parts that share neither a publication nor a "
        "disease. Each is ranked by weights of the others; penalty, temperature and the share of "
        "findings that point elsewhere are chosen by cross-validation within those. Only the few "
        "constants of the first stage (`phenotype_fit.py`, `profiles.py`) were chosen once on "
        "half of these diseases. Intervals: 95 %, bootstrap over diseases.",
        _weights(learned),
        "## How well it ranks",
        _ranks(found),
        "## What each group of features gains",
        "All features less all but the group, out of fold, in points; each group stands on what "
        "the others leave of it.",
        _gains(found.gains),
        "## Probability of the first diagnosis",
        _calibration(found.calibration),
        "## Sets that hold the true disease",
        "The first so many, and *none of these*: fewer, the surer the list is of its first. "
        "Each band of its probability has a quarter of all patients, each disease the same. A size "
        "rests on the places of the true diseases of its band alone; bands and sizes were chosen "
        "on the other parts where they are measured. What is stated holds with each disease the "
        "same: over cases, of which a few diseases have very many, less is held. An unknown "
        "disease is always held, by *none of these*, and not counted here.",
        *map(_set, found.sets),
        "## What it must not be used for",
        "\n".join(LIMITS),
    ]
    return "\n\n".join(parts) + "\n"


def _weights(learned: Learned) -> str:
    lines = ["| feature | group | weight |", "| --- | --- | --- |"]
    lines += [
        f"| {name} | {KINDS[name].group} | {weight:g} |"
        for name, weight in learned.model.weights.items()
    ]
    return "\n".join(
        [
            "**Weights** (natural logarithm of odds for each unit; "
            "`meddx/diagnosis/shortlist_features.py` says what each is).",
            "",
            *lines,
            "",
            f"Findings that point elsewhere: {learned.model.astray:.1%}. Penalty "
            f"{learned.penalty:g}, temperature {learned.temperature:.3f} (already in the weights).",
        ]
    )


def _ranks(found: Findings) -> str:
    rows = [
        ("published formula", summary(found.plain)),
        ("first stage", summary(found.first)),
        ("both stages", summary(found.both)),
        ("both less first stage", paired(found.both, found.first)),
        ("both less published formula", paired(found.both, found.plain)),
    ]
    lines = ["| ranked by | mean over | top-1 | top-3 | top-10 | MRR |", "| --- " * 6 + "|"]
    for who, figures in rows:
        for over, told in (("cases", figures.micro), ("diseases", figures.macro)):
            cells = [_told(told[name], 1.0 if name == "mrr" else 100.0) for name in NAMES]
            lines.append(f"| {' | '.join([who, over, *cells])} |")
    return "\n".join(lines)


def _gains(gains: Mapping[str, Figures]) -> str:
    lines = ["| group | what it is | top-1 | top-3 | top-10 | MRR |", "| --- " * 6 + "|"]
    for group, figures in gains.items():
        cells = [_told(figures.macro[name], 1.0 if name == "mrr" else 100.0) for name in NAMES]
        lines.append(f"| {' | '.join([group, MEANINGS[group], *cells])} |")
    return "\n".join([*lines, "", "Mean over diseases."])


def _calibration(found: Calibration) -> str:
    names = tuple(found.of_cases)
    heads = ["mean over", *names]
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for over, figures in (("cases", found.of_cases), ("diseases", found.of_diseases)):
        cells = [_told(figures[name], 1.0) for name in names]
        lines.append(f"| {' | '.join([over, *cells])} |")
    lines += ["", "| said | seen | cases |", "| --- " * 3 + "|"]
    lines += [
        f"| {part.said:.0%} | {part.seen:.0%} [{part.low:.0%}, {part.high:.0%}] | {part.count} |"
        for part in found.bins
    ]
    return "\n".join(lines)


def _set(found: Covered) -> str:
    heads = ["first has", "size", "cases", "median size where measured", *_HELD_OVER]
    lines = [f"**{found.sizes.coverage:.0%} stated**", "", f"| {' | '.join(heads)} |"]
    lines.append("| --- " * len(heads) + "|")
    begins = [*found.sizes.first_from, 1.0]
    for number, (size, held) in enumerate(zip(found.sizes.sizes, found.bands, strict=True)):
        band = f"{begins[number]:.1%} to {begins[number + 1]:.1%}"
        lines.append(_held(f"{band} | {size:,}", held))
    lines.append(_held("any | as above", found.together))
    return "\n".join(lines)


def _held(told: str, held: Held | None) -> str:
    if held is None:
        return f"| {told} | 0 | | | | |"
    shares = f"{100 * held.of_publications:.1f} | {100 * held.of_cases:.1f}"
    over = f"{_told(held.of_diseases, 100.0)} | {shares}"
    return f"| {told} | {held.cases:,} | {held.median:,.0f} | {over} |"


def _told(figure: Figure, scale: float) -> str:
    digits = 1 if scale > 1.0 else 3
    value, low, high = (f"{scale * n:.{digits}f}" for n in (figure.value, figure.low, figure.high))
    return f"{value} [{low}, {high}]"
