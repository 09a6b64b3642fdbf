"""The library of this user or department: where it is, and what it is searched with."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx import log, paths, settings
from meddx.analysis import packs, text_encoder
from meddx.analysis.text_encoder import TextEncoder
from meddx.commands.shared.program import SETTINGS_FILE
from meddx.jobs import Context
from meddx.literature import adding, holdings, meaning
from meddx.literature.adding import Added
from meddx.literature.candidates import Filter
from meddx.literature.holdings import Holding
from meddx.literature.search import Answer, Encoder, Searcher
from meddx.literature.store import LIBRARY_FILE, Store
from meddx.phrase import Refused
from meddx.settings import Settings

_FOLDER: Final = "library"


class Library:
    """The library as the window uses it: searched on one lane, added to on another."""

    def __init__(self, chosen: Settings) -> None:
        self._chosen = chosen
        self._searcher: Searcher | None = None

    def search(self, text: str, chosen: Filter, /) -> Answer:
        """Answer what a reader types."""
        return self._open().search(text, chosen, is_typing=True)

    def evidence(self, texts: Sequence[tuple[str, float]], chosen: Filter, /) -> Answer:
        """Answer several texts that count differently."""
        return self._open().evidence(texts, chosen)

    def state(self) -> tuple[int, tuple[str, ...]]:
        """Return how many articles there are, and their languages."""
        with store_of(self._chosen) as store:
            return holdings.count(store), self._open().languages()

    def whole(self, number: int, /) -> Holding | None:
        """Return an article with its whole text; None if it is gone."""
        with store_of(self._chosen) as store:
            return holdings.whole(store, number)

    def add(self, paths: Sequence[Path], context: Context, /) -> Added:
        """Add files and folders."""
        with store_of(self._chosen) as store:
            done = adding.add(store, paths, context)
            reader = encoder()
            if reader is not None:
                meaning.complete(store, reader, context)
            return done

    def remove(self, own: str, /) -> bool:
        """Remove an article; its file is not touched."""
        with store_of(self._chosen) as store:
            return holdings.remove(store, own)

    def _open(self) -> Searcher:
        if self._searcher is None:
            self._searcher = Searcher(store_of(self._chosen), encoder())
        return self._searcher


def store_of(chosen: Settings) -> Store:
    """Return the library that the settings name, else the user's own; nothing is opened yet."""
    if chosen.library_folder:
        return Store(Path(chosen.library_folder) / LIBRARY_FILE, is_shared=True)
    return Store(paths.user_folder() / _FOLDER / LIBRARY_FILE)


def own() -> Store:
    """Return the library of the settings as they are kept now."""
    return store_of(settings.load(paths.user_folder() / SETTINGS_FILE)[0])


def encoder() -> Encoder | None:
    """Return what reads the meaning of texts; None where no pack for it may be used.

    One that is damaged is named by the list of models and by ``meddx packs verify``; the library is
    searched by its words then.
    """
    chosen = settings.load(paths.user_folder() / SETTINGS_FILE)[0]
    found = text_encoder.find(packs.installed(allow_unsigned=chosen.unsigned_packs)[0])
    if found is None:
        return None
    try:
        return _Meaning(found.sha256, TextEncoder.open(found))
    except Refused as refused:
        log.note(event="library_without_meaning", code=refused.code)
        return None


@dataclass(frozen=True)
class _Meaning:
    """An open text encoder as the library asks it; vectors of another pack have another name."""

    name: str
    reads: TextEncoder

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Return unit vectors, float32 of shape (texts, n)."""
        return self.reads.encode(texts)
