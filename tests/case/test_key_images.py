"""Key images as plain data: what was marked comes back, whatever its plane."""

import json

import pytest

from meddx.case import key_images
from meddx.case.annotations import OBLIQUE, Picture
from meddx.case.key_images import KeyImage

TILTED = Picture(OBLIQUE, 1, 5.0, "mip", (0.0, 0.6, 0.8), (0.0, -0.8, 0.6))


@pytest.mark.parametrize("picture", [Picture(), Picture("coronal", 2, 10.0, "mean"), TILTED])
def test_what_was_kept_is_read_again(picture):
    key = KeyImage((1.5, -2.0, 3.25), picture)
    assert key_images.from_plain(json.loads(json.dumps(key_images.to_plain(key)))) == key


def test_what_was_kept_before_there_were_oblique_planes_is_read():
    plain = key_images.to_plain(KeyImage((1.0, 2.0, 3.0)))
    del plain["normal"], plain["up"]
    assert key_images.from_plain(plain) == KeyImage((1.0, 2.0, 3.0))


@pytest.mark.parametrize(
    "change",
    [
        {"place": [1.0, 2.0]},
        {"place": None},
        {"place": [1.0, 2.0, float("nan")]},
        {"plane": OBLIQUE},
        {"normal": [0.0, 0.0, 1.0], "up": [0.0, 1.0, 0.0]},
        {"t": "now"},
    ],
)
def test_what_is_no_key_image_is_said(change):
    plain = {**key_images.to_plain(KeyImage((1.0, 2.0, 3.0))), **change}
    with pytest.raises(ValueError, match=r"key image|plane|unpack|literal|right angles"):
        key_images.from_plain(plain)


def test_a_mark_without_a_picture_is_said():
    with pytest.raises(ValueError, match="key image"):
        key_images.from_plain({"place": [1.0, 2.0, 3.0]})


def test_only_slices_as_acquired_are_stored():
    assert KeyImage((0.0, 0.0, 0.0)).is_stored
    assert not KeyImage((0.0, 0.0, 0.0), TILTED).is_stored
    assert not KeyImage((0.0, 0.0, 0.0), Picture(slab_mm=5.0)).is_stored
