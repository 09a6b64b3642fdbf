"""What a reader has on the screen: the main situations of the window, each built by a function."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from meddx.case.evidence import Heatmap
from meddx.case.identity import Patient, Sex
from meddx.case.record import Case, Series, Study
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.commands.shared.bench.phantom import INTERCEPT, slice_of
from meddx.commands.shared.demonstration import radiograph
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.jobs import Context
from meddx.pipeline import import_paths
from meddx.workstation.help.desk import HelpDesk
from meddx.workstation.main_window import MainWindow
from tests.helpers.builders import a_case, a_reading, findings
from tests.helpers.in_memory import read
from tests.helpers.phantoms import write
from tests.helpers.pictures import array_of

LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 10_000
SLICES, SIZE_PX = 48, 192
CHINESE_NAME = "Zhang^XiaoDong=张^小东="


@dataclass(frozen=True, eq=False)
class Room:
    """A window and what a situation needs to be built in it."""

    qtbot: QtBot
    window: MainWindow
    desk: HelpDesk
    context: Context
    folder: Path

    def press(self, name: str) -> None:
        """Do what an action of the window does."""
        self.window.actions_[name].trigger()

    def show(self, case: Case) -> None:
        """Show a case that was not analysed."""
        self.window.session.show(case, ())

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Draw with the chosen tool."""
        viewport = self.window.viewer.canvas.viewport()
        self.qtbot.mousePress(viewport, LEFT, pos=start)
        self.qtbot.mouseMove(viewport, end)
        self.qtbot.mouseRelease(viewport, LEFT, pos=end)

    def opened(self, path: Path) -> Case:
        """Import a file as the program does, its pictures in memory."""
        case = next(case for case in import_paths((path,), self.context) if case.series)
        return read(case, self.window.viewer.canvas._frames)


Situation = Callable[[Room], QWidget]


def empty_window(room: Room) -> QWidget:
    return room.window


def radiograph_with_heatmap(room: Room) -> QWidget:
    """The real radiograph of the demonstration, its heatmap on the place of the mass."""
    case = room.opened(radiograph("RG1_UNCR.dcm"))
    series = case.series[0]
    _, rows, cols = series.volume.shape
    values = np.zeros((16, 16), np.float32)
    values[9:12, 3:6] = ((0.2, 0.4, 0.2), (0.5, 0.8, 0.4), (0.2, 0.4, 0.2))
    heatmap = Heatmap(values, (0.0, 0.0, float(rows), float(cols)), 1.0)
    shown = replace(case.studies[0], series=(replace(series, series_instance_uid="1.2.3"),))
    whole = replace(a_case(), patient=case.patient, studies=(shown,))
    found = tuple(replace(f, heatmap=heatmap) if f.heatmap is not None else f for f in findings())
    room.window.session.show_reading(replace(a_reading(whole), findings=found))
    return _revealed(room)


def notes_and_findings(room: Room) -> QWidget:
    room.window.session.show_reading(a_reading())
    return _revealed(room)


def covered_results(room: Room) -> QWidget:
    room.window.session.show_reading(a_reading())
    return room.window


def ct_axial(room: Room) -> QWidget:
    room.show(ct_case())
    return room.window


def ct_coronal_slab(room: Room) -> QWidget:
    room.show(ct_case())
    room.window.viewer.choose_plane(Plane.CORONAL)
    room.window.viewer.choose_slab(20.0, Projection.MIP)
    return room.window


def measuring(room: Room) -> QWidget:
    room.show(ct_case())
    viewport = room.window.viewer.canvas.viewport()
    middle = viewport.rect().center()
    for icon, start, end in (
        ("length", QPoint(-90, -60), QPoint(80, -50)),
        ("ellipse", QPoint(-150, -20), QPoint(-100, 20)),
        ("rectangle", QPoint(-150, 80), QPoint(-100, 120)),
    ):
        _tool(room, icon)
        room.drag(middle + start, middle + end)
    _tool(room, "window_level")
    return room.window


