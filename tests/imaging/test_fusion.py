"""Fusion: what may lie over what, where it lies, and what its colours mean."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.display import Window
from meddx.case.volume import Geometry, Volume
from meddx.imaging import fusion, reslice_cut, reslice_planes
from meddx.imaging.colour_maps import ColourMap, rgba
from meddx.imaging.fusion_choice import NOTHING_OVER, FusionChoice
from meddx.imaging.reslice import reslice
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane, oblique, planes
from tests.helpers.fused import CENTRE_MM, HOT, about, ct, middle_of, pet, study


def turned(degrees):
    """Rotation about the patient's x axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def laid(over, cut):
    small, finer = fusion.grid(cut, over.volume)
    return reslice(over.volume.voxels, over.volume, small), finer


def through(cuts):
    return cuts[reslice_cut.nearest(cuts, CENTRE_MM)]


BASES = {
    "even": ct(),
    "turned": ct(about((0, 0, 110), (30, 48, 50), (3.0, 1.6, 1.6), turned(25))),
    "tilted gantry": ct(about((0, 0, 110), (30, 48, 50), (3.0, 1.6, 1.6), shear=0.3)),
    "coarse": ct(about((0, 0, 110), (12, 14, 16), (9.0, 7.0, 7.0)), (12, 14, 16)),
}


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("plane", list(Plane))
def test_a_hot_sphere_lies_within_a_voxel_of_its_place(name, plane):
    cut = through(planes(BASES[name].volume, plane))
    values, finer = laid(pet(), cut)
    at, _ = middle_of(values, cut, finer)
    row, col, _ = cut.to_picture(CENTRE_MM)
    here = np.array(cut.to_picture(at)[:2]) - (row, col)
    assert np.linalg.norm(here * cut.spacing_mm) < 3.5  # a voxel of the PET
    assert np.nanmax(values) == pytest.approx(HOT, abs=0.5)


@pytest.mark.parametrize("normal", [(1.0, 1.0, 0.3), (0.2, -0.5, 1.0), (0.9, 0.1, -0.4)])
def test_on_an_oblique_plane_too(normal):
    cut = oblique(ct().volume, normal, (0.3, -0.2, 1.0), CENTRE_MM)
    values, finer = laid(pet(), cut)
    at, _ = middle_of(values, cut, finer)
    assert np.linalg.norm(np.subtract(at, CENTRE_MM)) < 3.5


def test_a_tilted_overlay_lies_true_in_space():
    leaned = pet(about((2, -1, 111), (24, 26, 28), (4.0, 3.5, 3.5), shear=0.35))
    cut = through(planes(ct().volume, Plane.SAGITTAL))
    values, finer = laid(leaned, cut)
    at, _ = middle_of(values, cut, finer)
    assert np.linalg.norm(np.subtract(at, CENTRE_MM)[1:]) < 4.0


def test_a_slab_shows_the_hottest_along_it_whatever_the_picture_under_it_shows():
    cuts = planes(ct().volume, Plane.AXIAL)
    away = cuts[reslice_cut.nearest(cuts, (6.0, -4.0, 94.0))]  # 18 mm below the sphere
    thin, _ = laid(pet(), away)
    thick, _ = laid(pet(), away.with_slab(40.0, Projection.MINIP))
    assert np.nanmax(thin) < 1.0 < HOT - 0.5 < np.nanmax(thick)


def test_nothing_is_painted_where_nothing_was_measured():
    cut = through(planes(ct().volume, Plane.AXIAL))
    small = pet(about(CENTRE_MM, (9, 9, 9), (4.0, 3.5, 3.5)), (9, 9, 9))
    values, _ = laid(small, cut)
    outside = np.isnan(values)
    assert 0.3 < outside.mean() < 0.95
    painted = fusion.coloured(values, (1.0, 12.0), rgba(ColourMap.PET, 0.5, fades=False))
    assert (painted[outside] == 0).all()
    assert (painted[~outside][:, 3] == 128).all()


def test_the_finer_pixels_cover_the_picture_exactly():
    cut = through(planes(BASES["coarse"].volume, Plane.CORONAL))
    small, finer = fusion.grid(cut, pet().volume)
    assert finer == 2
    for corner in ((0.0, 0.0), cut.shape):
        here = cut.to_patient(corner)
        assert small.to_patient(tuple(finer * at for at in corner)) == pytest.approx(here)
    assert fusion.grid(through(planes(ct().volume, Plane.AXIAL)), pet().volume)[1] == 1


# ---- what may lie over what


def test_uptake_is_offered_first_and_the_series_itself_never():
    mr = replace(ct(), series_instance_uid="1.2.3", modality="MR")
    spect = replace(pet(), series_instance_uid="1.2.4", modality="NM")
    found = fusion.candidates(study(ct(), mr, pet(), spect), ct())
    assert [one.modality for one in found] == ["PT", "NM", "MR"]


