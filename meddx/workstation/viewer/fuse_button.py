"""The switch over the picture that lays another series over it."""

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from typing_extensions import override

from meddx.imaging.fusion import Offer
from meddx.imaging.fusion_choice import NOTHING_OVER, FusionChoice
from meddx.imaging.view import ViewState
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.fusion_box import title
from meddx.workstation.viewer.stage import Stage


class FuseButton(QToolButton):
    """Switches fusion on and off; its menu says what can be fused. Hidden without an offer.

    Signals
    -------
    chosen
        ``FusionChoice``.
    """

    chosen = Signal(object)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translation = translation
        self._offers: tuple[Offer, ...] = ()
        self._choice = NOTHING_OVER
        self._list = QMenu(self)
        self._list.setToolTipsVisible(True)
        self.setCheckable(True)
        self.setMenu(self._list)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.clicked.connect(self._switch)
        self._list.aboutToShow.connect(self._fill)
        self.retranslate()

    def show_view(self, stage: Stage | None, view: ViewState) -> None:
        """Show whether something is laid over a view, and what can be."""
        self._offers = stage.fused.offers if stage else ()
        self._choice = view.fusion
        self.setVisible(bool(self._offers))
        self.setEnabled(any(offer.refusal is None for offer in self._offers))
        over = stage.fused.series(view.fusion) if stage else None
        self.setChecked(over is not None)
        self._tell()

    def toggled_choice(self) -> FusionChoice:
        """Return the choice with the fusion on or off; the first that can be where none was."""
        able = [o.series.series_instance_uid for o in self._offers if o.refusal is None]
        if self._choice.series in able:
            return self._choice.toggled()
        return self._choice.of(able[0]) if able else self._choice

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.setText(self.tr("Fuse"))
        self._tell()

    def _tell(self) -> None:
        """Say what the button does, or why it cannot."""
        refusals = [offer.refusal for offer in self._offers]
        why = refusals[0] if refusals and all(refusals) else None
        said = self.tr("Lay another series of the same space over the picture")
        self.setToolTip(why.label(self._translation.language) if why else said)
        self.setAccessibleName(self.text())

    def _fill(self) -> None:
        self._list.clear()
        language = self._translation.language
        for offer in self._offers:
            uid = offer.series.series_instance_uid
            action = self._list.addAction(title(offer.series).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(self._choice.is_shown and uid == self._choice.series)
            action.setEnabled(offer.refusal is None)
            action.setToolTip(offer.refusal.label(language) if offer.refusal else action.text())
            action.triggered.connect(partial(self._choose, uid))

    def _choose(self, uid: str, on: bool) -> None:
        choice = self._choice.of(uid)
        self.chosen.emit(choice if choice.is_on == on else choice.toggled())

    def _switch(self, _checked: bool) -> None:
        self.chosen.emit(self.toggled_choice())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
