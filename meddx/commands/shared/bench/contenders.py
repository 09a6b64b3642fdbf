"""The programs that are compared: each opens the series of a folder, and its slices are checked.

``run`` is the whole life of a contender's process: imports and a small series to warm up, then the
clock, then the proof that every slice was read. A contender is given a folder and nothing else.
"""

import importlib
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from meddx.commands.shared.bench import phantom
from meddx.commands.shared.bench.memory import own_peak_mb

if TYPE_CHECKING:
    from numpy.typing import NDArray

RAW: Final = "raw bytes"
SIMPLEITK: Final = "SimpleITK"
PYDICOM: Final = "pydicom"
DCM2NIIX: Final = "dcm2niix"
MEDDX: Final = "MedDx"
AGAIN: Final = "MedDx again"
FIRST: Final = "first image"
PLACED: Final = "first image in its place"
WHOLE: Final = "whole volume"
REOPENED: Final = "opened again from the index"
_NIFTI_DATA_AT: Final = 352


@dataclass
class Clock:
    """Seconds since the work began, at each thing that was reached."""

    seconds: dict[str, float] = field(default_factory=dict)
    _began: float = 0.0

    def start(self) -> None:
        """Begin."""
        self._began = time.perf_counter()

    def mark(self, what: str) -> None:
        """Note that something was reached, the first time it is."""
        self.seconds.setdefault(what, time.perf_counter() - self._began)


# The sums of the slices in HU, by position; empty where a contender reads no values.
Sums = tuple[int, ...]
# Opens the series of a folder and marks what it reached; returns what then proves it.
Work = Callable[[Path, Clock], Callable[[], Sums]]


class MissingError(Exception):
    """A contender that is not installed here."""


@contextmanager
def raw() -> Iterator[Work]:
    """Read every byte of the files into one array: what no reader can be faster than."""

    def work(folder: Path, clock: Clock) -> Callable[[], Sums]:
        paths = sorted(folder.iterdir())
        sizes = [path.stat().st_size for path in paths]
        clock.start()
        voxels = np.empty(sum(sizes), np.uint8).data
        at = 0
        for path, size in zip(paths, sizes, strict=True):
            with path.open("rb", buffering=0) as stream:
                at += stream.readinto(voxels[at : at + size])
        clock.mark(WHOLE)
        return tuple

    yield work


@contextmanager
def simpleitk() -> Iterator[Work]:
    """SimpleITK's series reader: it sorts the names, then reads them."""
    module: Any = importlib.import_module("SimpleITK")

    def work(folder: Path, clock: Clock) -> Callable[[], Sums]:
        reader = module.ImageSeriesReader()
        clock.start()
        reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
        image = reader.Execute()
        clock.mark(WHOLE)
        return lambda: phantom.sums_of(module.GetArrayViewFromImage(image))

    yield work


@contextmanager
def pydicom_loop() -> Iterator[Work]:
    """Loop plainly: read, decode, rescale in whole numbers, sort by position, stack."""
    import pydicom

    def work(folder: Path, clock: Clock) -> Callable[[], Sums]:
        clock.start()
        slices: list[tuple[float, NDArray[Any]]] = []
        for path in folder.iterdir():
            dataset = pydicom.dcmread(path)
            pixels = dataset.pixel_array.astype(np.int16)
            pixels *= np.int16(dataset.RescaleSlope)
            pixels += np.int16(dataset.RescaleIntercept)
            slices.append((float(dataset.ImagePositionPatient[2]), pixels))
        slices.sort(key=lambda item: item[0])
        volume = np.stack([pixels for _, pixels in slices])
        clock.mark(WHOLE)
        return lambda: phantom.sums_of(volume)

    yield work


@contextmanager
def dcm2niix() -> Iterator[Work]:
    """Run the converter dcm2niix, uncompressed, into a folder in memory where there is one."""
    try:
        module = importlib.import_module("dcm2niix")
    except ImportError:
        raise MissingError("the package dcm2niix is not installed") from None
    shared = Path("/dev/shm")  # noqa: S108 - the phantom is no patient's
    place = shared if shared.is_dir() else None

    def work(folder: Path, clock: Clock) -> Callable[[], Sums]:
        out = Path(tempfile.mkdtemp(prefix="meddx-bench-", dir=place))
        options = ["-z", "n", "-b", "n", "-f", "out", "-o", str(out), str(folder)]
        try:
            clock.start()
            subprocess.run(  # noqa: S603 - the wheel's own program, no shell
                [str(module.bin), *options], check=True, stdout=subprocess.DEVNULL
            )
            clock.mark(WHOLE)
            sums = _nifti_sums(out / "out.nii")
        finally:
            shutil.rmtree(out)
        return lambda: sums

    yield work


