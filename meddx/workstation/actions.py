"""Everything the window can be told to do: one action each, with its key, icon and words."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from meddx import discovery
from meddx.phrase import Language
from meddx.training.run import can_train
from meddx.workstation import keymap
from meddx.workstation.action_groups import EXPORT, GROUPS, LANGUAGE, PRESET_KEYS, group_of
from meddx.workstation.action_looks import LOOKS, ActionLook
from meddx.workstation.i18n import NAMES
from meddx.workstation.keymap import KeyMap
from meddx.workstation.services import ReportKind
from meddx.workstation.theme import icon
from meddx.workstation.tools import Tool

_ARROWS: Final = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


class Actions(QObject):
    """All actions of the window, by name; mouse tools, languages and reports beside them.

    Their keys come from a map (``resources/keymaps``), which can be changed at any time.

    Parameters
    ----------
    report_kinds
        One export action each.

    Signals
    -------
    keys_changed
        After other keys were given.
    """

    keys_changed = Signal()

    def __init__(self, report_kinds: tuple[ReportKind, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._named = {name: self._make(spec) for name, spec in LOOKS.items()}
        self.tools = self._make_tools()
        self.languages = self._make_languages()
        self.exports = tuple((kind, QAction(icon("export"), "", self)) for kind in report_kinds)
        self._homes: list[tuple[QWidget, QWidget]] = []
        self.by_name: dict[str, QAction] = self._by_name()
        self.keymap = keymap.read(keymap.DEFAULT, self.tool_keys)[0]
        self.retranslate()
        self.apply(self.keymap)
        for name in ("studies", "import_model", "models", "library", "references"):
            self[name].setEnabled(False)  # until there is a list of them

    def __getitem__(self, name: str) -> QAction:
        return self._named[name]

    @property
    def tool_keys(self) -> dict[str, str]:
        """Name of the class of each tool -> the key that its file gives it."""
        return {type(tool).__name__: tool.shortcut for tool, _ in self.tools}

    def settle(self, window: QWidget, viewer: QWidget) -> None:
        """Let a window and the viewer in it answer to the keys, now and after every change.

        A key that lists, buttons and texts need for themselves works in the viewer alone.
        """
        self._homes.append((window, viewer))
        self._place()

    def leave(self, window: QWidget) -> None:
        """Let a window that is closed answer to no keys any more."""
        self._homes = [home for home in self._homes if home[0] is not window]

    def apply(self, chosen: KeyMap) -> None:
        """Give every action its keys, at once; what the map does not name has none."""
        self.keymap = chosen
        for name, action in self.by_name.items():
            action.setShortcuts([QKeySequence(key) for key in chosen.of(name)])
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            anywhere = Qt.ShortcutContext.WindowShortcut
            action.setShortcutContext(inside if self._is_of_viewer(name) else anywhere)
        self._place()
        self._retip()
        self.keys_changed.emit()

    def title(self, name: str) -> str:
        """Return what an action is called in lists: without dots and underlined letter."""
        return self.by_name[name].text().replace("&", "").rstrip(".…")

    def tip(self, name: str) -> str:
        """Return what an action is called and its keys, for its tool tip."""
        keys = ", ".join(shown_keys(self.keymap.of(name)))
        return f"{self.title(name)} ({keys})" if keys else self.title(name)

    def groups(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Title of each group of actions and the names in it, in the order of the sheet of keys."""
        titles = _groups()
        found = {group: [n for n in names if n in self.by_name] for group, names in GROUPS.items()}
        for name in self.by_name:
            if name not in found[group_of(name)]:
                found[group_of(name)].append(name)
        return tuple((titles[group], tuple(names)) for group, names in found.items() if names)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        for name, text in _texts().items():
            self._named[name].setText(text)
        for tool, action in self.tools:
            action.setText(QCoreApplication.translate("Tool", tool.title))
        for kind, action in self.exports:
            action.setText(self.tr("Export {0}...").format(kind.title))
        self._retip()

    def _is_of_viewer(self, name: str) -> bool:
        return any(keymap.is_of_controls(key) for key in self.keymap.of(name))

    def _place(self) -> None:
        for window, viewer in self._homes:
            for name, action in self.by_name.items():
                home, other = (viewer, window) if self._is_of_viewer(name) else (window, viewer)
                other.removeAction(action)
                home.addAction(action)

    def _retip(self) -> None:
        for name, action in self.by_name.items():
            action.setToolTip(self.tip(name))

    def _by_name(self) -> dict[str, QAction]:
        tools = {type(tool).__name__: action for tool, action in self.tools}
        languages = {f"{LANGUAGE}{item.value}": action for item, action in self.languages.items()}
        exports = {_export_name(kind): action for kind, action in self.exports}
        return {**self._named, **tools, **languages, **exports}

    def _make(self, spec: ActionLook) -> QAction:
        action = QAction(self)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        action.setCheckable(spec.checkable)
        return action

    def _make_tools(self) -> tuple[tuple[Tool, QAction], ...]:
        group = QActionGroup(self)
        made: list[tuple[Tool, QAction]] = []
        found = (kind() for kind in discovery.find("meddx.workstation.tools", Tool))
        for tool in sorted(found, key=lambda tool: tool.order):
            action = QAction(icon(tool.icon), "", self)
            action.setCheckable(True)
            group.addAction(action)
            made.append((tool, action))
        return tuple(made)

    def _make_languages(self) -> dict[Language, QAction]:
        group = QActionGroup(self)
        made: dict[Language, QAction] = {}
        for language, name in NAMES.items():
            action = QAction(name, self)
            action.setCheckable(True)
            group.addAction(action)
            made[language] = action
        return made


