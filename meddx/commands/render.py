"""``meddx render``: the picture the viewer would show, as a PNG file."""

import argparse
import math
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Voi
from meddx.case.record import Series, Window
from meddx.case.volume import Volume
from meddx.commands import DONE, say
from meddx.commands.shared.opening import open_everything, password_argument, sources
from meddx.imaging import (
    beside,
    figures,
    palette,
    pyramid,
    render,
    reslice,
    reslice_planes,
    sample,
    shutters,
    window,
)
from meddx.imaging.frames import FrameStore
from meddx.imaging.reslice_cut import Cut, Point, Projection, nearest
from meddx.imaging.reslice_planes import Plane
from meddx.phrase import Phrase, Refused

NAME: Final = "render"
HELP: Final = "write a picture as the viewer shows it"

NO_SERIES: Final = Phrase("There is no series {number}; these files hold {count}.")
NO_FRAME: Final = Phrase("There is no frame {number}; this series holds {count}.")
NO_TIME: Final = Phrase("There is no time point {number}; this series holds {count}.")
NO_CUT: Final = Phrase("There is no picture {number} in this plane; it has {count}.")
NO_NORMAL: Final = Phrase("An oblique plane needs its direction: --normal X,Y,Z.")
NOT_WRITTEN: Final = Phrase("The file {name} cannot be written.")

OBLIQUE: Final = "oblique"
_PLANES: Final = (*(plane.value for plane in Plane), OBLIQUE)
_SQUARE: Final = 1e-3
_UPRIGHT: Final = 0.99


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png")
    parser.add_argument("--series", type=int, default=0, metavar="N", help="index of inspect")
    parser.add_argument(
        "--frame", type=int, metavar="K", help="slice or cut, from 0; the middle if unset"
    )
    parser.add_argument("--time", type=int, default=0, metavar="T", help="time point, from 0")
    parser.add_argument("--plane", default=Plane.ACQUIRED.value, choices=_PLANES)
    parser.add_argument("--normal", type=_point, metavar="X,Y,Z", help="of an oblique plane, LPS")
    parser.add_argument("--at", type=_point, metavar="X,Y,Z", help="a point of the plane, LPS mm")
    parser.add_argument("--slab", type=_thickness, default=0.0, metavar="MM", help="thickness")
    parser.add_argument(
        "--projection", default=Projection.MIP.value, choices=[kind.value for kind in Projection]
    )
    parser.add_argument("--window", type=_window, metavar="CENTER,WIDTH")
    password_argument(parser)


def _window(text: str) -> Window:
    center, _, width = text.partition(",")
    try:
        asked = Window(float(center), float(width))
    except ValueError:
        raise argparse.ArgumentTypeError("write it as CENTER,WIDTH") from None
    if not (math.isfinite(asked.center) and math.isfinite(asked.width)):
        raise argparse.ArgumentTypeError("write it as CENTER,WIDTH")
    return asked


