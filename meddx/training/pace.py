"""How long training still takes: the networks that a configuration trains, and their pace."""

from dataclasses import dataclass

from meddx.training.config import Config


@dataclass(frozen=True)
class Planned:
    """A network to be trained: the stem of its checkpoint's name, and its epochs at most."""

    stem: str
    epochs: int


def planned(config: Config) -> tuple[Planned, ...]:
    """Return the networks of a configuration in the order in which they are trained."""
    final = Planned("final", config.fit.epochs)
    if not config.watches:
        out = range(config.folds) if config.cross else [config.calibration_fold]
        main = [Planned(f"fold{n}", config.fit.epochs) for n in out]
    else:
        members = config.distil.members if config.distil is not None else 0
        main = [Planned(f"member{n}", config.fit.epochs) for n in range(members)]
    networks = (*main, final)
    if not config.baseline_epochs:
        return networks
    small = [n for n in networks if not n.stem.startswith("member")]
    return (*networks, *(Planned(n.stem, config.baseline_epochs) for n in small))


class Pace:
    """Follows the epochs of one run; a network that stops early makes it shorter than was said.

    Parameters
    ----------
    networks
        As ``planned`` gives them.
    """

    def __init__(self, networks: tuple[Planned, ...]) -> None:
        self._networks = networks
        self._at = -1
        self._first: tuple[float, float] | None = None
        self._done = 0.0

    @property
    def number(self) -> int:
        """Which network is trained, from 1; 0 before the first."""
        return self._at + 1

    @property
    def count(self) -> int:
        """How many networks there are."""
        return len(self._networks)

    def seconds_left(self, stem: str, done: float, now_s: float) -> float | None:
        """Take in progress and return how long training takes at most; None while unknown.

        Parameters
        ----------
        stem
            Of the network that is trained.
        done
            Its epochs, with the share of the one that runs.
        now_s
            Seconds that only go on.
        """
        self._go_to(stem, done, now_s)
        if self._first is None or self._at < 0:
            return None
        began_s, began = self._first
        if done <= began:
            return None
        later = sum(network.epochs for network in self._networks[self._at + 1 :])
        left = max(0.0, self._networks[self._at].epochs - done) + later
        return left * (now_s - began_s) / (done - began)

    def _go_to(self, stem: str, done: float, now_s: float) -> None:
        """Step on to a network; those between were finished before a run went on."""
        is_same = self._at >= 0 and self._networks[self._at].stem == stem and done >= self._done
        self._done = done
        if is_same:
            return
        after = range(self._at + 1, len(self._networks))
        found = next((n for n in after if self._networks[n].stem == stem), None)
        if found is not None:
            self._at, self._first = found, (now_s, done)
