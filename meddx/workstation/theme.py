"""Colours, fonts and icons of the window: one calm dark theme."""

import string
from dataclasses import asdict, dataclass
from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from meddx import paths

FONT_PX: Final = 13
_ICON_PX: Final = (16, 24, 32, 48)


@dataclass(frozen=True)
class Colours:
    """Every colour of the window as ``#rrggbb``; a test measures the contrast of the text ones."""

    canvas: str = "#000000"
    window: str = "#14171b"
    panel: str = "#1a1e23"
    raised: str = "#22272e"
    hover: str = "#2b323b"
    border: str = "#313943"
    outline: str = "#75818d"
    text: str = "#e4e8ec"
    muted: str = "#a3adb8"
    disabled: str = "#6b7682"
    accent: str = "#7db4dc"
    accent_dim: str = "#2c4a61"
    supports: str = "#6fbfae"
    opposes: str = "#d3a07c"
    caution: str = "#e3c07a"
    selection: str = "#27415a"


COLOURS: Final = Colours()


def load_fonts() -> tuple[str, ...]:
    """Load every font of ``resources/fonts`` and return the families, in the files' order."""
    families: list[str] = []
    for path in sorted(paths.resource("fonts").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


def apply(application: QApplication) -> None:
    """Give the application Fusion, the bundled font, the palette and the style sheet."""
    application.setStyle("Fusion")
    families = load_fonts()
    font = QFont(list(families)) if families else application.font()
    font.setPixelSize(FONT_PX)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    application.setFont(font)
    application.setPalette(palette(COLOURS))
    application.setStyleSheet(style_sheet(COLOURS))


def palette(colours: Colours) -> QPalette:
    """Return the palette for what the style sheet does not name."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, colours.window),
        (role.Base, colours.panel),
        (role.AlternateBase, colours.raised),
        (role.Button, colours.raised),
        (role.ToolTipBase, colours.raised),
        (role.WindowText, colours.text),
        (role.Text, colours.text),
        (role.ButtonText, colours.text),
        (role.ToolTipText, colours.text),
        (role.BrightText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.selection),
        (role.HighlightedText, colours.text),
        (role.Link, colours.accent),
        (role.Accent, colours.accent),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.disabled))
    return made


def style_sheet(colours: Colours) -> str:
    """Return ``resources/style/dark.qss`` with its ``$names`` replaced by colours."""
    template = paths.resource("style", "dark.qss").read_text(encoding="utf-8")
    folder = paths.resource("icons").as_posix()
    return string.Template(template).substitute(asdict(colours), icons=folder)


def icon(name: str, colour: str = COLOURS.text, on_colour: str = "") -> QIcon:
    """Return ``resources/icons/<name>.svg``, dimmed where disabled.

    Parameters
    ----------
    name
        Of the file.
    colour
        Of its lines.
    on_colour
        Of its lines while its button is checked; empty is ``colour`` too.
    """
    drawn, lines = QIcon(), _lines(name)
    mode, state = QIcon.Mode, QIcon.State
    for size_px in _ICON_PX:
        off, on, disabled = (
            pixmap(name, size_px, one, lines)
            for one in (colour, on_colour or colour, COLOURS.disabled)
        )
        drawn.addPixmap(off, mode.Normal, state.Off)
        drawn.addPixmap(on, mode.Normal, state.On)
        drawn.addPixmap(disabled, mode.Disabled)
    return drawn


def pixmap(name: str, size_px: int, colour: str = COLOURS.text, lines: str = "") -> QPixmap:
    """Return an icon as a picture; its file draws with ``currentColor``.

    ``lines`` is what stands in the file where that is known already.
    """
    key = f"meddx:{name}:{size_px}:{colour}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    text = lines or _lines(name)
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
    made = QPixmap(size_px, size_px)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter)
    painter.end()
    QPixmapCache.insert(key, made)
    return made


@cache
def _lines(name: str) -> str:
    return paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")
