"""From the click on a finding to the painted list of diagnoses, in a window without a screen."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from meddx.case.evidence import Finding
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case, Note

if TYPE_CHECKING:
    from meddx.workstation.session import Session

_REST_MS: Final = 200  # the window comes to rest between two clicks: so does a reader


def seconds(findings: tuple[Finding, ...], clicks: int) -> tuple[list[float], list[float]]:
    """Switch one of the findings off, on, off ... in the window and take the time of each click.

    Parameters
    ----------
    findings
        What the list is ranked by, as the reader's own.
    clicks
        How often to switch for each; before the first one the list is ranked and painted twice.

    Returns
    -------
    tuple
        Seconds until the list is painted, and, of other clicks, until what to ask next is known.
    """
    from meddx.commands.shared.program import assemble
    from meddx.commands.shared.window import preferences, services
    from meddx.workstation.app import make_application, make_window
    from meddx.workstation.frame_clock import Painted, spin

    make_application()
    program = assemble(behind_window=True)
    window = make_window(services(program, program.lanes), preferences(program, show_ai=True))
    try:
        window.show()
        case = Case(notes=(Note("bench", "", "-"),))
        edits = Edits(added=findings)
        session = window.session
        session.show_reading(Reading(case, (), (), datetime.now(UTC), edits=edits))
        rows = window.diagnoses.rows
        if rows is None:
            raise ValueError("the list of diagnoses stands on nothing")
        painted, seen, known = Painted(rows), [], []
        for number in range(2 * clicks + 2):
            spin(_REST_MS)
            click = partial(session.switch, findings[0].key, bool(number % 2))
            if number < clicks + 2:
                seen.append(painted.after(click, session.reading_changed))
            else:
                known.append(_until_known(session, click))
        return seen[2:], known
    finally:
        window.close()
        program.close()
        spin()


def _until_known(session: "Session", click: Callable[[], None]) -> float:
    """Click, and return the seconds until nothing more of the list is on its way."""
    from PySide6.QtCore import QEventLoop

    loop = QEventLoop()

    def look() -> None:
        if not session.is_ranking:
            loop.quit()

    session.reading_changed.connect(look)
    began = time.perf_counter()
    click()
    loop.exec()
    session.reading_changed.disconnect(look)
    return time.perf_counter() - began
