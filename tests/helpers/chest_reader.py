"""A program that is killed while a chest CT is read: says what stood there when all was written.

Run as ``python -m tests.helpers.chest_reader FOLDER``; ends only when its input ends.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt

from meddx.imaging.reslice_planes import Plane
from meddx.workstation.app import make_application
from tests.helpers.at_work import CTRL, AtWork, until

AXIAL, CORONAL = 0, 1
NODULE = ((28.0, 18.0), (28.0, 38.0))  # 20 mm across
LUNG = ((6.0, 10.0), (14.0, 26.0))


def read(work: AtWork) -> None:
    """Read the study: planes, two measurements, two key images, and one step taken back."""
    work.wheel(0, 3)
    work.key("4")
    work.key("m", CTRL)
    planes = [pane.view.plane for pane in work.window.viewer.desk.room.panes]
    assert planes == [Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL]
    work.key("d")
    work.drag(AXIAL, *NODULE)
    work.key("b")
    work.key("r")
    work.drag(CORONAL, *LUNG)
    assert work.window.viewer.desk.room.active == CORONAL, "drawing turns to its pane"
    work.key("b")
    work.key(Qt.Key.Key_Down)
    work.key("b")
    work.key("z", CTRL)  # that was one mark too many
    work.key("i")
    until(work.is_painted)


def main() -> None:
    """Read, wait until all of it is written, say it, and stay."""
    application = make_application()
    work = AtWork.start()
    work.drop(Path(sys.argv[1]))
    read(work)
    until(work.is_written, "it was not written")
    sys.stdout.write(json.dumps(work.facts()) + "\n")
    sys.stdout.flush()
    assert application is not None
    sys.stdin.read()


if __name__ == "__main__":
    main()