def shown_key(key: str) -> str:
    """Write a key as keyboards do in the language of now; arrows as arrows."""
    native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    head, _, last = key.rpartition("+")
    if last not in _ARROWS:
        return native
    held = QKeySequence(f"{head}+A").toString(QKeySequence.SequenceFormat.NativeText)[:-1]
    return f"{held if head else ''}{_ARROWS[last]}"


def shown_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Write keys as keyboards do, each once: two of them can have one name in a language."""
    return tuple(dict.fromkeys(map(shown_key, keys)))


def _export_name(kind: ReportKind) -> str:
    return EXPORT + kind.extension.strip(".").replace(".", "_")


def _groups() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "images": translate("Actions", "Images and series"),
        "tools": translate("Actions", "Mouse tools"),
        "view": translate("Actions", "View"),
        "window": translate("Actions", "Window presets"),
        "layout": translate("Actions", "Layout and planes"),
        "edit": translate("Actions", "Edit"),
        "case": translate("Actions", "Case and analysis"),
        "help": translate("Actions", "Program"),
    }


def _texts() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "open_files": translate("Actions", "Open files..."),
        "open_folder": translate("Actions", "Open folder..."),
        "studies": translate("Actions", "Studies opened before..."),
        "write_note": translate("Actions", "Type or paste a note..."),
        "next_term": translate("Actions", "Next term in the note"),
        "previous_term": translate("Actions", "Previous term in the note"),
        "close_case": translate("Actions", "Close the case"),
        "quit": translate("Actions", "Quit"),
        "analyse": translate("Actions", "Analyse"),
        "read_slice": translate("Actions", "Read this slice"),
        "cancel": translate("Actions", "Cancel"),
        "show_ai": translate("Actions", "Show AI"),
        "library": translate("Actions", "Literature..."),
        "genes": translate("Actions", "Genes and variants..."),
        "references": translate("Actions", "Reference files and own diseases..."),
        "corrections": translate("Actions", "Corrections for training..."),
        "train": translate("Actions", "Train a model...")
        if can_train()
        else translate("Actions", "Train a model (needs the torch pack)"),
        "heatmap": translate("Actions", "Heatmap"),
        "invert": translate("Actions", "Invert"),
        "fit": translate("Actions", "Fit to the view"),
        "one_to_one": translate("Actions", "1:1, one pixel on one"),
        "life_size": translate("Actions", "Life size"),
        "fit_width": translate("Actions", "Fit to the width"),
        "rotate_left": translate("Actions", "Rotate left by 90°"),
        "rotate_right": translate("Actions", "Rotate right by 90°"),
        "flip_horizontal": translate("Actions", "Mirror left and right"),
        "flip_vertical": translate("Actions", "Mirror top and bottom"),
        "magnifier": translate("Actions", "Magnifying glass (hold or tap)"),
        "zoom_in": translate("Actions", "Zoom in"),
        "zoom_out": translate("Actions", "Zoom out"),
        "reset": translate("Actions", "Reset the view"),
        "undo": translate("Actions", "Undo"),
        "redo": translate("Actions", "Redo"),
        "delete_annotation": translate("Actions", "Delete the measurement"),
        "corners_level": translate("Actions", "Less text on the image"),
        "display_check": translate("Actions", "Display check..."),
        "edit_label": translate("Actions", "Label of the measurement..."),
        "delete_on_image": translate("Actions", "Delete all measurements on this image"),
        "delete_on_series": translate("Actions", "Delete all measurements of this series"),
        "layers": translate("Actions", "List of layers"),
        "fuse": translate("Actions", "Fuse with another series"),
        "tags": translate("Actions", "DICOM tags..."),
        "acquired": translate("Actions", "Plane as acquired"),
        "axial": translate("Actions", "Axial plane"),
        "coronal": translate("Actions", "Coronal plane"),
        "sagittal": translate("Actions", "Sagittal plane"),
        "layout_1x1": translate("Actions", "One pane"),
        "layout_1x2": translate("Actions", "Two panes side by side"),
        "layout_2x1": translate("Actions", "Two panes one above the other"),
        "layout_2x2": translate("Actions", "Four panes"),
        "layout_large": translate("Actions", "One large pane and two small ones"),
        "layout_mpr": translate("Actions", "Three planes that cross (MPR)"),
        "second_window": translate("Actions", "Second window"),
        "left_panels": translate("Actions", "Panels at the left"),
        "right_panels": translate("Actions", "Panels at the right"),
        "maximise": translate("Actions", "Maximise the pane, or show all"),
        "next_pane": translate("Actions", "Next pane"),
        "previous_pane": translate("Actions", "Previous pane"),
        "reference_lines": translate("Actions", "Reference lines"),
        "sync": translate("Actions", "Panes follow one another"),
        "sync_scroll": translate("Actions", "Follow when scrolling"),
        "sync_area": translate("Actions", "Follow zoom and position"),
        "sync_window": translate("Actions", "Follow the window"),
        "link_here": translate("Actions", "Link the panes as they stand now"),
        "unlink": translate("Actions", "Forget links made by hand"),
        "key_image": translate("Actions", "Key image"),
        "next_key_image": translate("Actions", "Next key image"),
        "previous_key_image": translate("Actions", "Previous key image"),
        "unseen": translate("Actions", "Images not seen yet..."),
        "play": translate("Actions", "Play or stop"),
        "sweep": translate("Actions", "Play there and back"),
        "slower": translate("Actions", "Play slower"),
        "faster": translate("Actions", "Play faster"),
        "previous_time": translate("Actions", "Previous time point"),
        "next_time": translate("Actions", "Next time point"),
        "previous_image": translate("Actions", "Previous image"),
        "next_image": translate("Actions", "Next image"),
        "back_ten": translate("Actions", "Ten images back"),
        "on_ten": translate("Actions", "Ten images on"),
        "first_image": translate("Actions", "First image"),
        "last_image": translate("Actions", "Last image"),
        "previous_series": translate("Actions", "Previous series"),
        "next_series": translate("Actions", "Next series"),
        "manual": translate("Actions", "Manual..."),
        "shortcuts": translate("Actions", "Keyboard and mouse..."),
        "tour": translate("Actions", "Tour of the window"),
        "about": translate("Actions", "About MedDx..."),
        "import_model": translate("Actions", "Import a model..."),
        "models": translate("Actions", "Models..."),
        "hanging_previous": translate("Actions", "Hanging: previous stage"),
        "hanging_next": translate("Actions", "Hanging: next stage"),
        "keys": translate("Actions", "Change keys..."),
        "settings": translate("Actions", "Settings..."),
        "preset_default": translate("Actions", "Default window"),
        "preset_automatic": translate("Actions", "Automatic window"),
        "preset_full_range": translate("Actions", "Window over the full range"),
        "save_preset": translate("Actions", "Save the window as a preset..."),
        "edit_presets": translate("Actions", "Own presets..."),
        **{
            f"preset_{number}": translate("Actions", "Window preset {0}").format(number)
            for number in range(1, PRESET_KEYS + 1)
        },
    }
