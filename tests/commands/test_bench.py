import json
from pathlib import Path

import numpy as np
import pytest

from meddx.commands import run
from meddx.commands.shared.bench import contenders, load, memory, phantom, table

SYNTAXES = {item.name: item for item in phantom.SYNTAXES}


@pytest.fixture(scope="module", params=sorted(SYNTAXES))
def series(request, tmp_path_factory) -> tuple[str, phantom.Phantom]:
    folder = tmp_path_factory.mktemp("bench") / request.param
    return request.param, phantom.write(folder, SYNTAXES[request.param], 5, 64)


def test_the_phantom_is_the_same_every_time_and_looks_like_ct():
    again = phantom.slice_of(3, 400, 512)
    assert (phantom.slice_of(3, 400, 512) == again).all()
    assert (phantom.slice_of(4, 400, 512) != again).any()
    assert again.dtype == np.uint16
    assert again.max() < 4096
    muscle = again[120:140, 246:266].astype(float) - 1024
    assert muscle.mean() == pytest.approx(52, abs=6)
    assert 10 < muscle.std() < 40


def test_every_slice_is_one_file_that_says_what_it_is(series):
    import pydicom

    name, made = series
    datasets = [pydicom.dcmread(path) for path in made.folder.iterdir()]
    datasets.sort(key=lambda item: float(item.ImagePositionPatient[2]))
    assert len(datasets) == 5
    for number, dataset in enumerate(datasets):
        assert dataset.file_meta.TransferSyntaxUID == SYNTAXES[name].uid
        assert 90 <= len(dataset) <= 130
        assert dataset.BitsStored == 12
        assert (dataset.pixel_array == phantom.slice_of(number, 5, 64)).all()
    steps = np.diff([float(item.ImagePositionPatient[2]) for item in datasets])
    assert steps == pytest.approx([phantom.STEP_MM] * 4)
    by_name = [p.name for p in sorted(made.folder.iterdir())]
    by_place = [Path(str(item.filename)).name for item in datasets]
    assert by_name != by_place


@pytest.mark.parametrize("who", list(contenders.CONTENDERS))
def test_every_contender_finds_what_was_written(who: str, series):
    if who == contenders.DCM2NIIX:
        pytest.importorskip("dcm2niix")
    _, made = series
    told = contenders.run(who, made.folder)
    reached = contenders.REOPENED if who == contenders.AGAIN else contenders.WHOLE
    assert told["seconds"][reached] > 0
    assert tuple(told["sums"]) == (() if who == contenders.RAW else made.slice_sums)


def test_what_is_not_installed_is_said(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "dcm2niix", None)
    assert "not installed" in contenders.run(contenders.DCM2NIIX, tmp_path)["missing"]


def test_the_clock_keeps_the_first_time():
    clock = contenders.Clock()
    clock.start()
    clock.mark("a")
    first = clock.seconds["a"]
    clock.mark("a")
    assert clock.seconds == {"a": first}


def test_the_memory_of_a_process_and_its_children_is_seen():
    import subprocess
    import sys

    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("this system does not tell")
    held = "import sys; a = bytearray(b'x') * 50_000_000; print(flush=True); sys.stdin.read()"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        with memory.Sampler(process.pid) as sampler:
            process.stdout.readline()
            held_kib = memory.tree_kib(process.pid)
        process.communicate()
    assert 50_000 < held_kib < 150_000
    assert sampler.peak_mb is None or sampler.peak_mb < 150
    assert memory.tree_kib(process.pid) == 0


def result(reached: str, who: str, median_s: float, syntax: str = "uncompressed") -> load.Result:
    return load.Result(syntax, reached, who, (median_s,), 270.0, 200.0)


def test_the_wanted_figures_are_ratios_of_medians():
    series = {"uncompressed": phantom.Phantom(Path(), (), 200_000_000, 0)}
    rows = (
        result(contenders.WHOLE, contenders.SIMPLEITK, 2.0),
        result(contenders.WHOLE, contenders.PYDICOM, 0.8),
        result(contenders.WHOLE, contenders.RAW, 0.1),
        result(contenders.FIRST, contenders.MEDDX, 0.1),
        result(contenders.PLACED, contenders.MEDDX, 0.5),
        result(contenders.WHOLE, contenders.MEDDX, 0.25),
        result(contenders.REOPENED, contenders.AGAIN, 0.16),
    )
    asked = table.wanted(load.Measured(rows, series, ()))
    told = {item.what.partition(": ")[2]: (round(item.ratio, 3), item.met) for item in asked}
    assert told == {
        "SimpleITK's volume / first image": (20.0, True),
        "SimpleITK's volume / first image in its place": (4.0, False),
        "SimpleITK's volume / whole volume": (8.0, True),
        "pydicom's volume / whole volume": (3.2, True),
        "opened again from the index / reading the bytes": (1.6, False),
        "peak memory / volume": (1.35, True),
    }


def test_what_is_asked_for_and_missing_is_named():
    series = {"uncompressed": phantom.Phantom(Path(), (), 200_000_000, 0)}
    rows = (result(contenders.WHOLE, contenders.MEDDX, 0.25),)
    missing = table.not_measured(load.Measured(rows, series, ("dcm2niix: gone",)))
    assert missing == (
        "dcm2niix: gone",
        "MedDx: first image",
        "MedDx: first image in its place",
        "MedDx: opened again from the index",
    )


def test_the_percentile_is_interpolated():
    row = load.Result("rle", "whole volume", "x", (1.0, 2.0, 3.0, 4.0, 5.0), None, None)
    assert row.median_s == 3.0
    assert row.p95_s == pytest.approx(4.8)


@pytest.mark.slow
def test_the_command_prints_the_promised_shape(capsys):
    arguments = ["load", "--slices", "3", "--size", "32", "--repeat", "1"]
    assert run(["bench", *arguments, "--syntax", "uncompressed", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == 1
    assert {row["who"] for row in told["results"]} >= {"raw bytes", "SimpleITK", "pydicom"}
    for row in told["results"]:
        assert row["bench"] == "load"
        assert row["what"].startswith("uncompressed: ")
        assert 0 < row["median_s"] <= row["p95_s"]
        assert row["peak_mb"] is None or row["peak_mb"] > 1


def test_a_contender_that_reads_other_values_ends_the_measurement(monkeypatch, capsys):
    wrong = {"seconds": {"whole volume": 1.0}, "own_peak_mb": None, "sums": [1, 2]}
    monkeypatch.setattr(load, "_in_a_process", lambda *_, **__: (wrong, None))
    assert run(["bench", "load", "--slices", "2", "--size", "32", "--syntax", "rle"]) == 1
    assert "read other values" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["nothing"], ["--slices", "1"], ["--repeat", "0"]])
def test_what_cannot_be_measured_is_one_sentence(arguments, capsys):
    assert run(["bench", *arguments]) == 1
    assert capsys.readouterr().err.startswith("meddx bench: ")
