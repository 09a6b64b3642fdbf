"""Read this slice: a model reads the slice that is shown, and nothing else of the examination.

Each slice that is chosen is read beside those chosen before, and keeps its own result until it is
taken away: a reader looks at a lesion in several planes and compares them, and a result that made
room for the next one without a word would be missing from the report. The action is a switch, like
the mark of a key image: on where the shown slice was chosen.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from meddx.case.evidence import ImageSource
from meddx.case.record import Series
from meddx.workstation.actions import Actions
from meddx.workstation.panels.findings import FindingsPanel
from meddx.workstation.session import Session
from meddx.workstation.viewer.viewer import Viewer

_NAME = "read_slice"


class SliceReading(QObject):
    """Joins the action to the viewer, the session and the list of findings.

    Parameters
    ----------
    session
        Reads the slices.
    parts
        Viewer, list of findings and actions of the window.
    say
        Tells something in the status line.
    reads_slices
        Whether some model reads single slices of a series.
    """

    def __init__(
        self,
        session: Session,
        parts: tuple[Viewer, FindingsPanel, Actions],
        say: Callable[[str], None],
        reads_slices: Callable[[Series], bool],
    ) -> None:
        super().__init__(session)
        self._session = session
        self._viewer, self._panel, self._actions = parts
        self._say = say
        self._reads_slices = reads_slices
        self._waiting: ImageSource | None = None
        self._actions[_NAME].triggered.connect(self._turn)
        self._actions[_NAME].changed.connect(self.follow)  # other keys, another language
        self._viewer.view_changed.connect(self.follow)
        self._panel.slice_left.connect(session.leave_slice)
        self._panel.slice_chosen.connect(self._stand_on)
        session.case_changed.connect(self.follow)
        session.edits_changed.connect(self._follow_edits)
        session.reading_changed.connect(self._tell)
        self.follow()

    @property
    def shown(self) -> ImageSource | None:
        """The slice of the active pane as acquired, where a model may read it; else None."""
        canvas = self._viewer.canvas
        series = None if canvas.is_sorting or canvas.view.is_cut else canvas.series
        if series is None or not self._reads_slices(series):
            return None
        return ImageSource(series.series_instance_uid, canvas.view.k)

    def follow(self) -> None:
        """Let the action be what can be done with the slice of now."""
        action, shown = self._actions[_NAME], self.shown
        action.setEnabled(shown is not None)
        action.setChecked(shown is not None and shown in self._session.edits.slices)
        action.setToolTip(f"{self._actions.tip(_NAME)}\n{self._why(shown)}")

    def _why(self, shown: ImageSource | None) -> str:
        if shown is None:
            return self.tr(
                "Show a slice as it was acquired, of a series that a model reads slice by slice; "
                "such a model must be installed."
            )
        if shown in self._session.edits.slices:
            return self.tr("This slice was chosen. Choose again to take its result away.")
        return self.tr(
            "A demonstration on this slice alone; its result counts only when you switch it on."
        )

    def _turn(self) -> None:
        shown = self.shown
        if shown is None:
            return
        if shown in self._session.edits.slices:
            self._session.leave_slice(shown)
        else:
            self._waiting = shown
            self._session.read_slice(shown)

    def _follow_edits(self) -> None:
        if self._waiting not in self._session.edits.slices:
            self._waiting = None  # cancelled, or it could not be read
        self.follow()

    def _tell(self) -> None:
        """Say that a slice was read, once it was, and stand on its result where that is shown."""
        self.follow()
        reading, waiting = self._session.reading, self._waiting
        if reading is None or waiting is None or waiting not in reading.edits.slices:
            return
        self._waiting = None
        if not self._panel.shows(reading):
            self._say(
                self.tr("The slice was looked at; show the AI results to see what came of it.")
            )
            return
        self._panel.stand_on_slice(waiting)
        if reading.on_slice(waiting)[0]:
            self._say(self.tr("The slice was read; its result stands among the findings."))
        else:
            self._say(self.tr("The slice was not read; the reason stands among the findings."))

    def _stand_on(self, source: ImageSource) -> None:
        case = self._session.case
        if case.find_series(source.series_instance_uid) is not None:
            self._viewer.show_of(case, source.series_instance_uid)
            canvas = self._viewer.canvas
            canvas.change(replace(canvas.view.as_acquired(), k=source.k))
