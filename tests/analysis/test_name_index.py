"""Vectors of the HPO's names: made once for each encoder, kept, and never half."""

import numpy as np
import pytest

from meddx import paths
from meddx.analysis import name_index
from meddx.jobs import Cancelled, Context
from meddx.knowledge import phenotypes
from tests.helpers.sentences import ChosenVectors

FEW = {"fever": "HP:0001945", "hearing loss": "HP:0000365", "pyrexia": "HP:0001945"}


class Known:
    """Stands for the HPO, of which only the names count here."""


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(name_index, "finding_names", lambda _known: FEW)


def test_names_are_encoded_once(few):
    first, second = ChosenVectors(), ChosenVectors()
    made = name_index.opened(Known(), first, Context())
    assert (made.names, made.ids) == (tuple(FEW), tuple(FEW.values()))
    assert first.encoded == list(FEW)
    kept = name_index.opened(Known(), second, Context())
    assert second.encoded == []
    np.testing.assert_array_equal(kept.vectors, made.vectors)
    assert kept.vectors.dtype == np.float32
    np.testing.assert_allclose(kept.vectors, ChosenVectors().encode(list(FEW)), atol=1e-3)


def test_another_encoder_has_vectors_of_its_own(few):
    class Other(ChosenVectors):
        pack = type("Pack", (), {"sha256": "d" * 64})

    name_index.opened(Known(), ChosenVectors(), Context())
    other = Other()
    name_index.opened(Known(), other, Context())
    assert other.encoded == list(FEW)


def test_what_is_stopped_leaves_nothing_behind(few):
    stopped = Context()
    stopped.cancel()
    with pytest.raises(Cancelled):
        name_index.opened(Known(), ChosenVectors(), stopped)
    folder = paths.cache_folder()
    assert not folder.exists() or list(folder.iterdir()) == []


def test_names_are_those_of_findings():
    names = name_index.finding_names(phenotypes.load())
    assert names["seizure"] == "HP:0001250"
    assert names["hearing loss"] == "HP:0000365", "related synonyms count"
    assert "autosomal dominant inheritance" not in names
    assert "phenotypic abnormality" not in names
    assert 30_000 < len(names) < 60_000
