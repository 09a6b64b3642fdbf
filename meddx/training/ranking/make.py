"""Makes the ranking's weights: solved cases in, ``ranking.toml`` and its card out."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files, ranking
from meddx.knowledge.ranking import SetSizes
from meddx.phrase import Phrase, Refused
from meddx.training.ranking import (
    covered,
    learned_card,
    learned_figures,
    measure,
    parts,
    plain,
    solved,
)
from meddx.training.ranking.config import RankingConfig
from meddx.training.ranking.folds import folds
from meddx.training.ranking.learn import Learned, OutOfFold, learn
from meddx.training.ranking.learned_card import Findings
from meddx.training.ranking.lists import Lists, gather
from meddx.training.ranking.measure import Ranks
from meddx.training.ranking.set_sizes import Placed
from meddx.training.ranking.taught import FILE as PARTS
from meddx.training.ranking.taught import Part, text_of

CARD: Final = "ranking.md"
OUT_OF_FOLD: Final = "out_of_fold.json"
TOO_FEW: Final = Phrase(
    "Too few solved cases: weights need at least {count} parts of cases that share neither a "
    "publication nor a disease. Name more data."
)
ABLATION: Final = Phrase("Learning without the group {group}")


@dataclass(frozen=True)
class Places:
    """Where the cases are, where what was found on them is kept, where weights are written."""

    data: Path
    work: Path
    out: Path


def make(config: RankingConfig, places: Places, knowledge: Knowledge, context: Context) -> Path:
    """Learn, measure and write; return the file of the weights.

    Raises
    ------
    Refused
        When the cases cannot be used, or are too few.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    cases = solved.read(places.data, context)
    cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
    part_of = dict(zip((c.case.case_id for c in cases), folds(cases, config.folds), strict=True))
    lists = gather(parts.clean(cases, cited), knowledge, config.shortlist, context)
    part = np.array([part_of[case.case.case_id] for case in lists.cases], dtype=np.int64)
    if len(np.unique(part[lists.truth >= 0])) < config.folds:
        raise Refused("few_solved", TOO_FEW.with_values(count=config.folds))
    learned, found = learn(lists, part, config, context)
    findings = _findings(lists, learned, found, config, knowledge, context)
    places.out.mkdir(parents=True, exist_ok=True)
    places.work.mkdir(parents=True, exist_ok=True)
    texts = {
        places.out / ranking.FILE: _toml(learned, lists, findings, config),
        places.out / CARD: learned_card.write(config, learned, lists, findings),
        places.out / PARTS: text_of(_parts(lists, found)),
        places.work / OUT_OF_FOLD: _out_of_fold(lists, found, findings),
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return places.out / ranking.FILE


def _findings(
    lists: Lists,
    learned: Learned,
    found: OutOfFold,
    config: RankingConfig,
    knowledge: Knowledge,
    context: Context,
) -> Findings:
    formula = plain.Plain(hpo_files.file("phenotype.hpoa"), knowledge.phenotypes)
    both = learned_figures.second_stage(lists, found)
    without = {}
    # One penalty for all, so that a group is all that differs.
    fixed = replace(config, penalties=(learned.penalty,))
    whole = learned_figures.second_stage(lists, learn(lists, found.part, fixed, context)[1])
    for number, group in enumerate(config.groups):
        context.checkpoint(number, len(config.groups), ABLATION.with_values(group=group))
        others = tuple(other for other in config.groups if other != group)
        _, less = learn(lists, found.part, replace(fixed, groups=others), context)
        without[group] = measure.paired(whole, learned_figures.second_stage(lists, less))
    return Findings(
        plain=plain.ranks(lists.cases, formula),
        first=learned_figures.first_stage(lists),
        both=both,
        gains=without,
        calibration=learned_figures.calibration(lists, found),
        sets=covered.measure(_placed(lists, both, found), found.part, lists.candidates),
    )


def _placed(lists: Lists, ranks: Ranks, found: OutOfFold) -> Placed:
    told = [" ".join(sorted(case.publications)) for case in lists.cases]
    return Placed(
        places=ranks.places if ranks.tied is None else ranks.places + ranks.tied,
        first=found.shares.max(axis=1),
        diseases=np.array(lists.diseases),
        publications=np.array(told),
    )


def _parts(lists: Lists, found: OutOfFold) -> tuple[Part, ...]:
    made = []
    for number, learned in zip(np.unique(found.part).tolist(), found.learned, strict=True):
        held = [case for case, n in zip(lists.cases, found.part, strict=True) if n == number]
        publications = frozenset(name for case in held for name in case.publications)
        diseases = frozenset(case.truth for case in held)
        made.append(Part(learned.model, publications, diseases))
    return tuple(made)


def _toml(learned: Learned, lists: Lists, findings: Findings, config: RankingConfig) -> str:
    model = learned.model
    lines = [
        "# Written by meddx train; ranking.md beside it says how, and how well it ranks.",
        "# Weights of the features of meddx.diagnosis.shortlist_features: natural logarithm of",
        "# odds for each unit, divided by the temperature already.",
        "",
        f"schema = {ranking.SCHEMA}",
        f"shortlist = {model.shortlist}",
        f"astray = {model.astray}",
        "",
        "[weights]",
        *(f"{name} = {weight!r}" for name, weight in model.weights.items()),
        *(_set(found.sizes) for found in findings.sets),
        "",
        "[trained_on]",
        f"source = {json.dumps(config.source)}",
        f"licence = {json.dumps(config.licence)}",
        f"cases = {len(lists.cases)}",
        f"diseases = {len(set(lists.diseases))}",
        f"publications = {len({p for case in lists.cases for p in case.publications})}",
        f"folds = {config.folds}",
        f"per_disease = {config.per_disease}",
        f"penalty = {learned.penalty}",
        f"temperature = {learned.temperature:.4f}",
        f"seed = {config.seed}",
    ]
    return "\n".join(lines) + "\n"


def _set(sizes: SetSizes) -> str:
    lines = ["", "[[set]]", f"coverage = {sizes.coverage}"]
    lines += [f"first_from = {list(sizes.first_from)}", f"size = {list(sizes.sizes)}"]
    return "\n".join(lines)


def _out_of_fold(lists: Lists, found: OutOfFold, findings: Findings) -> str:
    """Say of each case what weights that it did not teach make of it, as JSON."""
    rows = []
    for row, case in enumerate(lists.cases):
        truth, place = int(lists.truth[row]), float(findings.both.places[row])
        is_listed = truth >= 0
        told = float(found.shares[row, truth] if is_listed else found.unlisted[row])
        rows.append(
            {
                "id": case.case.case_id,
                "disease": case.truth,
                "part": int(found.part[row]),
                "place": place if np.isfinite(place) else None,
                "probability": told if np.isfinite(place) else 0.0,
                "first": float(found.shares[row].max()),
                "score": float(found.scores[row, truth]) if is_listed else None,
            }
        )
    return json.dumps({"schema": 1, "cases": rows}, indent=0) + "\n"
