"""Menu bar and tool bar, built from the actions."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from meddx.workstation.actions import Actions
from meddx.workstation.theme import icon
from meddx.workstation.tools import DrawingTool, Tool

_ICON = QSize(20, 20)
_IN_MENU_ONLY = frozenset({"magnifier"})  # it is held with its key: the bar has room for others


class Bars:
    """The menus and the tool bar of the window.

    Parameters
    ----------
    window
        Gets them.
    actions
        What stands in them.
    """

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        self._actions = actions
        menu = window.menuBar()
        self.file, self.view, self.image = QMenu(window), QMenu(window), QMenu(window)
        self.measure, self.analysis = QMenu(window), QMenu(window)
        self.language, self.help = QMenu(window), QMenu(window)
        for each in (self.file, self.view, self.image, self.measure, self.analysis):
            menu.addMenu(each)
        menu.addMenu(self.language)
        menu.addMenu(self.help)
        self.presets = QMenu(window)
        self.presets.setIcon(icon("presets"))
        self.layouts = QMenu(window)
        self.layouts.setIcon(icon("layout"))
        self._fill_menus()
        self.tools = QToolBar(window)
        self.tools.setMovable(False)
        self.tools.setIconSize(_ICON)
        self.tools.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._presets_button = _menu_button("presets", self.presets)
        self.layouts_button = _menu_button("layout", self.layouts)
        self.drawing = DrawingButton([a for tool, a in actions.tools if _draws(tool)])
        self._export_menu = QMenu(window)
        self._export_menu.addActions([action for _, action in actions.exports])
        self.export_button = _menu_button("export", self._export_menu)
        self._language_button = _menu_button("", self.language)
        self._fill_tools()
        window.addToolBar(self.tools)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        translate = QCoreApplication.translate
        self.file.setTitle(translate("Bars", "&File"))
        self.view.setTitle(translate("Bars", "&View"))
        self.image.setTitle(translate("Bars", "&Image"))
        self.measure.setTitle(translate("Bars", "&Measure"))
        self.analysis.setTitle(translate("Bars", "&Analysis"))
        self.language.setTitle(translate("Bars", "&Language"))
        self.help.setTitle(translate("Bars", "&Help"))
        self.presets.setTitle(translate("Bars", "Window presets"))
        self.layouts.setTitle(translate("Bars", "Layout"))
        self.layouts_button.setAccessibleName(translate("Bars", "Layout"))
        self.layouts_button.setToolTip(translate("Bars", "Layout of the panes"))
        self._presets_button.setAccessibleName(translate("Bars", "Window presets"))
        self._presets_button.setToolTip(translate("Bars", "Window presets"))
        self.export_button.setText(translate("Bars", "Export"))
        self.export_button.setToolTip(translate("Bars", "Write the reading as a report"))
        self.drawing.setAccessibleName(translate("Bars", "Measure and mark"))
        self._language_button.setText("中文 / EN")
        self._language_button.setAccessibleName(translate("Bars", "Language of the window"))
        self._language_button.setToolTip(translate("Bars", "Language of the window"))

    def enable_export(self, *, on: bool) -> None:
        """Whether there is something to export."""
        self.export_button.setEnabled(on)
        for _, action in self._actions.exports:
            action.setEnabled(on)

    def _fill_menus(self) -> None:
        named = self._actions
        _add(self.file, [named["open_files"], named["open_folder"], named["studies"]])
        _add(self.file, [named["write_note"], None])
        _add(self.file, [*(action for _, action in named.exports), None])
        _add(self.file, [named["import_model"], named["settings"], named["keys"], None])
        _add(self.file, [named["close_case"], named["quit"]])
        _add(self.view, [action for tool, action in named.tools if not _draws(tool)])
        _add(self.view, [None])
        self.view.addMenu(self.presets)
        self.view.addMenu(self.layouts)
        self._fill_layouts()
        turns = ("rotate_left", "rotate_right", "flip_horizontal", "flip_vertical")
        _add(self.view, [*(named[name] for name in turns), None])
        sizes = ("fit", "fit_width", "one_to_one", "life_size", "zoom_in", "zoom_out", "magnifier")
        shown = ("invert", *sizes, "reset")
        _add(self.view, [*(named[name] for name in shown), None, named["undo"], named["redo"]])
        planes = ("acquired", "axial", "coronal", "sagittal")
        _add(self.view, [None, *(named[name] for name in planes), None, named["heatmap"]])
        beside = ("fuse", "layers", "corners_level", "tags")
        _add(self.view, [*(named[name] for name in beside), None])
        panels = ("left_panels", "right_panels", "display_check")
        _add(self.view, [named[name] for name in panels])
        moves = ("previous_image", "next_image", "back_ten", "on_ten", "first_image", "last_image")
        series = ("previous_series", "next_series")
        times = ("play", "sweep", "slower", "faster", "previous_time", "next_time")
        _add(self.image, [*(named[name] for name in (*moves, *series)), None])
        _add(self.image, [*(named[name] for name in times), None])
        keys = ("key_image", "next_key_image", "previous_key_image", "unseen")
        _add(self.image, [named[name] for name in keys])
        marks = ("edit_label", "delete_annotation", "delete_on_image", "delete_on_series")
        _add(self.measure, [action for tool, action in named.tools if _draws(tool)])
        _add(self.measure, [None, *(named[name] for name in marks)])
        reading = ("analyse", "read_slice", "cancel", "show_ai", "genes", "library")
        _add(self.analysis, [named[name] for name in reading])
        kept = ("references", "models", "train", "corrections")
        _add(self.analysis, [None, *(named[name] for name in kept)])
        self.analysis.setToolTipsVisible(True)
        self.language.addActions(list(named.languages.values()))
        _add(self.help, [named[name] for name in ("manual", "shortcuts", "tour", "about")])

    def _fill_layouts(self) -> None:
        named = self._actions
        panes = ("layout_1x1", "layout_1x2", "layout_2x1", "layout_2x2", "layout_large")
        _add(self.layouts, [None, *(named[name] for name in panes), named["layout_mpr"], None])
        moves = ("maximise", "next_pane", "previous_pane")
        _add(self.layouts, [*(named[name] for name in moves), named["second_window"], None])
        linked = ("sync", "sync_scroll", "sync_area", "sync_window", "link_here", "unlink")
        _add(self.layouts, [named["reference_lines"], *(named[name] for name in linked)])

    def _fill_tools(self) -> None:
        named = self._actions
        _add(self.tools, [named["open_files"], named["studies"], None])
        moving = [(tool, action) for tool, action in named.tools if not _draws(tool)]
        _add(self.tools, [action for tool, action in moving if tool.name not in _IN_MENU_ONLY])
        self.tools.addWidget(self.drawing)
        _add(self.tools, [None])
        self.tools.addWidget(self._presets_button)
        self.tools.addWidget(self.layouts_button)
        _add(self.tools, [named["layout_mpr"], named["sync"], named["key_image"], None])
        shown = ("invert", "fit", "undo", "redo")
        _add(self.tools, [*(named[name] for name in shown), None])
        _add(self.tools, [named["analyse"], named["show_ai"]])
        for name in ("analyse", "show_ai"):
            button = self.tools.widgetForAction(named[name])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                button.setObjectName("primary" if name == "analyse" else "")
        self.export_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.tools.addWidget(self.export_button)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.tools.addWidget(space)
        self.tools.addWidget(self._language_button)
        _add(self.tools, [named["shortcuts"]])


class DrawingButton(QToolButton):
    """Chooses the tool that drew last; its arrow opens the list of all that draw.

    Parameters
    ----------
    actions
        One for each tool, the first one stands on the button first.
    """

    def __init__(self, actions: list[QAction]) -> None:
        super().__init__()
        menu = QMenu(self)
        menu.addActions(actions)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setDefaultAction(actions[0])
        for action in actions:
            action.toggled.connect(partial(self._take, action))

    def _take(self, action: QAction, checked: bool) -> None:
        if checked:
            self.setDefaultAction(action)


def _draws(tool: Tool) -> bool:
    return isinstance(tool, DrawingTool)


def _menu_button(name: str, menu: QMenu) -> QToolButton:
    button = QToolButton()
    if name:
        button.setIcon(icon(name))
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def _add(to: QMenu | QToolBar, actions: list[QAction | None]) -> None:
    for action in actions:
        if action is None:
            to.addSeparator()
        else:
            to.addAction(action)
