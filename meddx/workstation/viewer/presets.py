"""Window presets: the file's own first, then the reader's, then the usual ones of the modality."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from typing import Any, Final

from numpy.typing import NDArray

from meddx.case.display import Voi, Window
from meddx.case.record import Series
from meddx.imaging import named_windows, window
from meddx.phrase import Labelled, Language, Phrase
from meddx.workstation.action_groups import PRESET_KEYS

AUTOMATIC: Final = "automatic"
FULL_RANGE: Final = "full_range"
OF_FILE: Final = "file_"
OWN: Final = "own_"
FROM_FILE: Final = Phrase("From the file")
FROM_FILE_NUMBERED: Final = Phrase("From the file, window {number}")

Values = Callable[[], NDArray[Any]]


@dataclass(frozen=True)
class Name:
    """A name in both languages; that of a file or of the reader is the same in both."""

    en: str
    zh: str = ""

    def label(self, language: Language) -> str:
        """Name in ``language``."""
        return self.zh if language is Language.ZH_CN and self.zh else self.en


class Measured:
    """A window between percentiles of the values of a picture, looked for when it is asked for.

    Parameters
    ----------
    values
        Returns the values.
    percentiles
        The lower and the upper one.
    name
        Of the window.
    """

    def __init__(self, values: Values, percentiles: tuple[float, float], name: str) -> None:
        self._values, self._percentiles, self._name = values, percentiles, name

    @cached_property
    def window(self) -> Window:
        """The window; looking through the values takes a while, once."""
        found = window.percentile_window(self._values(), self._percentiles)
        return replace(found, name=self._name)

    @property
    def is_known(self) -> bool:
        """Whether it was asked for."""
        return "window" in vars(self)


@dataclass(frozen=True, eq=False)
class Preset:
    """One window or grey table to choose.

    Parameters
    ----------
    key
        What it is called in maps of keys: ``file_1``, ``own_1``, ``lung`` ...
    name
        What the reader sees.
    shown
        What it shows, or what finds it out.
    number
        Number key it asks for, 0 for none.
    """

    key: str
    name: Labelled
    shown: Voi | Measured
    number: int = 0

    @property
    def voi(self) -> Voi:
        """What it shows."""
        return self.shown.window if isinstance(self.shown, Measured) else self.shown

    @property
    def is_known(self) -> bool:
        """Whether what it shows was found out already."""
        return not isinstance(self.shown, Measured) or self.shown.is_known

    def shows(self, chosen: Voi | None) -> bool:
        """Whether this is what is shown."""
        if isinstance(self.voi, Window) and isinstance(chosen, Window):
            return replace(self.voi, name="") == replace(chosen, name="")
        return chosen is self.voi


@dataclass(frozen=True)
class OwnPreset:
    """A window that the reader kept.

    Parameters
    ----------
    name
        Given by the reader.
    window
        Its centre, width and function.
    of
        Unit of the values it is for (``HU``, ``SUV``), or the modality where values have none.
    number
        Number key from 1 to 9, 0 for none.
    """

    name: str
    window: Window
    of: str
    number: int = 0

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.name.isprintable() or not self.of.isprintable():
            raise ValueError("a preset has a name")
        if not 0 <= self.number <= PRESET_KEYS:
            raise ValueError("a number key is 1 to 9")
        if not isfinite(self.window.center) or not isfinite(self.window.width):
            raise ValueError("the window of a preset is made of numbers")
        if self.window.function == "LINEAR" and self.window.width < 1.0:
            raise ValueError("a LINEAR window is at least 1 wide")


def kind_of(series: Series) -> str:
    """Return what own presets of a series are for: its unit, else its modality."""
    unit = series.volume.unit
    return unit if unit in {"HU", "SUV"} else series.modality


def presets(
    series: Series, values: Values | None, own: Sequence[OwnPreset] = ()
) -> tuple[Preset, ...]:
    """Windows and grey tables of the menu, in its order; none for colour.

    Parameters
    ----------
    series
        What is shown.
    values
        Returns the modality values of the frame that is shown; None while it is not there: what
        is taken from them is then missing. They are asked for when such a preset is.
    own
        The reader's; only those for this unit or modality are used.
    """
    if series.volume.is_colour:
        return ()
    kind = kind_of(series)
    kept = [
        Preset(f"{OWN}{place}", Name(one.name), one.window, one.number)
        for place, one in enumerate(own, start=1)
        if one.of == kind
    ]
    return (*_of_file(series), *kept, *_usual(series, values))


def numbered(found: Sequence[Preset], order: Sequence[str] | None = None) -> Mapping[int, Preset]:
    """Return which preset each number key from 1 to 9 chooses.

    Own presets have the numbers that the reader gave them. The others have the numbers of
    ``order``, the ids of presets for the keys 1, 2 ... as another workstation has them, or without
    it those that they ask for. What is left has the keys that are left, in the order of the menu.
    """
    by_id = {one.key: one for one in found}
    wished = [(one.number, one) for one in found if one.key.startswith(OWN)]
    if order is None:
        wished += [(one.number, one) for one in found]
    else:
        wished += [(n, by_id[key]) for n, key in enumerate(order, start=1) if key in by_id]
    taken: dict[int, Preset] = {}
    for number, one in wished:
        if 1 <= number <= PRESET_KEYS and one not in taken.values():
            taken.setdefault(number, one)
    free = (number for number in range(1, PRESET_KEYS + 1) if number not in taken)
    rest = (one for one in found if one not in taken.values())
    more = dict(zip(list(free), list(rest), strict=False))
    return dict(sorted({**taken, **more}.items()))


def _of_file(series: Series) -> list[Preset]:
    found = window.alternatives(series)
    unnamed = sum(not voi.name for voi in found)
    made = []
    for number, voi in enumerate(found, start=1):
        name: Labelled = Name(voi.name)
        if not voi.name:
            several = FROM_FILE_NUMBERED.with_values(number=number)
            name = several if unnamed > 1 else FROM_FILE
        made.append(Preset(f"{OF_FILE}{number}", name, voi))
    return made


def _usual(series: Series, values: Values | None) -> list[Preset]:
    made = []
    for row in named_windows.rows():
        name, number = Name(row["en"], row["zh"]), row.get("key", 0)
        if "percentiles" in row:
            if values is not None:
                low, high = row["percentiles"]
                measured = Measured(values, (low, high), name.en)
                made.append(Preset(row["id"], name, measured, number))
        elif row["unit"] == series.volume.unit:
            made.append(Preset(row["id"], name, named_windows.window_of(row), number))
    return made
