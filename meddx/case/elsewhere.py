"""Where else a finding is said: its evidence has one row, and all its places can be reached."""

from collections.abc import Iterable

from meddx.case.evidence import Assertion, Evidence, Finding, TextSource


class Elsewhere:
    """The findings of a reading by what they say, so that each row finds its other places.

    Parameters
    ----------
    findings
        Every finding of the reading.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._said: dict[tuple[str, str, Assertion], list[Finding]] = {}
        self._by_key: dict[str, Finding] = {}
        self._told: dict[str, tuple[str, ...]] = {}  # the same for every diagnosis
        for finding in findings:
            self._by_key[finding.key] = finding
            if finding.assertion is not Assertion.HYPOTHETICAL:
                self._said.setdefault(_what(finding), []).append(finding)

    def of(self, evidence: Evidence) -> tuple[str, ...]:
        """Return the keys of the findings that say the same as the one that was weighed.

        In the order of the text, those of images and others behind the note's; none for what is no
        finding.
        """
        key = evidence.finding_key
        if key not in self._told:
            weighed = self._by_key.get(key)
            same = self._said.get(_what(weighed), []) if weighed is not None else []
            order = sorted(same, key=_place)
            self._told[key] = tuple(finding.key for finding in order if finding.key != key)
        return self._told[key]


def _what(finding: Finding) -> tuple[str, str, Assertion]:
    return finding.code.system, finding.code.code, finding.assertion


def _place(finding: Finding) -> tuple[bool, str, int, str]:
    source = finding.source
    if isinstance(source, TextSource):
        return False, source.note_id, source.start, finding.key
    return True, "", 0, finding.key
