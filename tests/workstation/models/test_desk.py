"""Models in the window: by menu, by dropping one; the list, the switch, removing, cards."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from meddx.settings import Settings
from meddx.workstation.app import make_window
from meddx.workstation.models.card_dialog import CardDialog
from meddx.workstation.models.desk import ModelsDesk
from meddx.workstation.models.wizard import FOUND
from meddx.workstation.services import Preferences
from tests.helpers.models import DELIVERED, OWN, FakeModels
from tests.helpers.services import FakeServices

WAIT = 5000


@pytest.fixture
def models():
    return FakeModels()


@pytest.fixture
def remembered():
    return {}


@pytest.fixture
def window(qtbot, styled, models, remembered):
    preferences = Preferences(
        remember=remembered.__setitem__, current=lambda: Settings(**remembered), tour_done=True
    )
    made = make_window(FakeServices(models=models).made, preferences)
    made.session.look_first = None  # the gene file of the played case is not what is tested here
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def desk(window):
    return window.findChild(ModelsDesk)


def listed(qtbot, desk):
    shown = desk.show_list()
    qtbot.waitUntil(lambda: shown.table.rowCount() > 0, timeout=WAIT)
    return shown


def dropped(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(5, 5), action, data, button, none)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), action, data, button, none))


def test_the_menu_opens_the_wizard_once(qtbot, window, desk):
    window.actions_["import_model"].trigger()
    wizard = desk.wizard
    assert wizard.isVisible()
    window.actions_["import_model"].trigger()
    assert desk.wizard is wizard
    wizard.reject()
    qtbot.waitUntil(lambda: desk.wizard is None, timeout=WAIT)


def test_without_models_nothing_is_offered(qtbot, build):
    window = build()
    assert not window.actions_["import_model"].isEnabled()
    assert not window.actions_["models"].isEnabled()


def test_a_dropped_model_is_looked_at_and_data_are_opened(qtbot, window, desk, tmp_path):
    model, image = tmp_path / "net.onnx", tmp_path / "IM0001"
    for path in (model, image):
        path.write_bytes(b"x")
    dropped(window, model)
    qtbot.waitUntil(lambda: desk.wizard is not None and desk.wizard.page == FOUND, timeout=WAIT)
    assert window.session.case.is_empty
    with qtbot.waitSignal(window.session.case_changed, timeout=WAIT):
        dropped(window, image)


def test_the_list_says_what_each_is_and_who_vouches(qtbot, desk):
    shown = listed(qtbot, desk)
    rows = [tuple(shown.table.item(row, column).text() for column in range(6)) for row in range(2)]
    assert rows[0] == ("Mine", "abc", "radiographs", "nobody (unsigned)", "no", "2.5 MB")
    assert rows[1][3:5] == ("came with MedDx", "yes")
    shown.choose("mine")
    assert shown.told.text() == "It is not signed."
    assert shown.remove.isEnabled()
    shown.choose("chest")
    assert not shown.remove.isEnabled()
    assert "cannot be removed" in shown.remove.toolTip()


def test_signers_rules_and_what_cannot_be_read_have_words(qtbot, desk, models):
    models.models = [
        replace(OWN, trust="signed", signer="hospital"),
        replace(DELIVERED, has_network=False),
        replace(OWN, name="broken", title="broken", trust="", has_network=False),
    ]
    shown = listed(qtbot, desk)
    assert [shown.row_of(model)[3:5] for model in models.models] == [
        ("signed by hospital", "no"),
        ("came with MedDx", "rules"),
        ("cannot be used", ""),
    ]


def test_removing_asks_and_no_is_usual(qtbot, desk, models):
    listed(qtbot, desk)
    box = desk.ask_to_remove(OWN)
    assert box.defaultButton().text() == "Keep"
    yes = next(
        b for b in box.buttons() if box.buttonRole(b) is QMessageBox.ButtonRole.DestructiveRole
    )
    yes.click()
    qtbot.waitUntil(lambda: desk.list.table.rowCount() == 1, timeout=WAIT)
    assert [model.name for model in models.models] == ["chest"]


def test_the_switch_is_kept_and_holds_for_the_next_analysis(qtbot, desk, models, remembered):
    shown = listed(qtbot, desk)
    assert not shown.switch.isChecked()
    shown.switch.setChecked(True)
    qtbot.waitUntil(lambda: models.refreshed == 1, timeout=WAIT)
    assert remembered == {"unsigned_packs": True}


def test_the_switch_in_the_settings_is_the_same(qtbot, window, desk, models):
    shown = listed(qtbot, desk)
    window.custom._change_setting("unsigned_packs", True)
    qtbot.waitUntil(lambda: models.refreshed == 1, timeout=WAIT)
    assert shown.switch.isChecked()


def test_another_purpose_holds_for_the_next_analysis(qtbot, window, desk, models):
    assert desk.list is None
    window.custom._change_setting("purpose", "screening")
    qtbot.waitUntil(lambda: models.refreshed == 1, timeout=WAIT)


def test_a_card_is_shown_with_pictures_only_where_somebody_vouches(qtbot, desk, tmp_path):
    card = tmp_path / "card.md"
    card.write_text(
        "# A card\n\nMeasured: ![a curve](curve.svg)\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    (tmp_path / "curve.svg").write_text(f'{head}<rect width="9" height="9"/></svg>')

    def pictures(installed):
        text = desk.show_card(replace(installed, card=card)).text.document().toRawText()
        assert "A card" in text
        return text.count("\ufffc")

    assert pictures(DELIVERED) == 1
    assert pictures(OWN) == 0


def test_a_long_card_is_shown_from_its_beginning(qtbot, desk, tmp_path):
    card = tmp_path / "card.md"
    card.write_text("# A card\n\n" + "A line.\n\n" * 200 + "| a | b |\n| - | - |\n| 1 | 2 |\n")
    shown = desk.show_card(replace(DELIVERED, card=card))
    with qtbot.waitExposed(shown):
        shown.show()
    bar = shown.text.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=WAIT)
    assert bar.value() == 0


def test_plots_of_a_card_lie_on_white_and_nothing_is_to_be_scrolled_aside(qtbot, desk, tmp_path):
    card = tmp_path / "card.md"
    card.write_text("![a curve](curve.svg)\n\n" + "A line.\n\n" * 200)
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="400">'
    (tmp_path / "curve.svg").write_text(
        f'{head}<rect width="100%" height="100%" fill="red"/></svg>'
    )
    shown = desk.show_card(replace(DELIVERED, card=card))
    with qtbot.waitExposed(shown):
        shown.show()
    text = shown.text
    qtbot.waitUntil(lambda: text.verticalScrollBar().maximum() > 0, timeout=WAIT)
    assert text.horizontalScrollBar().maximum() == 0
    seen = text.viewport().grab().toImage()
    assert seen.pixelColor(seen.width() // 2, 40).name() == "#ffffff"


def test_a_card_that_is_gone_is_said(qtbot, desk, tmp_path):
    shown = desk.show_card(replace(OWN, card=tmp_path / "card.md"))
    assert isinstance(shown, CardDialog)
    assert "no card that can be read" in shown.text.toPlainText()


def test_new_models_stand_in_the_open_list(qtbot, desk):
    shown = listed(qtbot, desk)
    wizard = desk.show_wizard(path=Path("model.onnx"))
    qtbot.waitUntil(lambda: wizard.page == FOUND, timeout=WAIT)
    wizard.go_on()
    for row in range(2):
        wizard.answers.table.say_term(row, "HP:0002090")
    wizard.go_on()
    qtbot.waitUntil(lambda: shown.table.rowCount() == 3, timeout=WAIT)
    assert shown.table.item(0, 0).text() == "my model"
