"""Writing a file so that it is whole at every moment."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from meddx.phrase import Phrase, Refused

NOT_WRITABLE: Final = Phrase(
    "The report could not be written there. Choose another folder, or close the program that has "
    "the file open."
)


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Give a file beside ``path`` to write to; it takes the place of ``path`` when all went well.

    Raises
    ------
    Refused
        ``not_writable`` if the system would not have it; what was at ``path`` is untouched.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError:
        raise Refused("not_writable", NOT_WRITABLE) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
