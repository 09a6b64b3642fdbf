"""Sample files of sequencing tools that lie beside the checkout, where they do."""

from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "genomics"


def sample(name: str) -> Path:
    """Return a sample file, or skip the test where the samples are not at hand."""
    path = _FOLDER / name
    if not path.is_file():
        pytest.skip("the sample files of sequencing tools are not here")
    return path
