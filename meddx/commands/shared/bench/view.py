"""``meddx bench view``: frames of the viewer beside others, gaps, the first window."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from meddx import settings
from meddx.commands import say
from meddx.commands.shared.bench import napari_home, phantom, process, view_frames, view_napari
from meddx.commands.shared.bench.timed import Timed
from meddx.commands.shared.bench.view_frames import Size
from meddx.commands.shared.bench.view_tasks import FIRST_WINDOW, FRAMES, GAPS, MEDDX, NAPARI, PANES

NAME: Final = "view"
SIZES: Final = (Size(512, 512), Size(2048, 2500), Size(4096, 5000))
GAP: Final = "longest gap while a series loads and an analysis runs"
OFFSCREEN: Final = "offscreen"
XCB: Final = "xcb"


@dataclass(frozen=True)
class Chosen:
    """What is measured: repetitions, the series of the gaps, sizes, and a Python with napari.

    ``napari`` may be the folder of its environment, too, which is made there.
    """

    repeat: int
    slices: int
    size: int
    napari: Path | None = None
    sizes: tuple[Size, ...] = SIZES


@dataclass(frozen=True)
class Row(Timed):
    """Seconds that ``who`` took for ``what`` on a platform of Qt; ``size`` of pictures, or empty.

    Frames of all repetitions are taken together; of gaps each repetition gives its longest.
    """

    platform: str
    who: str
    what: str
    size: str
    seconds: tuple[float, ...]

    @property
    def max_s(self) -> float:
        """Longest."""
        return max(self.seconds)


@dataclass(frozen=True)
class Measured:
    """Everything one run gave; ``heavy`` are modules that were loaded before the first window."""

    rows: tuple[Row, ...]
    heavy: tuple[str, ...]
    left_out: tuple[str, ...]


def platforms() -> tuple[str, ...]:
    """Return the platforms of Qt that can be measured here."""
    shown = sys.platform == "linux" and os.environ.get("DISPLAY")
    return (OFFSCREEN, XCB) if shown else (OFFSCREEN,)


def measure(chosen: Chosen) -> Measured:
    """Run all contenders in turn, ``repeat`` times.

    Raises
    ------
    Refused
        ``bench_failed`` naming a contender whose process failed.
    """
    told: dict[tuple[str, str, str, str], list[float]] = {}
    heavy: dict[str, None] = {}
    left_out = dict.fromkeys(_not_measured(chosen))
    napari = None
    if chosen.napari is not None and XCB in platforms():
        napari = napari_home.python_of(chosen.napari)
    with tempfile.TemporaryDirectory(prefix="meddx-bench-") as folder:
        home, series = Path(folder, "home"), Path(folder, "series")
        home.mkdir()
        asked_nothing = settings.Settings().with_changes(first_run_done=True)
        settings.save(asked_nothing, home / "settings.toml")
        say(f"Writing slices: {chosen.slices}")
        phantom.write(series, phantom.SYNTAXES[0], chosen.slices, chosen.size)
        for turn in range(chosen.repeat):
            for platform in platforms():
                say(f"{platform}: round {turn + 1} of {chosen.repeat}")
                run = _Run(platform, home)
                for key, seconds in _frames(run, chosen.sizes, napari, left_out):
                    told.setdefault((platform, *key), []).extend(seconds)
                label = Size(chosen.size, chosen.size).label
                panes = run.do(MEDDX, what=PANES, slices=chosen.slices, size=chosen.size)
                for what, seconds in panes["seconds"].items():
                    told.setdefault((platform, MEDDX, what, label), []).extend(seconds)
                gaps = run.do(MEDDX, what=GAPS, folder=str(series))["gaps_s"]
                told.setdefault((platform, MEDDX, GAP, ""), []).append(gaps[0])
                began = time.monotonic()
                first = run.do(MEDDX, what=FIRST_WINDOW)
                told.setdefault((platform, MEDDX, FIRST_WINDOW, ""), []).append(
                    first["stood_s"] - began
                )
                heavy |= dict.fromkeys(first["heavy"])
    rows = tuple(Row(*key, tuple(seconds)) for key, seconds in told.items())
    return Measured(rows, tuple(heavy), tuple(left_out))


@dataclass(frozen=True)
class _Run:
    """Starts the processes of one platform."""

    platform: str
    home: Path

    def do(self, who: str, **task: str | int) -> dict[str, Any]:
        """Do a task in a fresh process of ours."""
        line = process.command("--task", json.dumps({"who": who, **task}))
        return self.told(who, line)

    def told(self, who: str, line: list[str]) -> dict[str, Any]:
        """Run a process and return what it told."""
        given = process.environment(
            QT_QPA_PLATFORM=self.platform,
            MEDDX_HOME=str(self.home),
            QT_SCALE_FACTOR="1",
        )
        answer: dict[str, Any] = json.loads(process.output(who, line, given).splitlines()[-1])
        return answer


def _frames(
    run: _Run, sizes: tuple[Size, ...], napari: Path | None, left_out: dict[str, None]
) -> Iterator[tuple[tuple[str, str, str], list[float]]]:
    """Yield (who, what, size) with the seconds of each frame."""
    for size in sizes:
        answers: dict[str, Mapping[str, Any]] = {
            who: run.do(who, what="frames", rows=size.rows, columns=size.columns) for who in FRAMES
        }
        if napari is not None and run.platform != OFFSCREEN:
            answers[NAPARI] = run.told(NAPARI, _napari_line(napari, size))
        for who, answer in answers.items():
            if "missing" in answer:
                left_out[f"{who}: {answer['missing']}"] = None
                continue
            for what, seconds in answer["seconds"].items():
                yield (who, what, size.label), seconds


def _napari_line(python: Path, size: Size) -> list[str]:
    numbers = (size.rows, size.columns, size.count, view_frames.WARM_UP, view_frames.DRAGS)
    return [str(python), str(view_napari.__file__), *(str(number) for number in numbers)]


def _not_measured(chosen: Chosen) -> Iterator[str]:
    if XCB not in platforms():
        yield "a screen: DISPLAY is not set (xvfb-run gives one)"
    if chosen.napari is None:
        yield "napari: it was not asked for (--napari PYTHON_OR_FOLDER)"
    elif XCB not in platforms():
        yield "napari: it needs OpenGL, so a screen"
