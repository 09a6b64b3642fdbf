"""What the training window says in words."""

from PySide6.QtCore import QCoreApplication

from meddx.training.pace import Pace


def left(seconds: float | None, pace: Pace) -> str:
    """Say which network is trained and how long all of them still take."""
    translate = QCoreApplication.translate
    parts = []
    if pace.count > 1 and pace.number:
        parts.append(translate("Training", "network {0} of {1}").format(pace.number, pace.count))
    if seconds is None:
        parts.append(translate("Training", "time left: not known yet"))
    elif seconds < 90:
        parts.append(translate("Training", "at most {0} s left").format(max(1, round(seconds))))
    elif seconds < 5400:
        parts.append(translate("Training", "at most {0} min left").format(round(seconds / 60)))
    else:
        hours = f"{seconds / 3600:.1f}"
        parts.append(translate("Training", "at most {0} h left").format(hours))
    return ", ".join(parts)


def pictures(count: int, patients: int) -> str:
    """Say what was found in the data folder."""
    words = QCoreApplication.translate("Training", "Found. Pictures: {0}, patients: {1}")
    return words.format(count, patients)


def faulted(code: int) -> str:
    """Say that the process ended by itself; ``code`` is negative if the system ended it."""
    words = QCoreApplication.translate(
        "Training",
        "The training ended because of a fault (code {0}). Finished epochs are kept: go on, or "
        "start again.",
    )
    return words.format(code)


def installed(title: str) -> str:
    """Say that a pack is among the user's own, and what it still needs to be used."""
    words = QCoreApplication.translate(
        "Training",
        "Installed: {0}. It is used from the next analysis on, where it is signed (meddx packs "
        "sign) or Analysis, Models... allows unsigned models.",
    )
    return words.format(title)


def why_not(*, is_chosen: bool, is_training: bool) -> tuple[str, str]:
    """Say why no training can be started, and none stopped; empty where it can."""
    translate = QCoreApplication.translate
    start = ""
    if not is_chosen:
        start = translate("Training", "Choose a training configuration first.")
    elif is_training:
        start = translate("Training", "A training runs. Stop it first.")
    stop = "" if is_training else translate("Training", "No training runs.")
    return start, stop
