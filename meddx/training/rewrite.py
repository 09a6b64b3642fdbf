"""Changes files of a pack that is written already, in one step, with their hashes."""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from meddx.analysis import pack
from meddx.analysis.pack import ModelPack

CARD: Final = "card.md"
LAST: Final = "## What it cannot do"  # a new section of the card stands before it


def rewritten(made: ModelPack, change: Callable[[Path], None]) -> ModelPack:
    """Change a copy of a pack's folder, write its hashes anew, and put it in the pack's place.

    Parameters
    ----------
    change
        Gets the copy's folder; may change ``pack.toml`` too.

    Raises
    ------
    Refused
        What loading the changed pack refuses; the old one stays then.
    """
    draft = made.folder.parent / f".{made.name}.draft" / made.name
    shutil.rmtree(draft.parent, ignore_errors=True)
    shutil.copytree(made.folder, draft)
    change(draft)
    described = (draft / pack.TOML).read_text(encoding="utf-8")
    (draft / pack.TOML).write_text(_hashed(described, draft), encoding="utf-8", newline="\n")
    pack.load(draft)
    shutil.rmtree(made.folder)
    draft.replace(made.folder)
    draft.parent.rmdir()
    return pack.load(made.folder)


def with_section(made: ModelPack, heading: str, text: str) -> ModelPack:
    """Put a section into the card of a pack; one of the same heading is replaced.

    Raises
    ------
    Refused
        What loading the changed pack refuses.
    """

    def change(folder: Path) -> None:
        card = (folder / CARD).read_text(encoding="utf-8")
        title = f"## {heading}"
        card = re.sub(
            rf"^{re.escape(title)}\n.*?(?=^## |\Z)", "", card, flags=re.DOTALL | re.MULTILINE
        )
        section = f"{title}\n\n{text.strip()}\n\n"
        at = card.find(LAST)
        card = f"{card[:at]}{section}{card[at:]}" if at >= 0 else f"{card.rstrip()}\n\n{section}"
        (folder / CARD).write_text(card.rstrip() + "\n", encoding="utf-8", newline="\n")

    return rewritten(made, change)


def with_pointing(made: ModelPack, *, points: bool) -> ModelPack:
    """Say in a pack whether its heatmaps point at what they were held against.

    Raises
    ------
    Refused
        What loading the changed pack refuses.
    """

    def change(folder: Path) -> None:
        path = folder / pack.TOML
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"^pointless = .*\n", "", text, flags=re.MULTILINE)
        said = "" if points else "pointless = true\n"
        path.write_text(text.replace("[weights]\n", f"[weights]\n{said}", 1), encoding="utf-8")

    return rewritten(made, change)


def _hashed(text: str, folder: Path) -> str:
    """Write the hash of every file that is there into its line of ``pack.toml``."""

    def line(found: re.Match[str]) -> str:
        sha256 = hashlib.sha256((folder / found[1]).read_bytes()).hexdigest()
        return f'"{found[1]}" = "{sha256}"'

    return re.sub(r'^"([^"\n]+)" = "[0-9a-f]{64}"$', line, text, flags=re.MULTILINE)
