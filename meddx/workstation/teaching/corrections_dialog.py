"""Shows what would be kept of a case for training, exactly as it would be kept."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
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

from meddx.case.corrections import Correction, judged
from meddx.phrase import Language
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
    """

    corrections: tuple[Correction, ...]
    allowed: bool | None
    kept: int
    is_on: bool


class CorrectionsDialog(QDialog):
    """The pictures with the reader's labels, and the two answers; blocks nothing.

    Its ``keep`` and ``forget`` buttons are there where they would do something.
    """

    def __init__(self, parent: QWidget, standing: Standing, language: Language) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        translate = QCoreApplication.translate
        self.setWindowTitle(translate("Corrections", "Corrections for training"))
        shown = judged(standing.corrections)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(12)
        column.addWidget(label(_state(standing, is_judged=bool(shown)), "strong", wrap=True))
        if shown:
            column.addWidget(_pictures(shown, language), 1)
            column.addWidget(label(_about(), "muted", wrap=True))
        buttons = QDialogButtonBox()
        can_keep = bool(shown) and standing.is_on
        self.keep = self._button(translate("Corrections", "Keep for training"))
        self.refuse = self._button(translate("Corrections", "Do not keep"))
        self.forget = self._button(translate("Corrections", "Forget this case's corrections"))
        for button, is_wanted in (
            (self.keep, can_keep),
            (self.refuse, can_keep and standing.allowed is None),
            (self.forget, bool(standing.kept)),
        ):
            if is_wanted:
                buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(_WIDE_PX)

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.hide()  # until it is wanted
        button.clicked.connect(self.accept)
        return button


def _state(standing: Standing, *, is_judged: bool) -> str:
    translate = QCoreApplication.translate
    if standing.kept:
        words = translate("Corrections", "Pictures of this case that are kept for training: {0}.")
        return words.format(standing.kept)
    if not is_judged:
        return translate(
            "Corrections",
            "Nothing of this case can be kept: no finding in a single picture was accepted, "
            "switched off or added.",
        )
    if not standing.is_on:
        return translate(
            "Corrections", "Nothing is kept. The settings must allow it first: Keep corrections."
        )
    if standing.allowed is False:
        return translate("Corrections", "Nothing of this case is kept, as you decided.")
    return translate("Corrections", "May this be kept for training?")


def _about() -> str:
    return QCoreApplication.translate(
        "Corrections",
        "This is all that is kept, in the encrypted store: the picture as you see it, your labels, "
        "the model and its version, the year, and a pseudonym of the patient. Look whether words "
        "in the picture name somebody. Labels you did not touch count as unknown. Keep it only if "
        "your department allows it.",
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
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    area.setMinimumHeight(min(_MOST_PX, inner.sizeHint().height()))
    return area


def _row(correction: Correction, language: Language) -> QWidget:
    translate = QCoreApplication.translate
    picture = QLabel()
    picture.setPixmap(QPixmap.fromImage(image(correction.picture)))
    picture.setAccessibleName(translate("Corrections", "The picture as it is kept"))
    lines = QVBoxLayout()
    lines.setSpacing(4)
    lines.addWidget(label(f"{correction.pack} {correction.version}", "muted", wrap=True))
    words = {True: translate("Corrections", "present"), False: translate("Corrections", "absent")}
    for each in correction.labels:
        if each.present is not None:
            told = f"{each.code.label(language)}: {words[each.present]}"
            lines.addWidget(label(told, "strong", wrap=True))
    lines.addStretch(1)
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(lines, 1)
    return made
