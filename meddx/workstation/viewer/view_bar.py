"""The strip over the picture: plane, slab, overlays, and what a presentation state makes of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from meddx.case.presentation import PresentationState
from meddx.case.record import Series
from meddx.imaging.figures import Plane as OverlayPlane
from meddx.imaging.layer_choices import SHUTTER, LayerChoices
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.fuse_button import FuseButton
from meddx.workstation.viewer.own_keys import OwnKeys
from meddx.workstation.viewer.stage import Stage

_STACKS = frozenset({"CT", "MR", "PT", "NM"})  # modalities whose slices usually make a volume
_SLABS_MM = (0.0, 5.0, 10.0, 20.0, 40.0)
_WIDEST_PX = 280
_ROOM_PX = 24
_GRAPHICS = "graphics"


class ViewBar(QWidget):
    """Chooses how a series is looked at; hidden where there is nothing to choose.

    Signals
    -------
    plane_chosen
        ``Plane``.
    slab_chosen
        Thickness in mm, ``Projection``.
    state_chosen
        SOPInstanceUID of a presentation state or empty, and whether only its graphics are wanted.
    choices_changed
        ``LayerChoices``, with other overlay planes on.
    fusion_chosen
        ``FusionChoice``.
    """

    plane_chosen = Signal(object)
    slab_chosen = Signal(float, object)
    state_chosen = Signal(str, bool)
    choices_changed = Signal(object)
    fusion_chosen = Signal(object)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._translation = translation
        self._states: tuple[PresentationState, ...] = ()
        self.planes = {plane: QToolButton() for plane in Plane}
        self._group = group = QButtonGroup(self)
        for plane, button in self.planes.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self._choose_plane, plane))
            group.addButton(button)
        self.slab, self.projection = QComboBox(), QComboBox()
        for box in (self.slab, self.projection):  # their words are longer in another language
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.fuse = FuseButton(translation)
        self.fuse.chosen.connect(self.fusion_chosen)
        self.states = QComboBox()
        self.states.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.states.setMinimumContentsLength(10)
        self.states.setMaximumWidth(_WIDEST_PX)
        self.states.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.overlays = QToolButton()
        self.overlays.setCheckable(True)
        self.overlays.clicked.connect(self._switch_all)
        self.shutter = QToolButton()
        self.shutter.setCheckable(True)
        self.shutter.clicked.connect(self._switch_shutter)
        self._single = QMenu(self.overlays)
        self.overlays.setMenu(self._single)
        self._drawn: tuple[tuple[int, str], ...] = ()
        self._choices = LayerChoices()
        self._state_name = QLabel()
        self._state_name.setObjectName("muted")
        self.slab.activated.connect(self._choose_slab)
        self.projection.activated.connect(self._choose_slab)
        self.states.activated.connect(self._choose_state)
        OwnKeys(
            *self.planes.values(),
            self.slab,
            self.projection,
            self.fuse,
            self.overlays,
            self.shutter,
            self.states,
        )
        self._lay_out()
        self.retranslate()
        self.show_view(None, ViewState())

    def show_view(self, stage: Stage | None, view: ViewState) -> None:
        """Show what is chosen, and what can be."""
        refusal = stage.refusal() if stage else None
        can_cut = stage is not None and refusal is None
        self._group.setExclusive(False)  # in an oblique plane none of them is pressed
        for plane, button in self.planes.items():
            button.setVisible(can_cut)
            button.setEnabled(can_cut)
            button.setChecked(plane is view.plane)
        self._group.setExclusive(True)
        self.slab.setVisible(can_cut)
        self.slab.setEnabled(can_cut)
        self.projection.setVisible(can_cut and view.slab_mm > 0)
        self.slab.setCurrentIndex(max(0, self.slab.findData(view.slab_mm)))
        self.projection.setCurrentIndex(max(0, self.projection.findData(view.projection.value)))
        self.fuse.show_view(stage, view)
        states = stage.states(view) if stage else ()
        if [s.sop_instance_uid for s in states] != [s.sop_instance_uid for s in self._states]:
            self._states = states
            self._fill_states()
        self.states.setVisible(bool(states))
        self._state_name.setVisible(bool(states))
        self.states.setCurrentIndex(max(0, self.states.findData(_key(view))))
        self._show_planes(stage.planes(view) if stage else (), view.layers)
        covers = stage is not None and stage.has_shutter(view)
        self.shutter.setEnabled(covers)
        self.shutter.setChecked(SHUTTER not in view.layers.hidden_planes)
        # Offered for the whole series: the strip must not come and go while it is scrolled.
        series = stage.series if stage and not view.is_cut else None
        drawn = self._offer(series, bool(self._drawn), covers)
        self.setVisible(can_cut or drawn or bool(states))

    def _offer(self, series: Series | None, planes: bool, covers: bool) -> bool:
        """Take room for the switches of overlays and shutter; returns whether there is any."""
        found = planes or (series is not None and series.has_overlays)
        covered = covers or (series is not None and series.has_shutter)
        self.overlays.setVisible(found)
        self.shutter.setVisible(covered)
        return found or covered

    def _show_planes(self, planes: Sequence[OverlayPlane], choices: LayerChoices) -> None:
        """Offer a switch for the overlay planes of the picture, and one for each of several."""
        self._choices = choices
        drawn = tuple((plane.group, plane.label) for plane in planes)
        if drawn != self._drawn:
            self._drawn = drawn
            self._fill_planes()
        for action, (group, _) in zip(self._single.actions(), drawn, strict=True):
            action.blockSignals(True)
            action.setChecked(group not in choices.hidden_planes)
            action.blockSignals(False)
        self.overlays.setEnabled(bool(drawn))
        self.overlays.setChecked(any(g not in choices.hidden_planes for g, _ in drawn))

    def _fill_planes(self) -> None:
        self._single.clear()
        for number, (group, label) in enumerate(self._drawn, start=1):
            name = label or self.tr("Overlay {0}").format(number)
            action = self._single.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(group not in self._choices.hidden_planes)
            action.toggled.connect(partial(self._switch, (group,)))
        mode = QToolButton.ToolButtonPopupMode
        several = len(self._drawn) > 1
        self.overlays.setPopupMode(mode.MenuButtonPopup if several else mode.DelayedPopup)
        style = self.overlays.style()  # the arrow takes its room only when the style looks again
        style.unpolish(self.overlays)
        style.polish(self.overlays)

    def _switch_all(self, on: bool) -> None:
        self._switch(tuple(group for group, _ in self._drawn), on)

    def _switch_shutter(self, on: bool) -> None:
        self._switch((SHUTTER,), on)

    def _switch(self, groups: tuple[int, ...], on: bool) -> None:
        self.choices_changed.emit(self._choices.with_planes(groups, on=on))

    def announce(self, series: Series) -> None:
        """Take the room of the planes while a series is still sorted: its picture will not jump.

        Whether it can be cut is not known yet, so nothing can be pressed.
        """
        coming = series.modality in _STACKS and not series.volume.is_colour
        for button in self.planes.values():
            button.setVisible(coming)
            button.setEnabled(False)
        self.slab.setVisible(coming)
        self.slab.setEnabled(False)
        self.fuse.setVisible(False)
        self.overlays.setEnabled(False)
        self.shutter.setEnabled(False)
        own = self._offer(series, planes=False, covers=False)
        self.setVisible(coming or own)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        names = {
            Plane.ACQUIRED: self.tr("Acquired"),
            Plane.AXIAL: self.tr("Axial"),
            Plane.CORONAL: self.tr("Coronal"),
            Plane.SAGITTAL: self.tr("Sagittal"),
        }
        for plane, name in names.items():
            self.planes[plane].setText(name)
        slabs = [self.tr("No slab")] + [f"{mm:g} mm" for mm in _SLABS_MM[1:]]
        _fill(self.slab, list(zip(slabs, _SLABS_MM, strict=True)))
        self.slab.setToolTip(self.tr("Thickness of the slab that is projected"))
        self.slab.setAccessibleName(self.tr("Thickness of the slab that is projected"))
        mean = self.tr("Mean")
        kinds = (("MIP", Projection.MIP), ("MinIP", Projection.MINIP), (mean, Projection.MEAN))
        _fill(self.projection, [(name, kind.value) for name, kind in kinds])
        self.projection.setToolTip(
            self.tr("What the slab shows: highest, lowest or mean value along it")
        )
        self.projection.setAccessibleName(self.tr("Projection of the slab"))
        self.overlays.setText(self.tr("Overlays"))
        self.overlays.setToolTip(
            self.tr("Show or hide the graphics that the device stored with the image")
        )
        self.shutter.setText(self.tr("Shutter"))
        self.shutter.setToolTip(
            self.tr("Cover what the file says is not to be seen, or show what lies under it")
        )
        self._fill_planes()
        self._state_name.setText(self.tr("Shown"))
        self.states.setAccessibleName(self.tr("Presentation state"))
        self.states.setToolTip(self.tr("How the image was saved to be shown (presentation state)"))
        self._fill_states()

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(2)
        for button in self.planes.values():
            line.addWidget(button)
        line.addSpacing(8)
        line.addWidget(self.slab)
        line.addSpacing(4)
        line.addWidget(self.projection)
        line.addSpacing(4)
        line.addWidget(self.fuse)
        line.addWidget(self.overlays)
        line.addWidget(self.shutter)
        line.addStretch(1)
        line.addWidget(self._state_name)
        line.addSpacing(4)
        line.addWidget(self.states, 4)

    def _fill_states(self) -> None:
        rows: list[tuple[str, object]] = [(self.tr("As stored"), "")]
        for state in self._states:
            title = state.title or self.tr("Presentation state")
            rows.append((title, state.sop_instance_uid))
            only = self.tr("{0}: only its graphics").format(title)
            rows.append((only, f"{_GRAPHICS} {state.sop_instance_uid}"))
        _fill(self.states, rows)
        self.states.view().setMinimumWidth(self.states.view().sizeHintForColumn(0) + _ROOM_PX)

    def _choose_plane(self, plane: Plane, _checked: bool = False) -> None:
        self.plane_chosen.emit(plane)

    def _choose_slab(self, _index: int) -> None:
        self.slab_chosen.emit(
            float(self.slab.currentData()), Projection(self.projection.currentData())
        )

    def _choose_state(self, _index: int) -> None:
        kind, _, uid = str(self.states.currentData()).rpartition(" ")
        self.state_chosen.emit(uid, kind == _GRAPHICS)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _key(view: ViewState) -> str:
    return f"{_GRAPHICS} {view.state}" if view.only_graphics and view.state else view.state


def _fill(box: QComboBox, rows: list[tuple[str, object]]) -> None:
    """Replace what can be chosen and stay on the same choice."""
    kept = box.currentData()
    box.clear()
    for name, data in rows:
        box.addItem(name, data)
    box.setCurrentIndex(max(0, box.findData(kept)))
