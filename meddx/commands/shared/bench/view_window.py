"""The whole window: how soon it stands, and how long it does not answer while much goes on."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from meddx.commands.shared.bench.view_frames import imported

if TYPE_CHECKING:
    from meddx.commands.shared.program import Program
    from meddx.jobs import Context
    from meddx.workstation.main_window import MainWindow

HEAVY: Final = ("torch", "onnxruntime", "transformers", "SimpleITK", "pydicom")
_PATIENCE_S: Final = 120.0
_AFTER_S: Final = 1.0
_BUSY_S: Final = 0.2  # of arithmetic between two checkpoints


def first_window() -> dict[str, Any]:
    """Show the window as the program does and close it; tells when it stood and what was loaded.

    ``stood_s`` is on the clock of ``time.monotonic``, which all processes share.
    """
    from PySide6.QtCore import QEvent, QObject, QTimer
    from typing_extensions import override

    from meddx.commands.shared.window import open_window
    from meddx.workstation.app import make_application
    from meddx.workstation.main_window import MainWindow

    told: dict[str, Any] = {}

    class FirstPaint(QObject):
        @override
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
                application.removeEventFilter(self)
                QTimer.singleShot(0, watched, lambda: stood(watched))
            return False

    def stood(window: MainWindow) -> None:
        told.update(stood_s=time.monotonic(), heavy=imported(HEAVY))
        window.close()

    application = make_application()
    watch = FirstPaint()
    application.installEventFilter(watch)
    open_window(())
    return told


def gaps(folder: Path) -> dict[str, Any]:
    """Open a series in the window, scroll while it comes and while a job calculates beside it.

    Returns the gaps of the window's thread in seconds, longest first (the first hundred).
    """
    from meddx import jobs
    from meddx.commands.shared.program import assemble
    from meddx.commands.shared.window import preferences, services
    from meddx.phrase import Phrase
    from meddx.workstation.app import make_application, make_window, settle
    from meddx.workstation.frame_clock import Beat, spin

    make_application()
    program = assemble(behind_window=True)
    served = services(program, program.lanes)
    window = make_window(served, preferences(program))
    window.show()
    spin(0)
    settle(window, served)
    spin(500)
    beat = Beat()
    ticket = program.lanes.submit("analyse", jobs.Job(Phrase("Analysing the case"), calculate))
    try:
        beat.start()
        window.session.open((folder,))
        _until(window, program)
        beat.stop()
    finally:
        ticket.cancel()
        window.close()
        program.close()
    spin()
    return {"gaps_s": sorted(beat.gaps_s, reverse=True)[:100]}


def calculate(context: "Context") -> None:
    """Work as an analysis does, until it is cancelled: large products, and Python between them."""
    from meddx.phrase import Phrase

    random = np.random.default_rng(1)
    weights = random.random((512, 512), np.float32)
    features = random.random((512, 4096), np.float32)
    while True:
        context.checkpoint(0, 1, Phrase("Analysing the case"))
        until = time.perf_counter() + _BUSY_S
        while time.perf_counter() < until:
            features = np.maximum(weights @ features, 0.0)
            features /= max(1.0, float(features.max()))
            ranked = sorted(range(2000), key=lambda at: -float(features[at % 512, at]))
            features[:, ranked[0]] += 1.0


def _until(window: "MainWindow", program: "Program") -> None:
    """Scroll up and down until the series is there and a moment longer."""
    from meddx.workstation.frame_clock import spin

    canvas, done_at, steps = window.viewer.canvas, 0.0, 0
    began = time.perf_counter()
    while time.perf_counter() - began < _PATIENCE_S:
        spin()
        steps += 1
        if canvas.series is None or canvas.is_sorting:
            continue
        canvas.scroll(1 if steps // 50 % 2 else -1)
        if program.frames.progress(canvas.series.volume).is_complete:
            done_at = done_at or time.perf_counter()
            if time.perf_counter() - done_at > _AFTER_S:
                return
