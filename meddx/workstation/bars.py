"""Menu bar and tool bar, built from the actions."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from meddx.workstation.actions import Actions
from meddx.workstation.theme import icon

_ICON = QSize(20, 20)


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
        self.analysis, self.language, self.help = QMenu(window), QMenu(window), QMenu(window)
        for each in (self.file, self.view, self.image, self.analysis, self.language, self.help):
            menu.addMenu(each)
        self.presets = QMenu(window)
        self.presets.setIcon(icon("presets"))
        self._fill_menus()
        self.tools = QToolBar(window)
        self.tools.setMovable(False)
        self.tools.setIconSize(_ICON)
        self.tools.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._presets_button = _menu_button("presets", self.presets)
        self._export_menu = QMenu(window)
        self._export_menu.addActions([action for _, action in actions.exports])
        self._export_button = _menu_button("export", self._export_menu)
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
        self.analysis.setTitle(translate("Bars", "&Analysis"))
        self.language.setTitle(translate("Bars", "&Language"))
        self.help.setTitle(translate("Bars", "&Help"))
        self.presets.setTitle(translate("Bars", "Window presets"))
        self._presets_button.setAccessibleName(translate("Bars", "Window presets"))
        self._presets_button.setToolTip(translate("Bars", "Window presets"))
        self._export_button.setText(translate("Bars", "Export"))
        self._export_button.setToolTip(translate("Bars", "Write the reading as a report"))
        self._language_button.setText("中文 / EN")
        self._language_button.setAccessibleName(translate("Bars", "Language of the window"))
        self._language_button.setToolTip(translate("Bars", "Language of the window"))

    def enable_export(self, *, on: bool) -> None:
        """Whether there is something to export."""
        self._export_button.setEnabled(on)
        for _, action in self._actions.exports:
            action.setEnabled(on)

    def _fill_menus(self) -> None:
        named = self._actions
        _add(self.file, [named["open_files"], named["open_folder"], named["write_note"], None])
        _add(self.file, [*(action for _, action in named.exports), None])
        _add(self.file, [named["settings"], named["keys"], None])
        _add(self.file, [named["close_case"], named["quit"]])
        _add(self.view, [*(action for _, action in named.tools), None])
        self.view.addMenu(self.presets)
        shown = ("invert", "fit", "one_to_one", "zoom_in", "zoom_out", "reset")
        _add(self.view, [*(named[name] for name in shown), None, named["undo"], named["redo"]])
        _add(self.view, [named["delete_annotation"]])
        planes = ("acquired", "axial", "coronal", "sagittal")
        _add(self.view, [None, *(named[name] for name in planes), None, named["heatmap"]])
        _add(self.view, [named["layers"], named["corners"], named["tags"]])
        moves = ("previous_image", "next_image", "back_ten", "on_ten", "first_image", "last_image")
        series = ("previous_series", "next_series")
        times = ("play", "previous_time", "next_time")
        _add(self.image, [*(named[name] for name in (*moves, *series)), None])
        _add(self.image, [named[name] for name in times])
        _add(self.analysis, [named["analyse"], named["cancel"], named["show_ai"]])
        self.language.addActions(list(named.languages.values()))
        _add(self.help, [named["shortcuts"], named["about"]])

    def _fill_tools(self) -> None:
        named = self._actions
        _add(self.tools, [named["open_files"], named["open_folder"], None])
        _add(self.tools, [*(action for _, action in named.tools), None])
        self.tools.addWidget(self._presets_button)
        shown = ("invert", "fit", "one_to_one", "undo", "redo")
        _add(self.tools, [*(named[name] for name in shown), None])
        _add(self.tools, [named["analyse"], named["show_ai"]])
        for name in ("analyse", "show_ai"):
            button = self.tools.widgetForAction(named[name])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                button.setObjectName("primary" if name == "analyse" else "")
        self._export_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.tools.addWidget(self._export_button)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.tools.addWidget(space)
        self.tools.addWidget(self._language_button)
        _add(self.tools, [named["shortcuts"]])


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
