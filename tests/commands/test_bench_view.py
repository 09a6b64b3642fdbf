import itertools
import json
import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.commands import bench, run
from meddx.commands.shared.bench import (
    napari_home,
    process,
    view,
    view_frames,
    view_table,
    view_window,
)
from meddx.commands.shared.bench.view_frames import DRAG, JUMP, SCROLL, Size
from meddx.commands.shared.bench.view_panes import FOUR, MPR
from meddx.commands.shared.bench.view_tasks import FIRST_WINDOW, MEDDX, PYQTGRAPH
from meddx.jobs import Cancelled, Context
from meddx.phrase import Refused
from meddx.workstation.frame_clock import Beat, Painted, spin

SMALL = Size(40, 50)


def row(what: str, *seconds: float, size: str = "", who: str = MEDDX) -> view.Row:
    return view.Row("offscreen", who, what, size, seconds)


@pytest.mark.slow
def test_one_small_run_gives_the_promised_shape(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    measured = view.measure(view.Chosen(1, 3, 64, sizes=(SMALL,)))
    told = {(one.who, one.what, one.size): len(one.seconds) for one in measured.rows}
    assert set(told) == {
        (MEDDX, SCROLL, "40x50"),
        (MEDDX, DRAG, "40x50"),
        (MEDDX, JUMP, "40x50"),
        (PYQTGRAPH, SCROLL, "40x50"),
        (PYQTGRAPH, DRAG, "40x50"),
        (PYQTGRAPH, JUMP, "40x50"),
        (MEDDX, FOUR, "64x64"),
        (MEDDX, MPR, "64x64"),
        (MEDDX, view.GAP, ""),
        (MEDDX, FIRST_WINDOW, ""),
    }
    assert told[MEDDX, SCROLL, "40x50"] == SMALL.count - 1 - view_frames.WARM_UP
    assert all(second > 0 for one in measured.rows for second in one.seconds)
    assert measured.heavy == ()
    assert [name.partition(":")[0] for name in measured.left_out] == ["a screen", "napari"]
    found = view_table.as_object(measured, view_table.wanted(measured))
    assert found["schema"] == 1
    assert {one["bench"] for one in found["results"]} == {"view"}
    assert all(one["median_s"] <= one["p95_s"] <= one["max_s"] for one in found["results"])
    json.dumps(found, allow_nan=False)


def test_limits_are_kept_by_medians_and_by_the_longest_gap():
    rows = (
        row(SCROLL, 0.002, 0.0029, 0.9, size="512x512"),
        row(DRAG, 0.0031, size="512x512"),
        row(DRAG, 0.0079, size="4096x5000"),
        row(DRAG, 9.0, size="4096x5000", who=PYQTGRAPH),
        row(FOUR, 0.011, size="512x512"),
        row(MPR, 0.03, 0.031, 0.051, size="512x512"),
        row(view.GAP, 0.01, 0.02, 0.051),
        row(FIRST_WINDOW, 1.4, 1.5, 9.0),
    )
    asked = view_table.wanted(view.Measured(rows, (), ()))
    assert [(round(item.seconds, 4), item.met) for item in asked] == [
        (0.0029, True),
        (0.0031, False),
        (0.0079, True),
        (0.011, True),
        (0.011, True),
        (0.031, True),
        (0.051, False),
        (0.051, False),
        (1.5, True),
    ]


def test_what_was_loaded_too_early_is_missed(capsys):
    measured = view.Measured((), ("torch",), ("napari: gone",))
    view_table.show(measured, ())
    told = capsys.readouterr().out
    assert "MISSED" in told
    assert "torch" in told
    assert "not measured: napari: gone" in told
    assert view_table.as_object(measured, ())["wanted"][-1]["met"] is False


class Slow(QWidget):
    """Takes a known time to paint."""

    @override
    def paintEvent(self, _event):
        until = time.perf_counter() + 0.03
        while time.perf_counter() < until:
            pass


def test_a_frame_ends_when_its_picture_is_painted(qtbot):
    widget = Slow()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    spin(20)
    assert 0.03 <= Painted(widget).after(widget.update) < 1.0


def test_a_gap_of_the_thread_is_seen(qtbot):
    beat = Beat()

    def busy() -> None:
        until = time.perf_counter() + 0.06
        while time.perf_counter() < until:
            pass

    beat.start()
    QTimer.singleShot(5, busy)
    spin(120)
    beat.stop()
    assert max(beat.gaps_s) >= 0.05


def test_every_picture_differs_and_fills_sixteen_bits():
    size = Size(40, 500)
    made = view_frames.stack(size)
    assert made.dtype == np.uint16
    assert made.shape == (size.count, 40, 500)
    assert made.max() > 50000
    assert all((made[0] != other).any() for other in made[1:])


def test_the_work_beside_the_window_ends_when_it_is_cancelled():
    context = Context()
    ended: list[bool] = []

    def work() -> None:
        try:
            view_window.calculate(context)
        except Cancelled:
            ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    context.cancel()
    thread.join(10)
    assert ended == [True]


def test_a_napari_that_is_not_there_is_said(tmp_path):
    line = [
        sys.executable,
        "-m",
        "meddx.commands.shared.bench.view_napari",
        "8",
        "8",
        "4",
        "1",
        "2",
    ]
    told = json.loads(process.output("napari", line, process.environment()))
    assert "not importable" in told["missing"]


def test_a_named_python_is_taken_and_an_environment_is_made_where_there_is_none(
    tmp_path, monkeypatch
):
    python = tmp_path / "python"
    python.touch()
    ran: list[list[str]] = []

    def run_it(_who: str, line: list[str], _given: object) -> bytes:
        ran.append(line)
        made.parent.mkdir(parents=True, exist_ok=True)
        made.touch()
        return b""

    monkeypatch.setattr(process, "output", run_it)
    made = tmp_path / "own" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    assert napari_home.python_of(python) == python
    assert ran == []
    assert napari_home.python_of(tmp_path / "own") == made
    assert [line[1:3] for line in ran] == [["-m", "venv"], ["-m", "pip"]]
    assert napari_home.python_of(tmp_path / "own") == made
    assert len(ran) == 2


def test_a_jump_goes_everywhere_and_nothing_foretells_it():
    order = [0, *view_frames.jumps(9)]
    assert sorted(order) == list(range(9))
    steps = [after - before for before, after in itertools.pairwise(order)]
    assert all(after != before for before, after in itertools.pairwise(steps))


def test_a_process_that_fails_is_named():
    line = [sys.executable, "-c", "raise SystemExit('no')"]
    with pytest.raises(Refused, match="napari"):
        process.output("napari", line, process.environment())


def test_the_command_adds_up_what_it_measured(monkeypatch, capsys):
    measured = view.Measured((row(FIRST_WINDOW, 1.0),), (), ("napari: gone",))
    asked: list[view.Chosen] = []

    def fake(chosen: view.Chosen) -> view.Measured:
        asked.append(chosen)
        return measured

    monkeypatch.setattr(view, "measure", fake)
    others = [name for name in bench.BENCHES if name != "view"]
    for other in others:
        told_by = {"schema": 1, "results": [{"bench": other}]}
        monkeypatch.setitem(bench._MEASURES, other, lambda _, told=told_by: told)
    assert run(["bench", "--repeat", "2", "--napari", "py", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["bench"] for one in told["results"]] == list(bench.BENCHES)
    assert asked == [view.Chosen(2, 400, 512, Path("py"))]
    assert run(["bench", "view"]) == 0
    assert "met" in capsys.readouterr().out
