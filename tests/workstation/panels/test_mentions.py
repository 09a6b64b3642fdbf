from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, ReaderSource, TextSource
from meddx.case.reading import Edits
from meddx.workstation.panels.mentions import MOST, few


def mention(number, code="HP:1", assertion=Assertion.PRESENT):
    source = TextSource("n", number, number + 1, "w")
    return Finding(f"note:n:{number}", Code.parse(code, "name"), assertion, 1.0, source, "pack")


MANY = [mention(number) for number in range(1000)]


def test_a_short_list_is_whole():
    assert few(MANY[:MOST], Edits()) == MANY[:MOST]


def test_of_many_mentions_each_term_stays_and_what_the_reader_touched():
    other, denied = mention(2000, "HP:2"), mention(2001, "HP:1", Assertion.EXCLUDED)
    edits = Edits(switched_off=frozenset({MANY[900].key}), accepted=frozenset({MANY[901].key}))
    shown = few([*MANY, other, denied], edits)
    assert len(shown) == MOST
    assert {MANY[0].key, MANY[900].key, MANY[901].key, other.key, denied.key} <= {
        finding.key for finding in shown
    }
    assert shown == sorted(shown, key=lambda finding: finding.source.start)


def test_what_is_of_no_note_is_never_left_out():
    added = [
        Finding(f"reader:{n}", Code.parse("HP:1", "name"), Assertion.PRESENT, 1.0, ReaderSource())
        for n in range(MOST + 20)
    ]
    assert few(added, Edits()) == added
