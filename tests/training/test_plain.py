"""Plain preparation gives what MedDx's own does: the comparison is with the same result."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import prepare
from meddx.analysis.pack import InputSpec
from meddx.training import plain
from tests.helpers.packs import case_of, phantom

ONE = InputSpec((224, 224), 1, "stretch", (0.5, 99.5), 0.5, 0.25)
EACH = replace(ONE, channels=3, channel_mean=(0.4, 0.5, 0.6), channel_std=(0.2, 0.25, 0.3))


@pytest.mark.parametrize(
    "spec",
    [
        ONE,
        replace(ONE, resize="letterbox", size=(96, 64)),
        replace(ONE, resize="centre_crop", crop=0.875),
        replace(ONE, intensity="window", channels=3),
        EACH,
        replace(EACH, layout="NHWC"),
    ],
)
def test_it_is_that_of_the_program(spec):
    pixels = phantom(size=(700, 512))
    known = prepare.prepare(prepare.grey_of_series(case_of(pixels).series[0]), spec).array
    found = plain.prepared(pixels, spec)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, known, atol=3e-5)  # divided by a deviation of 0.2
