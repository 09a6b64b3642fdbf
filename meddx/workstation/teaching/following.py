"""A training that is followed: what it has said, and how long it still takes."""

from dataclasses import dataclass, field
from typing import Final

from meddx.phrase import Phrase
from meddx.training.events import Event, is_end_of_epoch
from meddx.training.pace import Pace
from meddx.training.run import Curve, TrainingRun

_EPOCH: Final = "epoch"  # a value of what is said while epochs pass


@dataclass
class Following:
    """What is followed now, and what it has said."""

    run: TrainingRun
    is_check: bool
    pace: Pace
    was_stopped: bool = False
    refused: Phrase | None = None
    pack: str = ""
    sentence: str = ""
    epochs: int = 0
    curves: dict[str, Curve] = field(default_factory=dict)

    def seconds_left(self, event: Event, says: Phrase, now_s: float) -> float | None:
        """Take an epoch's progress; return how long all still takes, None where that is unknown."""
        self.epochs = int(event.total)
        stem = str(dict(says.values).get("name", "")).rsplit("/", 1)[-1]
        return self.pace.seconds_left(stem, event.done, now_s)

    def is_news(self, event: Event, says: Phrase) -> bool:
        """Whether a progress is a line of its own: another sentence, or the end of an epoch."""
        is_new = says.template != self.sentence and not is_of_epochs(says)
        self.sentence = says.template
        return is_new or is_end_of_epoch(event.done, says)


def is_of_epochs(says: Phrase) -> bool:
    """Whether this is said while epochs pass."""
    return _EPOCH in dict(says.values)
