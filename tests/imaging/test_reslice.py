"""Pictures in any plane: phantoms are smooth functions of the patient's position."""

import numpy as np
import pytest

from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging.reslice import draft, marks, reslice
from meddx.imaging.reslice_cut import Cut, Projection
from meddx.imaging.reslice_planes import oblique, planes
from meddx.imaging.reslice_sample import Interpolation
from meddx.phrase import Refused

SHAPE = (24, 30, 28)
SPACING = (3.0, 1.25, 1.5)


def turned(degrees_x=0.0, degrees_y=0.0, degrees_z=0.0):
    """Rotation about the patient's axes, one after the other."""
    matrix = np.eye(3)
    for axis, degrees in enumerate((degrees_x, degrees_y, degrees_z)):
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        one, two = (axis + 1) % 3, (axis + 2) % 3
        turn = np.eye(3)
        turn[one, one], turn[one, two], turn[two, one], turn[two, two] = c, -s, s, c
        matrix = turn @ matrix
    return matrix


def affine(rotation=None, shear=0.0, flips=(1, 1, 1)):
    matrix = np.eye(4)
    columns = np.array([[0, shear, 1], [0, 1, 0], [1, 0, 0]], float).T
    axes = (np.eye(3) if rotation is None else rotation) @ columns
    matrix[:3, :3] = axes * np.array(SPACING) * np.array(flips)
    matrix[:3, 3] = (-20, 12, 100)
    return matrix


def even(**how):
    return Geometry(affine(**how), Frame.PATIENT, Calibration.PATIENT)


def stack(depths_mm, lean=0.0, degrees=0.0):
    """Slices at these depths; each leaned and turned a little more than the one before."""
    matrices = []
    for k, depth in enumerate(depths_mm):
        turn = turned(degrees * k, degrees * k / 2)
        matrix = np.column_stack([turn @ (0, SPACING[1], 0), turn @ (SPACING[2], 0, 0)])
        matrices.append(np.column_stack([matrix, (-20, 12 + lean * depth, 100 + depth)]))
    whole = affine()
    whole[:3, 0] = (0, lean, float(np.mean(np.diff(depths_mm))))
    return Geometry(whole, Frame.PATIENT, Calibration.PATIENT, np.array(matrices))


def linear(points):
    """A function that trilinear interpolation of a straight grid gives back exactly."""
    return points @ np.array([3.0, -5.0, 2.0]) + 40.0


def smooth(points):
    x, y, z = np.moveaxis(points, -1, 0)
    return 100 * np.sin(x / 25) * np.cos(y / 30) + 60 * np.cos(z / 40 + x / 60)


def centres(geometry, shape=SHAPE):
    j, i = np.mgrid[: shape[1], : shape[2]]
    here = np.stack([j, i, np.ones_like(j)], -1).astype(float)
    return np.stack([here @ geometry.plane(k).T for k in range(shape[0])])


def filled(geometry, function, dtype=np.float64, **more):
    values = function(centres(geometry)).astype(dtype)
    return values, Volume(values, geometry, "HU", **more)


def pixels(cut):
    r, c = np.mgrid[: cut.shape[0], : cut.shape[1]] + 0.5
    return np.array([[cut.to_patient(at) for at in row] for row in np.stack([r, c], -1)])


def looked_at(volume, normal=(0.4, -0.7, 0.6), spacing=1.7):
    """A slanted cut through the middle of a volume."""
    middle = volume.geometry.to_patient(tuple((n - 1) / 2 for n in volume.shape))
    cut = oblique(volume, normal, (0.1, 0.2, 1), middle)
    assert min(cut.shape) > 10
    return cut


