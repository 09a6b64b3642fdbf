"""A simulation: what an image shows of a solved case is replaced by scores of a model pack.

Solved cases have no images. Their terms are divided by a reader, which is a list of findings that
models of a part of the body speak of:

- ``delivered``: the labels of the delivered packs, each with its own scores;
- ``borrowed``: for each part of the body that the packs look at the ``LABELS`` findings that most
  rare diseases are annotated with, each with the scores of a delivered label of that part, drawn
  anew for each case: a reader of more findings, no better than the delivered ones at each.
  Infections and disorders of hormones, which the HPO puts there too, and the size of the head are
  left out.

A term at or below a label is one that the image shows: it is taken out of the case, present or
excluded, and all other terms stay as text. Where at least one is present the image was made, and
every label of that part of the body gets a score: that of a patient with the finding where a
present term stands at or below it, of one without it else. A label below a term that is present is
not scored, since nobody knows. The scores of a case are drawn independently of each other, and the
ages for which a pack is meant are set aside.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from meddx.analysis import calibrate
from meddx.analysis.pack import ModelPack
from meddx.case.codes import HPO
from meddx.case.collected import CollectedCase
from meddx.case.evidence import Assertion, Finding, ImageSource
from meddx.diagnosis import collected
from meddx.knowledge import Knowledge
from meddx.knowledge.phenotypes import Phenotypes
from meddx.training.ranking import unseen
from meddx.training.ranking.unseen import Unseen

# What a family of packs looks at: terms at or below which an image of that part shows findings.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    # Lung, heart, and what is named as seen on thoracic imaging
    "radiograph": ("HP:0002088", "HP:0001627", "HP:0031983"),
    # Brain, and neoplasms of the central nervous system
    "brain_mri": ("HP:0012443", "HP:0100006"),
}
# Abnormality of immune system physiology, abnormal endocrine physiology, abnormality of skull size
NOT_SHOWN: Final = ("HP:0010978", "HP:0031072", "HP:0000240")
LABELS: Final = 20
SERIES: Final = "simulated"  # the display set that the scores are said to come from


@dataclass(frozen=True, eq=False)
class Label:
    """A finding that a reader speaks of, and of whom its scores are."""

    hp_id: str
    scores: tuple[Unseen, ...]


Reader = tuple[tuple[Label, ...], ...]  # the labels of each part of the body


@dataclass(frozen=True)
class Divided:
    """A case as two sources tell it: findings of its image, and of all its other terms."""

    image: tuple[Finding, ...]
    text: tuple[Finding, ...]


def delivered(packs: Iterable[ModelPack], phenotypes: Phenotypes) -> Reader:
    """Return the packs' own labels, as far as the HPO holds them, by part of the body.

    Raises
    ------
    Refused
        What ``unseen.of_pack`` refuses.
    """
    parts: dict[str, list[Label]] = {family: [] for family in PARTS}
    for pack in packs:
        if pack.family in parts:
            scored = [s for s in unseen.of_pack(pack) if s.label.code.system == HPO]
            parts[pack.family] += [
                Label(phenotypes.primary(s.label.code.code), (s,)) for s in scored
            ]
    return tuple(tuple(labels) for labels in parts.values() if labels)


def borrowed(packs: Sequence[ModelPack], knowledge: Knowledge) -> Reader:
    """Return the commonest findings of each part of the body, with the scores of its packs.

    Raises
    ------
    Refused
        What ``unseen.of_pack`` refuses.
    """
    found = []
    for family, roots in PARTS.items():
        own = [pack for pack in packs if pack.family == family]
        lent = tuple(score for part in delivered(own, knowledge.phenotypes) for score in part)
        scores = tuple(one for label in lent for one in label.scores)
        if scores:
            found.append(tuple(Label(hp_id, scores) for hp_id in _commonest(roots, knowledge)))
    return tuple(found)


def _commonest(roots: tuple[str, ...], knowledge: Knowledge) -> list[str]:
    """Return the terms below the roots that most diseases are annotated with themselves."""
    phenotypes, own = knowledge.phenotypes, knowledge.diseases.rare.own
    counted = [
        (-len(own.of(phenotypes.place(hp_id))[0]), hp_id)
        for hp_id in phenotypes.ids
        if hp_id not in roots
        and not phenotypes.ancestors(hp_id).isdisjoint(roots)
        and phenotypes.ancestors(hp_id).isdisjoint(NOT_SHOWN)
    ]
    return [hp_id for count, hp_id in sorted(counted)[:LABELS] if count]


def divided(
    case: CollectedCase, reader: Reader, phenotypes: Phenotypes, seed: int
) -> Divided | None:
    """Divide a case; None where no image was made or nothing else is told as present.

    The same case, reader and seed give the same scores, whatever else is divided.
    """
    random = np.random.default_rng([seed, zlib.crc32(case.case_id.encode())])
    present = {phenotypes.primary(term) for term in case.present if term in phenotypes}
    made = [part for part in reader if any(_is_shown(hp_id, part, phenotypes) for hp_id in present)]
    spoken = [label for part in made for label in part]
    others = [
        tuple(t for t in terms if t not in phenotypes or not _is_shown(t, spoken, phenotypes))
        for terms in (case.present, case.excluded)
    ]
    if not made or not any(term in phenotypes for term in others[0]):
        return None
    rest = replace(case, present=others[0], excluded=others[1], variants=())
    image = [f for label in spoken for f in _scored(label, present, phenotypes, random)]
    return Divided(tuple(image), collected.findings_of(rest, phenotypes, "phenotypes"))


def _is_shown(hp_id: str, labels: Iterable[Label], phenotypes: Phenotypes) -> bool:
    above = phenotypes.ancestors(hp_id)
    return any(label.hp_id in above for label in labels)


def _scored(
    label: Label, present: set[str], phenotypes: Phenotypes, random: np.random.Generator
) -> list[Finding]:
    above = phenotypes.ancestors(label.hp_id)
    is_there = any(label.hp_id in phenotypes.ancestors(term) for term in present)
    if not is_there and present & above:
        return []
    scores = label.scores[int(random.integers(len(label.scores)))]
    p = scores.drawn(random, present=is_there)
    lender = scores.label
    return [
        Finding(
            key=f"image:{scores.pack}:{label.hp_id}",
            code=phenotypes.code(label.hp_id),
            assertion=Assertion.PRESENT,
            probability=calibrate.at_prevalence(p, lender.prevalence, lender.shown_at),
            source=ImageSource(SERIES),
            pack=scores.pack,
            prevalence=lender.shown_at,
            log10_lr=scores.log10_lr(p),
        )
    ]
