"""With which sequence an MR series was acquired, from its words and from its times."""

from dataclasses import replace

import pytest

from meddx.case.mr import MrAcquisition
from meddx.imaging.mr_sequence import Sequence, by_times, sequence_of
from tests.helpers.brains import mr_series

NOTHING = MrAcquisition()


def found(description: str, **facts: object) -> Sequence:
    return sequence_of(mr_series(description=description, mr=replace(NOTHING, **facts)))


@pytest.mark.parametrize(
    ("description", "sequence"),
    [
        ("Ax T1", Sequence.T1), ("AX T1 FLAIR", Sequence.T1), ("Sag 3D FSPGR", Sequence.T1),
        ("t1_mprage_sag_p2_iso", Sequence.T1), ("T1加权", Sequence.T1),
        ("Ax T1 +C", Sequence.T1_CONTRAST), ("COR T1 POST GD", Sequence.T1_CONTRAST),
        ("T1 增强", Sequence.T1_CONTRAST), ("AX T1 PRE", Sequence.T1),
        ("Ax T1 without contrast", Sequence.T1),
        ("T2W_TSE", Sequence.T2), ("Ax T2 FLAIR", Sequence.FLAIR),
        ("t2_tirm_tra_dark-fluid", Sequence.FLAIR),
        ("ep2d_diff_b1000", Sequence.DIFFUSION), ("ADC", Sequence.DIFFUSION),
        ("TOF 3D", Sequence.ANGIOGRAPHY), ("MRV", Sequence.ANGIOGRAPHY),
        ("Survey_SHC", Sequence.LOCALIZER), ("3-plane loc", Sequence.LOCALIZER),
        ("定位像", Sequence.LOCALIZER),
        ("T1 SUB", Sequence.MAP), ("MIP ax", Sequence.MAP),
        ("AX T2*", Sequence.OTHER), ("SWI", Sequence.OTHER), ("PD ax", Sequence.OTHER),
        ("Ax STIR", Sequence.OTHER), ("perfusion", Sequence.OTHER),
        ("ax_35sl", Sequence.UNKNOWN), ("", Sequence.UNKNOWN),
    ],
)  # fmt: skip
def test_words_of_the_description(description, sequence):
    assert found(description) is sequence


@pytest.mark.parametrize(
    ("facts", "sequence"),
    [
        ({"image_type": ("DERIVED", "PRIMARY", "DIFFUSION", "ADC")}, Sequence.DIFFUSION),
        ({"image_type": ("ORIGINAL", "PRIMARY", "LOCALIZER")}, Sequence.LOCALIZER),
        ({"image_type": ("DERIVED", "SECONDARY", "CBV")}, Sequence.MAP),
        ({"image_type": ("DERIVED", "PRIMARY", "PROJECTION IMAGE")}, Sequence.MAP),
        ({"protocol_name": "ax t1 gd"}, Sequence.T1_CONTRAST),
        ({"acquisition_contrast": "FLUID_ATTENUATED"}, Sequence.FLAIR),
        ({"acquisition_contrast": "TOF"}, Sequence.ANGIOGRAPHY),
        ({"acquisition_contrast": "T1", "contrast_agent": "Dotarem"}, Sequence.T1_CONTRAST),
        ({"acquisition_contrast": "UNKNOWN"}, Sequence.UNKNOWN),
        ({"sequence_name": "*fl3d1r_tof"}, Sequence.ANGIOGRAPHY),
        ({"sequence_name": "*ep_b1000t"}, Sequence.DIFFUSION),
        ({"b_value": 1000.0}, Sequence.DIFFUSION),
    ],
)
def test_other_words_where_the_description_says_nothing(facts, sequence):
    assert found("ax_35sl", **facts) is sequence


@pytest.mark.parametrize("agent", ["", "?", "NONE", "no"])
def test_no_named_agent_is_no_contrast(agent):
    assert found("Ax T1", contrast_agent=agent) is Sequence.T1


def test_an_agent_counts_unless_the_description_says_otherwise():
    assert found("Ax T1", contrast_agent="Gadobutrol") is Sequence.T1_CONTRAST
    assert found("Ax T1 pre", contrast_agent="Gadobutrol") is Sequence.T1
    assert found("Ax T2", contrast_agent="Gadobutrol") is Sequence.T2


def test_what_is_called_t1_and_acquired_as_t2_is_unknown():
    assert found("Ax T1", repetition_time_ms=4000.0, echo_time_ms=100.0) is Sequence.UNKNOWN
    assert found("Ax T1", repetition_time_ms=500.0, echo_time_ms=12.0) is Sequence.T1


@pytest.mark.parametrize(
    ("kind", "times", "sequence"),
    [
        ("SE", (500.0, 12.0, None), Sequence.T1),
        ("SE", (4000.0, 100.0, None), Sequence.T2),
        ("SE", (4000.0, 100.0, 0.0), Sequence.T2),  # an empty inversion time is none
        ("SE", (2500.0, 20.0, None), Sequence.OTHER),  # proton density
        ("SE", (1500.0, 40.0, None), Sequence.UNKNOWN),
        ("SE\\IR", (9000.0, 120.0, 2500.0), Sequence.FLAIR),
        ("SE\\IR", (2000.0, 12.0, 800.0), Sequence.T1),
        ("SE\\IR", (4000.0, 60.0, 150.0), Sequence.OTHER),  # STIR
        ("GR\\IR", (2000.0, 3.0, 900.0), Sequence.T1),  # MPRAGE
        ("GR", (25.0, 5.0, None), Sequence.UNKNOWN),
        ("EP\\SE", (5000.0, 90.0, None), Sequence.OTHER),
        ("", (None, None, None), Sequence.UNKNOWN),
    ],
)
def test_times_alone(kind, times, sequence):
    repetition, echo, inversion = times
    mr = MrAcquisition(
        scanning_sequence=kind,
        repetition_time_ms=repetition,
        echo_time_ms=echo,
        inversion_time_ms=inversion,
    )
    assert by_times(mr) is sequence
    assert sequence_of(mr_series(description="ax_35sl", mr=mr)) is sequence


def test_a_series_without_any_of_it_is_unknown():
    assert sequence_of(mr_series(description="", mr=None)) is Sequence.UNKNOWN
