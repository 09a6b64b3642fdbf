"""Writes the list of the packs that the program trusts: run it after a pack in models/ changed."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "resources" / "packs" / "delivered.toml"


def text() -> str:
    """Return the list: the SHA-256 of the pack.toml of each folder in models/."""
    lines = [
        "# Written by installer/delivered_packs.py: the SHA-256 of each pack.toml, which holds",
        "# those of the pack's other files.",
        "[sha256]",
    ]
    found = sorted((ROOT / "models").glob("*/pack.toml"))
    lines += [f'{p.parent.name} = "{hashlib.sha256(p.read_bytes()).hexdigest()}"' for p in found]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    LIST.write_text(text(), encoding="utf-8", newline="\n")
