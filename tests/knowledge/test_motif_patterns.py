"""Every element of the pattern language: a sequence that must match and one that must not."""

import re

import pytest

from meddx.knowledge.motif_patterns import PatternError, regex

ELEMENTS = [
    ("A", "WAW", "WGW"),
    ("A-C", "ACW", "AWC"),
    ("x", "W", ""),
    ("A-x-C", "AWC", "AC"),
    ("[ALT]", "WTW", "WGW"),
    ("{AM}", "AGA", "AMA"),
    ("A(3)", "WAAAW", "WAAW"),
    ("x(3)", "WWW", "WW"),
    ("A-x(2,4)-C", "AWWWWC", "AWC"),
    ("A-x(2,4)-C", "AWWC", "AWWWWWC"),
    ("A-x(0,1)-C", "AC", "AWWC"),
    ("[LIV](2)", "WLVW", "WLWVW"),
    ("{P}(2)", "PAGP", "PAPAP"),
    ("<M-A", "MAW", "WMA"),
    ("<x(2)-A", "WWAW", "WWWA"),
    ("A-C>", "WAC", "ACW"),
    ("F-[GSTV]-P-R-L-[G>]", "WFGPRLGW", "WFGPRLAW"),
    ("F-[GSTV]-P-R-L-[G>]", "WFGPRL", "FGPR"),
    ("[<M]-A-C", "ACW", "WACW"),
    ("[<M]-A-C", "WMACW", "WWACW"),
    ("<{C}*>", "AGAGW", "AGCGW"),
    ("A-x*-C", "AC", "CA"),
    ("MASKE", "WMASKEW", "MASK"),
    ("A-C.", "AC", "A"),
    ("A-[LM>]", "WA", "AW"),
    ("< A - x - [ST](2)", "AWSTW", "WAWST"),
    ("[LIV]-G-{P}-G", "LGAG", "LGPG"),
    ("<x(1,2)-A-x(1,2)>", "WAWW", "WAWWW"),
    ("<x(1,2)-A-x(1,2)>", "WWAW", "AWW"),
    ("<A-C>", "AC", "ACW"),
    ("<A-C>", "AC", "WAC"),
    ("A-{CD}(2)-E", "AFGE", "AFDE"),
    ("A-x(3)-C-x(2)-D", "AWWWCWWD", "AWWWCWD"),
    ("[AC](3)", "ACA", "ACD"),
]


@pytest.mark.parametrize(("pattern", "fits", "does_not"), ELEMENTS)
def test_each_element_matches_what_it_must_and_nothing_else(pattern, fits, does_not):
    made = re.compile(regex(pattern))
    assert made.search(fits)
    assert not made.search(does_not)


@pytest.mark.parametrize(
    ("pattern", "letter", "fits"),
    [
        ("D", "B", True), ("[NK]", "B", True), ("Q", "Z", True), ("[EK]", "Z", True),
        ("B", "N", True), ("Z", "E", True), ("[KR]", "B", False), ("K", "Z", False),
        ("A", "X", False), ("[AC]", "X", False), ("x", "X", True), ("{P}", "X", True),
        ("x", "U", True), ("x", "O", True), ("U", "U", True),
        ("{DN}", "B", False), ("{EQ}", "Z", False), ("{E}", "Z", True), ("{DNP}", "X", True),
        ("I", "J", True), ("[LV]", "J", True), ("V", "J", False), ("{L}", "J", True),
        ("{IL}", "J", False), ("x", "J", True), ("x", "B", True), ("x", "Z", True),
        ("O", "O", True), ("U", "C", False), ("[CU]", "U", True), ("{U}", "U", False),
        ("{P}", "B", True), ("{B}", "D", False), ("{Z}", "Q", False), ("{N}", "B", True),
        ("x", "*", False), ("{P}", "*", False), ("x", "-", False), ("{P}", "-", False),
    ],
)  # fmt: skip
def test_letters_that_are_not_certain(pattern, letter, fits):
    assert bool(re.search(regex(pattern), letter)) == fits


@pytest.mark.parametrize(
    "pattern",
    [
        "", ".", "A-", "A--C", "[ST", "ST]", "{P", "[]", "{}", "A(", "A()", "A(0)", "A(x)",
        "A(2,4)", "[AL](2,4)", "x(4,2)", "x(2,99999)", "A-<C", "A>-C", "[G>]-A", "A-[<G]",
        "a-C", "X-A", "J", "[AJ]", "{x}", "[A-C]", "A?", "A C+", "(A)", "^A$", "A|C",
        "-".join(["x(0,100)"] * 4), "A" * 1001, "<", ">", "A<", "[A<]", "A(2)(3)",
    ],
)  # fmt: skip
def test_what_breaks_the_rules_is_refused(pattern):
    with pytest.raises(PatternError):
        regex(pattern)
