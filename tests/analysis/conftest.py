"""One tiny pack for the whole session: exporting it takes seconds."""

import pytest

from meddx.analysis.pack import ModelPack
from tests.helpers.packs import FACTS, tiny_pack, with_decisions


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> ModelPack:
    """A loaded pack with random weights."""
    return tiny_pack(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> ModelPack:
    """The same with thresholds by purpose and conformal quantiles."""
    return tiny_pack(tmp_path_factory.mktemp("decided"), with_decisions(FACTS))
