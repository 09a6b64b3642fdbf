"""What ``meddx train --json-progress`` says while it runs: one JSON object a line on its output.

``event`` is one of

``progress``
    ``done`` of ``total``, and ``says``, a sentence.
``data``
    ``pictures``, ``patients``, and ``checks``, sentences on what is doubtful (``--check``).
``pack``
    ``folder`` that the pack was written to.
``refused``
    ``code``, and ``says``.

A sentence is its English ``template`` with ``values``, so that a window can say it in its language.
"""

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from meddx.phrase import Phrase, Refused

EVERY_S: Final = 0.2  # progress of one and the same sentence is not told more often
_EVENTS: Final = frozenset({"progress", "data", "pack", "refused"})


@dataclass(frozen=True)
class Event:
    """One line, read again; only what belongs to its ``name`` is filled in."""

    name: str
    done: float = 0.0
    total: float = 0.0
    says: Phrase | None = None
    pictures: int = 0
    patients: int = 0
    checks: tuple[Phrase, ...] = ()
    folder: str = ""
    code: str = ""


class Teller:
    """Writes events; may be called at every batch.

    Parameters
    ----------
    write
        Takes one line, without its end.
    clock
        Seconds that only go on.
    """

    def __init__(
        self, write: Callable[[str], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write, self._clock = write, clock
        self._last = -math.inf
        self._template = ""

    def progress(self, done: float, total: float, says: Phrase) -> None:
        """Tell progress: what is new at once, and every end of an epoch."""
        now = self._clock()
        is_new = says.template != self._template or is_end_of_epoch(done, says)
        if not is_new and now - self._last < EVERY_S:
            return
        self._last, self._template = now, says.template
        self._tell("progress", done=done, total=total, says=_plain(says))

    def data(self, pictures: int, patients: int, checks: tuple[Phrase, ...]) -> None:
        """Tell what was found in the data folder."""
        told = [_plain(each) for each in checks]
        self._tell("data", pictures=pictures, patients=patients, checks=told)

    def pack(self, folder: str) -> None:
        """Tell where the pack is."""
        self._tell("pack", folder=folder)

    def refused(self, refused: Refused) -> None:
        """Tell why there is none."""
        self._tell("refused", code=refused.code, says=_plain(refused.phrase))

    def _tell(self, name: str, **values: Any) -> None:  # noqa: ANN401 - what JSON holds
        self._write(json.dumps({"event": name, **values}, ensure_ascii=False))


def is_end_of_epoch(done: float, says: Phrase) -> bool:
    """Whether progress is that of training, at the end of an epoch."""
    return "epoch" in dict(says.values) and float(done).is_integer()


def read(line: str) -> Event | None:
    """Return the event of a line; None for a line that is none (a library may print)."""
    try:
        plain = json.loads(line)
        if not isinstance(plain, dict) or plain.get("event") not in _EVENTS:
            return None
        return Event(
            name=str(plain["event"]),
            done=float(plain.get("done", 0.0)),
            total=float(plain.get("total", 0.0)),
            says=_phrase(plain["says"]) if "says" in plain else None,
            pictures=int(plain.get("pictures", 0)),
            patients=int(plain.get("patients", 0)),
            checks=tuple(map(_phrase, plain.get("checks", ()))),
            folder=str(plain.get("folder", "")),
            code=str(plain.get("code", "")),
        )
    except (ValueError, TypeError, KeyError, LookupError):
        return None


def _plain(phrase: Phrase) -> dict[str, Any]:
    values = [[n, v if isinstance(v, str | int | float) else str(v)] for n, v in phrase.values]
    return {"template": phrase.template, "values": values}


def _phrase(plain: Mapping[str, Any]) -> Phrase:
    values = tuple((str(name), value) for name, value in plain["values"])
    made = Phrase(str(plain["template"]), values)
    str(made)  # raises where the values do not fill the template
    return made
