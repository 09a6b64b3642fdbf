"""The image gate of the delivered packs on real pictures that they were not learnt from.

A fixed share of each set, so that it takes seconds; ``meddx evaluate --foreign`` gives the whole
figures. They are wanted to be at least 95 % refused where at least 95 % of the proper ones pass.
"""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meddx import paths
from meddx.analysis import device, pack
from meddx.analysis.prepare import grey_of_picture
from meddx.training import content, evaluate

IMAGES = Path(__file__).resolve().parents[3] / "shared" / "data" / "images"
PROPER = {
    "chest_radiograph_child": "cxr_kermany_pediatric",
    "chest_radiograph": "cxr_nih14_512",
}
FOREIGN = ("brain_mri_tumor", "chest_ct_covid", "head_ct_hemorrhage")
COUNT = 60

pytestmark = pytest.mark.skipif(
    not IMAGES.is_dir(), reason="the pictures of ../shared/data/images are not on this machine"
)


@pytest.fixture(scope="module", params=PROPER)
def judged(request):
    """A delivered pack's verdict on a grey picture, and proper pictures of its held-out fold."""
    made = pack.load(paths.delivered_models() / request.param)
    network = device.open_network(made)

    def refuses(grey):
        return evaluate.judge(made, network, np.ascontiguousarray(grey), 0.0)[1] is not None

    folder = IMAGES / PROPER[request.param]
    files, _ = evaluate.list_pictures(folder, fold=0)
    return refuses, pictures(folder, files)


def pictures(folder, files):
    """Grey values of ``COUNT`` pictures, evenly from the whole list."""
    chosen = files[:: max(1, len(files) // COUNT)][:COUNT]
    return [grey_of_picture(np.asarray(Image.open(folder / file).convert("L"))) for file in chosen]


def share(refuses, greys):
    return np.mean([refuses(grey) for grey in greys])


def test_proper_pictures_pass(judged):
    refuses, proper = judged
    assert len(proper) == COUNT
    assert share(refuses, proper) <= 0.05


def test_inverted_turned_and_upside_down_ones_are_refused(judged):
    refuses, proper = judged
    for kind in content.changed(proper[0][None]):
        changed = [content.changed(grey[None])[kind][0] for grey in proper]
        assert share(refuses, changed) >= 0.95, kind


@pytest.mark.parametrize("other", FOREIGN)
def test_other_modalities_and_parts_of_the_body_are_refused(judged, other):
    refuses, _ = judged
    files, _ = evaluate.list_pictures(IMAGES / other)
    assert share(refuses, pictures(IMAGES / other, files)) >= 0.95
