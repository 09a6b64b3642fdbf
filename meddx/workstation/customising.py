"""What the reader makes their own: keys, window presets and settings, and the dialogs for them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QPushButton, QWidget

from meddx.case.display import Voi
from meddx.imaging import window as windows
from meddx.phrase import Language, Phrase
from meddx.workstation import keymap
from meddx.workstation.action_groups import PRESET_KEYS
from meddx.workstation.actions import Actions
from meddx.workstation.key_sheet import KeySheet, lines_of
from meddx.workstation.key_store import KeyStore
from meddx.workstation.keymap import KeyMap
from meddx.workstation.keys_dialog import KeysDialog
from meddx.workstation.services import Preferences
from meddx.workstation.settings_dialog import QuietComboBox, SettingsDialog
from meddx.workstation.viewer.preset_dialogs import PresetsDialog, ask_to_keep
from meddx.workstation.viewer.preset_menu import PresetMenu, Shown
from meddx.workstation.viewer.preset_store import PresetStore
from meddx.workstation.viewer.presets import OwnPreset, kind_of
from meddx.workstation.viewer.viewer import Viewer


class Customising(QObject):
    """Connects keys, presets and settings to the window.

    Parameters
    ----------
    window
        Parent of the dialogs; answers to the keys.
    viewer
        Shows the windows that are chosen.
    menu
        Menu of window presets.
    actions
        All that can have a key.
    preferences
        Settings of now, and where they and the files of the reader are kept.

    Signals
    -------
    told
        Sentences for the reader: a file that could not be read or written.
    text_chosen
        How much stands over pictures, by the name of its ``Level``.
    changed
        Name of a setting that was changed, and was kept.
    """

    told = Signal(tuple)
    text_chosen = Signal(str)
    changed = Signal(str)

    def __init__(
        self,
        window: QWidget,
        viewer: Viewer,
        menu: QMenu,
        actions: Actions,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._viewer = viewer
        self._actions = actions
        self._preferences = preferences
        self.keys = KeyStore(preferences.folder, actions.tool_keys)
        self.presets = PresetStore(preferences.folder)
        self.menu = PresetMenu(menu, actions, self.presets, self._choose_window, self._language)
        viewer.view_changed.connect(self._follow)
        actions["shortcuts"].triggered.connect(self._show_sheet)
        actions["keys"].triggered.connect(self._change_keys)
        actions["settings"].triggered.connect(self._show_settings)
        actions["save_preset"].triggered.connect(self._keep_window)
        actions["edit_presets"].triggered.connect(self._edit_presets)
        actions.settle(window, viewer)

    def load(self) -> None:
        """Read the reader's keys and presets, and say what could not be used."""
        chosen, problems = self.keys.load()
        problem = self.presets.load()
        self._actions.apply(chosen)
        self._show("image_text", self._preferences.current().image_text)
        self._tell((*problems, *([problem] if problem else [])))

    def retranslate(self) -> None:
        """Name the presets in the language of now."""
        self.menu.refill()

    def _language(self) -> Language:
        return next(
            language for language, action in self._actions.languages.items() if action.isChecked()
        )

    def _tell(self, phrases: Sequence[Phrase | None]) -> None:
        said = tuple(phrase for phrase in phrases if phrase is not None)
        if said:
            self.told.emit(said)

    # ---- windows

    def _follow(self) -> None:
        canvas = self._viewer.canvas
        stage, view = canvas.stage, canvas.view
        is_there = stage is not None and stage.is_there(view)
        self.menu.show(Shown(canvas.series, is_there, lambda: canvas.values, view.window))

    def _choose_window(self, chosen: Voi | None) -> None:
        canvas = self._viewer.canvas
        if canvas.series is not None:
            canvas.change(replace(canvas.view, window=chosen))

    def _names(self) -> dict[int, str]:
        language = self._language()
        return {number: one.name.label(language) for number, one in self.menu.numbers.items()}

    def _keep_window(self) -> None:
        canvas = self._viewer.canvas
        series = canvas.series
        if series is None or series.volume.is_colour:
            return
        shown = canvas.view.window or windows.default(series, canvas.values)
        own = OwnPreset("-", windows.as_window(shown), kind_of(series))
        ask_to_keep(self._window, own, self._names(), self._add_preset)

    def _add_preset(self, own: OwnPreset) -> None:
        # A number key has one preset: who had it among the reader's own gives it up.
        others = [
            replace(one, number=0) if one.of == own.of and one.number == own.number else one
            for one in self.presets.kept
        ]
        self._keep_presets((*others, own))

    def _edit_presets(self) -> None:
        PresetsDialog(self._window, self.presets.kept, self._keep_presets).open()

    def _keep_presets(self, presets: tuple[OwnPreset, ...]) -> None:
        self._tell([self.presets.replace(presets)])
        self.menu.refill()

    # ---- keys

    def _show_sheet(self) -> None:
        names, titles = self._names(), dict[str, str]()
        if names:  # with a picture, what the number keys choose for it
            words = QCoreApplication.translate("Actions", "Window: {0}")
            for number in range(1, PRESET_KEYS + 1):
                name = names.get(number, "")
                titles[f"preset_{number}"] = words.format(name) if name else ""
        lines = lines_of(self._actions, self._actions.keymap, titles)
        KeySheet(self._window, lines, self._change_keys).open()

    def _change_keys(self) -> None:
        KeysDialog(self._window, self._actions, self.keys, self._use_keys).open()

    def _use_keys(self, chosen: KeyMap) -> None:
        self._actions.apply(chosen)
        self._tell([self.keys.save(chosen)])

    # ---- settings

    def _show_settings(self) -> None:
        SettingsDialog(
            self._window,
            self._preferences.current(),
            self._language(),
            self._change_setting,
            ((QCoreApplication.translate("SettingsDialog", "Keys as in"), self._keys_row()),),
        ).open()

    def _keys_row(self) -> QWidget:
        """Make the choice of the map of keys, and the way to change single keys."""
        box = QuietComboBox()
        box.setAccessibleName(QCoreApplication.translate("SettingsDialog", "Keys as in"))
        for name, title in keymap.BASES.items():
            box.addItem(title, name)
        _stand_on(box, self._actions.keymap.base)
        box.currentIndexChanged.connect(
            lambda: self._use_keys(self.keys.base(str(box.currentData())))
        )
        self._actions.keys_changed.connect(lambda: _stand_on(box, self._actions.keymap.base))
        button = QPushButton(QCoreApplication.translate("SettingsDialog", "Change keys..."))
        button.setAutoDefault(False)
        button.clicked.connect(self._change_keys)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(box, 1)
        layout.addWidget(button)
        return row

    def _change_setting(self, name: str, value: Any) -> None:  # noqa: ANN401 - any type a field has
        self._show(name, value)
        self._preferences.remember(name, value)
        self.changed.emit(name)
        if name == "language":
            self._show_settings_again()

    def _show(self, name: str, value: Any) -> None:  # noqa: ANN401 - any type a field has
        """Let a setting hold at once."""
        if name == "language":
            language = Language(value) if value else self._preferences.system_language
            self._actions.languages[language].trigger()
        elif name == "heatmap_opacity":
            self._viewer.bar.opacity.setValue(round(100 * value))
        elif name == "image_text":
            self.text_chosen.emit(value)

    def _show_settings_again(self) -> None:
        for dialog in self._window.findChildren(SettingsDialog):
            dialog.close()
        self._show_settings()


def _stand_on(box: QComboBox, data: str) -> None:
    box.blockSignals(True)
    box.setCurrentIndex(box.findData(data))
    box.blockSignals(False)