def test_another_space_is_refused_with_its_sentence():
    far, nowhere = (pet(frame_of_reference_uid=uid) for uid in ("1.8", ""))
    assert fusion.refusal(far, ct()) == fusion.OTHER_SPACE
    assert fusion.refusal(nowhere, ct()) == fusion.NO_SPACE
    assert fusion.candidates(study(ct(), far), ct()) == ()
    (offer,) = fusion.offers(study(ct(), far), ct())
    assert offer.refusal == fusion.OTHER_SPACE


def test_anatomy_in_another_space_is_no_offer_at_all():
    prior = replace(ct(), series_instance_uid="1.2.9", frame_of_reference_uid="1.8")
    assert fusion.offers(study(ct(), prior), ct()) == ()


def test_what_cannot_be_cut_neither_lies_over_nor_under():
    flat = replace(pet(), volume=Volume(np.zeros((1, 4, 4), np.int16), pet().volume.geometry))
    unplaced = replace(ct(), volume=Volume(np.zeros((3, 4, 4), np.int16), Geometry.pixels()))
    assert fusion.refusal(flat, ct()) == reslice_planes.FLAT
    assert fusion.refusal(pet(), unplaced) == reslice_planes.NO_PLACE
    assert fusion.offers(study(pet()), unplaced) == ()


def test_time_points_lie_over_one_another_or_one_over_all():
    def with_times(series, times):
        data = np.repeat(series.volume.voxels, times, axis=0)
        return replace(series, volume=replace(series.volume, data=data, time_points=times))

    assert fusion.refusal(with_times(pet(), 2), with_times(ct(), 2)) is None
    assert fusion.refusal(pet(), with_times(ct(), 2)) is None
    assert fusion.refusal(with_times(pet(), 3), ct()) == fusion.OTHER_TIMES
    assert fusion.time_of(with_times(pet(), 2), 1) == 1
    assert fusion.time_of(pet(), 1) == 0


# ---- what the colours mean


@pytest.mark.parametrize(("hottest", "high"), [(2.0, 4.0), (12.0, 12.0), (90.0, 30.0)])
def test_suv_from_1_to_its_percentile_between_4_and_30(hottest, high):
    voxels = np.zeros((10, 20, 20), np.int16)
    voxels[5] = hottest * 4
    made = replace(pet(), volume=replace(pet().volume, data=voxels))
    assert fusion.scale(made, voxels) == (1.0, high)


def test_other_uptake_begins_at_nothing_and_anatomy_has_its_window():
    voxels = np.full((10, 20, 20), 7, np.int16)
    voxels[5] = 400
    counts = replace(pet(), volume=replace(pet().volume, data=voxels, unit="Bq/ml"))
    assert fusion.scale(counts, voxels) == (0.0, 100.0)
    mr = replace(ct(), modality="MR", windows=(Window(300.0, 400.0),))
    assert fusion.scale(mr, mr.volume.voxels) == (100.0, 500.0)
    plain = replace(mr, windows=())
    assert fusion.scale(plain, plain.volume.voxels) == (40.0, 41.0)  # one value only


def test_padding_has_no_say_in_the_scale():
    voxels = np.full((4, 9, 9), -2000, np.int16)
    voxels[2] = 5
    volume = Volume(voxels, pet().volume.geometry, "1", padding=(-2000.0, -2000.0))
    assert fusion.scale(replace(pet(), volume=volume), voxels) == (0.0, 5.0)


def test_values_have_their_colour_whatever_else_is_in_the_picture():
    table = rgba(ColourMap.HOT_IRON, 1.0, fades=True)
    alone = fusion.coloured(np.array([[6.0]]), (1.0, 11.0), table)
    beside = fusion.coloured(np.array([[6.0, 50.0, -3.0]]), (1.0, 11.0), table)
    assert (alone[0, 0] == beside[0, 0]).all()
    assert (beside[0, 1:] == table[[255, 0]]).all()


def test_a_value_is_read_in_its_own_unit():
    values = np.array([[3.21, np.nan]])
    assert fusion.read(pet(), values, 1, (0.4, 0.9)) == "SUV 3.21"
    assert fusion.read(pet(), values, 1, (0.5, 1.5)) is None
    assert fusion.read(pet(), values, 1, (0.5, 2.5)) is None
    assert fusion.read(pet(), values, 2, (0.25, 0.25)) == "SUV 3.21"
    counts = replace(pet(), volume=replace(pet().volume, unit="Bq/ml"))
    assert fusion.read(counts, values, 1, (0.5, 0.5)) == "PT 3.21 Bq/ml"
    assert fusion.read(replace(ct(), modality="MR"), values, 1, (0.5, 0.5)) == "MR 3.21 HU"


def test_another_series_has_its_own_scale_and_the_same_one_keeps_it():
    chosen = FusionChoice("1", scale=(1.0, 9.0), opacity=0.3, colours=ColourMap.FIRE)
    assert chosen.of("2") == FusionChoice("2", opacity=0.3, colours=ColourMap.FIRE)
    assert chosen.of("1") is chosen
    assert not chosen.toggled().is_shown
    assert not NOTHING_OVER.is_shown
    with pytest.raises(ValueError, match="rises"):
        FusionChoice("1", scale=(2.0, 2.0))
