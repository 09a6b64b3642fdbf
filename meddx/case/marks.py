"""Marks on what packs say: that nobody vouches for, nobody measured, or no purpose changes.

The same words stand in the window and in every report.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from meddx.case.evidence import Diagnosis, Finding
from meddx.case.reading import PackRun, Reading
from meddx.phrase import Labelled, Phrase

_UNSIGNED: Final = "unsigned"


@dataclass(frozen=True)
class Mark:
    """What to know of a pack's words: a stable word for scripts, short words, a sentence why."""

    code: str
    words: Phrase
    why: Phrase


UNSIGNED: Final = Mark(
    _UNSIGNED,
    Phrase("unsigned model"),
    Phrase(
        "This model did not come with MedDx and carries no signature of a key that was added here: "
        "nobody vouches for it."
    ),
)
UNCALIBRATED: Final = Mark(
    "not_calibrated",
    Phrase("not calibrated"),
    Phrase(
        "The probabilities of this model were not compared with patients: its score is no "
        "probability and weighs nothing in the ranking."
    ),
)
ONE_THRESHOLD: Final = Mark(
    "one_threshold",
    Phrase("one threshold only"),
    Phrase(
        "This model has one threshold for every purpose: the purpose that is chosen in the "
        "settings changes nothing in what it calls."
    ),
)
POINTLESS: Final = Mark(
    "heatmap_points_nowhere",
    Phrase("heatmap does not locate"),
    Phrase(
        "The heatmaps of this model were held against lesions that radiologists outlined and hit "
        "them no more often than a random point in the lungs: they show what moved the score, not "
        "where the finding lies."
    ),
)
MARKED: Final = Phrase("{what} ({mark})")


def of_run(run: PackRun) -> tuple[Mark, ...]:
    """Return the marks of everything that a pack said."""
    marks = {
        UNSIGNED: run.trust == _UNSIGNED,
        UNCALIBRATED: not run.calibrated,
        ONE_THRESHOLD: run.asked != run.purpose,
    }
    return tuple(mark for mark, holds in marks.items() if holds)


def of_finding(reading: Reading | None, finding: Finding) -> tuple[Mark, ...]:
    """Return the marks of the pack that a finding comes from."""
    run = _run_of(reading, finding)
    return of_run(run) if run is not None else ()


def of_map(reading: Reading | None, finding: Finding) -> tuple[Mark, ...]:
    """Return the marks of a finding's heatmap: those of the finding, and where maps point."""
    own = of_finding(reading, finding)
    run = _run_of(reading, finding)
    return (*own, POINTLESS) if run is not None and run.pointless else own


def by_key(reading: Reading | None) -> Mapping[str, tuple[Mark, ...]]:
    """Return the marks of the evidence of each finding, by its key, where there are any.

    Evidence asks for no threshold.
    """
    found = {f.key: of_finding(reading, f) for f in reading.all_findings} if reading else {}
    kept = {key: tuple(m for m in marks if m != ONE_THRESHOLD) for key, marks in found.items()}
    return {key: marks for key, marks in kept.items() if marks}


def of_diagnosis(reading: Reading | None, diagnosis: Diagnosis) -> tuple[Mark, ...]:
    """Return the marks of all that a diagnosis was weighed with, each once."""
    return of_all(by_key(reading), diagnosis)


def of_all(marks: Mapping[str, tuple[Mark, ...]], diagnosis: Diagnosis) -> tuple[Mark, ...]:
    """Return the marks of a diagnosis from those of ``by_key``."""
    found = (mark for item in diagnosis.evidence for mark in marks.get(item.finding_key, ()))
    return tuple(dict.fromkeys(found))


def marked(what: Labelled, marks: tuple[Mark, ...]) -> Labelled:
    """Return a name with its marks behind it."""
    for mark in marks:
        what = MARKED.with_values(what=what, mark=mark.words)
    return what


def _run_of(reading: Reading | None, finding: Finding) -> PackRun | None:
    runs = (run for run in (reading.packs if reading else ()) if run.name == finding.pack)
    return next(runs, None)
