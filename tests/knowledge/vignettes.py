"""Constructed cases of one region, and the checks that every region's tables must pass.

A vignette is written from what a radiologist would note of a typical patient, before the ranking
is looked at. It shows that the tables are consistent with themselves, not that they are accurate.
"""

import csv
from dataclasses import dataclass
from typing import NamedTuple

from meddx import paths
from meddx.case.evidence import Assertion, Finding
from meddx.case.identity import Sex
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.knowledge import Knowledge
from meddx.knowledge.examinations import AGE_MIX
from tests.diagnosis.cases import note, reader

FILES = (".hpoa.tsv", "_diseases.tsv", "_background.tsv", "_steps.tsv")
AGES = ("prior_0_17", "prior_18_39", "prior_40_64", "prior_65")


@dataclass(frozen=True)
class Vignette:
    """A person and findings by their HPO names: of the picture, told, denied, of the past."""

    age: float
    sex: Sex
    seen: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    past: tuple[str, ...] = ()


class WithMimic(NamedTuple):
    """A typical patient and the disease that must stay behind."""

    vignette: Vignette
    mimic: str


def rows(file: str) -> list[dict[str, str]]:
    """Read a table of ``resources/knowledge`` without its comments."""
    text = paths.resource("knowledge", file).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", restval=""))


def ranked(vignette: Vignette, tables: Knowledge, limit: int = 400) -> list[str]:
    """Return the codes of the whole list, best first."""
    found = findings_of(vignette, tables)
    person = Person(vignette.age, vignette.sex)
    return [d.code.code for d in rank(found, person, tables, RankOptions(limit=limit))]


def findings_of(vignette: Vignette, tables: Knowledge) -> list[Finding]:
    """Return what a vignette says as findings of the reader and of a note."""
    names = tables.phenotypes.names()
    assertions = (
        (vignette.told, Assertion.PRESENT),
        (vignette.denied, Assertion.EXCLUDED),
        (vignette.past, Assertion.HISTORICAL),
    )
    found = [reader(names[name.lower()]) for name in vignette.seen]
    for words, assertion in assertions:
        for name in words:
            found.append(note(names[name.lower()], assertion, 10 * len(found)))
    return found


def odds_width(interval: str) -> float:
    """Return how many times the upper odds of an interval exceed the lower."""
    low, high = map(float, interval.split("-"))
    return (high / (1 - high)) / (low / (1 - low))


def brought_by_diseases(region: str) -> dict[str, float]:
    """Return the share of all patients that has a finding because of one of the diseases."""
    shares = {
        disease["code"]: sum(
            m * float(disease[a]) for m, a in zip(AGE_MIX[region], AGES, strict=True)
        )
        for disease in rows(f"radiology_{region}_diseases.tsv")
    }
    brought: dict[str, float] = {}
    for row in rows(f"radiology_{region}.hpoa.tsv"):
        if row["context"] == "finding":
            share = shares[row["database_id"]] * float(row["frequency"].rstrip("%")) / 100
            brought[row["hpo_id"]] = brought.get(row["hpo_id"], 0.0) + share
    return brought
