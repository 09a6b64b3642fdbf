"""The tables of the tiny collection, built once."""

from contextlib import closing

import pytest

from meddx.jobs import Context
from meddx.training.ranking import solved
from meddx.training.ranking.renewed import renewed
from tests.training.ranking import collection


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """Return the folder of the collection."""
    folder = tmp_path_factory.mktemp("collection")
    collection.annotations(folder)
    collection.cases(folder)
    return folder


@pytest.fixture(scope="session")
def annotations(place):
    return place / "phenotype.hpoa"


@pytest.fixture(scope="session")
def cases(place):
    with closing(Context()) as context:
        return solved.read(place, context)


@pytest.fixture(scope="session")
def tiny(tables, annotations):
    """Return the tables of four diseases."""
    return renewed(tables, annotations)
