"""Times cuts through a 512 x 512 x 400 int16 volume against SimpleITK, in one run; milliseconds.

Run ``python tests/benchmarks/reslice_speed.py [THREADS]``. SimpleITK resamples the same grid (a
slab as a volume of its own, then projected); the copy that it needs of the volume is timed apart.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import SimpleITK

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from meddx.case.volume import Calibration, Frame, Geometry, Volume  # noqa: E402
from meddx.imaging.reslice import draft, reslice  # noqa: E402
from meddx.imaging.reslice_cut import Cut, Projection  # noqa: E402
from meddx.imaging.reslice_planes import oblique, planes  # noqa: E402

SHAPE = (400, 512, 512)
SPACING_MM = 0.7
TIMES = 9
MIDDLE = tuple((n - 1) / 2 * SPACING_MM for n in reversed(SHAPE))


def timed(what: str, work: Callable[[], object]) -> None:
    """Print the fastest and the median of several runs."""
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    low, middle = min(seconds) * 1e3, statistics.median(seconds) * 1e3
    sys.stdout.write(f"{what:52} min {low:8.2f} ms   median {middle:8.2f} ms\n")


def volume_of(affine: np.ndarray, planes_: np.ndarray | None = None, padding=None) -> Volume:
    """Return noise with this geometry."""
    noise = np.random.default_rng(1).integers(-1000, 3000, SHAPE, dtype=np.int16)
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT, planes_)
    return Volume(noise, geometry, "HU", rescale=((1.0, -1024.0),), padding=padding)


def square(cut: Cut) -> Cut:
    """Return the cut as 512 x 512 pixels of the voxels' size about the middle of the volume."""
    half = 255.5 * SPACING_MM
    origin = np.array(MIDDLE) - half * np.array(cut.right) - half * np.array(cut.down)
    return Cut(tuple(origin), cut.right, cut.down, (512, 512), (SPACING_MM, SPACING_MM))


def theirs(volume: Volume, cut: Cut, threads: int) -> None:
    """Time SimpleITK for a plane and for a slab."""
    sys.stdout.write("SimpleITK\n")
    timed("  copy of the volume", lambda: SimpleITK.GetImageFromArray(volume.voxels))
    image = SimpleITK.GetImageFromArray(volume.voxels)
    image.SetSpacing([SPACING_MM] * 3)
    directions = np.column_stack([cut.right, cut.down, cut.normal])
    for depth in (1, 15):
        made = SimpleITK.ResampleImageFilter()
        made.SetNumberOfThreads(threads)
        made.SetSize((512, 512, depth))
        made.SetOutputSpacing([SPACING_MM] * 3)
        made.SetOutputDirection(directions.ravel().tolist())
        start = np.array(cut.origin_mm) - (depth - 1) / 2 * SPACING_MM * directions[:, 2]
        made.SetOutputOrigin(start.tolist())
        made.SetOutputPixelType(SimpleITK.sitkFloat32)
        made.SetDefaultPixelValue(-5000.0)
        name = "oblique plane" if depth == 1 else "oblique slab of 10 mm, MIP"
        timed(f"  {name}", lambda made=made: projected(made.Execute(image)))


def projected(image: SimpleITK.Image) -> np.ndarray:
    """Return the maximum along the normal."""
    return SimpleITK.GetArrayViewFromImage(image).max(axis=0)


def ours(volume: Volume, cut: Cut) -> None:
    """Time every kind of cut."""
    voxels = volume.voxels
    sys.stdout.write("reslice\n")
    timed("  oblique plane", lambda: reslice(voxels, volume, cut))
    for projection in Projection:
        slab = cut.with_slab(10.0, projection)
        timed(
            f"  oblique slab of 10 mm, {projection}",
            lambda slab=slab: reslice(voxels, volume, slab),
        )
    for plane in ("axial", "coronal", "sagittal"):
        middle = planes(volume, plane)[200]
        timed(f"  {plane} plane of voxels", lambda one=middle: reslice(voxels, volume, one))
        slab = middle.with_slab(10.0, Projection.MIP)
        timed(f"  {plane} slab of voxels, MIP", lambda one=slab: reslice(voxels, volume, one))


def main() -> None:
    """Measure, SimpleITK with the threads asked for."""
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    sys.stdout.write(f"SimpleITK with {threads} threads\n")
    affine = np.diag([SPACING_MM] * 3 + [1.0])[:, [2, 1, 0, 3]]
    volume = volume_of(affine)
    cut = square(oblique(volume, (0.4, -0.7, 0.6), (0.1, 0.2, 1.0), MIDDLE))
    theirs(volume, cut, threads)
    ours(volume, cut)
    padded = Volume(volume.data, volume.geometry, "HU", padding=(-2000, -2000))
    timed("  oblique plane, padding named", lambda: reslice(volume.voxels, padded, cut, 0))
    uneven = np.array([Geometry.plane(volume.geometry, k * (1 + k / 4000)) for k in range(400)])
    stack = Volume(volume.data, Geometry(affine, Frame.PATIENT, Calibration.PATIENT, uneven), "HU")
    timed("  oblique plane, uneven", lambda: reslice(volume.voxels, stack, cut))
    slab = cut.with_slab(40.0, Projection.MIP)
    timed("  oblique slab of 40 mm, uneven", lambda: reslice(volume.voxels, stack, slab))
    timed("  its draft", lambda: draft(volume.voxels, stack, slab))
    uneven[:, :, 0] += np.linspace(0, 0.02, 400)[:, None] * np.array([0, 0, 1])
    fan = Volume(volume.data, Geometry(affine, Frame.PATIENT, Calibration.PATIENT, uneven), "HU")
    timed("  oblique plane, fanned", lambda: reslice(volume.voxels, fan, cut))


if __name__ == "__main__":
    main()
