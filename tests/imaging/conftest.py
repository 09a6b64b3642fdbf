"""What tests of frames share: child processes with room for a large volume, and a store."""

from collections.abc import Iterator

import pytest

from meddx.children import Children
from meddx.imaging.frames import FrameStore


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    made = Children(2, memory_mb=4096)
    made.start()
    yield made
    made.close()


@pytest.fixture
def store(children: Children) -> Iterator[FrameStore]:
    made = FrameStore(children)
    yield made
    made.close()
