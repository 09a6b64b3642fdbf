"""Runs a network for so long and no longer: a loop inside it may have no end."""

import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from numpy.typing import NDArray

from meddx.phrase import Phrase, Refused

LONGEST_S: Final = 60.0

TOO_SLOW: Final = Phrase(
    "The model did not answer within {seconds} s for one picture, so it was stopped."
)


def run(
    session: Any,  # noqa: ANN401 - onnxruntime is untyped
    outputs: Sequence[str],
    inputs: Mapping[str, NDArray[Any]],
    longest_s: float = LONGEST_S,
) -> list[NDArray[Any]]:
    """Run an ``onnxruntime.InferenceSession``; it is stopped after ``longest_s`` seconds.

    onnxruntime looks at the flag between two operations, also inside a loop.

    Raises
    ------
    Refused
        ``model_too_slow``; else what onnxruntime raises.
    """
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.log_severity_level = 4  # what is wrong is said here, not on the terminal
    with _watched(options, longest_s) as late:
        try:
            found: list[NDArray[Any]] = session.run(list(outputs), dict(inputs), options)
        except Exception:
            if late.is_set():
                phrase = TOO_SLOW.with_values(seconds=f"{longest_s:g}")
                raise Refused("model_too_slow", phrase) from None
            raise
    return found


@contextlib.contextmanager
def _watched(options: Any, longest_s: float) -> Iterator[threading.Event]:  # noqa: ANN401
    """Set the flag of a run that takes too long; the event says that it was."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        options.terminate = True

    watch = threading.Timer(longest_s, stop)
    watch.daemon = True
    watch.start()
    try:
        yield late
    finally:
        watch.cancel()
