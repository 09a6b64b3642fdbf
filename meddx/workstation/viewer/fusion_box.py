"""Chooses which series is laid over the picture, its colours, their scale and their opacity."""

from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.record import Series
from meddx.imaging.colour_maps import ColourMap, table
from meddx.imaging.fusion import Offer, not_measured, unit_of
from meddx.imaging.fusion_choice import NOTHING_OVER, FusionChoice
from meddx.imaging.view import ViewState
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.viewer.images import image
from meddx.workstation.viewer.own_keys import OwnKeys
from meddx.workstation.viewer.scale_ends import ScaleEnds
from meddx.workstation.viewer.scale_line import ScaleLine
from meddx.workstation.viewer.stage import Stage

_NAMES: Final = {
    ColourMap.HOT_IRON: str(QT_TRANSLATE_NOOP("ColourMap", "Hot iron")),
    ColourMap.PET: str(QT_TRANSLATE_NOOP("ColourMap", "PET")),
    ColourMap.HOT_METAL_BLUE: str(QT_TRANSLATE_NOOP("ColourMap", "Hot metal blue")),
    ColourMap.PET_20_STEP: str(QT_TRANSLATE_NOOP("ColourMap", "PET, 20 steps")),
    ColourMap.FIRE: str(QT_TRANSLATE_NOOP("ColourMap", "Fire")),
    ColourMap.GREY_INVERTED: str(QT_TRANSLATE_NOOP("ColourMap", "Inverted grey")),
}
_SWATCH: Final = QSize(34, 12)


