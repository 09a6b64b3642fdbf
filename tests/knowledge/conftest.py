import pytest

from meddx.knowledge import phenotypes


@pytest.fixture(scope="session")
def hpo(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
    yield phenotypes.load()
    patch.undo()
