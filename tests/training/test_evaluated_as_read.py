"""A DICOM file that is evaluated is the picture that the pack's family reads."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import ct_slices, prepare
from meddx.analysis.pack import InputSpec, ModelPack, WeightSpec
from meddx.analysis.quantities.suitable import Region
from meddx.phrase import Refused
from meddx.training import ct_models, evaluate
from meddx.training.ct_phantoms import Scan, scanned
from tests.helpers import brains
from tests.helpers.ct_phantoms import head_series, written

COARSE = Scan((5.0, 2.0, 2.0), 3.0)
WINDOW = (40.0, 80.0)


@pytest.fixture
def brain(tmp_path):
    """What a pack says of itself; its network is not run."""
    words = ("tiny", "0.1", "Tiny", "小", "brain_mri", "", "", "", "", "", "0")
    spec = InputSpec((64, 64), 1, "letterbox", (0.5, 99.5), 0.3, 0.25)
    return ModelPack(
        tmp_path, *words, input=spec, weights=WeightSpec("n.onnx", "", "", 0.0, 1.0, "", ())
    )


@pytest.fixture
def ct(brain):
    return replace(brain, family="ct_slice", input=replace(brain.input, window=WINDOW))


def test_mr_is_seen_without_the_window_of_its_file(brain, tmp_path, context):
    file = brains.written(tmp_path, WindowCenter=2000, WindowWidth=50)[brains.LESION]
    seen, _ = evaluate.grey_of(file, brain, context)
    alone = brains.chosen(brains.mr_series()).series  # it has no window
    assert np.array_equal(seen, prepare.grey_of_series(alone))
    assert seen.std() > 0.1


@pytest.mark.parametrize("whole", [False, True])
def test_ct_is_seen_through_the_window_of_the_pack_cut_or_whole(ct, tmp_path, context, whole):
    pack = replace(ct, input=replace(ct.input, whole=whole))
    grid = scanned(ct_models.head(), COARSE)
    written(tmp_path, grid, "HEAD", 3)
    middle = len(grid.hu) // 2
    seen, _ = evaluate.grey_of(tmp_path / f"3_{middle:04d}.dcm", pack, context)
    cuts = ct_slices.cuts(head_series(COARSE), Region.HEAD, whole=whole)
    cut = next(one for one in cuts if one.k == middle)
    assert (seen.shape == grid.hu.shape[1:]) == whole
    assert np.array_equal(seen, prepare.through(cut.hu, WINDOW))


def test_what_the_family_does_not_read_is_refused_by_name(ct, tmp_path, context):
    mr = brains.written(tmp_path)[0]
    air = scanned(ct_models.head(), COARSE)
    written(tmp_path, replace(air, hu=np.full_like(air.hu, -1000)), "HEAD", 3)
    for pack, file, code in (
        (ct, mr, "not_hu"),
        (ct, tmp_path / "3_0000.dcm", "blank"),
        (replace(ct, family="unheard_of"), mr, "no_family"),
        (replace(ct, input=replace(ct.input, window=None)), mr, "no_window"),
    ):
        with pytest.raises(Refused) as refused:
            evaluate.grey_of(file, pack, context)
        assert refused.value.code == code
