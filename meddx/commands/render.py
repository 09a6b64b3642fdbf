"""``meddx render``: the picture the viewer would show, as a PNG file."""

import argparse
import math
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series, Window
from meddx.commands import DONE
from meddx.commands.shared.opening import open_everything
from meddx.imaging import pyramid, render, sample, view, window
from meddx.phrase import Phrase, Refused

NAME: Final = "render"
HELP: Final = "write a picture as the viewer shows it"

NO_SERIES: Final = Phrase("There is no series {number}; these files hold {count}.")
NO_FRAME: Final = Phrase("There is no frame {number}; this series holds {count}.")
ONLY_AXIAL: Final = Phrase("This version shows the acquired plane only, not the plane {plane}.")
NOT_WRITTEN: Final = Phrase("The file {name} cannot be written.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png")
    parser.add_argument("--series", type=int, default=0, metavar="N", help="index of inspect")
    parser.add_argument("--frame", type=int, metavar="K", help="slice, from 0; the middle if unset")
    parser.add_argument("--plane", default="acquired", help="acquired (others in a later version)")
    parser.add_argument("--window", type=_window, metavar="CENTER,WIDTH")


def _window(text: str) -> Window:
    center, _, width = text.partition(",")
    try:
        asked = Window(float(center), float(width))
    except ValueError:
        raise argparse.ArgumentTypeError("write it as CENTER,WIDTH") from None
    if not (math.isfinite(asked.center) and math.isfinite(asked.width)):
        raise argparse.ArgumentTypeError("write it as CENTER,WIDTH")
    return asked


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    cases = open_everything([options.path])
    found = [series for case in cases for series in case.series]
    if not found:
        reasons = [item for case in cases for item in case.refused]
        raise Refused("nothing", reasons[0].reason if reasons else _no_series(0, 0))
    if not 0 <= options.series < len(found):
        raise Refused("no_series", _no_series(options.series, len(found)))
    series = found[options.series]
    _check_plane(options.plane, series)
    slices = series.volume.shape[0]
    k = slices // 2 if options.frame is None else options.frame
    if not 0 <= k < slices:
        raise Refused("no_frame", NO_FRAME.with_values(number=k, count=slices))
    _write(_picture(series, view.ViewState(k=k, window=options.window)), options.out)
    return DONE


def _no_series(number: int, count: int) -> Phrase:
    return NO_SERIES.with_values(number=number, count=count)


def _check_plane(plane: str, series: Series) -> None:
    """Refuse planes that would have to be computed; axial is one only where it was acquired."""
    acquired = {"acquired"}
    letters = tuple(word[:1] for word in series.orientation)
    if len(letters[0]) == 1 and set(letters) <= set("LRAP"):
        acquired.add("axial")
    if plane not in acquired:
        raise Refused("plane", ONLY_AXIAL.with_values(plane=plane))


def _picture(series: Series, state: view.ViewState) -> NDArray[np.uint8]:
    """Render pixel by pixel; pixels that are not square are stretched as on the screen."""
    ratio = view.aspect(series)
    if abs(ratio - 1.0) < 1e-3:
        return render.render(series, state)
    _, rows, cols = series.volume.shape
    tall = (round(rows * ratio), cols) if ratio > 1 else (rows, round(cols / ratio))
    return sample.visible(
        pyramid.of_slice(series, state.k),
        (0.0, 0.0, float(rows), float(cols)),
        tall,
        state.window or window.default(series),
        render.shown_inverted(series, state),
    )


def _write(picture: NDArray[np.uint8], path: Path) -> None:
    from PIL import Image

    try:
        Image.fromarray(picture).save(path, format="PNG")
    except OSError as error:
        raise Refused("not_written", NOT_WRITTEN.with_values(name=path.name)) from error
