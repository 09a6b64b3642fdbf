"""What is remembered of each patient whose pictures are open: nothing of one is shown of another.

Two patients may have series of one UID: copies of one examination under other names, say.
"""

from dataclasses import dataclass, field, replace

from meddx.case import annotations
from meddx.case.annotations import Annotations
from meddx.case.identity import Agreement, Patient
from meddx.imaging.sync import Link
from meddx.imaging.view import ViewState
from meddx.workstation.viewer.seen import SeenFrames


@dataclass
class Memory:
    """What is remembered of one patient.

    Parameters
    ----------
    patient
        As it was last named.
    left
        How each series was last looked at, by its UID.
    seen
        Which pictures were on the screen.
    links
        Which series were linked by hand.
    """

    patient: Patient = field(default_factory=Patient)
    left: dict[str, ViewState] = field(default_factory=dict)
    seen: SeenFrames = field(default_factory=SeenFrames)
    links: tuple[Link, ...] = ()


class Memories:
    """The memories of all patients that were looked at since everything was closed."""

    def __init__(self) -> None:
        self.now = Memory()
        self._others: list[Memory] = []

    def turn_to(self, patient: Patient) -> bool:
        """Go to the memory of a patient; whether that is another person than the one before."""
        if self.now.patient.compare(patient) is not Agreement.DIFFERENT:
            self.now.patient = self.now.patient.completed_by(patient)
            return False
        self._others.append(self.now)
        known = (m for m in self._others if m.patient.compare(patient) is Agreement.SAME)
        self.now = next(known, None) or Memory(patient)
        self._others = [memory for memory in self._others if memory is not self.now]
        return True

    def forget(self) -> None:
        """Forget all of them."""
        self.now, self._others = Memory(), []


def recalled(view: ViewState, kept: ViewState, *, is_new: bool) -> ViewState:
    """Return a view with what was kept of it in another run of the program.

    What was drawn then stands beside what was drawn since; the rest is as it was kept where the
    view ``is_new``: the reader did nothing yet.
    """
    drawn = _joined(kept.annotations, view.annotations)
    keys = tuple(dict.fromkeys((*kept.key_images, *view.key_images)))
    shown = kept if is_new else view
    return replace(shown, annotations=drawn, key_images=keys, layers=view.layers)


def _joined(kept: Annotations, new: Annotations) -> Annotations:
    """Return both, the new ones under numbers of their own."""
    joined = kept
    for one in new:
        if one not in joined:
            joined = (*joined, replace(one, number=annotations.next_number(joined)))
    return joined
