"""The strip under the picture for what moves: play, time point, speed, there and back."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget
from typing_extensions import override

from meddx.case.record import Series
from meddx.imaging.cine import stepped
from meddx.imaging.view import ViewState
from meddx.workstation.theme import icon
from meddx.workstation.viewer.cine_player import CinePlayer
from meddx.workstation.viewer.own_keys import OwnKeys
from meddx.workstation.viewer.rate_slider import RateSlider

_ALIKE: Final = 0.95  # a share of the speed that is not worth a word


class TimeBar(QWidget):
    """Plays, and chooses time point and speed.

    It stands under clips and series over time, and under a stack once that was played.

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
        self._played = ""
        self.play = QToolButton()
        self.sweep = QToolButton()
        self.sweep.setCheckable(True)
        self.sweep.setIcon(icon("sweep"))
        self.times = QSlider(Qt.Orientation.Horizontal)
        self.rate = RateSlider()
        self.said = QLabel()
        self.said.setObjectName("muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 4, 10, 4)
        line.setSpacing(10)
        line.addWidget(self.play)
        line.addWidget(self.sweep)
        line.addWidget(self.times, 1)
        line.addStretch(0)
        line.addWidget(self.said)
        line.addWidget(self.rate)
        OwnKeys(self.play, self.sweep, self.times, self.rate)
        self.play.clicked.connect(self._toggle)
        self.sweep.toggled.connect(self._sweep)
        self.times.valueChanged.connect(self.time_chosen)
        self.rate.rate_chosen.connect(self._choose_rate)
        player.playing_changed.connect(self._follow)
        player.rate_changed.connect(self._say)
        self.retranslate()

    def use(self, player: CinePlayer) -> None:
        """Be about another player: another pane is the active one."""
        if player is not self._player:
            self._player.playing_changed.disconnect(self._follow)
            self._player.rate_changed.disconnect(self._say)
            self._player = player
            player.playing_changed.connect(self._follow)
            player.rate_changed.connect(self._say)
            self.retranslate()

    def show_view(self, series: Series | None, view: ViewState) -> None:
        """Show where in time a view stands."""
        self._series, self._view = series, view
        points = series.volume.time_points if series else 1
        was_played = series is not None and series.series_instance_uid == self._played
        moves = series is not None and (points > 1 or series.cine is not None or was_played)
        self.setVisible(moves and self._player.can_play)
        self.times.setVisible(points > 1)
        self.times.blockSignals(True)
        self.times.setRange(0, points - 1)
        self.times.setValue(view.t)
        self.times.blockSignals(False)
        self._say()

    def step_rate(self, by: int) -> None:
        """Play faster (1) or slower (-1)."""
        if self._player.can_play:
            self._player.choose_rate(stepped(self._player.cine.rate_fps, by))

    def _toggle(self) -> None:
        self._player.toggle()

    def _sweep(self, on: bool) -> None:
        self._player.choose_sweep(on)

    def _choose_rate(self, rate_fps: float) -> None:
        self._player.choose_rate(rate_fps)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        playing = self._player.is_playing
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setAccessibleName(self.tr("Play"))
        self.sweep.setAccessibleName(self.tr("Play there and back"))
        self.times.setAccessibleName(self.tr("Time point"))
        self.times.setToolTip(self.tr("Time point"))
        self.rate.setAccessibleName(self.tr("Frames a second"))
        self._say()

    def _follow(self, playing: bool) -> None:
        """Stand under a stack once it was played."""
        if playing and self._series is not None:
            self._played = self._series.series_instance_uid
            self.show_view(self._series, self._view)
        self.retranslate()

    def _say(self) -> None:
        points = self._series.volume.time_points if self._series else 1
        words = [self.tr("Time {0} of {1}").format(self._view.t + 1, points)] if points > 1 else []
        wanted, shown = self._player.cine.rate_fps, self._player.shown_fps
        rate = f"{wanted:.3g}"
        if shown is not None and shown < _ALIKE * wanted:
            words.append(self.tr("{0} of {1} fps").format(f"{shown:.3g}", rate))
        elif self._series is not None:
            words.append(self.tr("{0} fps").format(rate))
        self.said.setText("   ".join(words))
        self._show_choices()

    def _show_choices(self) -> None:
        own, cine = self._player.own, self._player.cine
        self.rate.show_rate(cine.rate_fps, own.rate_fps)
        tip = self.tr("Frames a second; the mark is the speed of the file: {0}")
        if not own.source:
            tip = self.tr("Frames a second; the file says no speed, the mark is {0}")
        self.rate.setToolTip(tip.format(f"{own.rate_fps:.3g}"))
        self.sweep.blockSignals(True)
        self.sweep.setChecked(cine.sweep)
        self.sweep.blockSignals(False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
