"""Reads frames into the memory they are to lie in: straight from the file, or through children."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx import turns
from meddx.case.volume import FrameRef, Frames
from meddx.children import Children
from meddx.imaging import decode, decode_bits
from meddx.phrase import Phrase, Refused
from meddx.shared_memory import Block

GONE: Final = Phrase(
    "The file cannot be read any more. Check that its folder or disc is still there, and open it "
    "again."
)
_DEADLINE_S: Final = 20.0
_SLOWEST_BYTES_EACH_S: Final = 4 << 20

Destinations = Mapping[int, NDArray[Any]]


@dataclass(frozen=True)
class Failure:
    """Why a frame cannot be shown."""

    code: str
    phrase: Phrase


def read(
    frames: Frames,
    into: Destinations,
    children: Children,
    should_stop: Callable[[], bool] = lambda: False,
    block: Block | None = None,
) -> dict[int, Failure]:
    """Read the frames whose numbers ``into`` names; returns those that could not be.

    Where ``into`` lies in a ``block``, children write there themselves.

    Raises
    ------
    Stopping
        If ``should_stop`` turned True.
    """
    plain = [number for number in into if _is_plain(frames, number)]
    coded = [number for number in into if number not in set(plain)]
    failures = {n: failure for n in plain if (failure := _plain(frames.refs[n], into[n]))}
    read_by = _Coded(frames, children, should_stop, block)
    return failures | read_by.read({n: into[n] for n in coded})


def _is_plain(frames: Frames, number: int) -> bool:
    ref = frames.refs[number]
    return ref.is_plain and decode_bits.container(ref.coding) == frames.dtype


def _plain(ref: FrameRef, out: NDArray[Any]) -> Failure | None:
    """Read uncompressed little-endian voxels where they are to be."""
    turns.give_way()
    try:
        with ref.source.path.open("rb", buffering=0) as stream:
            stream.seek(ref.offset)
            view, done = out.reshape(-1).view(np.uint8).data, 0
            while done < len(view):
                count = stream.readinto(view[done:])
                if not count:
                    return Failure("gone", GONE)
                done += count
        if ref.coding.samples == 1:
            cleaned = decode_bits.cleaned(out, ref.coding)
            if cleaned is not out:
                out[...] = cleaned
    except OSError:
        return Failure("gone", GONE)
    except Refused as refused:
        return Failure(refused.code, refused.phrase)
    return None


@dataclass(frozen=True, eq=False)
class _Coded:
    """Decodes frames in children; if a frame ends its child, each is asked alone."""

    frames: Frames
    children: Children
    should_stop: Callable[[], bool]
    block: Block | None

    def read(self, into: Destinations) -> dict[int, Failure]:
        numbers = list(into)
        if not numbers:
            return {}
        arguments = decode.packed([self.frames.refs[number] for number in numbers])
        size = len(numbers) * self.frames.frame_bytes
        try:
            reply = self.children.call(
                "meddx.imaging.decode:frames",
                arguments | {"dtype": self.frames.dtype.str},
                _DEADLINE_S + size / _SLOWEST_BYTES_EACH_S,
                self.should_stop,
                {str(place): into[number] for place, number in enumerate(numbers)},
                self.block,
            )
        except Refused as refused:
            if len(numbers) == 1:
                return {numbers[0]: Failure(refused.code, refused.phrase)}
            alone = [self.read({n: into[n]}) for n in numbers]
            return {number: failure for part in alone for number, failure in part.items()}
        return {numbers[place]: failure for place, failure in _refusals(reply.header["refused"])}


def _refusals(items: Sequence[Sequence[Any]]) -> list[tuple[int, Failure]]:
    return [
        (int(place), Failure(code, Phrase(template, tuple(map(tuple, told)))))
        for place, code, template, told in items
    ]