class FusionBox(QWidget):
    """What stands in the list of layers for a series over the picture; hidden without an offer.

    Signals
    -------
    choice_changed
        ``FusionChoice``, and whether it stays: not while a slider still moves.
    """

    choice_changed = Signal(object, bool)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translation = translation
        self._offers: tuple[Offer, ...] = ()
        self._over: Series | None = None
        self._base: Series | None = None
        self._ends: tuple[float, float] | None = None
        self.choice = NOTHING_OVER
        self.name = label("", "group")
        self.series = QComboBox()
        self.shown = QCheckBox()
        self.colours = QComboBox()
        self.scale = ScaleLine()
        self.ends = ScaleEnds()
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.told = label("", "muted", wrap=True)
        self.warned = label("", "caution", wrap=True)
        self._opacity_name = label("", "muted")
        self._details = QWidget()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.setVisible(False)

    def show_view(self, stage: Stage | None, view: ViewState) -> None:
        """Show what is laid over a view, and what can be."""
        offers = stage.fused.offers if stage else ()
        self.setVisible(bool(offers))
        if stage is None or not offers:
            self._offers = ()
            return
        if _uids(offers) != _uids(self._offers):
            self._offers = offers
            self._fill_series()
        self._base = stage.series
        self.choice = view.fusion
        self._over = stage.fused.chosen(view.fusion)
        self._ends = stage.fused.ends(view.fusion)
        self._show_choice()
        self._say(stage, view)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.name.setText(self.tr("Fusion"))
        self.series.setAccessibleName(self.tr("Fuse with"))
        self.series.setToolTip(self.tr("Lay another series of the same space over the picture"))
        self.shown.setText(self.tr("Shown"))
        self.shown.setToolTip(self.tr("Show or hide the fused series"))
        self.colours.setAccessibleName(self.tr("Colours of the fused series"))
        self.colours.setToolTip(self.colours.accessibleName())
        self._opacity_name.setText(self.tr("Opacity"))
        self._opacity_name.setBuddy(self.opacity)
        self.opacity.setAccessibleName(self.tr("Opacity of the fused series"))
        self.opacity.setToolTip(self.opacity.accessibleName())
        self._fill_series()
        self._fill_colours()
        self._show_choice()

    # ---- what is shown

    def _show_choice(self) -> None:
        row = max(0, self.series.findData(self.choice.series if self._over else ""))
        _quietly(self.series, partial(self.series.setCurrentIndex, row))
        self._details.setVisible(self._over is not None)
        if self._over is None:
            return
        _quietly(self.shown, partial(self.shown.setChecked, self.choice.is_on))
        at = self.colours.findData(self.choice.colours.value)
        _quietly(self.colours, partial(self.colours.setCurrentIndex, at))
        _quietly(self.opacity, partial(self.opacity.setValue, round(100 * self.choice.opacity)))
        self.ends.show_ends(self._ends, is_own=self.choice.scale is None)
        self.scale.setVisible(self._ends is not None)
        if self._ends is not None:
            self.scale.show_scale(self._ends, unit_of(self._over), table(self.choice.colours))

    def _say(self, stage: Stage, view: ViewState) -> None:
        language = self._translation.language
        failure = stage.fused.failure(view.fusion)
        refused = [offer.refusal for offer in self._offers if offer.refusal is not None]
        nothing_else = len(refused) == len(self._offers)
        said = failure or (refused[0] if refused and nothing_else else None)
        self.warned.setText(said.label(language) if said else "")
        self.warned.setVisible(said is not None)
        over, progress = self._over, stage.fused.progress(view.fusion)
        words = ""
        if over is not None and said is None and view.fusion.is_shown and self._base is not None:
            words = not_measured(over, self._base).label(language)
            if progress is not None and not progress.is_complete:
                coming = self.tr("Loading {0}: {1} of {2}")
                words = coming.format(over.modality, progress.ready, progress.total)
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def _fill_series(self) -> None:
        self.series.blockSignals(True)
        self.series.clear()
        self.series.addItem(self.tr("Nothing"), "")
        language = self._translation.language
        model = self.series.model()
        for offer in self._offers:
            self.series.addItem(title(offer.series), offer.series.series_instance_uid)
            row = self.series.count() - 1
            tip = offer.refusal.label(language) if offer.refusal else title(offer.series)
            self.series.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
            if isinstance(model, QStandardItemModel) and offer.refusal is not None:
                model.item(row).setEnabled(False)
        self.series.blockSignals(False)

    def _fill_colours(self) -> None:
        self.colours.blockSignals(True)
        self.colours.clear()
        for colours, name in _NAMES.items():
            said = QCoreApplication.translate("ColourMap", name)
            self.colours.addItem(_swatch(colours), said, colours.value)
        self.colours.setIconSize(_SWATCH)
        self.colours.blockSignals(False)

    # ---- what is chosen

    def _connect(self) -> None:
        self.series.activated.connect(self._choose_series)
        self.shown.toggled.connect(lambda on: self._choose(replace(self.choice, is_on=on)))
        self.colours.activated.connect(self._choose_colours)
        self.ends.chosen.connect(lambda ends: self._choose(replace(self.choice, scale=ends)))
        self.opacity.valueChanged.connect(self._choose_opacity)
        self.opacity.sliderReleased.connect(lambda: self._choose(self.choice))

    def _choose(self, choice: FusionChoice, is_final: bool = True) -> None:
        self.choice = choice
        self.choice_changed.emit(choice, is_final)

    def _choose_series(self, _index: int) -> None:
        self._choose(self.choice.of(str(self.series.currentData())))

    def _choose_colours(self, _index: int) -> None:
        self._choose(replace(self.choice, colours=ColourMap(self.colours.currentData())))

    def _choose_opacity(self, percent: int) -> None:
        chosen = replace(self.choice, opacity=percent / 100)
        self._choose(chosen, is_final=not self.opacity.isSliderDown())

    def _lay_out(self) -> None:
        for box in (self.series, self.colours):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(4)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        OwnKeys(self.series, self.shown, self.colours, self.opacity)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._opacity_name)
        line.addWidget(self.opacity, 1)
        inner = QVBoxLayout(self._details)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(self.shown)
        inner.addWidget(self.colours)
        inner.addWidget(self.scale)
        inner.addWidget(self.ends)
        inner.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 6)
        column.setSpacing(4)
        for widget in (self.name, self.series, self._details, self.told, self.warned):
            column.addWidget(widget)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def title(series: Series) -> str:
    """Return what a series is called in a list: modality, number and description."""
    number = "" if series.series_number is None else f"{series.series_number}"
    return " ".join(part for part in (series.modality, number, series.description) if part)


def _uids(offers: tuple[Offer, ...]) -> tuple[tuple[str, bool], ...]:
    return tuple((o.series.series_instance_uid, o.refusal is None) for o in offers)


def _quietly(widget: QWidget, act: partial[None]) -> None:
    """Change a widget without its telling anybody."""
    widget.blockSignals(True)
    act()
    widget.blockSignals(False)


def _swatch(colours: ColourMap) -> QIcon:
    strip = np.repeat(table(colours)[None], 2 * _SWATCH.height(), axis=0)
    picture = QPixmap.fromImage(image(strip)).scaled(2 * _SWATCH.width(), 2 * _SWATCH.height())
    return QIcon(picture)
