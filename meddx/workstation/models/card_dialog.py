"""The card of a model: what was measured of it, with its pictures."""

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from meddx.analysis.installed import Installed
from meddx.phrase import Language
from meddx.workstation.models.card_text import CardText
from meddx.workstation.panels.panel import label

_SIZE: Final = QSize(1060, 720)
_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
LARGEST_BYTES: Final = 1 << 20


class CardDialog(QDialog):
    """Shows ``card.md``; no link leads out of it.

    Pictures of a pack that nobody vouches for are named and not decoded.
    """

    def __init__(
        self, installed: Installed, language: Language, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Card of {0}").format(installed.label(language)))
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        card = installed.card
        self.text = CardText()
        self.text.setAccessibleName(self.tr("Text of the card"))
        folder = card.parent if card is not None else Path()
        self.text.show_card(self._read(card, installed.trust), folder)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        if language is not Language.EN:
            foot.addWidget(label(self.tr("Cards are written in English."), "muted"))
        foot.addWidget(buttons)
        column.addLayout(foot)

    def _read(self, card: Path | None, trust: str) -> str:
        try:
            raw = card.read_bytes()[:LARGEST_BYTES] if card is not None else b""
        except OSError:
            raw = b""
        text = raw.decode("utf-8", "replace")
        if not text:
            return self.tr("This model has no card that can be read.")
        return text if trust in {"delivered", "signed"} else _PICTURE.sub(r"\1", text)
