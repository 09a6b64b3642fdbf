"""Shows what would be kept of a case for training, exactly as it would be kept."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.corrections import Correction, judged
from meddx.phrase import Language
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.viewer.images import image

_WIDE_PX = 620
_MOST_PX = 560  # in height, of the pictures


@dataclass(frozen=True)
class Standing:
    """What there is to decide.

    Parameters
    ----------
    corrections
        Pictures of the case that packs read, as they would be kept.
    allowed
        Whether they may be kept; None where nobody said.
    kept
        How many are.
    is_on
        Whether the settings let any be kept.
    is_current
        Whether what is kept is what the reader says now.
    """

    corrections: tuple[Correction, ...]
    allowed: bool | None
    kept: int
    is_on: bool
    is_current: bool


class CorrectionsDialog(QDialog):
    """The pictures with the reader's labels, and what can be decided; blocks nothing.

    Its ``keep``, ``refuse`` and ``forget`` buttons are there where they would do something.

    Parameters
    ----------
    standing
        What there is to decide now.
    translation
        The language.
    """

    def __init__(self, parent: QWidget, standing: Standing, translation: Translation) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._translation, self._standing = translation, standing
        self.state = label("", "strong", wrap=True)
        self._about = label("", "muted", wrap=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox()
        self.keep, self.refuse, self.forget = (self._button(buttons) for _ in range(3))
        self._close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(12)
        column.addWidget(self.state)
        column.addWidget(self._area, 1)
        column.addWidget(self._about)
        column.addWidget(buttons)
        self.setMinimumWidth(_WIDE_PX)
        self.show_standing(standing)

    def show_standing(self, standing: Standing) -> None:
        """Show what there is to decide now."""
        self._standing = standing
        shown = judged(standing.corrections)
        rows = _pictures(shown, self._translation.language)
        self._area.setWidget(rows)
        self._area.setMinimumHeight(min(_MOST_PX, rows.sizeHint().height()))
        self._area.setVisible(bool(shown))
        self._about.setVisible(bool(shown))
        can_keep = bool(shown) and standing.is_on
        self.keep.setVisible(can_keep and not (standing.kept and standing.is_current))
        self.refuse.setVisible(can_keep and standing.allowed is None)
        self.forget.setVisible(bool(standing.kept))
        self._set_words()
        self._close.setFocus()
        self._column.activate()
        needed = self._column.totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), needed))  # a line more may be said than before

    def _set_words(self) -> None:
        translate = QCoreApplication.translate
        self.setWindowTitle(translate("Corrections", "Corrections for training"))
        self.state.setText(_state(self._standing))
        self._about.setText(_about())
        self.keep.setText(
            translate("Corrections", "Keep as it is now")
            if self._standing.kept
            else translate("Corrections", "Keep for training")
        )
        self.refuse.setText(translate("Corrections", "Do not keep"))
        self.forget.setText(translate("Corrections", "Take it back"))
        self.forget.setToolTip(
            translate("Corrections", "Deletes every picture of this case that is kept")
        )

    def _button(self, buttons: QDialogButtonBox) -> QPushButton:
        button = buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        button.setAutoDefault(False)
        button.clicked.connect(self.accept)
        return button

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_standing(self._standing)
        super().changeEvent(event)


def _state(standing: Standing) -> str:
    translate = QCoreApplication.translate
    is_judged = bool(judged(standing.corrections))
    if standing.kept:
        kept = translate("Corrections", "Kept for training. Pictures of this case: {0}.")
        return f"{kept.format(standing.kept)}\n{_since(standing, is_judged=is_judged)}".rstrip()
    if not is_judged:
        return translate(
            "Corrections",
            "Nothing of this case can be kept: no finding in a picture or slice was accepted, "
            "switched off or added.",
        )
    if not standing.is_on:
        return translate(
            "Corrections", "Nothing is kept. The settings must allow it first: Keep corrections."
        )
    if standing.allowed is False:
        return translate("Corrections", "Nothing of this case is kept, as you decided.")
    return translate("Corrections", "May this be kept for training?")


def _since(standing: Standing, *, is_judged: bool) -> str:
    """Say how what is kept differs from what the reader says now; empty where it does not."""
    translate = QCoreApplication.translate
    if standing.is_current:
        return ""
    if not is_judged:
        return translate("Corrections", "Now nothing in it is accepted, switched off or added.")
    return translate(
        "Corrections", "You have corrected something since: this is how it stands now."
    )


def _about() -> str:
    return QCoreApplication.translate(
        "Corrections",
        "This is all that is kept, in the encrypted store: the picture as you see it, your labels, "
        "the model and its version, the year, and a pseudonym of the patient; of a slice also its "
        "number and a pseudonym of its series. Look whether words in the picture name "
        "somebody. Labels you did not touch count as unknown. Keep it only if your department "
        "allows it.",
    )


def _pictures(shown: tuple[Correction, ...], language: Language) -> QWidget:
    inner = QWidget()
    inner.setObjectName("rows")
    rows = QVBoxLayout(inner)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(12)
    for each in shown:
        rows.addWidget(_row(each, language))
    rows.addStretch(1)
    return inner


def _row(correction: Correction, language: Language) -> QWidget:
    translate = QCoreApplication.translate
    picture = QLabel()
    picture.setPixmap(QPixmap.fromImage(image(correction.picture)))
    picture.setAccessibleName(translate("Corrections", "The picture as it is kept"))
    lines = QVBoxLayout()
    lines.setSpacing(4)
    lines.addWidget(label(f"{correction.pack} {correction.version}", "muted", wrap=True))
    if correction.k is not None:
        place = translate("Corrections", "Slice {0}").format(correction.k + 1)
        lines.addWidget(label(place, "muted", wrap=True))
    words = {True: translate("Corrections", "present"), False: translate("Corrections", "absent")}
    for each in correction.labels:
        if each.present is not None:
            told = translate("Corrections", "{0}: {1}")
            told = told.format(each.code.label(language), words[each.present])
            lines.addWidget(label(told, "strong", wrap=True))
    lines.addStretch(1)
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(lines, 1)
    return made
