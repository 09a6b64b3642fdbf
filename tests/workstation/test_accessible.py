"""Everything that can be pressed, typed into or moved has a name, and the keyboard reaches it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QSlider,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from meddx.phrase import Language
from meddx.workstation.panels.tags import TagsDialog
from meddx.workstation.services import Preferences
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.layout_picker import LayoutPicker
from meddx.workstation.viewer.pane import Pane
from tests.helpers.builders import a_reading
from tests.helpers.situations import ct_case

KINDS = (
    *(QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox),
    *(QLineEdit, QPlainTextEdit, QTextEdit, QTabBar),
)
# Parts that Qt makes inside a control, which is read as a whole.
INNER = (QScrollBar, QHeaderView)


def is_inner(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    inside = isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit | QMenu | QTabBar)
    popup = widget.window() is not None and widget.window().windowType() == Qt.WindowType.Popup
    return inside or popup or isinstance(widget, INNER) or widget.objectName().startswith("qt_")


def interactive(window: QWidget) -> list[QWidget]:
    found = [w for w in window.findChildren(QWidget) if isinstance(w, KINDS) and not is_inner(w)]
    return [widget for widget in found if not widget.isHidden()]


def name_of(widget: QWidget) -> str:
    """What a screen reader says of a widget."""
    read = QAccessible.queryAccessibleInterface(widget)
    spoken = read.text(QAccessible.Text.Name) if read is not None else ""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return (widget.accessibleName() or spoken or text).strip()


def described(widget: QWidget) -> str:
    parents, at = [], widget
    while at is not None and len(parents) < 4:
        parents.append(f"{type(at).__name__}#{at.objectName()}")
        at = at.parentWidget()
    return " < ".join(parents)


@pytest.fixture
def window(qtbot, build, chinese):
    made = build(preferences=Preferences(show_ai=True))
    made.session.show_reading(a_reading())
    return made


@pytest.mark.parametrize("language", list(Language))
def test_every_control_of_the_window_has_a_name(window, language):
    window.translation.switch(language)
    found = interactive(window)
    assert len(found) > 20
    assert [described(widget) for widget in found if not name_of(widget)] == []


@pytest.mark.parametrize("language", list(Language))
def test_every_control_has_a_name_in_four_panes_of_a_volume(window, language):
    """What stands there for a volume only, and every control of every pane."""
    case = ct_case()
    window.session.show(case, ())
    window.actions_["layout_2x2"].trigger()
    for number in range(4):
        window.viewer.pane(number).canvas.place(case.series[0].series_instance_uid)
    window.translation.switch(language)
    found = interactive(window)
    sliders = [w for w in found if isinstance(w, QSlider) and isinstance(w.parentWidget(), Pane)]
    assert len({name_of(slider) for slider in sliders}) == 4
    assert {window.viewer.view_bar.slab, *window.viewer.view_bar.planes.values()} <= set(found)
    assert [described(widget) for widget in found if not name_of(widget)] == []


@pytest.mark.parametrize("language", list(Language))
def test_the_views_of_pictures_have_names(window, language):
    """They take the keyboard, so that a screen reader says which pane it is."""
    window.session.show(ct_case(), ())
    window.actions_["layout_2x2"].trigger()
    window.translation.switch(language)
    shown = [view.accessibleName() for view in window.findChildren(Canvas) if view.isVisible()]
    assert len(shown) == 4
    assert "" not in shown
    assert len(set(shown)) == 4


@pytest.mark.parametrize("language", list(Language))
def test_the_squares_of_the_layouts_say_what_they_choose(qtbot, window, language):
    window.translation.switch(language)
    (picker,) = window.bars.layouts.findChildren(LayoutPicker)
    squares = picker.focusProxy()
    picker.show_shape(1, 1)
    assert "1 × 1" in squares.accessibleName()
    qtbot.keyClick(squares, Qt.Key.Key_Right)
    assert "1 × 2" in squares.accessibleName()


DIALOGS = (
    *("settings", "keys", "shortcuts", "save_preset", "edit_presets", "display_check"),
    *("unseen", "write_note", "about"),
)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("dialog", DIALOGS)
def test_every_control_of_the_dialogs_has_a_name(window, dialog, language):
    window.translation.switch(language)
    before = set(window.findChildren(QWidget))
    window.actions_[dialog].trigger()
    found = [widget for widget in interactive(window) if widget not in before]
    assert found
    assert [described(widget) for widget in found if not name_of(widget)] == []


@pytest.mark.parametrize("language", list(Language))
def test_every_control_of_the_tags_has_a_name(window, language):
    window.translation.switch(language)
    dialog = TagsDialog(window.translation, "a.dcm", parent=window)
    dialog.show()
    assert dialog.table in interactive(dialog)
    assert [described(widget) for widget in interactive(dialog) if not name_of(widget)] == []


def test_a_control_without_a_name_is_noticed(qtbot, styled):
    from PySide6.QtWidgets import QVBoxLayout

    widget = QWidget()
    qtbot.addWidget(widget)
    column = QVBoxLayout(widget)
    column.addWidget(QSlider())
    assert [name_of(one) for one in interactive(widget)] == [""]


def test_names_follow_the_language(qtbot, window):
    english = {id(widget): name_of(widget) for widget in interactive(window)}
    window.translation.switch(Language.ZH_CN)
    data = {window.notes.which.currentText(), *(gene for gene in ("MSH2", "MSH6"))}

    def same() -> set[str]:
        return {
            name_of(widget)
            for widget in interactive(window)
            if widget.isVisible() and english.get(id(widget)) == name_of(widget)
        }

    def ascii_words() -> set[str]:
        return {name for name in same() - data if name.isascii() and name[:1].isalpha()}

    qtbot.waitUntil(lambda: ascii_words() == set(), timeout=2000)


def test_everything_that_can_be_seen_is_reached_with_the_keyboard(window):
    """Tab goes to each control, or a menu or a key does the same."""
    in_menus = set(window.actions_.by_name.values())
    unreached = []
    for widget in interactive(window):
        read_only = isinstance(widget, QTextEdit) and widget.isReadOnly()
        if not widget.isVisible() or read_only or widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        action = widget.defaultAction() if isinstance(widget, QToolButton) else None
        has_menu = isinstance(widget, QToolButton) and widget.menu() is not None
        if action not in in_menus and not has_menu:
            unreached.append(described(widget))
    assert unreached == []
