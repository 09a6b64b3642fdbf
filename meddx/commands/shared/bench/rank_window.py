"""From the click on a finding to the painted list of diagnoses, in a window without a screen."""

from datetime import UTC, datetime
from functools import partial
from typing import Final

from meddx.case.evidence import Finding
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case, Note

_REST_MS: Final = 200  # the window comes to rest between two clicks: so does a reader


def seconds(findings: tuple[Finding, ...], clicks: int) -> list[float]:
    """Switch one of the findings off, on, off ... in the window; return the time of each click.

    Parameters
    ----------
    findings
        What the list is ranked by, as the reader's own.
    clicks
        How often to switch; before the first one the list is ranked and painted twice.
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
        painted, times = Painted(rows), []
        for number in range(clicks + 2):
            spin(_REST_MS)
            click = partial(session.switch, findings[0].key, bool(number % 2))
            times.append(painted.after(click, session.reading_changed))
        return times[2:]
    finally:
        window.close()
        program.close()
        spin()
