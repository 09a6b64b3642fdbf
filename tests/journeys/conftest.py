"""The window of the workstation tests, and the real program, for whole stories."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from meddx import log
from meddx.phrase import Language
from tests.helpers.at_work import AtWork
from tests.workstation.conftest import build, chinese, styled

__all__ = ["build", "chinese", "styled"]


@pytest.fixture
def started(styled: QApplication) -> Iterator[Callable[..., AtWork]]:
    """Start the real program, once or again and again; what still runs at the end is ended."""
    made: list[AtWork] = []

    def start(budget_bytes: int | None = None) -> AtWork:
        work = AtWork.start(budget_bytes)
        made.append(work)
        return work

    yield start
    for work in made:
        if work.is_running:
            work.window.translation.switch(Language.EN)
            work.end()
    log.stop()
