"""What lies over the picture: another series, and a switch for each segment, map, structure."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap, QTextLayout
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.layers import Colour, Contours, Layer, ParametricMap, Segmentation
from meddx.imaging.layer_choices import LayerChoices
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import Rows, label
from meddx.workstation.viewer.fusion_box import FusionBox
from meddx.workstation.viewer.own_keys import OwnKeys
from meddx.workstation.viewer.scale_ends import ScaleEnds
from meddx.workstation.viewer.scale_line import MapScale

_WIDTH_PX = 196
_SWATCH_PX = 12
_NAME_PX = 118
_LINES = 2  # of a name


class LayersPanel(QWidget):
    """Stands beside the picture while something lies over it.

    Signals
    -------
    choices_changed
        ``LayerChoices``, and whether they stay: not while a slider still moves.
    """

    choices_changed = Signal(object, bool)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layersPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH_PX)
        self._translation = translation
        self._layers: tuple[Layer, ...] = ()
        self.choices = LayerChoices()
        self.title = label("", "heading")
        self.outline = QCheckBox()
        self.fusion = FusionBox(translation)
        self.rows = Rows()
        self._lay_out()
        OwnKeys(self.outline)
        self.outline.toggled.connect(self._choose_outline)
        self.retranslate()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What is listed."""
        return self._layers

    def show_layers(self, layers: tuple[Layer, ...], choices: LayerChoices) -> None:
        """List the layers of what is shown."""
        if layers == self._layers and choices == self.choices:
            return
        self._layers, self.choices = layers, choices
        self.outline.blockSignals(True)
        self.outline.setChecked(choices.outline)
        self.outline.blockSignals(False)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.title.setText(self.tr("Layers"))
        self.outline.setText(self.tr("Outlines only"))
        self.outline.setVisible(any(isinstance(layer, Segmentation) for layer in self._layers))
        widgets: list[QWidget] = []
        for layer in self._layers:
            widgets += self._of_layer(layer)
        self.rows.fill(widgets)

    def _of_layer(self, layer: Layer) -> list[QWidget]:
        kind = self._kind(layer)
        head = label(layer.title or kind, "group", wrap=True)
        head.setToolTip(kind)
        widgets: list[QWidget] = [head]
        language = self._translation.language
        widgets += [label(w.label(language), "caution", wrap=True) for w in layer.warnings]
        if isinstance(layer, Segmentation):
            for segment in layer.segments:
                name = segment.name(language)
                name = self.tr("{0} (empty)").format(name) if segment.is_empty else name
                tip = ", ".join(p for p in (name, segment.meaning, segment.algorithm) if p)
                widgets.append(self._switch(layer, segment.number, (name, tip), segment.colour))
        elif isinstance(layer, Contours):
            for structure in layer.structures:
                tip = ", ".join(part for part in (structure.name, structure.kind) if part)
                named = (structure.name, tip)
                widgets.append(self._switch(layer, structure.number, named, structure.colour))
        elif isinstance(layer, ParametricMap):
            name = layer.quantity or self.tr("Parametric map")
            scale = MapScale(layer, self.choices.scale(layer))
            widgets += [self._switch(layer, 0, (name, name), None), scale, self._ends(layer)]
        widgets.append(self._opacity(layer))
        return widgets

    def _ends(self, layer: ParametricMap) -> ScaleEnds:
        ends = ScaleEnds(layer.quantity)
        chosen = self.choices.scale(layer)
        ends.show_ends(chosen or layer.scale, is_own=chosen is None)
        ends.chosen.connect(partial(self._choose_scale, layer))
        return ends

    def _choose_scale(self, layer: ParametricMap, scale: tuple[float, float] | None) -> None:
        self.choices = self.choices.with_scale(layer, scale)
        self.retranslate()
        self.choices_changed.emit(self.choices, True)

    def _opacity(self, layer: Layer) -> QWidget:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, 100)
        slider.setValue(round(100 * self.choices.opacity(layer)))
        slider.setAccessibleName(self.tr("Opacity of {0}").format(layer.title or self._kind(layer)))
        OwnKeys(slider)
        slider.valueChanged.connect(partial(self._choose_opacity, slider, layer))
        slider.sliderReleased.connect(self._settle)
        name = label(self.tr("Opacity"), "muted")
        name.setBuddy(slider)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(name)
        line.addWidget(slider, 1)
        return row

    def _switch(
        self, layer: Layer, number: int, words: tuple[str, str], colour: Colour | None
    ) -> QCheckBox:
        box = QCheckBox()
        name = words[0] or self.tr("Without a name")
        room = _NAME_PX if colour is not None else _NAME_PX + 2 * _SWATCH_PX
        box.setText(_in_lines(name, box, room))
        box.setToolTip(words[1] or name)
        box.setAccessibleName(name)
        if colour is not None:
            box.setIcon(_swatch(colour))
            box.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
        box.setChecked(self.choices.is_on(layer, number))
        OwnKeys(box)
        box.toggled.connect(partial(self._switched, layer, number))
        return box

    def _switched(self, layer: Layer, number: int, on: bool) -> None:
        self.choices = self.choices.switched(layer, number, on=on)
        self.choices_changed.emit(self.choices, True)

    def _choose_opacity(self, slider: QSlider, layer: Layer, percent: int) -> None:
        self.choices = self.choices.with_opacity(layer, percent / 100)
        self.choices_changed.emit(self.choices, not slider.isSliderDown())

    def _settle(self) -> None:
        self.choices_changed.emit(self.choices, True)

    def _choose_outline(self, on: bool) -> None:
        self.choices = replace(self.choices, outline=on)
        self.choices_changed.emit(self.choices, True)

    def _kind(self, layer: Layer) -> str:
        if isinstance(layer, Segmentation):
            return self.tr("Segmentation")
        if isinstance(layer, Contours):
            return self.tr("Structures (RT)")
        return self.tr("Parametric map")

    def _lay_out(self) -> None:
        below = QVBoxLayout()
        below.setContentsMargins(12, 8, 12, 10)
        below.addWidget(self.outline)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 0)
        head.addWidget(self.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)  # of its left border
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.fusion)
        column.addWidget(self.rows, 1)
        column.addLayout(below)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _in_lines(name: str, box: QWidget, room_px: int) -> str:
    """Break a name into lines that a box has room for; the last one is elided."""
    layout = QTextLayout(name, box.font())
    layout.beginLayout()
    starts = []
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(room_px)
        starts.append(line.textStart())
        line = layout.createLine()
    layout.endLayout()
    ends = [*starts[1:_LINES], len(name)]
    lines = [name[a:b].strip() for a, b in zip(starts, ends, strict=False)]
    elide = Qt.TextElideMode.ElideRight
    return "\n".join(box.fontMetrics().elidedText(each, elide, room_px) for each in lines)


def _swatch(colour: Colour) -> QIcon:
    picture = QPixmap(2 * _SWATCH_PX, 2 * _SWATCH_PX)
    picture.fill(QColor(*colour))
    return QIcon(picture)
