"""Runs ``meddx inspect --json`` for many files, one after another, with the same child processes.

What a command of its own would spend on starting is most of what a small file costs. See
dicom_served.py for how it is asked.
"""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from typing_extensions import override  # noqa: E402

from meddx import commands  # noqa: E402
from meddx.children import Children  # noqa: E402
from meddx.commands import inspect  # noqa: E402
from tests.benchmarks import dicom_served  # noqa: E402


class Kept(Children):
    """Child processes that outlive the command that asked for them."""

    @override
    def close(self) -> None:
        """Stay for the next file."""


def main() -> int:
    """Answer until no question is left."""
    kept = Kept()
    vars(inspect)["Children"] = lambda: kept

    dicom_served.serve(answer)
    Children.close(kept)
    return 0


def answer(arguments: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the one object that the command prints, or ``fault``."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            commands.run(["inspect", "--json", *arguments])
        yield json.loads(said.getvalue())
    except Exception as error:  # noqa: BLE001 - whatever it is, the table names it
        yield {"fault": f"{type(error).__name__}: {error}", "series": [], "refused": []}


if __name__ == "__main__":
    sys.exit(main())
