"""Window presets: the file's own first, then the usual ones of the modality, on the number keys."""

from dataclasses import replace
from typing import Any, Final

from numpy.typing import NDArray
from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.display import Voi, Window
from meddx.case.record import Series
from meddx.imaging import named_windows, window
from meddx.imaging.named_windows import NAMED

CT: Final = tuple(NAMED[key] for key in named_windows.CT)
SUV: Final = tuple(NAMED[key] for key in named_windows.SUV)
NAMES: Final = (  # of the table, in the language of the window
    str(QT_TRANSLATE_NOOP("Preset", "Soft tissue")),
    str(QT_TRANSLATE_NOOP("Preset", "Lung")),
    str(QT_TRANSLATE_NOOP("Preset", "Liver")),
    str(QT_TRANSLATE_NOOP("Preset", "Bone")),
    str(QT_TRANSLATE_NOOP("Preset", "Brain")),
    str(QT_TRANSLATE_NOOP("Preset", "Stroke")),
    str(QT_TRANSLATE_NOOP("Preset", "Subdural")),
    str(QT_TRANSLATE_NOOP("Preset", "Angiography")),
    str(QT_TRANSLATE_NOOP("Preset", "SUV 0 to 5")),
    str(QT_TRANSLATE_NOOP("Preset", "SUV 0 to 10")),
    str(QT_TRANSLATE_NOOP("Preset", "SUV 0 to 20")),
)
AUTOMATIC: Final = str(QT_TRANSLATE_NOOP("Preset", "Automatic"))
CONTRAST: Final = str(QT_TRANSLATE_NOOP("Preset", "High contrast"))
WIDE: Final = str(QT_TRANSLATE_NOOP("Preset", "Full range"))
OF_FILE: Final = str(QT_TRANSLATE_NOOP("Preset", "From the file"))
_KEYS: Final = 9


def presets(series: Series, values: NDArray[Any] | None) -> tuple[Voi, ...]:
    """Windows and grey tables of the menu, in the order of the keys 1, 2, ...; none for colour.

    ``values`` are the modality values of the frame that is shown, None while it is not there.
    """
    if series.volume.is_colour:
        return ()
    own = tuple(replace(voi, name=voi.name or OF_FILE) for voi in window.alternatives(series))
    if series.volume.unit == "HU":
        return (own + CT)[:_KEYS]
    if series.volume.unit == "SUV":
        own += SUV
    return (own + (() if values is None else _from_values(values)))[:_KEYS]


def _from_values(values: NDArray[Any]) -> tuple[Window, ...]:
    """Three windows for values without a fixed meaning, from fixed percentiles of the picture."""
    named = ((AUTOMATIC, (0.5, 99.5)), (CONTRAST, (5.0, 95.0)), (WIDE, (0.0, 100.0)))
    made = (
        (name, window.percentile_window(values, percentiles=percentiles))
        for name, percentiles in named
    )
    return tuple(Window(w.center, w.width, w.function, name) for name, w in made)
