"""Make the pictures of the manual and of the README from the program itself, without a screen.

::

    .venv/bin/python -m installer.screenshots            all, in both languages (half a minute)
    .venv/bin/python -m installer.screenshots tour_zh    only this one

They are written to ``resources/help`` as ``NAME_LANGUAGE.png``, each small enough to lie in the
project. What they show is the demonstration case and a phantom; nothing in them depends on the
machine. Look at what was written before it is committed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from meddx import jobs
from meddx.case.reading import Reading
from meddx.case.record import Case
from meddx.commands.read import analysed
from meddx.commands.shared.bench import phantom
from meddx.commands.shared.demonstration import CONSTRUCTED, demonstration_files
from meddx.commands.shared.program import Program, assemble, open_one_case
from meddx.commands.shared.window import preferences, services
from meddx.imaging.loaded import loaded
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.phrase import Language
from meddx.workstation.app import make_application, make_window
from meddx.workstation.help.steps import steps
from meddx.workstation.help.tour import Tour
from meddx.workstation.main_window import MainWindow

ROOT: Final = Path(__file__).resolve().parent.parent
ENVIRONMENT: Final = {
    "QT_QPA_PLATFORM": "offscreen",
    "QT_SCALE_FACTOR": "1",
    "QT_FONT_DPI": "96",
    "OMP_NUM_THREADS": "1",
}
HELP: Final = ROOT / "resources" / "help"
SIZE: Final = (1280, 800)
SUFFIX: Final = {Language.EN: "en", Language.ZH_CN: "zh"}
LARGEST_BYTES: Final = 140_000
COLOURS: Final = (256, 192, 128)
SLICES, SLICE_PX = 96, 256
_SETTLED_MS: Final = 80
_MOST_TRIES: Final = 100


@dataclass(frozen=True, eq=False)
class Stage:
    """What the pictures of one language are taken of."""

    window: MainWindow
    reading: Reading
    scan: Case


def window(stage: Stage) -> QWidget:
    """Show the whole window with the demonstration case."""
    stage.window.session.show_reading(stage.reading)
    return stage.window


def results(stage: Stage) -> QWidget:
    """Show diagnoses and findings, the first diagnosis with its strongest evidence."""
    diagnosis(stage)
    column = stage.window.diagnoses.parentWidget()
    return column if column is not None else stage.window.diagnoses


def diagnosis(stage: Stage) -> QWidget:
    """Show the first diagnosis with its strongest evidence, all of it."""
    stage.window.session.show_reading(stage.reading)
    settle(stage.window)
    stage.window.diagnoses.show_whole(stage.reading.diagnoses[0].code.code, whole=False)
    return stage.window.diagnoses.cards[0]


def slab(stage: Stage) -> QWidget:
    """Cut a coronal slab of the phantom."""
    stage.window.session.show(stage.scan, ())
    stage.window.viewer.choose_plane(Plane.CORONAL)
    stage.window.viewer.choose_slab(20.0, Projection.MIP)
    return stage.window.viewer


def measuring(stage: Stage) -> QWidget:
    """Draw a length and two regions on the phantom."""
    stage.window.session.show(stage.scan, ())
    stage.window.viewer.choose_slab(0.0, Projection.MIP)
    stage.window.viewer.choose_plane(Plane.ACQUIRED)
    settle(stage.window)
    viewport = stage.window.viewer.canvas.viewport()
    tools = {tool.icon: action for tool, action in stage.window.actions_.tools}
    middle = viewport.rect().center()
    for icon, start, end in (
        ("length", QPoint(-95, -90), QPoint(90, -90)),
        ("ellipse", QPoint(-150, -30), QPoint(-100, 20)),
        ("rectangle", QPoint(-130, 80), QPoint(-80, 115)),
    ):
        tools[icon].trigger()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=middle + start)
        QTest.mouseMove(viewport, middle + end)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=middle + end)
    return stage.window.viewer


def tour(stage: Stage) -> QWidget:
    """Stand on a stop of the tour, which goes with the window."""
    stage.window.session.show(stage.scan, ())
    settle(stage.window)
    shown = Tour(stage.window, steps(stage.window))
    while shown.step.name != "measuring":
        shown.go_on()
    return stage.window


# The tour comes last: it lies over the window from then on.
SCENES: Final[Mapping[str, Callable[[Stage], QWidget]]] = {
    made.__name__: made for made in (window, results, diagnosis, slab, measuring, tour)
}


def names() -> tuple[str, ...]:
    """File names of all pictures, without their ending."""
    return tuple(f"{scene}_{suffix}" for suffix in SUFFIX.values() for scene in SCENES)


@contextmanager
def staged(program: Program, language: Language, folder: Path) -> Iterator[Stage]:
    """Read the demonstration case, open the phantom, and show a window in a language."""
    case = open_one_case(program, demonstration_files(language), True, language)
    reading = analysed(program, replace(case, remark=CONSTRUCTED))
    scan = in_memory(open_one_case(program, (folder,), False, language), program)
    quiet = replace(
        preferences(program, show_ai=True),
        language=language,
        first_run=False,
        heatmap_opacity=0.45,
        remember=lambda _name, _value: None,
    )
    shown = make_window(services(program, jobs.Lanes()), quiet)
    shown.resize(*SIZE)
    shown.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shown.show()
    yield Stage(shown, in_memory_reading(reading, program), scan)
    shown.close()
    shown.deleteLater()
    QApplication.sendPostedEvents()


def in_memory(case: Case, program: Program) -> Case:
    """Read all pictures of a case first, so that none is still on its way when it is shown."""
    studies = tuple(
        replace(study, series=tuple(loaded(series, program.frames) for series in study.series))
        for study in case.studies
    )
    return replace(case, studies=studies)


def in_memory_reading(reading: Reading, program: Program) -> Reading:
    """Read all pictures of a reading first."""
    return replace(reading, case=in_memory(reading.case, program))


def settle(shown: QWidget) -> QPixmap:
    """Let the window work until what it shows does not change any more, and return that.

    Raises
    ------
    TimeoutError
        If it never comes to rest.
    """
    before = QPixmap()
    for _ in range(_MOST_TRIES):
        loop = QEventLoop()
        QTimer.singleShot(_SETTLED_MS, loop.quit)
        loop.exec()
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()  # no cursor blinks in a picture
        now = shown.grab()
        waits = isinstance(shown, MainWindow) and not shown.findings.add_line.line.isEnabled()
        if now.toImage() == before.toImage() and not waits:  # for its vocabulary
            return now
        before = now
    raise TimeoutError("the window does not come to rest")


def write(shown: QPixmap, path: Path) -> int:
    """Write a picture with a palette and return its size in bytes.

    Raises
    ------
    OSError
        If it cannot be written.
    ValueError
        If it is larger than a picture of the manual may be.
    """
    from PIL import Image, ImageChops, ImageStat

    if not shown.save(str(path), "PNG"):
        raise OSError(f"{path.name} could not be written")
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    ways = (Image.Quantize.FASTOCTREE, Image.Quantize.MEDIANCUT)
    small = [
        whole.quantize(colours, way, dither=Image.Dither.NONE)
        for colours in COLOURS
        for way in ways
    ]

    def lost(made: Image.Image) -> float:
        return sum(ImageStat.Stat(ImageChops.difference(made.convert("RGB"), whole)).mean)

    size = 0
    for made in sorted(small, key=lost):
        made.save(path, optimize=True)
        size = path.stat().st_size
        if size <= LARGEST_BYTES:
            return size
    raise ValueError(f"{path.name} has {size} bytes, more than {LARGEST_BYTES}")


def main() -> None:
    """Write the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    wanted = set(parser.parse_args().names) or set(names())
    if wanted - set(names()):
        parser.error(f"no such picture: {', '.join(sorted(wanted - set(names())))}")
    told = [sorted(name for name in wanted if name.endswith(f"_{s}")) for s in SUFFIX.values()]
    if all(told):  # a process each: in the second window of one no drag begins where it should
        for each in told:
            command = [sys.executable, "-m", "installer.screenshots", *each]
            subprocess.run(command, cwd=ROOT, check=True)
        return
    os.environ |= ENVIRONMENT
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MEDDX_HOME"] = str(Path(folder) / "home")
        make_application()
        scan = Path(folder) / "scan"
        phantom.write(scan, phantom.SYNTAXES[0], SLICES, SLICE_PX)
        for language, suffix in SUFFIX.items():
            chosen = [scene for scene in SCENES if f"{scene}_{suffix}" in wanted]
            if chosen:
                take(language, scan, chosen)


def take(language: Language, scan: Path, scenes: list[str]) -> None:
    """Write these pictures in one language."""
    program = assemble()  # one for each window: it closes much of it
    sys.excepthook = sys.__excepthook__  # the log of the program names no reason
    try:
        with staged(program, language, scan) as stage:
            for name in scenes:
                path = HELP / f"{name}_{SUFFIX[language]}.png"
                size = write(settle(SCENES[name](stage)), path)
                print(f"{path.name}: {size / 1e3:.0f} kB")
    finally:
        program.close()


if __name__ == "__main__":
    main()
