"""The window of the workstation tests, for whole stories."""

from tests.workstation.conftest import build, chinese, styled

__all__ = ["build", "chinese", "styled"]
