from meddx.phrase import Language
from meddx.workstation.keymap import MENU_KEYS
from meddx.workstation.tools import DrawingTool


def test_the_button_chooses_the_tool_that_drew_last(build):
    window = build()
    button = window.bars.drawing
    drawing = {
        tool.title: action
        for tool, action in window.actions_.tools
        if isinstance(tool, DrawingTool)
    }
    assert button.menu().actions() == list(drawing.values())
    assert button.defaultAction() is drawing["Length"]
    drawing["Cobb angle"].trigger()
    assert button.defaultAction() is drawing["Cobb angle"]
    assert window.viewer.canvas.tool.title == "Cobb angle"
    other = next(a for tool, a in window.actions_.tools if not isinstance(tool, DrawingTool))
    other.trigger()
    assert button.defaultAction() is drawing["Cobb angle"]
    assert not button.defaultAction().isChecked()
    button.click()
    assert window.viewer.canvas.tool.title == "Cobb angle"


def test_the_bar_fits_a_narrow_window_in_both_languages(build, chinese):
    window = build()
    for language in Language:
        window.switch_language(language)
        assert window.bars.tools.sizeHint().width() <= 1280


def test_no_two_actions_share_a_key(build):
    actions = build().actions_
    keys = [key.toString() for action in actions.by_name.values() for key in action.shortcuts()]
    assert len(keys) > 60
    assert sorted(set(keys)) == sorted(keys)


def test_the_letters_of_the_menus_are_kept_from_the_keys_in_both_languages(build, chinese):
    window = build()
    for language in Language:
        window.switch_language(language)
        titles = [action.text() for action in window.menuBar().actions()]
        letters = [title[title.index("&") + 1].upper() for title in titles]
        assert sorted(f"Alt+{letter}" for letter in letters) == sorted(MENU_KEYS)