GEOMETRIES = {
    "even": even(),
    "mirrored": even(flips=(-1, 1, -1)),
    "tilted": even(shear=np.tan(np.radians(18.5))),
    "turned": even(rotation=turned(20, -13, 33)),
    "turned, tilted and mirrored": even(rotation=turned(20, -13, 33), shear=0.3, flips=(1, -1, 1)),
    "uneven": stack(np.cumsum(np.tile([2.0, 3.0, 2.5, 3.5], 6))),
    "uneven downwards": stack(-np.cumsum(np.tile([2.0, 3.0, 2.5, 3.5], 6))),
    "uneven and tilted": stack(np.cumsum(np.tile([2.0, 3.0, 2.5], 8)), lean=0.3),
    "fanned": stack(np.arange(24) * 3.0, degrees=0.4),
}


@pytest.mark.parametrize("name", GEOMETRIES)
def test_every_pixel_shows_the_value_of_its_place(name):
    voxels, volume = filled(GEOMETRIES[name], linear)
    cut = looked_at(volume)
    picture = reslice(voxels, volume, cut)
    truth = linear(pixels(cut))
    seen = np.isfinite(picture)
    # At the rim a voxel stands for half a voxel beyond its centre: not linear there.
    inner = seen & _inner(volume, cut)
    assert inner.sum() > 300
    assert np.abs(picture - truth)[inner].max() < (0.6 if name == "fanned" else 2e-3)


