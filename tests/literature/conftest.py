"""A library in a folder of its own, and articles that are made up."""

import pytest

from meddx.jobs import Context
from meddx.literature.record import article
from meddx.literature.store import LIBRARY_FILE, Store


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "library" / LIBRARY_FILE) as made:
        yield made


@pytest.fixture
def context():
    """Progress goes nowhere; children are started only where a test reads files."""
    made = Context()
    yield made
    made.close()


@pytest.fixture
def articles():
    return (
        article(
            "Computed tomography of the lung nodule",
            "Screening found a nodule in every tenth smoker. Most nodules were benign.",
            pmid="1",
            year="2011",
            language="eng",
            authors=["Aa B", "Cc D"],
            journal="Made Up",
            mesh=["Lung Neoplasms"],
        ),
        article(
            "Echocardiography in sepsis",
            "The left ventricle was enlarged. A nodule was not seen.",
            pmid="2",
            year="2019",
            language="eng",
        ),
        article("肺结节的CT表现", "肺结节边缘有毛刺，未见胸腔积液。", pmid="3", year="2020"),
    )
