"""Pictures of the window, with or without a screen."""

from pathlib import Path

from PySide6.QtWidgets import QWidget


def grab(window: QWidget, path: Path) -> None:
    """Write what a window shows as PNG; it need not be visible.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    if not window.grab().save(str(path), "PNG"):
        raise OSError("the picture could not be written")