@contextmanager
def meddx() -> Iterator[Work]:
    """MedDx as its window opens a series: processes running, the middle slice wanted first."""
    from meddx.case.record import Series
    from meddx.imaging.frames import FrameStore
    from meddx.jobs import FRAMES, Context, Lanes
    from meddx.pipeline import open_paths, rest

    lanes = Lanes()
    children, store = lanes.children("open"), FrameStore(lanes.children(FRAMES))

    def work(folder: Path, clock: Clock) -> Callable[[], Sums]:
        def first(shown: object) -> None:
            if isinstance(shown, Series):
                store.voxels(shown.volume, 0)
                clock.mark(FIRST)

        context = Context(children=children, preview=first)
        children.warm("meddx.importers.shared.dicom_child:warm")  # as while files are chosen
        clock.start()
        (series,) = open_paths([folder], context).cases[0].series
        rest(context)
        volume = series.volume
        store.voxels(volume, volume.frame_count // 2)
        clock.mark(PLACED)
        voxels = store.whole(volume)
        clock.mark(WHOLE)
        return lambda: phantom.sums_of(voxels, *volume.rescale_of(0))

    try:
        yield work
    finally:
        store.close()
        lanes.close()


@contextmanager
def again() -> Iterator[Work]:
    """MedDx with a series that it opened before: its headers are known, the files unchanged."""
    from meddx.archive.header_index import HeaderIndex
    from meddx.archive.store import Store
    from meddx.children import Children
    from meddx.imaging.frames import FrameStore
    from meddx.importers.shared import dicom_known
    from meddx.jobs import Context
    from meddx.pipeline import open_paths

    children = Children()
    frames = FrameStore(children)

    def work(folder: Path, clock: Clock) -> Callable[[], Sums]:
        open_paths([folder], Context(children=children, index=index))
        if not index.known(dicom_known.kind(), list(folder.iterdir())).texts:
            raise MissingError("the index did not keep the series")
        archive.close()  # as when the program was ended in between
        clock.start()
        opened = open_paths([folder], Context(children=children, index=index))
        (series,) = opened.cases[0].series
        voxels = frames.whole(series.volume)
        clock.mark(REOPENED)
        return lambda: phantom.sums_of(voxels, *series.volume.rescale_of(0))

    with tempfile.TemporaryDirectory(prefix="meddx-bench-") as home:
        archive = Store(Path(home))
        index = HeaderIndex(archive)
        try:
            yield work
        finally:
            archive.close()
            frames.close()
            children.close()


CONTENDERS: Final[dict[str, Callable[[], AbstractContextManager[Work]]]] = {
    RAW: raw,
    SIMPLEITK: simpleitk,
    PYDICOM: pydicom_loop,
    DCM2NIIX: dcm2niix,
    MEDDX: meddx,
    AGAIN: again,
}


def run(name: str, folder: Path) -> dict[str, Any]:
    """Run one contender in this process: its seconds, its own peak, and what it found.

    It opens a series of two small slices first, so that neither imports nor the start of helping
    processes are measured, for nobody.
    """
    try:
        with CONTENDERS[name]() as work:
            work(phantom.warm_up_folder(folder), Clock())
            clock = Clock()
            check = work(folder, clock)
            peak_mb = own_peak_mb()
            return {"seconds": clock.seconds, "own_peak_mb": peak_mb, "sums": list(check())}
    except MissingError as missing:
        return {"missing": str(missing)}


def _nifti_sums(path: Path) -> Sums:
    """Sum the slices of an uncompressed little-endian NIfTI-1, after its own scaling."""
    with path.open("rb") as stream:
        header = stream.read(_NIFTI_DATA_AT)
    _, i, j, k = struct.unpack_from("<4h", header, 40)
    kind = {4: "<i2", 512: "<u2"}[struct.unpack_from("<h", header, 70)[0]]
    slope, intercept = struct.unpack_from("<2f", header, 112)
    voxels = np.memmap(path, kind, "r", _NIFTI_DATA_AT, (k, j, i))
    return phantom.sums_of(voxels, slope or 1.0, intercept)
