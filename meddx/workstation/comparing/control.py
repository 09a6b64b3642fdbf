"""The button of the heatmap bar that compares, and what it opens."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from meddx.analysis.comparison import COMPARING
from meddx.case import marks
from meddx.case.evidence import Finding, Heatmap, ImageSource
from meddx.case.reading import Reading
from meddx.case.wording import finding_state, is_below_threshold, probability
from meddx.jobs import Failed, Job, Ticket
from meddx.workstation.bridge import Watch
from meddx.workstation.comparing.candidates import others, why_not
from meddx.workstation.comparing.dialog import CompareDialog
from meddx.workstation.services import Services

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

_LANE: Final = "analyse"
_MOST: Final = 40  # labels in the menu: more is no choice


class Comparing(QObject):
    """Offers the other labels of the model whose heatmap is shown.

    Parameters
    ----------
    window
        Whose heatmap bar it is.
    services
        Give pictures, and the heatmaps of labels that were not called.
    """

    def __init__(self, window: "MainWindow", services: Services) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self._watch = Watch(window.bridge)
        self._ticket: Ticket | None = None
        self.dialog: CompareDialog | None = None
        self.menu = QMenu(window)
        bar = window.viewer.bar
        bar.compare.setMenu(self.menu)
        bar.compare.show()
        bar.compare.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        bar.overlay_changed.connect(lambda _overlay: self._offer())
        self.menu.aboutToShow.connect(self._fill)
        window.session.reading_changed.connect(self._close)
        window.session.case_changed.connect(self._close)
        self._offer()

    @property
    def _reading(self) -> Reading | None:
        return self._window.shown.seen

    @property
    def _can_make(self) -> bool:
        return self._services.maps is not None

    def compare(self, first: Finding, second: Finding) -> CompareDialog | None:
        """Show two labels beside each other; their heatmaps are made where they are not there."""
        window, reading, source = self._window, self._reading, first.source
        if reading is None or not isinstance(source, ImageSource):
            return None
        series = window.session.case.find_series(source.series_instance_uid)
        if series is None:
            return None
        self._close()
        bar = window.viewer.bar
        self.dialog = CompareDialog(
            window.translation,
            self._services.frames,
            (first, second),
            marks.of_map(reading, first),
            bar.opacity.value() / 100,
            window,
        )
        self.dialog.left.connect(self._left)
        view = window.viewer.first_view(source.series_instance_uid)
        self.dialog.open_picture(
            series, window.session.case.patient, replace(view.as_acquired(), k=source.k)
        )
        self.dialog.show()
        self._bring(reading, (first, second))
        return self.dialog

    def _bring(self, reading: Reading, pair: tuple[Finding, Finding]) -> None:
        kept = tuple(finding.heatmap for finding in pair if finding.heatmap is not None)
        make = self._services.maps
        if self.dialog is None or len(kept) == len(pair) or make is None:
            self._show(kept)
            return
        self.dialog.wait()
        job = Job(COMPARING, lambda context: make(reading, pair, context))
        self._ticket = self._watch.add(
            self._window.bridge.submit(_LANE, job), self._show, self._failed
        )

    def _show(self, maps: tuple[Heatmap, ...]) -> None:
        self._ticket = None
        if self.dialog is not None:
            self.dialog.show_maps(maps)

    def _failed(self, failure: Failed) -> None:
        self._ticket = None
        if self.dialog is not None:
            self.dialog.say(failure.phrase.label(self._window.translation.language))

    def _left(self) -> None:
        self.dialog = None
        if self._ticket is not None:
            self._watch.drop(self._ticket)
            self._ticket = None

    def _close(self) -> None:
        """Close what compares labels of a reading that is gone."""
        if self.dialog is not None:
            self.dialog.reject()

    def _offer(self) -> None:
        """Let the button say whether there is something to compare with, or why not."""
        bar = self._window.viewer.bar
        finding = bar.finding
        if finding is None:
            return
        reason = why_not(self._reading, finding, can_make=self._can_make)
        bar.compare.setEnabled(reason is None)
        language = self._window.translation.language
        words = bar.compare.accessibleName()
        bar.compare.setToolTip(words if reason is None else reason.label(language))
        bar.compare.setAccessibleDescription("" if reason is None else reason.label(language))

    def _fill(self) -> None:
        self.menu.clear()
        finding = self._window.viewer.bar.finding
        if finding is None:
            return
        found = others(self._reading, finding, can_make=self._can_make)[:_MOST]
        called = [other for other in found if not is_below_threshold(other)]
        left = [other for other in found if is_below_threshold(other)]
        for title, group in (
            (self.tr("Called as well"), called),
            (self.tr("Not called: shown for the comparison only"), left),
        ):
            if group:
                self.menu.addAction(title).setEnabled(False)  # a heading: styles show no section
            for other in group:
                action = QAction(self._words(other), self.menu)
                action.triggered.connect(partial(self._chosen, finding, other))
                self.menu.addAction(action)

    def _chosen(self, first: Finding, second: Finding, _checked: bool = False) -> None:
        self.compare(first, second)

    def _words(self, finding: Finding) -> str:
        language = self._window.translation.language
        said = (finding.code, probability(finding.probability), finding_state(finding))
        return ", ".join(part.label(language) for part in said).replace("&", "&&")