def _point(text: str) -> Point:
    try:
        x, y, z = (float(number) for number in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError("write it as X,Y,Z") from None
    if not all(math.isfinite(number) for number in (x, y, z)):
        raise argparse.ArgumentTypeError("write it as X,Y,Z")
    return x, y, z


def _thickness(text: str) -> float:
    try:
        asked = float(text)
    except ValueError:
        asked = math.nan
    if not (math.isfinite(asked) and asked >= 0):
        raise argparse.ArgumentTypeError("write a thickness in mm")
    return asked


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    if options.plane == OBLIQUE and not (options.normal and any(options.normal)):
        raise Refused("no_normal", NO_NORMAL)
    series = _chosen(options)
    if not 0 <= options.time < series.volume.time_points:
        count = series.volume.time_points
        raise Refused("no_time", NO_TIME.with_values(number=options.time, count=count))
    with closing(FrameStore()) as store:
        if options.plane == Plane.ACQUIRED and not options.slab and options.at is None:
            picture = _slice(store, series, options)
        else:
            picture = _cut(store, series, options)
    _write(picture, options.out)
    return DONE


def _chosen(options: argparse.Namespace) -> Series:
    """Return the series asked for."""
    cases = open_everything(sources([options.path], options))
    found = [series for case in cases for series in case.series]
    if not found:
        reasons = [item for case in cases for item in case.refused]
        raise Refused("nothing", reasons[0].reason if reasons else _no_series(0, 0))
    if not 0 <= options.series < len(found):
        raise Refused("no_series", _no_series(options.series, len(found)))
    number: int = options.series
    return found[number]


def _no_series(number: int, count: int) -> Phrase:
    return NO_SERIES.with_values(number=number, count=count)


def _slice(store: FrameStore, series: Series, options: argparse.Namespace) -> NDArray[np.uint8]:
    """Return one slice as it was acquired."""
    volume = series.volume
    count = volume.shape[0]
    k = count // 2 if options.frame is None else options.frame
    if not 0 <= k < count:
        raise Refused("no_frame", NO_FRAME.with_values(number=k, count=count))
    frame = options.time * count + k
    values = store.values(volume, frame)
    _, row_spacing, col_spacing = volume.geometry.spacing
    ratio = row_spacing / col_spacing
    found = beside.of_series(series, frame, store.children)
    for note in found.notes:
        say(str(note))
    picture = _grey(series, values, 1.0 if found.palette else ratio, options, frame)
    if found.palette is not None:
        picture = palette.over_grey(picture, store.voxels(volume, frame), found.palette)
        picture = _stretched(picture, ratio, window.FULL_BYTE, inverted=False)
    planes = figures.own_planes(found.planes)
    if found.shutter is not None:
        covered = shutters.covered(found.shutter, volume.shape[1:], ratio)
        planes = (figures.Plane(covered, (0, 0), 3 * (found.shutter.grey,)), *planes)
    return render.with_planes(picture, planes, volume.shape[1:])


def _cut(store: FrameStore, series: Series, options: argparse.Namespace) -> NDArray[np.uint8]:
    """Return a picture in another plane, or a slab; what is to be known about it is said."""
    volume = series.volume
    cut = _place(volume, options).with_slab(options.slab, Projection(options.projection))
    count = volume.shape[0]
    voxels = store.whole(volume)[options.time * count : (options.time + 1) * count]
    values = reslice.reslice(voxels, volume, cut, options.time)
    for mark in reslice.marks(volume):
        say(str(mark))
    return _grey(series, values, cut.aspect, options, options.time * count)


def _place(volume: Volume, options: argparse.Namespace) -> Cut:
    """Return the cut asked for; its number, else the point, else the middle says where it is."""
    if options.plane == OBLIQUE:
        reslice_planes.check(volume)
        k, rows, cols = volume.shape
        middle = volume.geometry.to_patient(((k - 1) / 2, (rows - 1) / 2, (cols - 1) / 2))
        # Head up; seen from the head or the feet, anterior up.
        length = math.hypot(*options.normal)
        flat = abs(options.normal[2]) > _UPRIGHT * length
        up = (0.0, -1.0, 0.0) if flat else (0.0, 0.0, 1.0)
        return reslice_planes.oblique(volume, options.normal, up, options.at or middle)
    cuts = reslice_planes.planes(volume, options.plane)
    number = len(cuts) // 2 if options.frame is None else options.frame
    if options.frame is None and options.at is not None:
        number = nearest(cuts, options.at)
    if not 0 <= number < len(cuts):
        raise Refused("no_cut", NO_CUT.with_values(number=number, count=len(cuts)))
    return cuts[number]


def _grey(
    series: Series, values: NDArray[Any], ratio: float, options: argparse.Namespace, frame: int
) -> NDArray[np.uint8]:
    """Show values; pixels that are not square (height by width) are stretched as on the screen."""
    grey = options.window or window.default(series, values, frame)
    return _stretched(values, ratio, grey, inverted=series.inverted)


def _stretched(
    values: NDArray[Any], ratio: float, grey: Voi, *, inverted: bool
) -> NDArray[np.uint8]:
    if abs(ratio - 1.0) < _SQUARE:
        return window.apply(values, grey, inverted)
    rows, cols = values.shape[:2]
    tall = (round(rows * ratio), cols) if ratio > 1 else (rows, round(cols / ratio))
    whole = (0.0, 0.0, float(rows), float(cols))
    return sample.visible(pyramid.build(values), whole, tall, grey, inverted)


def _write(picture: NDArray[np.uint8], path: Path) -> None:
    from PIL import Image

    try:
        Image.fromarray(picture).save(path, format="PNG")
    except OSError as error:
        raise Refused("not_written", NOT_WRITTEN.with_values(name=path.name)) from error
