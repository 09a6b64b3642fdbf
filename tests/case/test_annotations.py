import json
from dataclasses import replace

import numpy as np
import pytest

from meddx.case import annotations
from meddx.case.annotations import Annotation, Kind, Picture

ONE = Annotation(
    3, Kind.LENGTH, ((1.0, 2.5, -3.0), (4.0, 6.5, -3.0)), Picture("axial", 2, 5.0, "mip"), "结节"
)


def test_what_is_drawn_survives_json():
    text = json.dumps(annotations.to_plain(ONE))
    assert annotations.from_plain(json.loads(text)) == ONE


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("seed", range(5))
def test_every_kind_survives_json(kind, seed):
    drawn = np.random.default_rng(seed)
    count = int(drawn.integers(3, 300)) if kind is Kind.FREEHAND else kind.point_count
    points = tuple(map(tuple, drawn.uniform(-500, 500, (count, 3)).tolist()))
    picture = Picture(["acquired", "coronal"][seed % 2], int(drawn.integers(9)), drawn.random())
    one = Annotation(seed + 1, kind, points, picture, ["", '结节 "A"\n'][seed % 2])
    assert annotations.from_plain(json.loads(json.dumps(annotations.to_plain(one)))) == one


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_has_its_number_of_points_and_no_other(kind):
    def made(count):
        return Annotation(1, kind, ((1.0, 2.0, 3.0),) * count)

    made(kind.point_count)
    wrong = [kind.point_count - 1]
    wrong += [annotations.MOST_CORNERS + 1] if kind is Kind.FREEHAND else [kind.point_count + 1]
    for count in wrong:
        with pytest.raises(ValueError, match="number of points"):
            made(count)


def test_what_this_version_does_not_know_is_refused_plainly():
    with pytest.raises(ValueError, match="known kind"):
        annotations.from_plain(annotations.to_plain(ONE) | {"kind": "spline"})


@pytest.mark.parametrize(
    "damage",
    [
        {"kind": None},
        {"points": [[1, 2, 3]]},
        {"points": [[1, 2], [3, 4]]},
        {"points": [[1, 2, 3], [1, 2, float("nan")]]},
        {"points": None},
        {"number": None},
    ],
)
def test_what_is_no_annotation_is_said(damage):
    with pytest.raises(ValueError, match=r"annotation|number of points|finite|unpack|expected"):
        annotations.from_plain(annotations.to_plain(ONE) | damage)


def test_nothing_is_no_annotation():
    with pytest.raises(ValueError, match="no annotation"):
        annotations.from_plain({})


def test_they_are_added_replaced_and_taken_away_by_number():
    both = annotations.with_one((ONE,), Annotation(4, Kind.ELLIPSE, ((0, 0, 0), (1, 1, 0))))
    assert [each.number for each in both] == [3, 4]
    moved = annotations.with_one(both, replace(ONE, points=(ONE.points[0], (9.0, 9.0, 9.0))))
    assert [each.number for each in moved] == [3, 4]
    assert moved[0].points == ((1.0, 2.5, -3.0), (9.0, 9.0, 9.0))
    assert annotations.without(moved, 3) == both[1:]
    assert annotations.without(moved, 3, 4) == ()
    assert annotations.without(moved) == moved
    assert annotations.next_number(both) == 5
    assert annotations.next_number(annotations.NONE) == 1
    assert annotations.find(both, 7) is None


OBLIQUE = Picture("oblique", 0, 0.0, "", (0.0, 0.6, 0.8), (1.0, 0.0, 0.0))


def test_an_oblique_plane_is_named_exactly_and_survives_json():
    one = Annotation(1, Kind.LENGTH, ONE.points, OBLIQUE)
    text = json.dumps(annotations.to_plain(one))
    assert annotations.from_plain(json.loads(text)) == one


def test_what_was_written_before_there_were_oblique_planes_is_read():
    plain = annotations.to_plain(ONE)
    del plain["normal"], plain["up"]
    assert annotations.from_plain(plain) == ONE


@pytest.mark.parametrize(
    "damage",
    [
        {"normal": None},
        {"up": [0.0, 0.0, 1.0]},
        {"normal": [0.0, 0.6, 0.9]},
        {"normal": [0.0, 0.0, float("nan")]},
        {"plane": "axial"},
    ],
)
def test_an_oblique_plane_without_its_orientation_is_none(damage):
    plain = annotations.to_plain(Annotation(1, Kind.LENGTH, ONE.points, OBLIQUE))
    with pytest.raises(ValueError, match=r"oblique|right angles"):
        annotations.from_plain(plain | damage)
