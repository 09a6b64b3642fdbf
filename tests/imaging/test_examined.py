from types import SimpleNamespace

import pytest

from meddx.imaging.examined import _OF_PART, examinations
from meddx.imaging.header_words import PARTS
from meddx.knowledge.radiology import EXAMINATIONS


def series(part="", description="", modality="CT"):
    return SimpleNamespace(body_part_examined=part, description=description, modality=modality)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([series("CHEST")], {"chest"}),
        ([series("", "Brain FLAIR", "MR")], {"head"}),
        ([series("CAP")], {"chest", "abdomen"}),
        ([series("", "头颅平扫")], {"head"}),
        ([series("KNEE", modality="DX"), series("PELVIS")], {"bone", "abdomen"}),
        ([series("CHEST", modality="MG")], {"breast"}),
        ([series("", "series 1")], set()),
        ([], set()),
    ],
)
def test_headers_and_descriptions_tell_what_was_examined(given, expected):
    assert examinations(given) == expected


def test_every_part_of_the_body_belongs_to_an_examination():
    assert set(_OF_PART) == set(PARTS)
    assert {name for names in _OF_PART.values() for name in names} == set(EXAMINATIONS)
