"""Text of an article with what was sought: bold and underlined, so that no colour is needed."""

import html
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from meddx.literature.snippet import Marked
from meddx.workstation.theme import COLOURS

_OPEN: Final = f'<b style="color:{COLOURS.caution}; text-decoration:underline">'
_CLOSE: Final = "</b>"


def as_html(marked: Marked) -> str:
    """Return marked text for a widget; nothing in the text itself is taken as markup."""
    parts, last = list[str](), 0
    for start, end in marked.spans:
        parts += [html.escape(marked.text[last:start]), _OPEN]
        parts += [html.escape(marked.text[start:end]), _CLOSE]
        last = end
    return "".join([*parts, html.escape(marked.text[last:])])


def marked_label(marked: Marked, name: str = "") -> QLabel:
    """Make a label of marked text; ``name`` is its role in the style sheet."""
    made = QLabel(as_html(marked))
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    made.setObjectName(name)
    made.setWordWrap(True)
    return made
