"""Controls that do what an action does name its key of now, in the language of now."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from meddx.phrase import Language
from meddx.workstation.key_tip import KeyTip


@pytest.mark.parametrize(
    ("name", "find"),
    [
        ("coronal", lambda window: window.viewer.view_bar.planes[_coronal(window)]),
        ("play", lambda window: window.viewer.time_bar.play),
        ("sweep", lambda window: window.viewer.time_bar.sweep),
        ("heatmap", lambda window: window.viewer.bar.switch),
        ("cancel", lambda window: window.status.tasks.cancel),
    ],
)
def test_a_key_that_is_changed_is_named_at_once(qtbot, build, chinese, name, find):
    window = build()
    actions, control = window.actions_, find(window)
    before = actions[name].text()
    (key, *_) = actions.keymap.of(name)
    assert control.toolTip() == f"{before} ({key})"
    actions.apply(actions.keymap.with_keys(name, ("Ctrl+F9",)))
    assert control.toolTip() == f"{before} (Ctrl+F9)"
    window.translation.switch(Language.ZH_CN)
    qtbot.waitUntil(lambda: before not in control.toolTip())
    assert control.toolTip().endswith(" (Ctrl+F9)")


def _coronal(window):
    return next(plane for plane in window.viewer.view_bar.planes if plane.value == "coronal")


def test_a_control_that_is_gone_is_let_alone(qtbot):
    action, button = QAction("Old"), QPushButton()
    qtbot.addWidget(button)
    KeyTip(button, action)
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    action.setText("New")  # nothing is raised


def test_two_keys_of_one_name_are_named_once(qtbot, build, chinese):
    window = build()
    assert window.actions_["maximise"].toolTip().endswith("(Return, Enter)")
    window.translation.switch(Language.ZH_CN)
    qtbot.waitUntil(lambda: window.actions_["maximise"].toolTip().count("回车") == 1)
