"""What is known of a monitor, how it is judged, and the words that stand where it is not enough.

The demands are those of AAPM TG18 (2005) on primary displays: 170 cd/m2 at white, white 250 times
brighter than black with the light of the room, contrasts within 10 % of the standard's (PS3.14),
and that the reader saw every part of the test pattern; a check holds for one year.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from meddx.imaging import gsdf
from meddx.phrase import Phrase

LEAST_WHITE: Final = 170.0
LEAST_RATIO: Final = 250.0
MOST_DEVIATION: Final = 0.10
LEAST_BITS: Final = 8
HOLDS: Final = timedelta(days=365)

NOT_CALIBRATED: Final = Phrase("{bits}-bit, not calibrated: not for primary reading")
TOO_OLD: Final = Phrase("Display check older than a year: not for primary reading")
FAILED: Final = Phrase("{bits}-bit, display check not passed: not for primary reading")
CHECKED: Final = Phrase("Display checked {day}")

NOT_SEEN: Final = Phrase("Not all parts of the test pattern were seen.")
NO_RESPONSE: Final = Phrase("The contrast response was not measured: it needs all 18 levels.")
DEVIATES: Final = Phrase(
    "The contrasts deviate from the DICOM standard by {percent} %; at most 10 % are allowed."
)
RESPONDS: Final = Phrase("The contrasts deviate from the DICOM standard by {percent} % at most.")
TOO_DARK: Final = Phrase("White is {luminance} cd/m²; at least 170 are needed.")
TOO_FLAT: Final = Phrase(
    "White is {ratio} times brighter than black with the room's light; at least 250 are needed."
)
RATIO: Final = Phrase("White is {ratio} times brighter than black with the room's light.")
NOT_RISING: Final = Phrase(
    "The luminances do not rise from level to level, or lie beyond 0.05 to 4000 cd/m²: measure "
    "again."
)
FEW_BITS: Final = Phrase("The desktop shows {bits} bits for each pixel; at least 8 are needed.")


@dataclass(frozen=True)
class Monitor:
    """What is known of one monitor; nothing of it is about a patient.

    Parameters
    ----------
    key
        Names it: manufacturer, model, serial number and size as the monitor says them.
    pitch_mm
        Size of a device pixel as measured with a ruler, None where it was not.
    on
        Day of the last check, None where there was none.
    luminances
        In cd/m2, of the 18 levels (``gsdf.LEVELS``), or of black and white only, or none.
    ambient
        What the light of the room adds, in cd/m2.
    all_seen
        Whether the reader saw every part of the test pattern.
    """

    key: str
    pitch_mm: float | None = None
    on: date | None = None
    luminances: tuple[float, ...] = ()
    ambient: float = 0.0
    all_seen: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a check says.

    Parameters
    ----------
    is_primary
        Whether nothing speaks against primary reading.
    chip
        The words that stand in the window as long as it is so.
    reasons
        What was found, in sentences.
    """

    is_primary: bool
    chip: Phrase
    reasons: tuple[Phrase, ...] = ()


def judged(monitor: Monitor, bits: int, today: date) -> Verdict:
    """Judge a monitor by its last check.

    Parameters
    ----------
    monitor
        What is known of it.
    bits
        Of a grey as the desktop shows it.
    today
        A check holds for a year before this day.
    """
    if monitor.on is None:
        return Verdict(False, NOT_CALIBRATED.with_values(bits=bits))
    faults, found = _response(monitor)
    if not monitor.all_seen:
        faults.append(NOT_SEEN)
    if bits < LEAST_BITS:
        faults.append(FEW_BITS.with_values(bits=bits))
    reasons = (*faults, *found)
    if faults:
        return Verdict(False, FAILED.with_values(bits=bits), reasons)
    if not today - HOLDS <= monitor.on <= today:
        return Verdict(False, TOO_OLD, reasons)
    return Verdict(True, CHECKED.with_values(day=monitor.on.isoformat()), reasons)


def known(monitors: Iterable[Monitor], key: str) -> Monitor:
    """Return what is known of a monitor; of one that was never checked only its name."""
    return next((each for each in monitors if each.key == key), Monitor(key))


def with_one(monitors: Iterable[Monitor], one: Monitor) -> tuple[Monitor, ...]:
    """Return them with this one in the place of what was known of it."""
    return (*(each for each in monitors if each.key != one.key), one)


def to_text(monitors: Iterable[Monitor]) -> str:
    """Write them as one line that the settings can keep."""
    plain = [_plain(each) for each in monitors]
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":")) if plain else ""


def from_text(text: str) -> tuple[Monitor, ...]:
    """Read what ``to_text`` wrote.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if not text:
        return ()
    try:
        return tuple(_monitor(each) for each in json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("these are no monitors") from error


def _response(monitor: Monitor) -> tuple[list[Phrase], list[Phrase]]:
    """Return what speaks against the luminances, and what was found of them."""
    measured = monitor.luminances
    if len(measured) < 2:
        return [NO_RESPONSE], []
    black, white = measured[0] + monitor.ambient, measured[-1] + monitor.ambient
    if not 0.0 < black < white:
        return [NOT_RISING], []
    faults: list[Phrase] = []
    found: list[Phrase] = []
    ratio = f"{white / black:.0f}"
    if white < LEAST_WHITE:
        faults.append(TOO_DARK.with_values(luminance=f"{white:.3g}"))
    if white / black < LEAST_RATIO:
        faults.append(TOO_FLAT.with_values(ratio=ratio))
    else:
        found.append(RATIO.with_values(ratio=ratio))
    if len(measured) != len(gsdf.LEVELS):
        return [*faults, NO_RESPONSE], found
    try:
        worst = gsdf.response(measured, monitor.ambient).worst
    except ValueError:
        return [NOT_RISING], []
    percent = f"{100 * worst:.1f}"
    if worst > MOST_DEVIATION:
        return [*faults, DEVIATES.with_values(percent=percent)], found
    return faults, [*found, RESPONDS.with_values(percent=percent)]


def _plain(monitor: Monitor) -> dict[str, Any]:
    return {
        "key": monitor.key,
        "pitch_mm": monitor.pitch_mm,
        "on": monitor.on.isoformat() if monitor.on else None,
        "luminances": list(monitor.luminances),
        "ambient": monitor.ambient,
        "all_seen": monitor.all_seen,
    }


def _monitor(plain: Mapping[str, Any]) -> Monitor:
    on, pitch = plain["on"], plain["pitch_mm"]
    made = Monitor(str(plain["key"]), None if pitch is None else float(pitch))
    return replace(
        made,
        on=date.fromisoformat(on) if on else None,
        luminances=tuple(float(each) for each in plain["luminances"]),
        ambient=float(plain["ambient"]),
        all_seen=plain["all_seen"] is True,
    )