@pytest.mark.parametrize("name", GEOMETRIES)
@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
def test_every_plane_shows_a_smooth_phantom_where_it_lies(name, plane):
    voxels, volume = filled(GEOMETRIES[name], smooth)
    cuts = planes(volume, plane)
    cut = cuts[len(cuts) // 2]
    picture = reslice(voxels, volume, cut)
    inner = np.isfinite(picture) & _inner(volume, cut)
    assert inner.sum() > 200
    assert np.abs(picture - smooth(pixels(cut)))[inner].max() < 0.6


def _inner(volume, cut):
    """Pixels whose index lies between centres of voxels, found point by point."""
    index = np.array([[volume.geometry.to_index(tuple(p)) for p in row] for row in pixels(cut)])
    last = np.array(volume.shape) - 1
    return ((index >= 1e-6) & (index <= last - 1e-6)).all(axis=-1)


@pytest.mark.parametrize("name", ["even", "mirrored", "tilted", "turned"])
def test_the_picture_is_that_of_simpleitk(name):
    import SimpleITK

    geometry = GEOMETRIES[name]
    voxels = np.random.default_rng(3).integers(-1000, 2000, SHAPE).astype(np.int16)
    volume = Volume(voxels, geometry, "HU")
    cut = looked_at(volume)
    # Its images cannot be sheared: the resampling is asked for in index space, by a transform.
    image = SimpleITK.GetImageFromArray(voxels)
    grid = SimpleITK.Image(cut.shape[1], cut.shape[0], 1, SimpleITK.sitkFloat32)
    step = np.column_stack(
        [np.array(cut.right) * cut.spacing_mm[1], np.array(cut.down) * cut.spacing_mm[0]]
    )
    inverse = np.linalg.inv(geometry.affine)[[2, 1, 0]]
    way = np.column_stack([inverse[:, :3] @ step, inverse[:, :3] @ cut.normal])
    transform = SimpleITK.AffineTransform(3)
    transform.SetMatrix(way.ravel().tolist())
    transform.SetTranslation((inverse @ np.append(cut.origin_mm, 1)).tolist())
    theirs = SimpleITK.GetArrayFromImage(
        SimpleITK.Resample(
            image, grid, transform, SimpleITK.sitkLinear, -9999.0, SimpleITK.sitkFloat32
        )
    )[0]
    ours = reslice(voxels, volume, cut)
    assert np.array_equal(np.isnan(ours), theirs == -9999)
    assert np.isnan(ours).mean() < 0.8
    seen = np.isfinite(ours)
    assert np.abs(ours - theirs)[seen].max() < 0.02


def test_rule_15_a_straight_rod_stays_straight_in_a_tilted_stack():
    geometry = even(shear=np.tan(np.radians(18.5)))
    # A rod along the body at x = 0, y = 40: 3 mm thick.
    points = centres(geometry)
    voxels = (1000 * np.exp(-((points[..., 0]) ** 2 + (points[..., 1] - 40) ** 2) / 6)).astype(
        np.int16
    )
    volume = Volume(voxels, geometry, "HU")
    cuts = planes(volume, "sagittal")
    cut = min(cuts, key=lambda one: abs(one.to_picture((0, 0, 0))[2]))
    picture = np.nan_to_num(reslice(voxels, volume, cut))
    columns = (np.arange(cut.shape[1]) + 0.5)[None, :]
    rows = picture.max(axis=1) > 850
    middles = (picture * columns).sum(axis=1)[rows] / picture.sum(axis=1)[rows]
    y_mm = np.array([cut.to_patient((0.5, middle))[1] for middle in middles])
    assert rows.sum() > 20
    assert np.abs(y_mm[1:-1] - 40).max() < 0.1  # the rim cuts into the last
    assert [mark.template for mark in marks(volume)] == [
        "Tilted slices ({degrees}°), shown true in space"
    ]
    assert "18.5" in str(marks(volume)[0])


def test_rule_16_gaps_stay_empty_and_are_said():
    depths = np.array([0, 3, 6, 9, 21, 24, 27, 30], float)
    geometry = stack(depths)
    voxels = np.stack([np.full(SHAPE[1:], 10.0 * k) for k in range(8)]).astype(np.int16)
    volume = Volume(voxels, geometry, "HU")
    cut = planes(volume, "coronal")[5]
    column = reslice(voxels, volume, cut)[:, 12]
    z = np.array([cut.to_patient((row + 0.5, 12.5))[2] for row in range(cut.shape[0])]) - 100
    empty = (z > 9 + 1.51) & (z < 21 - 1.51)
    assert empty.sum() >= 5
    assert np.isnan(column[empty]).all()
    near = (z > 9) & (z < 10.4)
    assert near.any()
    assert (column[near] == 30).all()
    assert (column[(z > 19.6) & (z < 21)] == 40).all()
    assert np.isfinite(column[(z < 9) | (z > 21)]).all()
    assert [str(mark) for mark in marks(volume)] == [
        "Resampled between uneven slices",
        "Gaps between slices left empty: 1, up to 12 mm",
    ]


def test_wider_steps_from_a_slice_on_are_no_gap():
    depths = np.cumsum([0, 3, 3, 3, 3, 3, 3, 7, 7, 7, 7, 7, 7])
    voxels = linear(centres(stack(depths), (13, *SHAPE[1:])))
    volume = Volume(voxels, stack(depths), "HU")
    assert [str(mark) for mark in marks(volume)] == ["Resampled between uneven slices"]
    cut = planes(volume, "coronal")[5]
    assert np.isfinite(reslice(voxels, volume, cut)).all()


def test_where_pixels_are_voxels_they_are_taken_exactly():
    voxels = np.random.default_rng(5).integers(-30000, 30000, SHAPE).astype(np.int16)
    volume = Volume(voxels, even(), "HU", rescale=((2.0, -1024.0),))
    truth = voxels * 2.0 - 1024
    axial = reslice(voxels, volume, planes(volume, "axial")[7])
    coronal = reslice(voxels, volume, planes(volume, "coronal")[9])
    sagittal = reslice(voxels, volume, planes(volume, "sagittal")[11])
    assert np.array_equal(axial, truth[7])
    assert np.array_equal(coronal, truth[::-1, 9])
    assert np.array_equal(sagittal, truth[::-1, :, 11])


@pytest.mark.parametrize("slope", [1.0, -0.5])
@pytest.mark.parametrize("projection", list(Projection))
@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
def test_a_slab_of_voxels_is_projected_as_by_hand(plane, projection, slope):
    voxels = np.random.default_rng(6).integers(-1000, 3000, SHAPE).astype(np.int16)
    volume = Volume(voxels, even(), "HU", rescale=((slope, 3.0),))
    axis = {"axial": 0, "coronal": 1, "sagittal": 2}[plane]
    middle, thick = 8, 4 * SPACING[axis]
    layers = np.moveaxis(voxels, axis, 0)[middle - 2 : middle + 3] * slope + 3
    by_hand = {"mip": layers.max(0), "minip": layers.min(0), "mean": layers.mean(0)}[projection]
    truth = by_hand if plane == "axial" else by_hand[::-1]
    cut = planes(volume, plane)[middle].with_slab(thick, projection)
    assert reslice(voxels, volume, cut) == pytest.approx(truth, rel=1e-6)


@pytest.mark.parametrize("projection", list(Projection))
def test_an_oblique_slab_is_the_projection_of_its_planes(projection):
    voxels, volume = filled(even(rotation=turned(5, 9, 2)), smooth)
    cut = looked_at(volume)
    layers = np.stack([reslice(voxels, volume, cut.moved(step * 1.25)) for step in range(-4, 5)])
    all_seen = np.isfinite(layers).all(axis=0)
    project = {"mip": np.max, "minip": np.min, "mean": np.mean}[projection]
    slab = reslice(voxels, volume, cut.with_slab(10.0, projection))
    assert all_seen.sum() > 200
    assert slab[all_seen] == pytest.approx(project(layers, axis=0)[all_seen], abs=1e-3)
    assert np.array_equal(np.isnan(slab), np.isnan(layers).all(axis=0))


@pytest.mark.parametrize("turn", [0, 25])
@pytest.mark.parametrize("projection", list(Projection))
def test_rule_06_padding_never_mixes_with_tissue(turn, projection):
    voxels = np.full(SHAPE, 50, np.int16)
    voxels[:, :12] = -2000
    volume = Volume(voxels, even(rotation=turned(0, 0, turn)), "HU", padding=(-2000, -1990))
    cut = looked_at(volume) if turn else planes(volume, "sagittal")[5]
    for shown in (cut, cut.with_slab(9, projection)):
        picture = reslice(voxels, volume, shown)
        assert np.isnan(picture).any()
        assert np.nanmin(picture) == pytest.approx(50)
        assert np.nanmax(picture) == pytest.approx(50)


@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
def test_rule_02_each_slice_keeps_its_own_rescale(plane):
    truth = np.random.default_rng(8).uniform(0, 100, SHAPE)
    pairs = tuple((0.01 * (k + 1), float(-k)) for k in range(SHAPE[0]))
    slopes, intercepts = np.array(pairs).T[:, :, None, None]
    voxels = np.round((truth - intercepts) / slopes).astype(np.uint16)
    exact = voxels * slopes + intercepts
    volume, floats = Volume(voxels, even(), rescale=pairs), Volume(exact, even())
    for cut in (planes(volume, plane)[6], looked_at(volume), looked_at(volume).with_slab(5, "mip")):
        ours, theirs = reslice(voxels, volume, cut), reslice(exact, floats, cut)
        assert np.array_equal(np.isnan(ours), np.isnan(theirs))
        assert np.nanmax(np.abs(ours - theirs)) < 1e-3


def test_each_time_point_keeps_its_own_rescale():
    voxels = np.ones((4, 3, 3), np.uint8)
    volume = Volume(voxels, even(), rescale=((1, 0), (1, 0), (2, 0), (3, 0)), time_points=2)
    cut = planes(volume, "axial")[1]
    assert (reslice(voxels[:2], volume, cut, time=0) == 1).all()
    assert (reslice(voxels[2:], volume, cut, time=1) == 3).all()
    with pytest.raises(ValueError, match="one time point"):
        reslice(voxels, volume, cut)


def test_nearest_gives_only_values_of_voxels():
    voxels = (np.random.default_rng(9).integers(0, 5, SHAPE) * 100).astype(np.uint8)
    volume = Volume(voxels, even(rotation=turned(10, 20, 30)))
    cut = looked_at(volume)
    picture = reslice(voxels, volume, cut, interpolation=Interpolation.NEAREST)
    assert set(np.unique(picture[np.isfinite(picture)])) <= set(np.unique(voxels).astype(float))
    index = volume.geometry.to_index(cut.to_patient((15.5, 15.5)))
    assert picture[15, 15] == voxels[tuple(np.round(index).astype(int))]


def test_a_value_that_is_no_number_stays_in_its_voxel():
    voxels, volume = filled(even(rotation=turned(10, 20, 30)), linear)
    holed = voxels.copy()
    holed[12, 15, 14] = np.nan
    cut = looked_at(volume)
    before, after = reslice(voxels, volume, cut), reslice(holed, volume, cut)
    lost = np.isfinite(before) & np.isnan(after)
    assert 0 < lost.sum() < 8


def test_many_tiles_join_without_a_seam():
    voxels, volume = filled(even(rotation=turned(10, 20, 30)), linear, np.float32)
    cut = looked_at(volume)
    fine = Cut(cut.origin_mm, cut.right, cut.down, (300, 280), (0.2, 0.2))
    picture, truth = reslice(voxels, volume, fine), linear(pixels(fine))
    inner = _inner(volume, fine)
    assert inner[:, 127].any()
    assert inner[:, 128].any()
    assert np.abs(picture - truth)[inner].max() < 0.01


def test_what_cannot_be_cut_is_refused_with_a_reason():
    flat = Volume(np.zeros((1, 4, 4), np.int16), even())
    nowhere = Volume(np.zeros((3, 4, 4), np.int16), Geometry.pixels())
    colour = Volume(np.zeros((3, 4, 4, 3), np.uint8), even())
    crossing = Volume(np.zeros((3, 4, 4), np.int16), stack([0, 4, 2]))
    codes = []
    for volume in (flat, nowhere, colour, crossing):
        with pytest.raises(Refused) as refused:
            planes(volume, "coronal")
        codes.append(refused.value.code)
    assert codes == ["flat", "no_place", "colour", "crossing"]


@pytest.mark.parametrize("name", ["tilted", "uneven"])
def test_a_draft_shows_true_values_at_fewer_places(name):
    values, volume = filled(GEOMETRIES[name], linear)
    cut = looked_at(volume, spacing=1.0).with_slab(6.0, Projection.MEAN)
    assert draft(values, volume, cut) is None  # the slab itself is computed at a glance
    samples = cut.shape[0] * cut.shape[1] * (2 * int(3.0 / min(SPACING)) + 1)
    coarse = draft(values, volume, cut, most_samples=samples // 8 + 1)
    fine = reslice(values, volume, cut)
    assert coarse.shape == cut.shape
    rows, cols = (side // 2 for side in cut.shape)
    # A pixel of the draft stands for four: their mean, where the function is straight.
    blocks = fine[: 2 * rows, : 2 * cols].reshape(rows, 2, cols, 2).mean(axis=(1, 3))
    inside = np.isfinite(blocks) & np.isfinite(coarse[: 2 * rows : 2, : 2 * cols : 2])
    middle = inside[rows // 4 : 3 * rows // 4, cols // 4 : 3 * cols // 4]
    assert middle.mean() > 0.8
    off = (blocks - coarse[: 2 * rows : 2, : 2 * cols : 2])[inside]
    assert np.median(np.abs(off)) < 1e-2
    assert np.unique(coarse[:2, :2]).size == 1


def test_what_the_checkpoint_raises_ends_a_slab():
    values, volume = filled(GEOMETRIES["tilted"], linear)
    cut = looked_at(volume).with_slab(6.0, Projection.MIP)

    def stop():
        raise KeyError

    with pytest.raises(KeyError):
        reslice(values, volume, cut, checkpoint=stop)
