import numpy as np
import pytest
from numpy.typing import NDArray

from meddx.case.layers import (
    Contours,
    Form,
    ParametricMap,
    Patch,
    Polygon,
    Segment,
    Segmentation,
    SegmentationKind,
    Structure,
)
from meddx.case.record import Series
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging import layer_places, layers, overlay
from meddx.imaging.layers import Options

SPACE = "1.9"
RED, GREEN = (255, 0, 0), (0, 200, 0)


def geometry(
    axes: NDArray[np.float64] | None = None, planes: NDArray[np.float64] | None = None
) -> Geometry:
    """A grid of 1 mm cubes at the origin, or along other axes (columns k, j, i)."""
    affine = np.eye(4)
    affine[:3, :3] = np.eye(3)[:, ::-1] if axes is None else axes
    return Geometry(affine, Frame.PATIENT, Calibration.PATIENT, planes)


def series(shape: tuple[int, int, int], own: Geometry | None = None, **more: object) -> Series:
    volume = Volume(np.zeros(shape, np.int16), own or geometry(), "HU")
    told = {"frame_of_reference_uid": SPACE} | more
    return Series("1.2", "1.1", "CT", volume, **told)  # type: ignore[arg-type]


def segmentation(
    masks: dict[int, NDArray[np.uint8]], own: Geometry | None = None, **more: object
) -> Segmentation:
    """Segments with these dense masks, red and green."""
    shape = next(iter(masks.values())).shape
    told = {"frame_of_reference_uid": SPACE, "kind": SegmentationKind.BINARY} | more
    return Segmentation(
        layer_id="1.7",
        study_instance_uid="1.1",
        geometry=own or geometry(),
        shape=(shape[0], shape[1], shape[2]),
        segments=tuple(
            Segment(
                number,
                str(number),
                (RED, GREEN)[number % 2],
                patches=tuple(Patch(k, 0, 0, part) for k, part in enumerate(mask) if part.any()),
            )
            for number, mask in masks.items()
        ),
        **told,  # type: ignore[arg-type]
    )


def whole(shape: tuple[int, int, int]) -> tuple[float, float, float, float]:
    return 0.0, 0.0, float(shape[1]), float(shape[2])


def alpha(layer: object, target: Series, k: int, **options: object) -> NDArray[np.bool_]:
    shape = target.volume.shape
    size = (shape[1], shape[2])
    chosen = Options(**options)  # type: ignore[arg-type]
    out = layers.on_slice(layer, target, k, whole(shape), size, chosen)  # type: ignore[arg-type]
    return out[..., 3] > 0


