import pytest

from meddx.training.ranking.renewed import renewed
from tests.diagnosis import made_up


@pytest.fixture(scope="session")
def tiny(tables, tmp_path_factory):
    """Tables of five made-up diseases."""
    return renewed(tables, made_up.write(tmp_path_factory.mktemp("made_up")))
