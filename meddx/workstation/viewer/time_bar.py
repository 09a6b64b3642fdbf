"""The strip under the picture for what moves: play, time point, frames a second."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget
from typing_extensions import override

from meddx.case.record import Series
from meddx.imaging.view import ViewState
from meddx.workstation.theme import icon
from meddx.workstation.viewer.cine_player import CinePlayer
from meddx.workstation.viewer.own_keys import OwnKeys


class TimeBar(QWidget):
    """Plays, and chooses the time point; hidden where nothing moves.

    Signals
    -------
    time_chosen
        Time point, from 0.
    """

    time_chosen = Signal(int)

    def __init__(self, player: CinePlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("heatmapBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._player = player
        self._series: Series | None = None
        self._view = ViewState()
        self.play = QToolButton()
        self.times = QSlider(Qt.Orientation.Horizontal)
        self.said = QLabel()
        self.said.setObjectName("muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 4, 10, 4)
        line.setSpacing(10)
        line.addWidget(self.play)
        line.addWidget(self.times, 1)
        line.addStretch(0)
        line.addWidget(self.said)
        OwnKeys(self.play, self.times)
        self.play.clicked.connect(self._toggle)
        self.times.valueChanged.connect(self.time_chosen)
        player.playing_changed.connect(self.retranslate)
        self.retranslate()

    def use(self, player: CinePlayer) -> None:
        """Be about another player: another pane is the active one."""
        if player is not self._player:
            self._player.playing_changed.disconnect(self.retranslate)
            self._player = player
            player.playing_changed.connect(self.retranslate)
            self.retranslate()

    def show_view(self, series: Series | None, view: ViewState) -> None:
        """Show where in time a view stands."""
        self._series, self._view = series, view
        points = series.volume.time_points if series else 1
        moves = series is not None and (points > 1 or series.cine is not None)
        self.setVisible(moves and self._player.can_play)
        self.times.setVisible(points > 1)
        self.times.blockSignals(True)
        self.times.setRange(0, points - 1)
        self.times.setValue(view.t)
        self.times.blockSignals(False)
        self._say()

    def _toggle(self) -> None:
        self._player.toggle()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        playing = self._player.is_playing
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setToolTip(self.tr("Stop (K, Esc)") if playing else self.tr("Play (K)"))
        self.play.setAccessibleName(self.tr("Play"))
        self.times.setAccessibleName(self.tr("Time point"))
        self.times.setToolTip(self.tr("Time point (, and .)"))
        self._say()

    def _say(self) -> None:
        points = self._series.volume.time_points if self._series else 1
        rate = f"{self._player.cine.rate_fps:.3g}"
        words = [self.tr("Time {0} of {1}").format(self._view.t + 1, points)] if points > 1 else []
        if self._series is not None and self._series.cine is not None:
            words.append(self.tr("{0} frames a second").format(rate))
        self.said.setText("   ".join(words))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
