"""What a content gate sees of a picture, and what it refuses."""

import io
import zipfile

import numpy as np
import pytest

from meddx.analysis import content
from meddx.analysis.content import DIRECTIONS, Content

NONE = np.empty(0, np.float32)


def ramp(down: float, right: float) -> np.ndarray:
    """A thumbnail that rises evenly, flat."""
    y, x = np.mgrid[:32, :32]
    return (down * y + right * x).astype(np.float32).ravel()


def test_block_means_of_a_thumbnail():
    grey = np.kron(np.arange(1024).reshape(32, 32), np.ones((7, 7))).astype(np.float32)
    flat = np.arange(1024.0)
    wanted = (flat - flat.mean()) / flat.std()
    np.testing.assert_allclose(content.thumbnail(grey), wanted, atol=1e-5)


@pytest.mark.parametrize(
    ("down", "right", "turns"),
    [
        (0, 1, {0: 1}),
        (1, 0, {2: 1}),
        (0, -1, {4: 1}),
        (-1, 0, {6: 1}),
        (1, 1, {1: 1}),
        (1, np.tan(np.pi / 8) ** -1, {0: 0.5, 1: 0.5}),
    ],
)
def test_every_cell_holds_the_direction_in_which_a_ramp_rises(down, right, turns):
    found = content.directions(ramp(down, right)).reshape(36, 8)
    wanted = np.zeros(8)
    for turn, share in turns.items():
        wanted[turn] = np.sqrt(share / 36)
    np.testing.assert_allclose(found, np.tile(wanted, (36, 1)), atol=1e-3)


def test_an_inverted_picture_points_the_other_way():
    thumb = np.random.default_rng(0).normal(size=1024).astype(np.float32)
    upright = content.directions(thumb).reshape(36, 8)
    inverted = content.directions(-thumb).reshape(36, 8)
    np.testing.assert_allclose(inverted, np.roll(upright, 4, axis=1), atol=1e-5)


def test_strangeness_is_the_larger_of_both_looks_as_a_share_of_its_limit():
    parts = np.zeros((1, 1024), np.float32)
    weights = np.zeros(DIRECTIONS + 1, np.float32)
    thumb = ramp(0, 1)
    share = content.left_over(thumb, parts)
    assert Content(parts, NONE, 1.0).strangeness(thumb) == pytest.approx(share)
    assert Content(parts, weights, 2 * share).strangeness(thumb) == pytest.approx(1.0)
    assert Content(parts, weights, share / 3).strangeness(thumb) == pytest.approx(3.0)
    weights[-1] = 3.0
    assert Content(parts, weights, 2 * share).strangeness(thumb) == pytest.approx(0.5)
    weights[0] = -1e6  # it rises to the right, and that is foreign here
    assert Content(parts, weights, 2 * share).strangeness(thumb) == pytest.approx(2.0)


def test_a_content_file_comes_back_and_is_the_same_every_time(tmp_path):
    random = np.random.default_rng(0)
    parts = random.normal(size=(3, 1024)).astype(np.float32)
    made = Content(parts, random.normal(size=DIRECTIONS + 1).astype(np.float32), 0.25)
    content.save(made, tmp_path / "content.npz")
    content.save(made, tmp_path / "again.npz")
    assert (tmp_path / "content.npz").read_bytes() == (tmp_path / "again.npz").read_bytes()
    found = content.load(tmp_path / "content.npz")
    np.testing.assert_array_equal(found.parts, made.parts)
    np.testing.assert_array_equal(found.gradients, made.gradients)
    assert found.limit == 0.25


def test_packs_with_the_parts_alone_are_read_as_before(tmp_path):
    parts = np.random.default_rng(0).normal(size=(3, 1024)).astype(np.float32)
    np.save(tmp_path / "content.npy", parts)
    found = content.load(tmp_path / "content.npy")
    thumb = ramp(1, 0)
    assert found.strangeness(thumb) == pytest.approx(content.left_over(thumb, parts))


def packed(**arrays: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def whole(**changes: np.ndarray) -> dict[str, np.ndarray]:
    parts = np.zeros((2, 1024), np.float32)
    weights = np.zeros(DIRECTIONS + 1, np.float32)
    return {"parts": parts, "gradients": weights, "limit": np.float64(1.0), **changes}


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("parts.npy", bytes(20_000_000))
    return stream.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"no zip",
        bomb(),
        packed(parts=np.zeros((2, 1024))),
        packed(**whole(parts=np.zeros((2, 10)))),
        packed(**whole(parts=np.full((2, 1024), np.nan))),
        packed(**whole(gradients=np.zeros(5))),
        packed(**whole(limit=np.float64(0))),
        packed(**whole(parts=np.array([{"an": "object"}], dtype=object))),
    ],
    ids=["no zip", "bomb", "missing", "shape", "nan", "weights", "limit", "pickle"],
)
def test_a_damaged_content_file_is_not_believed(tmp_path, raw):
    (tmp_path / "content.npz").write_bytes(raw)
    with pytest.raises((ValueError, KeyError)):
        content.load(tmp_path / "content.npz")
