"""Times opening a radiograph through the child process and repainting it; prints milliseconds.

Run ``python tests/benchmarks/imaging_speed.py [FILE.dcm ...]``; without files, the radiographs of
the package pydicom-data. Cold includes the start of the child process.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from meddx.case.record import Series, Window  # noqa: E402
from meddx.case.source import Source  # noqa: E402
from meddx.imaging import pyramid, sample, thumbnail, window  # noqa: E402
from meddx.importers.dicom import Dicom  # noqa: E402
from meddx.jobs import Context  # noqa: E402

VIEW = (1000, 1000)
TIMES = 15


def timed(what: str, work: Callable[[], object], times: int = TIMES) -> None:
    """Print the fastest and the median of several runs."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    low, middle = min(seconds) * 1e3, statistics.median(seconds) * 1e3
    sys.stdout.write(f"  {what:45} min {low:8.2f} ms   median {middle:8.2f} ms\n")


def measure(path: Path) -> None:
    """Measure one file."""
    sys.stdout.write(f"{path.name}\n")
    opened: list[Series] = []

    def cold() -> None:
        context = Context()
        Dicom().load((Source(path),), context)
        context.close()

    timed("open, child not started", cold, 3)
    context = Context()
    Dicom().load((Source(path),), context)
    timed("open, child running", lambda: opened.append(_only(path, context)), 5)
    context.close()
    _paint(opened[-1])


def _only(path: Path, context: Context) -> Series:
    return Dicom().load((Source(path),), context)[0].series[0]


def _paint(series: Series) -> None:
    _, rows, cols = series.volume.shape
    whole = (0.0, 0.0, float(rows), float(cols))
    close = (rows / 3, cols / 3, rows / 3 + 300, cols / 3 + 300)
    made = pyramid.of_slice(series, 0)
    grey = window.default(series)
    timed("pyramid", lambda: pyramid.of_slice(series, 0))
    timed("thumbnail", lambda: thumbnail.thumbnail(series))
    for name, rect in (("fitted", whole), ("close up", close)):
        timed(
            f"repaint at 1000 x 1000, {name}",
            lambda rect=rect: sample.visible(made, rect, VIEW, grey, series.inverted),
        )
    values = sample.values(made, whole, VIEW)
    timed(
        "window change alone (values kept)",
        lambda: window.apply(values, Window(grey.center, grey.width + 1), series.inverted),
    )


def main() -> None:
    """Measure the files named, or the two forms of the demonstration radiograph."""
    paths = [Path(name) for name in sys.argv[1:]]
    if not paths:
        import data_store

        folder = Path(next(iter(data_store.__path__))) / "data"
        paths = [folder / "RG1_UNCR.dcm", folder / "RG1_J2KR.dcm"]
    for path in paths:
        measure(path)


if __name__ == "__main__":
    main()
