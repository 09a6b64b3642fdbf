"""Judges what became of a damaged file among its healthy siblings.

Each rule is a sentence in ``RULES``; ``judged`` returns the names of those that were broken.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Case, Series
from meddx.case.volume import Frame
from meddx.imaging.frames import FrameStore
from meddx.phrase import Refused
from tests.helpers import mutant_facts
from tests.helpers.healthy import Slice
from tests.helpers.mutant_facts import Facts

RULES: Final = {
    "fault": "no file meets an exception that nobody foresaw",
    "silent": "a file that is not shown is refused with a sentence, or named as a copy",
    "lost": "a healthy sibling is shown with its own values",
    "moved": "a healthy sibling lies where its header says",
    "unit": "a healthy sibling keeps its unit",
    "patient": "a file of another patient is in no case of this one",
    "contradiction": "a file that contradicts its series is apart, or the set carries a warning",
    "uneven": "slices that are no even row are not shown as one without a warning",
    "values": "grey values that are shown are those that the header describes",
    "codestream": "a compressed frame that contradicts its header is refused or warned of",
    "window": "windows are finite",
}
# Sentences that say nothing of position, size or values.
BESIDE: Final = ("compressed with loss", "dates of this exam", "grey window", "age in the file")
_CLOSE_MM: Final = 1e-3


@dataclass(frozen=True, eq=False)
class Shown:
    """One frame as the program shows it."""

    case: Case
    series: Series
    frame: int
    uid: str
    values: NDArray[Any]

    @property
    def plane(self) -> NDArray[np.float64] | None:
        """Shape (3, 3), or None without a place in the patient."""
        geometry = self.series.volume.geometry
        k = self.frame % self.series.volume.shape[0]
        return geometry.plane(k) if geometry.frame is Frame.PATIENT else None

    @property
    def warned(self) -> bool:
        """Whether its display set carries a sentence about position, size or values."""
        return bool(telling(self.series))


def telling(series: Series) -> list[str]:
    """Warnings of a display set that may be about position, size or values."""
    said = [str(warning) for warning in series.warnings]
    return [text for text in said if not any(word in text for word in BESIDE)]


@dataclass(frozen=True, eq=False)
class Trial:
    """A damaged file among siblings, and what the program made of the folder.

    ``siblings`` is empty where the file stands alone; ``original`` is the file before its damage.
    """

    name: str
    data: bytes
    siblings: Sequence[Slice]
    cases: Sequence[Case]
    shown: Sequence[Shown]
    unread: Sequence[str] = ()
    original: Slice | None = None


def judged(trial: Trial) -> list[str]:
    """Return the names of the rules that were broken."""
    refused = [item for case in trial.cases for item in case.refused]
    broken = {"fault" for item in refused if item.code in {"fault", "unexpected"}}
    left = list(trial.shown)
    for sibling in trial.siblings:
        own = next((s for s in left if _is(s, sibling)), None)
        if own is None:
            broken.add("lost")
            continue
        left.remove(own)
        broken |= _misplaced(own, sibling)
    named = {item.file for item in refused}
    told = any("opies" in str(w) for s in trial.shown for w in s.series.warnings)
    others = any(_listed(case, trial.name) for case in trial.cases)
    if not left and trial.name not in named and not (told or others or trial.unread):
        broken.add("silent")
    facts = mutant_facts.read(trial.data)
    for one in left:
        broken |= _of_mutant(one, facts, trial)
    broken |= {"window" for s in trial.shown if not _windows_are_finite(s.series)}
    return sorted(broken)


def _listed(case: Case, name: str) -> bool:
    """Whether the file became something else than a picture."""
    studies = case.studies
    other = [item.source for study in studies for item in study.others]
    other += [item.source for study in studies for item in study.states]
    layered = any(study.layers for study in studies)
    return layered or any(source.path.name == name for source in other) or bool(case.notes)


def _windows_are_finite(series: Series) -> bool:
    return all(math.isfinite(w.center) and math.isfinite(w.width) for w in series.windows)


def _is(shown: Shown, healthy: Slice) -> bool:
    return shown.uid == healthy.uid and same(shown.values, healthy.values)


def same(values: NDArray[Any], expected: NDArray[np.float64]) -> bool:
    """Whether values agree as closely as float32 can."""
    return values.shape == expected.shape and bool(
        np.allclose(values.astype(np.float64), expected, rtol=1e-6, atol=1e-3)
    )


def _misplaced(shown: Shown, healthy: Slice) -> set[str]:
    broken: set[str] = set()
    plane = shown.plane
    if plane is None and not shown.warned:
        broken.add("moved")
    corners = np.array([[0, 0, 1], [23, 0, 1], [0, 19, 1]], np.float64).T
    if plane is not None and np.abs((plane - healthy.plane) @ corners).max() > _CLOSE_MM:
        broken.add("moved")
    if shown.case.patient.patient_id != "P1":
        broken.add("patient")
    wanted = {"CT": "HU"}.get(shown.series.modality)
    if wanted is not None and shown.series.volume.unit != wanted and not shown.warned:
        broken.add("unit")
    return broken


def _of_mutant(shown: Shown, facts: Facts | None, trial: Trial) -> set[str]:
    warned = shown.warned
    if facts is None:  # pydicom reads nothing; the program may if it is right
        whole = trial.original is not None and _is(shown, trial.original)
        return set() if warned or whole else {"contradiction"}
    broken: set[str] = set()
    expected = mutant_facts.native_values(facts)
    visible = _unpadded(shown, facts)
    if expected is not None and not warned and not _agree(shown.values, expected, visible):
        broken.add("values")
    if not warned and _codestream_differs(facts):
        broken.add("codestream")
    together = [s for s in trial.shown if s.series is shown.series and s is not shown]
    healthy = {item.uid for item in trial.siblings}
    sibling = next((s for s in trial.siblings), None)
    if sibling is None or not any(s.uid in healthy for s in together):
        return broken
    healthy_facts = mutant_facts.read(sibling.data)
    found = mutant_facts.contradictions(facts, healthy_facts) if healthy_facts else set()
    if found and not warned:
        broken |= {f"contradiction {name}" for name in found}
    if any(name.startswith("patient:PatientID") for name in found):
        broken.add("patient")
    places = [s.position for s in trial.siblings if any(t.uid == s.uid for t in together)]
    own = facts.numbers.get("ImagePositionPatient", ())
    if len(own) == 3 and not warned and mutant_facts.uneven([*places, own]):
        broken.add("uneven")
    return broken


def _unpadded(shown: Shown, facts: Facts) -> NDArray[np.bool_] | None:
    """Where values are comparable: padding may be shown as NaN."""
    values = shown.values
    return (
        ~np.isnan(values)
        if values.dtype.kind == "f" and "PixelPaddingValue" in facts.words
        else None
    )


def _agree(
    values: NDArray[Any], expected: NDArray[np.float64], visible: NDArray[np.bool_] | None
) -> bool:
    if values.shape != expected.shape:
        return False
    if visible is not None:
        return same(values[visible], expected[visible])
    if np.abs(expected).max() > 1e30:
        return True  # float32 may overflow; such values are nobody's measurement
    return same(values, expected)


def _codestream_differs(facts: Facts) -> bool:
    found = mutant_facts.codestream(facts)
    if found is None or not facts.syntax.startswith("1.2.840.10008.1.2.4."):
        return False
    rows, columns, bits, signed = found
    if (rows, columns) != (facts.one("Rows", 0), facts.one("Columns", 0)):
        return True
    stored, room = facts.one("BitsStored", 0), facts.one("BitsAllocated", 0)
    if bits > room or (bits > 8) != (stored > 8):
        return True
    return signed is not None and signed != (facts.one("PixelRepresentation", 0) == 1)


def shown_of(
    cases: Sequence[Case], store: FrameStore, most_frames: int
) -> tuple[list[Shown], list[str]]:
    """All frames of all cases with their modality values, and codes of those that are refused."""
    shown: list[Shown] = []
    refused: list[str] = []
    for case in cases:
        for series in case.series:
            for frame in range(min(series.volume.frame_count, most_frames)):
                try:
                    values = store.values(series.volume, frame)
                except Refused as problem:
                    refused.append(problem.code)
                    continue
                shown.append(Shown(case, series, frame, _uid(series, frame), values))
    return shown, refused


def outcome_of(trial: Trial) -> str:
    """Say in a word or two what became of the damaged file."""
    codes = [item.code for case in trial.cases for item in case.refused if item.file == trial.name]
    if codes:
        return f"refused {codes[0]}"
    extra = len(trial.shown) - len(trial.siblings)
    if extra <= 0:
        return f"unread {trial.unread[0]}" if trial.unread else "left out"
    warned = any(telling(item.series) for item in trial.shown)
    return "shown with a warning" if warned else "shown"


def _uid(series: Series, frame: int) -> str:
    uids = series.sop_instance_uids
    return uids[frame] if len(uids) == series.volume.frame_count else (uids[0] if uids else "")


def written(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write files into a folder that holds nothing else."""
    for old in folder.iterdir():
        old.unlink()
    for name, data in files:
        (folder / name).write_bytes(data)
    return [folder / name for name, _ in files]
