"""What tests of the panes share."""

import pytest

from tests.helpers.operated import CASE, opened


@pytest.fixture
def window(build, qtbot):
    """The window with the case of ``operated`` open."""
    made = build()
    opened(made, qtbot, CASE)
    return made
