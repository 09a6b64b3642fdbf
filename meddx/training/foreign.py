"""How many foreign pictures the image gate of a pack refuses, beside how many proper ones.

Foreign are the folders that are given (other modalities, other parts of the body, photographs), the
proper pictures themselves inverted, turned and upside down, and noise. The gate learnt from
counter-examples of the latter kinds, but made of other patients; what is in the folders is new to
it. Header rules are off, as in ``meddx.training.evaluate``: lateral views are told by their tags.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import prepare
from meddx.analysis.content import thumbnail
from meddx.analysis.device import Network, Sessions
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import content, evaluate

ACCEPTED: Final = 0.95
NOISES: Final = 200
_NOISE_SIDE: Final = 256
_Z: Final = 1.959964  # of 95 %

JUDGING: Final = Phrase("Judging {name}: picture {number} of {count}")


@dataclass(frozen=True)
class Judged:
    """What the gate says of pictures of one kind.

    Parameters
    ----------
    kind
        In words, or the name of the folder.
    pictures
        That could be decoded.
    refused
        Share that the pack refuses as it is delivered, 0 to 1.
    low, high
        Wilson's 95 % interval of that share (J Am Stat Assoc 1927;22:209); it takes the pictures
        for independent.
    at_accepted
        Share that is refused with the limit that accepts ``ACCEPTED`` of the proper pictures.
    """

    kind: str
    pictures: int
    refused: float
    low: float
    high: float
    at_accepted: float


@dataclass(frozen=True)
class _Seen:
    """One picture: refused as delivered; and its strangeness, infinite where rules refuse it."""

    refused: bool
    strangeness: float


def measure(
    pack: ModelPack,
    proper: tuple[Path, tuple[str, ...]],
    folders: tuple[Path, ...],
    context: Context,
) -> tuple[Judged, ...]:
    """Judge proper pictures, changed ones, noise, and folders of foreign ones.

    Parameters
    ----------
    proper
        Folder and files of pictures that the pack is meant for and never saw.
    folders
        Of foreign pictures.

    Raises
    ------
    Refused
        ``no_network``, ``no_pictures``, or what opening the pack refuses.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    gate = _Gate(pack, Sessions().open(pack))
    found: dict[str, list[_Seen]] = {"proper": []}
    for grey, colour in _pictures(*proper, pack, context):
        found["proper"].append(gate.see(grey, colour))
        for kind, other in content.changed(grey[None]).items():
            found.setdefault(kind, []).append(gate.see(np.ascontiguousarray(other[0]), colour))
    if not found["proper"]:
        raise Refused("no_pictures", evaluate.NO_PICTURES.with_values(folder=proper[0].name))
    noises = content.smooth_noise(NOISES, seed=2, side=_NOISE_SIDE)
    found["noise"] = [gate.see(noise, 0.0) for noise in noises]
    for folder in folders:
        files, _ = evaluate.list_pictures(folder)
        found[folder.name] = [gate.see(*seen) for seen in _pictures(folder, files, pack, context)]
    strange = [seen.strangeness for seen in found["proper"]]
    limit = float(np.percentile(strange, 100 * ACCEPTED, method="higher"))
    return tuple(_judged(kind, seen, limit) for kind, seen in found.items() if seen)


def _pictures(
    folder: Path, files: tuple[str, ...], pack: ModelPack, context: Context
) -> Iterator[tuple[NDArray[np.float32], float]]:
    """Decode pictures; leave out what is none."""
    for n, file in enumerate(files):
        shown = JUDGING.with_values(name=folder.name, number=n + 1, count=len(files))
        context.checkpoint(n, len(files), shown)
        try:
            yield evaluate.grey_of(folder / file, pack, context)
        except Refused:
            continue


class _Gate:
    """The image gate of one pack."""

    def __init__(self, pack: ModelPack, network: Network) -> None:
        self._pack, self._network = pack, network

    def see(self, grey: NDArray[np.float32], colour: float) -> _Seen:
        prepared, refusal = evaluate.judge(self._pack, self._network, grey, colour)
        if refusal is not None and refusal.code != "content":
            return _Seen(refused=True, strangeness=math.inf)
        return _Seen(refusal is not None, self._strangeness(prepared))

    def _strangeness(self, prepared: prepare.Prepared) -> float:
        learnt = self._network.content
        return learnt.strangeness(thumbnail(prepared.grey)) if learnt else 0.0


def _judged(kind: str, seen: list[_Seen], limit: float) -> Judged:
    refused = sum(one.refused for one in seen)
    above = sum(one.strangeness > limit for one in seen)
    count = len(seen)
    return Judged(kind, count, refused / count, *wilson(refused, count), above / count)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return Wilson's 95 % score interval of a share."""
    share, z = part / whole, _Z * _Z / whole
    middle = share + z / 2
    reach = _Z * math.sqrt(share * (1 - share) / whole + z / (4 * whole))
    return max(0.0, (middle - reach) / (1 + z)), min(1.0, (middle + reach) / (1 + z))


def table(judged: tuple[Judged, ...]) -> str:
    """Return the figures as a table in Markdown, for the card."""
    heads = ["Pictures", "Number", "Refused", f"Refused where {ACCEPTED:.0%} of the proper pass"]
    rows = [
        [
            row.kind,
            str(row.pictures),
            f"{row.refused:.1%} [{row.low:.1%}, {row.high:.1%}]",
            f"{row.at_accepted:.1%}",
        ]
        for row in judged
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in [heads, ["---"] * 4, *rows])
