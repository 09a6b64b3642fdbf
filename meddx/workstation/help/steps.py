"""The stops of the tour as data: what it says, and which parts of the window it points at."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

Parts = Callable[[], Sequence[QWidget]]

_VIEWING = ("window_level", "pan", "zoom", "scroll")  # tools, by their icons
_MEASURING = ("length", "angle", "rectangle", "ellipse")


@dataclass(frozen=True, eq=False)
class Step:
    """One stop.

    Parameters
    ----------
    name
        Of the part, for tests and for what starts the tour at it.
    title, words
        English, marked with ``QT_TRANSLATE_NOOP("Tour", ...)``.
    parts
        Gives the widgets it points at; the stop is left out while none of them can be seen. None
        points at nothing.
    actions
        Whose keys it names.
    """

    name: str
    title: str
    words: str
    parts: Parts | None = None
    actions: tuple[QAction, ...] = ()


def steps(window: "MainWindow") -> tuple[Step, ...]:
    """Return the stops of a window, in the order of a reader's work."""
    return (*_opening(window), *_looking(window), *_concluding(window))


def _opening(window: "MainWindow") -> tuple[Step, ...]:
    act = window.actions_
    opens = (act["open_files"], act["open_folder"])
    return (
        Step(
            "welcome",
            str(QT_TRANSLATE_NOOP("Tour", "The window in one minute")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "Enter goes on, Esc ends the tour. It can be taken again from the menu Help.",
                )
            ),
        ),
        Step(
            "open",
            str(QT_TRANSLATE_NOOP("Tour", "Open a case")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "Images, notes and gene files, also folders, discs and archives: open them "
                    "here, or drop them anywhere on the window. Nothing leaves this computer.",
                )
            ),
            _buttons(window, opens),
            opens,
        ),
        Step(
            "studies",
            str(QT_TRANSLATE_NOOP("Tour", "What there is to read")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "Every series of the patient. What is missing or doubtful about one is said "
                    "below it.",
                )
            ),
            lambda: (window.series,),
            (act["previous_series"], act["next_series"]),
        ),
    )


def _looking(window: "MainWindow") -> tuple[Step, ...]:
    act = window.actions_
    return (
        Step(
            "viewer",
            str(QT_TRANSLATE_NOOP("Tour", "The image and the mouse")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "Left button: the chosen tool. Middle: move. Right: zoom. Wheel: scroll. "
                    "Every step can be taken back.",
                )
            ),
            lambda: (window.viewer.canvas.parentWidget() or window.viewer,),
            (*_tools(window, _VIEWING), act["undo"], act["reset"]),
        ),
        Step(
            "planes",
            str(QT_TRANSLATE_NOOP("Tour", "Planes and slabs")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "Cut a volume in another plane, and project a slab of it. What was computed "
                    "between slices says so on the image.",
                )
            ),
            lambda: (window.viewer.view_bar,),
            (act["axial"], act["coronal"], act["sagittal"], act["acquired"]),
        ),
        Step(
            "layout",
            str(QT_TRANSLATE_NOOP("Tour", "Panes side by side")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "Several series, an earlier study or three planes that cross, each in a pane "
                    "of its own. A hanging protocol lays out what it knows; a double click shows "
                    "one pane alone.",
                )
            ),
            lambda: (window.bars.layouts_button,),
            (act["layout_1x1"], act["layout_2x2"], act["layout_mpr"], act["maximise"]),
        ),
        Step(
            "measuring",
            str(QT_TRANSLATE_NOOP("Tour", "Measure")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "Lengths, angles and regions, with the unit and how sure the scale is.",
                )
            ),
            lambda: (window.bars.drawing,),
            (*_tools(window, _MEASURING), act["delete_annotation"]),
        ),
    )


def _concluding(window: "MainWindow") -> tuple[Step, ...]:
    act = window.actions_
    reads = (act["analyse"], act["show_ai"])
    exports = tuple(action for _, action in window.actions_.exports)
    return (
        Step(
            "texts",
            str(QT_TRANSLATE_NOOP("Tour", "Notes and genes")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "The words of the note and the variants that count are marked. Click one to "
                    "see what it speaks for.",
                )
            ),
            lambda: (window.notes, window.genes),
            (act["write_note"],),
        ),
        Step(
            "analysis",
            str(QT_TRANSLATE_NOOP("Tour", "Read first, then ask the models")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "Analyse reads the case in the background. Its results stay covered until you "
                    "press Show AI.",
                )
            ),
            _buttons(window, reads),
            reads,
        ),
        Step(
            "export",
            str(QT_TRANSLATE_NOOP("Tour", "Export")),
            str(
                QT_TRANSLATE_NOOP(
                    "Tour",
                    "Writes the reading with its evidence as a report. The manual says more about "
                    "every part.",
                )
            ),
            lambda: (window.bars.export_button,),
            (*exports[:1], act["manual"]),
        ),
    )


def _tools(window: "MainWindow", icons: Iterable[str]) -> tuple[QAction, ...]:
    by_icon = {tool.icon: action for tool, action in window.actions_.tools}
    return tuple(by_icon[name] for name in icons if name in by_icon)


def _buttons(window: "MainWindow", actions: Iterable[QAction]) -> Parts:
    """Return what gives the buttons of actions in the tool bar."""
    wanted = tuple(actions)

    def found() -> tuple[QWidget, ...]:
        buttons = map(window.bars.tools.widgetForAction, wanted)
        return tuple(filter(None, buttons))  # an action that stands in no bar has none

    return found
