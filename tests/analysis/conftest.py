"""One tiny pack for the whole session: exporting it takes seconds."""

import pytest

from meddx.analysis.pack import ModelPack
from tests.helpers.packs import tiny_pack


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> ModelPack:
    """A loaded pack with random weights."""
    return tiny_pack(tmp_path_factory.mktemp("packs"))
