"""A monitor is only for primary reading when everything that was asked of it was measured."""

from dataclasses import replace
from datetime import date

import pytest

from meddx.imaging import display_check, gsdf
from meddx.imaging.display_check import Monitor, judged

TODAY = date(2026, 5, 4)
GOOD = Monitor(
    "EIZO RX350 1 2048x1536",
    on=date(2026, 1, 31),
    luminances=gsdf.targets(1.0, 400.0),
    ambient=0.2,
    all_seen=True,
)


def said(monitor, bits=8):
    verdict = judged(monitor, bits, TODAY)
    return verdict.is_primary, str(verdict.chip), [str(reason) for reason in verdict.reasons]


def test_without_a_check_it_is_not_for_primary_reading():
    chip = "8-bit, not calibrated: not for primary reading"
    assert said(Monitor("x")) == (False, chip, [])
    assert said(Monitor("x", pitch_mm=0.2))[1] == chip
    assert said(Monitor("x"), 10)[1].startswith("10-bit, not calibrated")


def test_one_that_passed_says_when_it_was_checked():
    is_primary, chip, reasons = said(GOOD)
    assert (is_primary, chip) == (True, "Display checked 2026-01-31")
    assert reasons[0].startswith("White is 334 times")
    assert len(reasons) == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"all_seen": False}, "Not all parts"),
        ({"luminances": ()}, "not measured"),
        ({"luminances": (1.0, 400.0)}, "all 18 levels"),
        ({"luminances": gsdf.targets(0.4, 160.0)}, "at least 170"),
        ({"ambient": 2.0}, "at least 250"),
        ({"luminances": tuple(1 + 399 * (at / 17) ** 2.2 for at in range(18))}, "deviate"),
        ({"luminances": (*gsdf.targets(1.0, 400.0)[:-2], 400.0, 300.0)}, "do not rise"),
        ({"luminances": tuple(reversed(gsdf.targets(1.0, 400.0)))}, "do not rise"),
    ],
)
def test_what_is_missing_or_not_enough_is_said(changes, reason):
    is_primary, chip, reasons = said(replace(GOOD, **changes))
    assert not is_primary
    assert chip == "8-bit, display check not passed: not for primary reading"
    assert any(reason in each for each in reasons)


def test_fewer_than_eight_bits_never_pass():
    assert not said(GOOD, 6)[0]


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2025, 5, 4), True),
        (date(2025, 5, 3), False),
        (date(2026, 5, 5), False),
        (TODAY, True),
    ],
)
def test_a_check_holds_for_a_year(day, holds):
    is_primary, chip, _ = said(replace(GOOD, on=day))
    assert is_primary is holds
    assert ("older than a year" in chip) is not holds


def test_what_is_kept_is_read_again():
    monitors = (GOOD, Monitor('A "quoted" 显示器', pitch_mm=0.2))
    text = display_check.to_text(monitors)
    assert display_check.from_text(text) == monitors
    assert text.isascii()
    assert "\n" not in text
    assert display_check.from_text(display_check.to_text(())) == ()


@pytest.mark.parametrize("text", ["[1]", "{}x", '[{"key": "a"}]', "null"])
def test_what_is_something_else_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        display_check.from_text(text)


def test_one_takes_the_place_of_what_was_known_of_it():
    new = replace(GOOD, pitch_mm=0.21)
    monitors = display_check.with_one((GOOD, Monitor("x")), new)
    assert display_check.known(monitors, GOOD.key) is new
    assert len(monitors) == 2
    assert display_check.known(monitors, "never seen") == Monitor("never seen")