def three_planes(room: Room) -> QWidget:
    """Axial, coronal and sagittal, the crosshair in the middle."""
    room.show(ct_case())
    room.press("layout_mpr")
    return room.window


def four_panes(room: Room) -> QWidget:
    room.show(ct_case())
    room.press("layout_2x2")
    return room.window


def key_sheet(room: Room) -> QWidget:
    room.press("shortcuts")
    return room.window


def manual(room: Room) -> QWidget:
    return room.desk.open_manual("findings")


def tour_step(room: Room) -> QWidget:
    room.show(a_case())
    tour = room.desk.start_tour()
    while tour.step.name != "texts":
        tour.go_on()
    return room.window


def chinese_patient(room: Room) -> QWidget:
    """A file in GB 18030, under a path that is Chinese too."""
    path = room.folder / "影像 检查" / "胸部 正位.dcm"
    if not path.exists():
        rows, cols = np.mgrid[:240, :200]
        lungs = np.abs(cols - 100) < 70
        write(
            path,
            np.where(lungs & (np.abs(rows - 120) < 80), 900, 3000).astype(np.uint16),
            SpecificCharacterSet="GB18030",
            PatientName=CHINESE_NAME,
            SeriesDescription="胸部后前位",
            BodyPartExamined="CHEST",
        )
    room.show(room.opened(path))
    return room.window


SITUATIONS: dict[str, Situation] = {
    made.__name__: made
    for made in (
        empty_window, radiograph_with_heatmap, notes_and_findings, covered_results, ct_axial,
        ct_coronal_slab, measuring, three_planes, four_panes, key_sheet, manual, tour_step,
        chinese_patient,
    )
}  # fmt: skip


@cache
def _phantom() -> NDArray[np.int16]:
    stored = [slice_of(number, SLICES, SIZE_PX).astype(np.int16) for number in range(SLICES)]
    return np.stack(stored) + np.int16(INTERCEPT)


def ct_case() -> Case:
    """A chest-like CT of 48 slices, 3 mm apart."""
    affine = np.diag([1.9, 1.9, 3.0, 1.0])[:, [2, 1, 0, 3]]
    affine[:3, 3] = (-180.0, -180.0, -70.0)
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    series = Series(
        "1.5.1", "1.5", "CT", Volume(_phantom(), geometry, "HU"),
        description="Thorax 3.0 B31f", body_part_examined="CHEST",
        frame_of_reference_uid="1.9", orientation=("L", "P"),
    )  # fmt: skip
    patient = Patient("CT-001", "Phantom^Paula", date(1960, 1, 1), Sex.FEMALE)
    return Case(patient, (Study("1.5", (series,), study_date=date(2024, 5, 6)),))


def picture(room: Room, shown: QWidget, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return what the reader sees at a size, once nothing changes any more.

    Dialogs of the window lie over its middle.
    """
    shown.resize(*size)
    seen: list[NDArray[np.uint8]] = []

    def settled() -> bool:
        QApplication.sendPostedEvents()
        seen.append(_whole(shown))
        return len(seen) > 1 and np.array_equal(seen[-1], seen[-2])

    room.qtbot.waitUntil(lambda: not room.window.bridge.open_tickets, timeout=WAIT_MS)
    room.qtbot.waitUntil(settled, timeout=WAIT_MS)
    return seen[-1]


def _whole(shown: QWidget) -> NDArray[np.uint8]:
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()  # no cursor blinks in a picture
    image: QImage = shown.grab().toImage()
    painter = QPainter(image)
    for dialog in shown.findChildren(QDialog):
        if dialog.isVisible() and dialog.isModal():
            over = dialog.grab()
            painter.drawPixmap(shown.rect().center() - over.rect().center(), over)
    painter.end()
    return array_of(image)


def _tool(room: Room, icon: str) -> None:
    actions = {tool.icon: action for tool, action in room.window.actions_.tools}
    actions[icon].trigger()


def _revealed(room: Room) -> QWidget:
    if not room.window.shown.is_revealed:
        room.press("show_ai")
    return room.window
