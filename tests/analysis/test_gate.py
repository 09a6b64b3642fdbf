"""What a pack leaves alone, and the reason it gives."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import gate
from meddx.analysis.content import Content, thumbnail
from meddx.case.volume import Geometry, Volume
from meddx.training.content import principal_parts
from tests.helpers.packs import GATE, case_of, phantom


def check(**changes):
    """Code of the refusal by header, or None."""
    refusal = gate.by_header(GATE, case_of(phantom(), **changes).series[0])
    return refusal.code if refusal else None


def test_a_frontal_chest_radiograph_of_an_adult_is_accepted():
    assert check() is None
    assert check(modality="DX", view_position="AP") is None
    assert check(age_years=18.0) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"modality": "CT"}, "modality"),
        ({"modality": ""}, "modality_unknown"),
        ({"modality": "OT"}, "modality_unknown"),
        ({"body_part_examined": "HAND"}, "body_part"),
        ({"body_part_examined": ""}, "body_part_unknown"),
        ({"view_position": "LL"}, "view"),
        ({"view_position": "LATERAL"}, "view"),
        ({"view_position": ""}, "view_unknown"),
        ({"age_years": None}, "age_unknown"),
        ({"age_years": 17.99}, "age"),
        ({"photometric_interpretation": "PALETTE COLOR"}, "photometric"),
        ({"volume": Volume(np.zeros((1, 80, 80, 3), np.uint8), Geometry.pixels())}, "colour"),
        ({"volume": Volume(np.zeros((2, 80, 80), np.uint8), Geometry.pixels())}, "frames"),
        ({"volume": Volume(np.zeros((1, 63, 80), np.uint8), Geometry.pixels())}, "size"),
        ({"volume": Volume(np.zeros((1, 80, 200), np.uint8), Geometry.pixels())}, "aspect"),
    ],
)
def test_every_reason_has_its_code(changes, code):
    assert check(**changes) == code


def test_an_empty_body_part_is_decided_on_the_descriptions():
    assert check(body_part_examined="", description="Thorax p.a.") is None
    assert check(body_part_examined="", details=(("ProtocolName", "胸部正位"),)) is None
    assert check(body_part_examined="", description="Hand") == "body_part_unknown"


def test_words_for_the_chest_are_no_words_for_a_hand():
    hands = replace(GATE, body_parts=("HAND",))
    found = {}
    for words in ("Thorax p.a.", "Hand a.p."):
        series = case_of(phantom(), body_part_examined="", description=words).series[0]
        refusal = gate.by_header(hands, series)
        found[words] = refusal and refusal.code
    assert found == {"Thorax p.a.": "body_part_unknown", "Hand a.p.": None}


def test_the_reason_is_a_sentence_with_what_was_found():
    series = case_of(phantom(), view_position="LL").series[0]
    refusal = gate.by_header(GATE, series)
    assert refusal is not None
    assert str(refusal.reason) == "This model reads the views PA, AP, and the picture is LL."


def test_content_tells_phantoms_from_noise_and_blank():
    def grey(seed):
        return phantom(seed, (64, 64)).astype(np.float32) / 255

    parts = principal_parts(np.stack([thumbnail(grey(n)) for n in range(20)]), 5)
    content = Content(parts, np.empty(0, np.float32), 1.0)
    noise = np.random.default_rng(0).random((64, 64)).astype(np.float32)
    assert gate.by_content(grey(99), content, 0.2) is None
    for picture, code in ((noise, "content"), (1 - grey(99), "content"), (noise * 0, "blank")):
        refusal = gate.by_content(picture, content, 0.2)
        assert refusal is not None
        assert refusal.code == code


def test_colour_is_judged_by_the_difference_of_the_channels():
    assert gate.by_colour(0.0) is None
    assert gate.by_colour(1.0) is None  # a grey picture saved as colour JPEG
    refusal = gate.by_colour(30.0)
    assert refusal is not None
    assert refusal.code == "colour"
