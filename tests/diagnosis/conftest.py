import pytest

from meddx import knowledge


@pytest.fixture(scope="session")
def tables(tmp_path_factory):
    """Open everything once: each test has its own home, and so no cached index of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDDX_HOME", str(tmp_path_factory.mktemp("home")))
        opened = knowledge.load()
        assert opened.diseases.codes
        assert opened.diseases_of
        assert len(opened.profiles.size)
    return opened
