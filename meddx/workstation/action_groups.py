"""Every action of the window by name, in the groups of the sheet of keys: the one list of names.

A key map names each of these once; a name that stands nowhere here is a mistake of the map. Mouse
tools are named by their classes and not listed: whatever is found in ``tools/`` is known. Export
actions are ``export_`` and the ending of their format, so that a format is one new file.
"""

from collections.abc import Mapping
from typing import Final

PRESET_KEYS: Final = 9
EXPORT: Final = "export_"
LANGUAGE: Final = "language_"
TOOLS: Final = "tools"

# Group -> names in the order of the sheet. ``tools`` is filled with the tools that are found.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "images": (
        "previous_image", "next_image", "back_ten", "on_ten", "first_image", "last_image",
        "previous_series", "next_series", "play", "sweep", "slower", "faster",
        "previous_time", "next_time", "key_image", "previous_key_image", "next_key_image", "unseen",
    ),
    TOOLS: (),
    "view": (
        "fit", "fit_width", "one_to_one", "life_size", "zoom_in", "zoom_out", "magnifier", "invert",
        "rotate_left", "rotate_right", "flip_horizontal", "flip_vertical", "reset",
        "corners_level", "heatmap", "fuse", "layers", "tags",
    ),
    "window": (
        "preset_default", *(f"preset_{number}" for number in range(1, PRESET_KEYS + 1)),
        "preset_automatic", "preset_full_range", "save_preset", "edit_presets",
    ),
    "layout": (
        "layout_1x1", "layout_1x2", "layout_2x1", "layout_2x2", "layout_large", "layout_mpr",
        "next_pane", "previous_pane", "maximise", "acquired", "axial", "coronal", "sagittal",
        "reference_lines", "sync", "sync_scroll", "sync_area", "sync_window", "link_here", "unlink",
        "hanging_previous", "hanging_next", "second_window", "left_panels", "right_panels",
    ),
    "edit": (
        "undo", "redo", "next_term", "previous_term", "edit_label", "delete_annotation",
        "delete_on_image", "delete_on_series",
    ),
    "case": (
        "open_files", "open_folder", "studies", "write_note", "analyse", "read_slice", "cancel",
        "show_ai", "genes", "library", "references", f"{EXPORT}pdf", "import_model", "models",
        "corrections", "train", "close_case", "quit",
    ),
    "help": (
        "shortcuts", "keys", "settings", "display_check", "tour", "manual", "about",
        f"{LANGUAGE}en", f"{LANGUAGE}zh_CN",
    ),
}  # fmt: skip

NAMES: Final = tuple(name for names in GROUPS.values() for name in names)


def group_of(name: str) -> str:
    """Return the group an action stands in; tools, and exports beside the first, by their kind."""
    for group, names in GROUPS.items():
        if name in names:
            return group
    return "case" if name.startswith(EXPORT) else TOOLS
