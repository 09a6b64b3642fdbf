"""The menu of window presets and their number keys, for the picture that is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from meddx.case.display import Voi, Window
from meddx.case.record import Series
from meddx.phrase import Language
from meddx.workstation.action_groups import PRESET_KEYS
from meddx.workstation.actions import Actions, shown_key
from meddx.workstation.viewer.preset_store import PresetStore
from meddx.workstation.viewer.presets import AUTOMATIC, FULL_RANGE, Preset, numbered, presets


@dataclass(frozen=True, eq=False)
class Shown:
    """What the menu is for.

    Parameters
    ----------
    series
        What is shown.
    is_there
        Whether the values of its frame are there.
    read
        Returns them: only a menu that is opened, or a key that asks, needs all of them.
    chosen
        The window that is chosen.
    """

    series: Series | None = None
    is_there: bool = False
    read: Callable[[], NDArray[Any] | None] = lambda: None
    chosen: Voi | None = None

    def is_like(self, other: "Shown") -> bool:
        """Whether the same presets belong to both."""
        return self.series is other.series and self.is_there is other.is_there


class PresetMenu(QObject):
    """Fills the menu and answers to the keys of presets.

    Parameters
    ----------
    menu
        Is filled.
    actions
        Whose ``preset_...`` actions choose a preset by its number, the default, the automatic one.
    store
        The reader's own presets.
    choose
        Called with what is to be shown, None for the default.
    language
        Returns the language of now.
    """

    def __init__(
        self,
        menu: QMenu,
        actions: Actions,
        store: PresetStore,
        choose: Callable[[Voi | None], None],
        language: Callable[[], Language],
    ) -> None:
        super().__init__(menu)
        self._menu = menu
        self._actions = actions
        self._store = store
        self._choose = choose
        self._language = language
        self._shown = Shown()
        self._presets: tuple[Preset, ...] = ()
        self._numbers: Mapping[int, Preset] = {}
        self._group = QActionGroup(menu)
        self._entries: list[tuple[QAction, Preset | None]] = []
        actions["preset_default"].triggered.connect(lambda: self._choose(None))
        for name, key in (("preset_automatic", AUTOMATIC), ("preset_full_range", FULL_RANGE)):
            actions[name].triggered.connect(partial(self._choose_key, key))
        for number in range(1, PRESET_KEYS + 1):
            actions[f"preset_{number}"].triggered.connect(partial(self._choose_number, number))
        actions.keys_changed.connect(self.refill)
        menu.aboutToShow.connect(self._fill_in_full)
        self.refill()

    @property
    def numbers(self) -> Mapping[int, Preset]:
        """Which preset each number key chooses."""
        return self._numbers

    def show(self, shown: Shown) -> None:
        """Offer what belongs to a picture; nothing is built again while that stays the same."""
        same = shown.is_like(self._shown)
        self._shown = shown
        if not same:
            self.refill()

    def _fill_in_full(self) -> None:
        """Build the menu with the numbers of what is taken from the values of this frame, too."""
        self.refill()
        self._fill()
        for entry, preset in self._entries:
            if preset is not None and not preset.is_known:
                _, tab, key = entry.text().partition("\t")
                entry.setText(_words(preset, preset.voi, self._language()) + tab + key)
        self._mark()

    def refill(self) -> None:
        """Find what is offered again: other presets, other keys or another language.

        The entries are made when the menu opens.
        """
        series = self._shown.series
        grey = series is not None and not series.volume.is_colour
        self._presets = ()
        if series is not None:
            values = self._read if self._shown.is_there else None
            self._presets = presets(series, values, self._store.kept)
            order = self._actions.keymap.order.get(series.modality)
            self._numbers = numbered(self._presets, order)
        else:
            self._numbers = {}
        self._menu.setEnabled(grey)
        self._enable(grey)

    def _read(self) -> NDArray[Any]:
        values = self._shown.read()
        return np.empty(0) if values is None else values  # gone since: as if all were padding

    def _fill(self) -> None:
        self._menu.clear()
        self._group.deleteLater()  # with the entries of before
        self._group = QActionGroup(self._menu)
        self._entries = []
        self._add(QCoreApplication.translate("Preset", "Default"), "preset_default", None)
        keys = {id(one): f"preset_{number}" for number, one in self._numbers.items()}
        named = {AUTOMATIC: "preset_automatic", FULL_RANGE: "preset_full_range"}
        previous = ""
        for one in self._presets:
            kind = one.key.partition("_")[0]
            changes = {kind, previous} & {"file", "own"} and kind != previous
            if changes or one.key == AUTOMATIC:
                self._menu.addSeparator()
            previous = kind
            name = keys.get(id(one), named.get(one.key, ""))
            voi = one.voi if one.is_known else None
            self._add(_words(one, voi, self._language()), name, one)
        self._menu.addSeparator()
        self._menu.addActions([self._actions["save_preset"], self._actions["edit_presets"]])

    def _add(self, text: str, name: str, preset: Preset | None) -> None:
        keys = self._actions.keymap.of(name)
        # Behind a tab stands the key, which belongs to the action of that number.
        entry = QAction(f"{text}\t{shown_key(keys[0])}" if keys else text, self._group)
        entry.setCheckable(True)
        entry.triggered.connect(partial(self._take, preset))
        self._menu.addAction(entry)
        self._entries.append((entry, preset))

    def _enable(self, grey: bool) -> None:
        ids = {one.key for one in self._presets}
        self._actions["preset_default"].setEnabled(grey)
        self._actions["preset_automatic"].setEnabled(AUTOMATIC in ids)
        self._actions["preset_full_range"].setEnabled(FULL_RANGE in ids)
        self._actions["save_preset"].setEnabled(grey)
        for number in range(1, PRESET_KEYS + 1):
            self._actions[f"preset_{number}"].setEnabled(number in self._numbers)

    def _mark(self) -> None:
        """Check the entry of what is shown; none of them when the window was dragged."""
        chosen, found = self._shown.chosen, False
        for entry, preset in self._entries:
            known = preset is None or preset.is_known
            is_it = known and (preset.shows(chosen) if preset else chosen is None)
            entry.setChecked(is_it and not found)
            found = found or is_it

    def _take(self, preset: Preset | None, _checked: bool = False) -> None:
        self._choose(preset.voi if preset else None)

    def _choose_number(self, number: int, _checked: bool = False) -> None:
        if number in self._numbers:
            self._choose_key(self._numbers[number].key)

    def _choose_key(self, key: str, _checked: bool = False) -> None:
        self.refill()
        for one in self._presets:
            if one.key == key:
                self._choose(one.voi)


def _words(preset: Preset, voi: Voi | None, language: Language) -> str:
    """Name a preset for a menu, with its numbers where they are known."""
    name = preset.name.label(language).replace("&", "&&")
    if isinstance(voi, Window):
        return f"{name}   {voi.center:.6g} / {voi.width:.6g}"
    return name
