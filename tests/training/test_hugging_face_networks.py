"""Published architectures with random weights, as transformers saves them, say what torch says."""

import json

import numpy as np
import pytest

from meddx.analysis import device, prepare
from meddx.analysis.foreign import head, onnx_file
from meddx.analysis.foreign.found import Answers, LabelAnswer, questions
from meddx.training import own_models
from tests.helpers.importing import GATE, shared_context
from tests.helpers.packs import phantom

context = pytest.fixture(scope="module")(shared_context)

NAMES = {0: "normal", 1: "Pneumonia"}
ATTENTION = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
SMALL = {"image_size": 64}
SIX = {
    "MobileNetV2": {"depth_multiplier": 0.35, "image_size": 64},
    "EfficientNet": SMALL
    | {"width_coefficient": 0.25, "depth_coefficient": 0.1, "hidden_dim": 320}
    | {"kernel_sizes": [3, 5], "in_channels": [32, 16], "out_channels": [16, 24]}
    | {"strides": [1, 2], "num_block_repeats": [1, 1], "expand_ratios": [1, 6]}
    | {"depthwise_padding": []},
    "ViT": {**ATTENTION, "intermediate_size": 32, "image_size": 64, "patch_size": 16},
    "Swin": SMALL
    | {"patch_size": 4, "window_size": 4, "embed_dim": 8, "depths": [1, 1], "num_heads": [2, 2]},
    "ConvNext": {"hidden_sizes": [8, 8, 8, 8], "depths": [1, 1, 1, 1], "image_size": 64},
    "Dinov2": {**ATTENTION, "mlp_ratio": 2, "image_size": 56, "patch_size": 14},
}
EXACT = {"MobileNetV2", "EfficientNet", "Swin"}  # their heads are linear in a map


@pytest.mark.slow
@pytest.mark.parametrize("name", SIX)
def test_it_says_what_torch_says(name, tmp_path, context):
    import torch
    import transformers

    transformers.utils.logging.disable_progress_bar()  # it would leave a thread behind
    torch.manual_seed(0)
    config = getattr(transformers, f"{name}Config")(id2label=NAMES, **SIX[name])
    model = getattr(transformers, f"{name}ForImageClassification")(config).eval()
    with torch.no_grad():  # weights of a new network are so small that nothing is left of a picture
        for weight in model.parameters():
            weight.add_(0.1 * torch.randn_like(weight))
    folder = tmp_path / name
    model.save_pretrained(folder)
    side = SIX[name].get("image_size", 64)
    processor = {"do_resize": True, "size": {"height": side, "width": side}, "do_rescale": True}
    processor |= {"rescale_factor": 1 / 255, "do_normalize": True}
    processor |= {"image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.3, 0.4]}
    (folder / "preprocessor_config.json").write_text(json.dumps(processor))

    found = own_models.inspect(folder, context)
    said = Answers(labels=(LabelAnswer("normal", suppressed=True),), **GATE)
    assert (found.network, questions(found, said)) == (name, ())
    pack = own_models.write(found, said, tmp_path / "packs", context)
    array = prepare.prepare(prepare.grey_of_picture(phantom()), pack.input).array
    with torch.no_grad():
        logits = model(pixel_values=torch.from_numpy(array)).logits.numpy()[0]
    output = device.open_network(pack).run(array)
    assert np.ptp(logits) > 1e-3
    np.testing.assert_allclose(output.logits, logits - logits[::-1], atol=1e-3)
    assert pack.weights.heatmap == ("cam" if name in EXACT else "occlusion")
    if name in {"ViT", "Dinov2"}:  # their one convolution only cuts the picture into patches
        graph = onnx_file.read((pack.folder / "model.onnx").read_bytes())
        assert head.last_map(graph) == ""