def random_mask(shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    return np.random.default_rng(2).integers(0, 2, shape).astype(np.uint8)


def test_on_its_own_grid_a_mask_is_painted_voxel_by_voxel() -> None:
    mask = random_mask((3, 5, 6))
    layer, target = segmentation({1: mask}), series((3, 5, 6))
    for k in range(3):
        np.testing.assert_array_equal(alpha(layer, target, k), mask[k] == 1)
    painted = layers.on_slice(layer, target, 0, whole((3, 5, 6)), (5, 6), Options(opacity=0.4))
    assert painted.dtype == np.uint8
    assert painted[mask[0] == 1].tolist() == [[*GREEN, 102]] * int(mask[0].sum())


def test_a_zoomed_part_takes_the_nearest_voxel() -> None:
    mask = random_mask((1, 5, 6))
    out = layers.on_slice(
        segmentation({1: mask}), series((1, 5, 6)), 0, (1.0, 2.0, 3.0, 5.0), (6, 6)
    )
    wanted = np.repeat(np.repeat(mask[0, 1:3, 2:5], 3, axis=0), 2, axis=1)
    np.testing.assert_array_equal(out[..., 3] > 0, wanted == 1)


def test_beyond_the_slice_nothing_is_painted() -> None:
    layer = segmentation({1: np.ones((1, 2, 2), np.uint8)})
    out = layers.on_slice(layer, series((1, 2, 2)), 0, (-1.0, -1.0, 3.0, 3.0), (4, 4))
    assert (out[..., 3] > 0).tolist() == [
        [False] * 4,
        *[[False, True, True, False]] * 2,
        [False] * 4,
    ]


def test_slices_are_matched_by_position_and_never_by_number() -> None:
    mask = np.zeros((2, 2, 2), np.uint8)
    mask[0] = 1
    own = geometry()
    shifted = own.affine.copy()
    shifted[:3, 3] = (0, 0, 3)  # its first slice lies on slice 3 of the series
    layer = segmentation({1: mask}, Geometry(shifted, own.frame, own.calibration))
    shown = [alpha(layer, series((6, 2, 2)), k).any() for k in range(6)]
    assert shown == [False, False, False, True, False, False]


def test_a_slice_reaches_as_far_as_its_thickness() -> None:
    axes = np.eye(3)[:, ::-1] * (4.0, 1.0, 1.0)
    mask = np.ones((2, 1, 1), np.uint8)
    # Two slices 4 mm apart over slices of 1 mm: contiguous, or sparse ones of a finer grid.
    for thickness_mm, wanted in ((4.0, [0, 1, 2, 3, 4, 5, 6]), (1.0, [0, 4]), (None, [0, 4])):
        layer = segmentation({1: mask}, geometry(axes), thickness_mm=thickness_mm)
        target = series((8, 1, 1))
        assert [k for k in range(8) if alpha(layer, target, k).any()] == wanted


def test_a_reversed_and_flipped_grid_lies_where_it_is() -> None:
    mask = random_mask((3, 4, 5))
    flipped = np.eye(4)
    flipped[:3, :3] = np.diag([-1.0, -1.0, -1.0])[:, ::-1]
    flipped[:3, 3] = (4, 3, 2)
    layer = segmentation(
        {1: mask[::-1, ::-1, ::-1]}, Geometry(flipped, Frame.PATIENT, Calibration.PATIENT)
    )
    for k in range(3):
        np.testing.assert_array_equal(alpha(layer, series((3, 4, 5)), k), mask[k] == 1)


def test_a_sagittal_grid_is_met_by_axial_slices() -> None:
    mask = random_mask((5, 3, 4))  # (x, z, y)
    axes = np.array([[1.0, 0, 0], [0, 0, 1], [0, 1, 0]])  # k runs along x, j along z, i along y
    layer = segmentation({1: mask}, geometry(axes))
    target = series((3, 4, 5))
    for z in range(3):
        np.testing.assert_array_equal(alpha(layer, target, z), mask[:, z, :].T == 1)


def test_an_oblique_grid_is_nearest_everywhere() -> None:
    angle = np.radians(30)
    turn = np.array(
        [[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]]
    )
    axes = (turn @ np.eye(3)[:, ::-1]) * (2.0, 1.0, 0.7)
    mask = random_mask((6, 12, 16))
    affine = geometry(axes).affine.copy()
    affine[:3, 3] = (0.11, -0.13, 0.07)  # no pixel lies half way between two voxels
    own = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    layer, target = segmentation({1: mask}, own), series((4, 9, 10))
    for k in range(4):
        wanted = np.zeros((9, 10), bool)
        for j, i in np.ndindex(9, 10):
            at = own.to_index((float(i), float(j), float(k)))
            place = tuple(int(np.floor(part + 0.5)) for part in at)
            if all(0 <= n < size for n, size in zip(place, mask.shape, strict=True)):
                wanted[j, i] = mask[place] == 1
        assert wanted.any()
        np.testing.assert_array_equal(alpha(layer, target, k), wanted)


def test_a_tilted_stack_is_met_in_its_own_slices() -> None:
    axes = np.eye(3)[:, ::-1].copy()
    axes[1, 0] = 0.4  # every slice lies 0.4 mm further down
    mask = random_mask((3, 4, 5))
    tilted = geometry(axes)
    for k in range(3):
        on_itself = alpha(segmentation({1: mask}, tilted), series((3, 4, 5), tilted), k)
        np.testing.assert_array_equal(on_itself, mask[k] == 1)
    shown = alpha(segmentation({1: mask}, tilted), series((3, 6, 5)), 2)
    assert not shown[0].any()  # slice 2 begins 0.8 mm down: row 1 is the nearest to its row 0
    np.testing.assert_array_equal(shown[1:5], mask[2] == 1)


def uneven(depths: list[float]) -> Geometry:
    planes = np.zeros((len(depths), 3, 3))
    planes[:, 1, 0] = planes[:, 0, 1] = 1.0
    planes[:, 2, 2] = depths
    return geometry(planes=planes)


def test_uneven_slices_are_met_in_their_places_and_gaps_stay_empty() -> None:
    mask = np.ones((3, 2, 2), np.uint8)
    for thickness_mm, wanted in ((None, [0, 1, 6]), (1.0, [0, 1, 6]), (9.0, [0, 1, 4, 5, 6, 7])):
        layer = segmentation({1: mask}, uneven([0.0, 1.0, 6.0]), thickness_mm=thickness_mm)
        # However thick, the slice at 6 reaches half of the way to the last one, at 1.
        target = series((8, 2, 2))
        assert [k for k in range(8) if alpha(layer, target, k).any()] == wanted
    stack = series((3, 2, 2), uneven([0.0, 1.0, 6.0]))
    mask = random_mask((3, 2, 2))
    for k in range(3):
        layer = segmentation({1: mask}, uneven([0.0, 1.0, 6.0]))
        np.testing.assert_array_equal(alpha(layer, stack, k), mask[k] == 1)


def test_segments_are_hidden_and_have_their_own_opacity() -> None:
    masks = {1: np.array([[[1, 1, 0]]], np.uint8), 2: np.array([[[0, 1, 1]]], np.uint8)}
    layer, target = segmentation(masks), series((1, 1, 3))
    assert alpha(layer, target, 0, hidden=frozenset({2})).tolist() == [[True, True, False]]
    options = Options(opacity=1.0, opacities=((2, 0.5),))
    out = layers.on_slice(layer, target, 0, whole((1, 1, 3)), (1, 3), options)
    # Where both are, half of segment 2 (red) lies over segment 1 (green).
    assert out[0].tolist() == [[0, 200, 0, 255], [128, 100, 0, 255], [255, 0, 0, 128]]


def test_an_outline_is_the_edge_of_a_segment() -> None:
    mask = np.zeros((1, 6, 6), np.uint8)
    mask[0, 1:5, 1:5] = 1
    edge = mask[0] == 1
    edge[2:4, 2:4] = False
    shown = alpha(segmentation({1: mask}), series((1, 6, 6)), 0, outline=True)
    np.testing.assert_array_equal(shown, edge)


def test_a_fraction_is_that_much_opaque() -> None:
    mask = np.array([[[0, 50, 100]]], np.uint8)
    layer = segmentation({1: mask}, kind=SegmentationKind.PROBABILITY, maximum=100)
    options = Options(opacity=0.8)
    out = layers.on_slice(layer, series((1, 1, 3)), 0, whole((1, 1, 3)), (1, 3), options)
    assert out[0, :, 3].tolist() == [0, 102, 204]


def test_a_layer_applies_in_its_space_or_to_what_it_names() -> None:
    layer = segmentation({1: np.ones((1, 1, 1), np.uint8)})
    assert layers.applies(layer, series((1, 1, 1)))
    other = series((1, 1, 1), frame_of_reference_uid="1.8", sop_instance_uids=("1.5",))
    assert not layers.applies(layer, other)
    nowhere = series((1, 1, 1), Geometry.pixels())
    assert not layers.applies(layer, nowhere)
    unnamed = segmentation({1: np.ones((1, 1, 1), np.uint8)}, frame_of_reference_uid="")
    assert not layers.applies(unnamed, series((1, 1, 1), frame_of_reference_uid=""))
    for named in ({"referenced_series": ("1.2",)}, {"referenced_instances": ("1.5",)}):
        told = segmentation({1: np.ones((1, 1, 1), np.uint8)}, frame_of_reference_uid="", **named)
        assert layers.applies(told, other)


def test_a_segmentation_on_pixels_lies_on_the_picture_it_names() -> None:
    mask = random_mask((2, 3, 4))
    layer = segmentation({1: mask}, Geometry.pixels(), pictures=(("1.5", 1), ("1.6", 1)))
    target = series((1, 3, 4), Geometry.pixels(), sop_instance_uids=("1.6",))
    assert layers.applies(layer, target)
    np.testing.assert_array_equal(alpha(layer, target, 0), mask[1] == 1)
    clip = series((2, 3, 4), Geometry.pixels(), sop_instance_uids=("1.5",))
    assert not alpha(layer, clip, 1).any()  # frame 2 of the clip is not the one it names


def parametric(voxels: NDArray[np.float32], own: Geometry | None = None) -> ParametricMap:
    return ParametricMap(
        layer_id="1.8",
        study_instance_uid="1.1",
        frame_of_reference_uid=SPACE,
        voxels=voxels,
        geometry=own or geometry(),
        scale=(0.0, 10.0),
    )


def test_a_map_is_bilinear_with_a_fixed_scale() -> None:
    voxels = np.array([[[0.0, 10.0]], [[5.0, 5.0]]], np.float32)
    target = series((2, 1, 2))
    options = Options(opacity=1.0)
    out = layers.on_slice(parametric(voxels), target, 0, (0.0, 0.5, 1.0, 1.5), (1, 2), options)
    table = overlay.colour_table()[:, :3]
    np.testing.assert_array_equal(out[0, :, :3], table[[64, 191]])  # a quarter, three quarters
    second = layers.on_slice(parametric(voxels), target, 1, whole((2, 1, 2)), (1, 2), options)
    np.testing.assert_array_equal(second[0, :, :3], table[[128, 128]])
    assert (second[..., 3] == 255).all()
    wider = Options(opacity=1.0, scale=(0.0, 20.0))
    second = layers.on_slice(parametric(voxels), target, 1, whole((2, 1, 2)), (1, 2), wider)
    np.testing.assert_array_equal(second[0, :, :3], table[[64, 64]])
    assert layers.colour_bar(parametric(voxels), wider) == (0.0, 20.0)


def test_a_map_without_a_value_is_transparent() -> None:
    voxels = np.array([[[np.nan, 10.0, 0.0]]], np.float32)
    assert alpha(parametric(voxels), series((1, 1, 3)), 0).tolist() == [[False, True, True]]
    assert not alpha(parametric(voxels), series((4, 1, 3)), 3).any()


def test_an_oblique_map_holds_a_linear_field() -> None:
    """Bilinear in the slice, nearest across: a field without change across is exact."""
    axes = np.array([[0.0, 0, 0.5], [0, 0.5, 0], [2.0, 0, 0.5]])  # rows rise 45 degrees
    j, i = np.mgrid[:8, :12]
    voxels = np.broadcast_to((j + 2 * i).astype(np.float32) / 4, (3, 8, 12)).copy()
    own = geometry(axes)
    target = series((3, 3, 3))
    out = layer_places.places_on(
        target.volume.geometry.plane(1), own, (3, 8, 12), whole((3, 3, 3)), (3, 3)
    )
    values = out.bilinear(voxels)
    assert np.isfinite(values).any()
    for row, col in np.ndindex(3, 3):
        if np.isfinite(values[row, col]):
            depth = np.array([col, row, 1.0])
            normal = np.cross(axes[:, 2], axes[:, 1]) / np.linalg.norm(
                np.cross(axes[:, 2], axes[:, 1])
            )
            k = round(float(depth @ normal / (axes[:, 0] @ normal)))
            at = np.linalg.lstsq(axes[:, 1:], depth - k * axes[:, 0], rcond=None)[0]
            assert values[row, col] == pytest.approx((at[0] + 2 * at[1]) / 4, abs=1e-5)


def square(z: float, low: float = 1.0, high: float = 4.0) -> NDArray[np.float64]:
    corners = [(low, low), (high, low), (high, high), (low, high)]
    return np.array([(x, y, z) for x, y in corners])


def contours(*polygons: Polygon) -> Contours:
    return Contours(
        layer_id="1.9",
        study_instance_uid="1.1",
        frame_of_reference_uid=SPACE,
        structures=(Structure(3, "Liver", RED, "ORGAN", polygons),),
    )


def test_a_contour_lies_on_the_nearest_slice_only() -> None:
    target = series((4, 6, 6))
    for z, slices in ((1.0, [1]), (1.4, [1]), (1.6, [2]), (-0.4, [0]), (-0.6, []), (1.5, [2])):
        layer = contours(Polygon(square(z)))
        assert [k for k in range(4) if layers.lines(layer, target, k)] == slices


def test_a_contour_is_given_in_picture_coordinates() -> None:
    (line,) = layers.lines(contours(Polygon(square(0.0))), series((2, 6, 6)), 0)
    assert (line.number, line.colour, line.form) == (3, RED, Form.CLOSED)
    # The middle of pixel (1, 1) lies at 1.5, 1.5 of the picture.
    wanted = [(1.5, 1.5), (1.5, 4.5), (4.5, 4.5), (4.5, 1.5)]
    np.testing.assert_allclose(line.points, wanted, atol=1e-9)


def test_a_contour_is_filled_and_a_hole_stays_empty() -> None:
    outer, inner = Polygon(square(0.0, 0.6, 8.4)), Polygon(square(0.0, 2.6, 5.4))
    shown = layers.on_slice(
        contours(outer, inner), series((2, 10, 10)), 0, whole((2, 10, 10)), (10, 10), Options(0.4)
    )
    filled = np.zeros((10, 10), bool)
    filled[1:9, 1:9] = True
    filled[3:6, 3:6] = False
    line = shown[..., 3] == 255
    assert line.any()
    np.testing.assert_array_equal((shown[..., 3] == 102) | line, filled | line)
    assert not shown[4, 4].any()
    bare = layers.on_slice(
        contours(outer), series((2, 10, 10)), 0, whole((2, 10, 10)), (10, 10), Options(outline=True)
    )
    assert not bare[4, 4].any()


def test_a_contour_of_another_plane_is_cut() -> None:
    """A sagittal square of x = 2 meets an axial slice in one chord along y."""
    upright = np.array([(2.0, y, z) for y, z in ((1, 0), (4, 0), (4, 3), (1, 3))])
    (line,) = layers.lines(contours(Polygon(upright)), series((4, 6, 6)), 1)
    assert line.form is Form.OPEN
    np.testing.assert_allclose(sorted(line.points.tolist()), [(1.5, 2.5), (4.5, 2.5)])


def test_a_point_is_marked() -> None:
    layer = contours(Polygon(np.array([[5.0, 5.0, 0.0]]), Form.POINT))
    shown = alpha(layer, series((2, 11, 11)), 0)
    assert shown[5, 2:9].all()
    assert shown[2:9, 5].all()
    assert shown.sum() == 13


def test_many_points_are_filled_in_time() -> None:
    angle = np.linspace(0, 2 * np.pi, 400_000, endpoint=False)
    circle = np.stack([256 + 200 * np.cos(angle), 256 + 200 * np.sin(angle), 0 * angle], axis=1)
    shown = alpha(contours(Polygon(circle)), series((2, 512, 512)), 0)
    assert shown.sum() == pytest.approx(np.pi * 200**2, rel=0.02)


def test_compose_lays_what_applies_over_the_picture() -> None:
    mask = np.array([[[1, 0]]], np.uint8)
    here, elsewhere = segmentation({2: mask}), segmentation({2: mask}, frame_of_reference_uid="2")
    picture = np.array([[100, 100]], np.uint8)
    target = series((1, 1, 2))
    out = layers.compose(picture, target, 0, (here,), {"1.7": Options(opacity=0.4)})
    assert out.tolist() == [[[162, 60, 60], [100, 100, 100]]]
    untouched = layers.compose(picture, target, 0, (elsewhere,))
    assert untouched.tolist() == [[[100] * 3] * 2]


def test_options_that_cannot_be_are_not_built() -> None:
    with pytest.raises(ValueError, match="opacity"):
        Options(opacity=1.5)
    with pytest.raises(ValueError, match="scale"):
        Options(scale=(2.0, 1.0))
