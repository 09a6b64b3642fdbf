"""What the reader changes: what counts, and the slices that are read one by one."""

from dataclasses import replace

from meddx.case.evidence import ImageSource
from meddx.case.reading import Edits
from tests.helpers.builders import findings

ONE, OTHER = ImageSource("1.2", 3), ImageSource("1.2", 4)


def test_a_finding_counts_until_it_is_switched_off():
    finding = findings()[0]
    off = Edits().switched(finding.key, on=False, starts_off=False)
    assert Edits().counts(finding)
    assert not off.counts(finding)
    assert off.switched(finding.key, on=True, starts_off=False).counts(finding)


def test_what_starts_off_counts_once_it_is_switched_on():
    finding = replace(findings()[0], starts_off=True)
    on = Edits().switched(finding.key, on=True, starts_off=True)
    assert not Edits().counts(finding)
    assert on.counts(finding)
    assert not on.switched(finding.key, on=False, starts_off=True).counts(finding)
    assert on.switched_off == frozenset()


def test_slices_are_added_once_and_taken_away_with_what_was_said_of_them():
    edits = Edits().with_slice(ONE).with_slice(OTHER).with_slice(ONE)
    assert edits.slices == (ONE, OTHER)
    edits = replace(edits, switched_on=frozenset({"a", "b"}), accepted=frozenset({"a", "c"}))
    left = edits.without_slice(ONE, frozenset({"a"}))
    assert (left.slices, left.switched_on, left.accepted) == ((OTHER,), {"b"}, {"c"})
