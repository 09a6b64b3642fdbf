"""The styled application of the workstation tests."""

from tests.workstation.conftest import styled

__all__ = ["styled"]
