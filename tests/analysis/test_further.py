"""Further inputs: what a case knows becomes numbers, and what it does not know a reason."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import further
from meddx.analysis.further import Known
from meddx.analysis.gate import Refusal
from meddx.analysis.pack_fields import MalformedError, Table
from meddx.analysis.pack_further import Coding, FurtherInput, further_of, lines_of
from meddx.case.identity import Patient, Sex
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from tests.helpers.packs import case_of, phantom

SIZE = (4, 3)
SEX = Coding("sex", words=("F", "M"), codes=(1.0, 0.0, 0.0, 1.0))
INPUTS = (
    FurtherInput("where", (1, 1), Coding("slice_position", 0.5, 0.5)),
    FurtherInput("age", (1,), Coding("age", 50.0, 20.0)),
    FurtherInput("sex", (1, 2), SEX),
    FurtherInput("view", (1, 1), Coding("view", words=("PA", "AP"), codes=(0.0, 1.0))),
)


def test_everything_is_filled_in_its_coding():
    made = further.filled(INPUTS, Known(0.25, 70.0, "M", "AP"))
    assert not isinstance(made, Refusal)
    assert {name: values.tolist() for name, values in made.items()} == {
        "where": [[-0.5]],
        "age": [1.0],
        "sex": [[0.0, 1.0]],
        "view": [[1.0]],
    }
    assert {values.dtype for values in made.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize("order", ["xy", "yx"])
@pytest.mark.parametrize("last", [True, False])
def test_coordinates_are_those_of_the_pixels(order, last):
    shape = (1, *SIZE, 2) if last else (1, 2, *SIZE)
    one = FurtherInput("grid", shape, Coding("coordinates", 0.5, 0.5, order))
    grid = further.filled((one,), Known())["grid"]
    assert grid.shape == shape
    x, y = (np.moveaxis(grid[0], -1, 0) if last else grid[0])[:: 1 if order == "xy" else -1]
    np.testing.assert_allclose(x, np.tile(np.linspace(-1, 1, 3), (4, 1)), atol=1e-6)
    np.testing.assert_allclose(y.T, np.tile(np.linspace(-1, 1, 4), (3, 1)), atol=1e-6)


@pytest.mark.parametrize(
    ("known", "code"),
    [
        (Known(None, 70, "M", "AP"), "slice_unknown"),
        (Known(0.5, None, "M", "AP"), "age_unknown"),
        (Known(0.5, 70, "", "AP"), "sex_unknown"),
        (Known(0.5, 70, "O", "AP"), "sex_unknown"),
        (Known(0.5, 70, "M", ""), "view_unknown"),
        (Known(0.5, 70, "M", "LL"), "view_unknown"),
    ],
)
def test_what_is_not_known_is_said_and_never_guessed(known, code):
    found = further.filled(INPUTS, known)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_the_case_says_age_sex_and_view():
    case = replace(case_of(phantom()), patient=Patient(sex=Sex.FEMALE))
    assert further.known_of(case, case.series[0]) == Known(None, 64.0, "F", "PA")


@pytest.mark.parametrize(
    ("step", "wanted"),
    [((0, 0, 5), [0, 0.5, 1]), ((0, 0, -5), [1, 0.5, 0]), ((-1, 3, 0), [0, 0.5, 1])],
)
def test_the_position_of_a_slice_follows_the_patient_and_not_the_files(step, wanted):
    affine = np.eye(4)
    affine[:3, 0] = step
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    volume = Volume(np.zeros((3, 8, 8), np.int16), geometry)
    case = case_of(phantom(), volume=volume)
    found = [further.known_of(case, case.series[0], k).slice_position for k in range(3)]
    assert found == wanted
    alone = case_of(phantom()).series[0]
    assert further.known_of(case, alone).slice_position is None


@pytest.mark.parametrize("one", [*INPUTS, FurtherInput("g", (1, 2, *SIZE), Coding("coordinates"))])
def test_what_is_written_is_what_is_read(one):
    assert further_of(Table(lines_of(one)), SIZE) == one


@pytest.mark.parametrize(
    "change",
    [
        {"source": "weight"},
        {"shape": []},
        {"shape": [0]},
        {"shape": [1, 3]},
        {"words": []},
        {"words": ["F", "F"]},
        {"codes": [1.0]},
        {"source": "coordinates"},
        {"std": 0.0},
    ],
)
def test_a_table_that_cannot_be_is_refused(change):
    table = lines_of(FurtherInput("sex", (1, 2), SEX)) | change
    with pytest.raises(MalformedError):
        further_of(Table(table), SIZE)


def test_the_golden_picture_has_an_example_of_each():
    made = further.example(INPUTS)
    assert [values.ravel().tolist() for values in made.values()] == [[0], [0], [1, 0], [0]]
