"""Everything the window can be told to do: one action each, with its key, icon and words."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from meddx import discovery
from meddx.phrase import Language
from meddx.workstation.i18n import NAMES
from meddx.workstation.services import ReportKind
from meddx.workstation.theme import icon
from meddx.workstation.tools import Tool


@dataclass(frozen=True)
class _Spec:
    icon: str = ""
    keys: tuple[str, ...] = ()
    checkable: bool = False
    of_viewer: bool = False  # its key works in the viewer: elsewhere it moves in lists, ticks boxes


_SPECS = {
    "open_files": _Spec("open_file", ("Ctrl+O",)),
    "open_folder": _Spec("open_folder", ("Ctrl+Shift+O",)),
    "studies": _Spec("studies", ("Ctrl+B",)),
    "write_note": _Spec("note", ("Ctrl+N",)),
    "close_case": _Spec("", ("Ctrl+W",)),
    "quit": _Spec("", ("Ctrl+Q",)),
    "analyse": _Spec("analyse", ("F5",)),
    "cancel": _Spec("cancel", ("Esc",)),
    "show_ai": _Spec("show_ai", ("F6",), checkable=True),
    "heatmap": _Spec("heatmap", ("H",), checkable=True),
    "invert": _Spec("invert", ("I",)),
    "fit": _Spec("fit", ("F",)),
    "one_to_one": _Spec("one_to_one", ("=",)),
    "life_size": _Spec("life_size", ("Ctrl+=",)),
    "fit_width": _Spec("fit_width", ("Shift+F",)),
    "rotate_left": _Spec("rotate_left", ("Ctrl+Left",), of_viewer=True),
    "rotate_right": _Spec("rotate_right", ("Ctrl+Right",), of_viewer=True),
    "flip_horizontal": _Spec("flip_horizontal", ("Shift+H",)),
    "flip_vertical": _Spec("flip_vertical", ("Shift+V",)),
    "magnifier": _Spec("magnifier", ("M",), checkable=True),
    "zoom_in": _Spec("", ("+",)),
    "zoom_out": _Spec("", ("-",)),
    "reset": _Spec("", ("Space",), of_viewer=True),
    "undo": _Spec("undo", ("Ctrl+Z",)),
    "redo": _Spec("redo", ("Ctrl+Y", "Ctrl+Shift+Z")),
    "delete_annotation": _Spec("", ("Del", "Backspace"), of_viewer=True),
    "corners_level": _Spec("", ("T",)),
    "display_check": _Spec("display_check"),
    "edit_label": _Spec("", ("F2",), of_viewer=True),
    "delete_on_image": _Spec(),
    "delete_on_series": _Spec(),
    "layers": _Spec("layers", ("L",), checkable=True),
    "fuse": _Spec("", ("Shift+U",)),
    "tags": _Spec("", ("Ctrl+I",)),
    "acquired": _Spec("", ("O",), checkable=True),
    "axial": _Spec("", ("A",), checkable=True),
    "coronal": _Spec("", ("C",), checkable=True),
    "sagittal": _Spec("", ("G",), checkable=True),
    "layout_1x1": _Spec("", ("Ctrl+1",), checkable=True),
    "layout_1x2": _Spec("", ("Ctrl+2",), checkable=True),
    "layout_2x1": _Spec("", ("Ctrl+3",), checkable=True),
    "layout_2x2": _Spec("", ("Ctrl+4",), checkable=True),
    "layout_large": _Spec("", ("Ctrl+5",), checkable=True),
    "layout_mpr": _Spec("mpr", ("Ctrl+M",), checkable=True),
    "second_window": _Spec("", ("Ctrl+Shift+W",), checkable=True),
    "left_panels": _Spec("", ("F7",), checkable=True),
    "right_panels": _Spec("", ("F8",), checkable=True),
    "maximise": _Spec("", ("Return", "Enter"), checkable=True, of_viewer=True),
    "next_pane": _Spec("", ("Tab",), of_viewer=True),
    "previous_pane": _Spec("", ("Shift+Tab",), of_viewer=True),
    "reference_lines": _Spec("", ("Ctrl+R",), checkable=True),
    "sync": _Spec("link", ("Ctrl+L",), checkable=True),
    "sync_scroll": _Spec("", (), checkable=True),
    "sync_area": _Spec("", (), checkable=True),
    "sync_window": _Spec("", (), checkable=True),
    "link_here": _Spec("", ("Ctrl+Shift+L",)),
    "unlink": _Spec(),
    "key_image": _Spec("key_image", ("Ctrl+K", "Ins"), checkable=True),
    "next_key_image": _Spec("", ("Ctrl+PgDown",), of_viewer=True),
    "previous_key_image": _Spec("", ("Ctrl+PgUp",), of_viewer=True),
    "unseen": _Spec("", ("Ctrl+U",)),
    "play": _Spec("play", ("K",)),
    "sweep": _Spec("", ("Shift+K",)),
    "slower": _Spec("", ("<",)),
    "faster": _Spec("", (">",)),
    "previous_time": _Spec("", (",",)),
    "next_time": _Spec("", (".",)),
    "previous_image": _Spec("", ("Up",), of_viewer=True),
    "next_image": _Spec("", ("Down",), of_viewer=True),
    "back_ten": _Spec("", ("Shift+Up",), of_viewer=True),
    "on_ten": _Spec("", ("Shift+Down",), of_viewer=True),
    "first_image": _Spec("", ("Home",), of_viewer=True),
    "last_image": _Spec("", ("End",), of_viewer=True),
    "previous_series": _Spec("", ("PgUp", "Left"), of_viewer=True),
    "next_series": _Spec("", ("PgDown", "Right"), of_viewer=True),
    "manual": _Spec("", ("F1",)),
    "shortcuts": _Spec("question", ("?",)),
    "tour": _Spec(),
    "about": _Spec(),
}


class Actions(QObject):
    """All actions of the window, by name; mouse tools, languages and reports beside them.

    Parameters
    ----------
    report_kinds
        One export action each.
    """

    def __init__(self, report_kinds: tuple[ReportKind, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._named = {name: self._make(spec) for name, spec in _SPECS.items()}
        self.tools = self._make_tools()
        self.languages = self._make_languages()
        self.exports = tuple((kind, QAction(icon("export"), "", self)) for kind in report_kinds)
        if self.exports:
            self.exports[0][1].setShortcut(QKeySequence("Ctrl+E"))
        self._named["studies"].setEnabled(False)  # until there is a list of them
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self._named[name]

    @property
    def of_viewer(self) -> tuple[QAction, ...]:
        """Actions whose keys work while the viewer has the keyboard."""
        return tuple(self._named[name] for name, spec in _SPECS.items() if spec.of_viewer)

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, so that the window can answer to all their keys."""
        exports = tuple(action for _, action in self.exports)
        tools = tuple(action for _, action in self.tools)
        return (*self._named.values(), *tools, *self.languages.values(), *exports)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        for name, text in _texts().items():
            self._named[name].setText(text)
            native = QKeySequence.SequenceFormat.NativeText
            keys = ", ".join(key.toString(native) for key in self._named[name].shortcuts())
            self._named[name].setToolTip(f"{text.rstrip('.…')} ({keys})" if keys else text)
        for tool, action in self.tools:
            title = QCoreApplication.translate("Tool", tool.title)
            action.setText(title)
            action.setToolTip(f"{title} ({tool.shortcut})")
        for kind, action in self.exports:
            action.setText(self.tr("Export {0}...").format(kind.title))

    def _make(self, spec: _Spec) -> QAction:
        action = QAction(self)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setCheckable(spec.checkable)
        if spec.of_viewer:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action

    def _make_tools(self) -> tuple[tuple[Tool, QAction], ...]:
        group = QActionGroup(self)
        made: list[tuple[Tool, QAction]] = []
        found = (kind() for kind in discovery.find("meddx.workstation.tools", Tool))
        for tool in sorted(found, key=lambda tool: tool.order):
            action = QAction(icon(tool.icon), "", self)
            action.setShortcut(QKeySequence(tool.shortcut))
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


def _texts() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "open_files": translate("Actions", "Open files..."),
        "open_folder": translate("Actions", "Open folder..."),
        "studies": translate("Actions", "Studies opened before..."),
        "write_note": translate("Actions", "Type or paste a note..."),
        "close_case": translate("Actions", "Close the case"),
        "quit": translate("Actions", "Quit"),
        "analyse": translate("Actions", "Analyse"),
        "cancel": translate("Actions", "Cancel"),
        "show_ai": translate("Actions", "Show AI"),
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
        "delete_annotation": translate("Actions", "Delete the selected measurement"),
        "corners_level": translate("Actions", "Less text on the image"),
        "display_check": translate("Actions", "Display check..."),
        "edit_label": translate("Actions", "Edit the label of the selected measurement..."),
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
    }
