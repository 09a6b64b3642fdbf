"""What the list of diagnoses remembers of a case: the ranking of now, and of just before."""

from collections.abc import Callable, Mapping

from meddx.case import marks
from meddx.case.codes import Code
from meddx.case.evidence import Diagnosis, Evidence, Finding
from meddx.case.expected import Expected
from meddx.case.marks import Mark
from meddx.case.reading import Edits, Reading
from meddx.case.waterfall import Part


class KnownRanking:
    """A reading as the list needs it, looked up once.

    Parameters
    ----------
    reading
        None while nothing is shown.
    before
        Place of each diagnosis, by code, before the reader's last change; None where there was
        none.
    switched
        Of each finding that the reader switched off since, by key, the diagnoses of the last list
        it counted in, by code.
    left
        Diagnoses that left the list with the last change, by code.
    """

    def __init__(
        self,
        reading: Reading | None,
        before: Mapping[str, int] | None = None,
        switched: Mapping[str, Mapping[str, Diagnosis]] | None = None,
        left: Mapping[str, Code] | None = None,
    ) -> None:
        self.reading = reading
        self.diagnoses: tuple[Diagnosis, ...] = listed(reading)
        found = reading.all_findings if reading else ()
        self.findings: Mapping[str, Finding] = {finding.key: finding for finding in found}
        self.marks: Mapping[str, tuple[Mark, ...]] = marks.by_key(reading)
        self._before = before
        self._left = left or {}
        self._switched = switched or {}
        self._missing: dict[str, tuple[Expected, ...]] = {}

    def after(self, reading: Reading) -> "KnownRanking":
        """Return what is known once a case was ranked again, or for the first time."""
        if self.reading is None:
            return KnownRanking(reading)
        if listed(reading) is self.diagnoses:
            return KnownRanking(reading, self._before, self._switched, self._left)
        last = {d.code.code: d for d in self.diagnoses}
        places = {code: place for place, code in enumerate(last, 1)}
        now = {d.code.code for d in listed(reading)}
        left = {code: d.code for code, d in last.items() if code not in now}
        gone = reading.edits.switched_off - self.reading.edits.switched_off
        kept = {k: d for k, d in self._switched.items() if k in reading.edits.switched_off}
        return KnownRanking(reading, places, kept | dict.fromkeys(gone, last), left)

    def off(self, diagnosis: Diagnosis, edits: Edits) -> tuple[Evidence, ...]:
        """Return what findings weighed for a diagnosis that the reader switched off since."""
        weighed: dict[str, Evidence] = {}
        for key, diagnoses in self._switched.items():
            last = diagnoses.get(diagnosis.code.code)
            found = [row for row in (last.evidence if last else ()) if row.finding_key == key]
            weighed |= {row.finding_key: row for row in found}
        given = {e.finding_key for e in diagnosis.evidence}
        return tuple(weighed[key] for key in sorted(edits.switched_off & weighed.keys() - given))

    @property
    def read(self) -> tuple[Part, ...]:
        """Sources that were read and may have nothing to say."""
        case = self.reading.case if self.reading else None
        if case is None:
            return ()
        kinds = ((Part.IMAGE, case.series), (Part.GENES, case.panels))
        return tuple(part for part, held in kinds if held)

    def place_before(self, code: str) -> int | None:
        """Return where a diagnosis stood: 0 for nowhere, None where nothing was ranked before."""
        return None if self._before is None else self._before.get(code, 0)

    def gone(self, code: str) -> Code | None:
        """Return a diagnosis that the reader's last change took off the list."""
        return self._left.get(code)

    def missing(
        self, code: str, find: Callable[[Reading, str], tuple[Expected, ...]]
    ) -> tuple[Expected, ...]:
        """Return what nobody mentioned of a diagnosis; it is looked up once."""
        if code not in self._missing and self.reading is not None:
            self._missing[code] = find(self.reading, code)
        return self._missing.get(code, ())


def listed(reading: Reading | None) -> tuple[Diagnosis, ...]:
    """Return what is listed: the ranking, or the priors where nothing is ranked."""
    return () if reading is None else reading.diagnoses or reading.priors


def same_evidence(one: Edits, other: Edits) -> bool:
    """Whether two states of the reader's edits give the same ranking."""

    def told(edits: Edits) -> tuple[object, ...]:
        return (edits.switched_off, edits.switched_on, edits.added, edits.slices, edits.marks,
                edits.criteria)  # fmt: skip

    return one is other or told(one) == told(other)
