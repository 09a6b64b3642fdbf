"""The tour: what it points at, how it is steered, and that it is remembered."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from meddx.phrase import Language
from meddx.workstation.help.desk import HelpDesk
from meddx.workstation.help.placing import Box
from meddx.workstation.services import Preferences
from tests.helpers.builders import a_reading

KEY = Qt.Key


def box(window, widget):
    corner = widget.mapTo(window, QPoint())
    return Box(corner.x(), corner.y(), widget.width(), widget.height())


def toured(build, reading=None, **preferences):
    kept = []
    chosen = Preferences(remember=lambda *what: kept.append(what), **preferences)
    window = build(preferences=chosen)
    if reading is not None:
        window.session.show_reading(reading)
    return window, HelpDesk(window, chosen), kept


def press(qtbot, key):
    qtbot.keyClick(QApplication.focusWidget(), key)
    QApplication.sendPostedEvents()


def test_every_stop_points_at_a_part_that_can_be_seen(qtbot, build):
    window, desk, kept = toured(build, a_reading())
    window.resize(1280, 800)  # the smallest screen that the whole tool bar fits
    tour = desk.start_tour()
    seen = []
    while desk.tour is not None:
        seen.append(tour.step.name)
        part = tour.spotlight
        if tour.step.parts is not None:
            assert part is not None
            assert part == part.within((window.width(), window.height()))
            assert part.width > 20
            assert part.height > 20
        card = box(window, tour.card)
        assert card == card.within((window.width(), window.height()))
        press(qtbot, KEY.Key_Return)
    expected = "welcome open studies viewer layout measuring texts analysis export"
    assert seen == expected.split()  # no planes: one image
    assert kept == [("tour_done", True)]


def test_the_dots_of_all_stops_keep_clear_of_the_buttons(qtbot, build):
    _, desk, _ = toured(build)
    tour = desk.start_tour()
    tour.card.show_step(tour.step, 1, range(10))  # with the planes of a volume
    tour.card.layout().activate()
    dots, skip = tour.card.dots.geometry(), tour.card.skip.geometry()
    assert dots.width() >= 10 * 8
    assert dots.right() < skip.left()


def test_the_spotlight_stands_on_the_part(qtbot, build):
    window, desk, _ = toured(build)
    tour = desk.start_tour()
    press(qtbot, KEY.Key_Right)
    button = window.bars.tools.widgetForAction(window.actions_["open_files"])
    held = box(window, button)
    assert tour.spotlight.united(held) == tour.spotlight
    window.resize(1500, 900)
    press(qtbot, KEY.Key_Right)
    whole = box(window, window.series)
    assert tour.spotlight.united(whole) == whole.grown(4).within((1500, 900))
    assert tour.size() == window.size()


def test_keys_go_to_the_tour_and_not_to_the_window(qtbot, build):
    window, desk, kept = toured(build, a_reading())
    inverted = []
    window.actions_["invert"].triggered.connect(lambda: inverted.append(True))
    tour = desk.start_tour()
    press(qtbot, KEY.Key_I)
    assert inverted == []
    press(qtbot, KEY.Key_Right)
    press(qtbot, KEY.Key_Right)
    press(qtbot, KEY.Key_Left)
    assert tour.step.name == "open"
    press(qtbot, KEY.Key_Tab)
    assert tour.isAncestorOf(QApplication.focusWidget())
    press(qtbot, KEY.Key_Escape)
    assert desk.tour is None
    assert kept == [("tour_done", True)]
    press(qtbot, KEY.Key_I)
    assert inverted == [True]


def test_the_language_switches_while_it_runs(qtbot, build, chinese):
    window, desk, _ = toured(build)
    tour = desk.start_tour()
    press(qtbot, KEY.Key_Return)
    assert tour.card.title.text() == "Open a case"
    assert tour.card.keys.text().replace("\xa0", " ").startswith("Ctrl+O  Open files")
    window.translation.switch(Language.ZH_CN)
    QApplication.sendPostedEvents()
    assert tour.card.title.text() == "打开病例"
    assert tour.card.skip.text() == "跳过导览"
    assert "打开文件" in tour.card.keys.text()


def test_it_is_offered_once(build):
    _, desk, _ = toured(build)
    desk.offer_tour()
    assert desk.tour.step.name == "welcome"
    assert desk.start_tour() is desk.tour
    _, other, _ = toured(build, tour_done=True)
    other.offer_tour()
    assert other.tour is None


def test_the_menu_starts_it_and_f1_opens_the_manual(qtbot, build):
    window, desk, _ = toured(build)
    window.actions_["tour"].trigger()
    assert desk.tour is not None
    press(qtbot, KEY.Key_Escape)
    qtbot.keyClick(window, KEY.Key_F1)
    manual = desk.open_manual("export")
    assert manual.isVisible()
    assert manual.page.headings[manual.contents.currentRow()].name == "export"
    assert not window.findChildren(QMessageBox)
    with qtbot.waitSignal(manual.destroyed):
        manual.close()
    assert desk.open_manual() is not None


def test_closing_the_window_ends_a_tour_that_runs_and_it_is_offered_again(build):
    for _ in range(3):
        window, desk, kept = toured(build)
        tour = desk.start_tour()
        tour.go_on()
        window.close()
        QApplication.sendPostedEvents()
        assert desk.tour is None
        assert kept == []


def test_the_first_run_offers_it_after_the_notice(qtbot, build):
    window, desk, kept = toured(build, first_run=True)
    (notice,) = window.findChildren(QMessageBox)
    assert desk.tour is None
    notice.buttons()[0].click()
    qtbot.waitUntil(lambda: desk.tour is not None)
    assert kept == [("first_run_done", True)]
    press(qtbot, KEY.Key_Escape)
    assert kept[1:] == [("tour_done", True)]
