"""The parts of a ``pack.toml``: what it may be run on, its input, its labels, its network."""

from dataclasses import dataclass
from typing import Any, Final

from meddx.analysis.decision import Decision, decision_of
from meddx.analysis.pack_fields import MalformedError, Table
from meddx.analysis.pack_further import FurtherInput, further_of
from meddx.case.codes import Code

MIN_SIDE_PX: Final = 32  # the content gate looks at 32 x 32 blocks
MAX_SIDE_PX: Final = 4096  # more would make any memory full before the network is asked
RESIZE_MODES: Final = ("stretch", "letterbox", "centre_crop")
PERCENTILES: Final = "percentiles"
WINDOW: Final = "window"
BIT_DEPTH: Final = "bit_depth"
INTENSITIES: Final = (PERCENTILES, WINDOW, BIT_DEPTH)
NCHW: Final = "NCHW"
NHWC: Final = "NHWC"
CAM: Final = "cam"
OCCLUSION: Final = "occlusion"
EIGEN_CAM: Final = "eigen_cam"
NO_HEATMAP: Final = "none"
HEATMAPS: Final = (CAM, OCCLUSION, EIGEN_CAM, NO_HEATMAP)
SIGMOID: Final = "sigmoid"
SOFTMAX: Final = "softmax"
LOGITS: Final = "logits"
PROBABILITIES: Final = "probabilities"


@dataclass(frozen=True)
class GateSpec:
    """What a pack may be run on.

    Parameters
    ----------
    modalities, body_parts, views, photometric
        DICOM's words (``CR``, ``CHEST``, ``PA``, ``MONOCHROME2``); an empty tuple allows any.
    age_years
        Half-open range, years; None asks for no age.
    min_side_px
        Shortest side in px that is still worth reading.
    max_frames
        Most frames a display set may have.
    """

    modalities: tuple[str, ...] = ()
    body_parts: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    photometric: tuple[str, ...] = ()
    age_years: tuple[float, float] | None = None
    min_side_px: int = 1
    max_frames: int = 1


@dataclass(frozen=True)
class InputSpec:
    """How a picture becomes the network's input (``meddx.analysis.prepare``).

    Parameters
    ----------
    size
        (rows, columns), px.
    channels
        1, or 3 for the grey picture repeated.
    resize
        ``stretch`` (both axes to the size, the aspect is lost), ``letterbox`` (whole picture, black
        borders) or ``centre_crop`` (largest centred square).
    percentiles
        Lower and upper percentile of the resized grey picture that become 0 and 1.
    mean, std
        Subtracted from, then divided into the grey values.
    window
        (centre, width) in HU that a CT slice is seen through, in place of the file's window; None
        for packs that read no CT.
    whole
        Whether a CT slice is seen whole, and not cut to the head or the lungs
        (``meddx.analysis.ct_slices``).
    crop
        Of ``centre_crop``: share of the largest centred square's side that is seen, above 0 and at
        most 1 (a picture resized to 256 px and cropped to 224 px: 0.875).
    channel_mean, channel_std
        The same for each channel by itself, in place of ``mean`` and ``std``; empty without.
    layout
        ``NCHW`` (n, channels, rows, cols) or ``NHWC`` (n, rows, cols, channels).
    intensity
        What is 0 and 1: ``percentiles`` of the picture in the file's window; ``window``, the file's
        window as it is; ``bit_depth``, the smallest and largest value that the stored bits can hold
        (as TorchXRayVision was trained).
    further
        Further inputs that the case fills (``meddx.analysis.further``).
    """

    size: tuple[int, int]
    channels: int
    resize: str
    percentiles: tuple[float, float]
    mean: float
    std: float
    layout: str = NCHW
    intensity: str = PERCENTILES
    channel_mean: tuple[float, ...] = ()
    channel_std: tuple[float, ...] = ()
    crop: float = 1.0
    further: tuple[FurtherInput, ...] = ()
    window: tuple[float, float] | None = None
    whole: bool = False


@dataclass(frozen=True)
class Label:
    """One output of a pack.

    Parameters
    ----------
    key
        Column name in ``meddx evaluate``.
    code
        What it means in the vocabulary.
    threshold
        Calibrated probability (at ``prevalence``) from which the label is called present.
    platt
        ``(a, b)``: calibrated probability = sigmoid(a * logit + b).
    prevalence
        Share of positives in the calibration set.
    positives, negatives
        Held-out patients with and without the label: they cap the evidence.
    shown_at
        Prevalence at which a person is shown the probability.
    suppressed
        True for a label that is too weak to deliver: it makes no finding.
    calibrated
        False where nobody measured the network on patients: the probability is then the network's
        own, belongs to no prevalence, and is no evidence (``prevalence`` and ``shown_at`` are 0.5,
        ``positives`` and ``negatives`` 0).
    decision
        Thresholds for other purposes, and which answers a score leaves open; None in packs that
        do not say.
    """

    key: str
    code: Code
    threshold: float
    platt: tuple[float, float]
    prevalence: float
    positives: int
    negatives: int
    shown_at: float
    suppressed: bool = False
    calibrated: bool = True
    decision: Decision | None = None


@dataclass(frozen=True)
class WeightSpec:
    """Files of the network; every name is one of the pack's own files.

    Parameters
    ----------
    onnx
        The network.
    cam
        ``.npy`` of float32 (labels, channels + 1), or (labels, channels * rows * cols + 1) for a
        head on features that are not averaged: weights, then the bias; empty without a linear head.
    content
        ``.npy`` of float32 (parts + 1, side * side): mean picture and its principal parts, for the
        content gate; empty without one.
    content_limit
        Largest share of a picture's variance outside these parts that is still accepted.
    heatmap_scale
        Contribution to the logit at the end of the colour bar.
    heatmap_levels
        For each label what a place contributed to the logit in the mean over the training pictures;
        a ``cam`` map shows what goes beyond it. How rare a label is may hide in these weights, and
        says nothing of the picture. Empty where nothing is taken off.
    golden
        ``.npy`` of uint8 (rows, cols): a picture whose ``golden_logits`` are known.
    golden_logits
        Logits of that picture, in the order of the labels.
    heatmap
        How a heatmap is made: ``cam``, ``occlusion``, ``eigen_cam`` or ``none``.
    output, features
        Names of the network's outputs: one value a label, and (n, channels, rows, cols) for the
        heatmap, empty where it needs none.
    values
        What ``output`` holds: ``logits`` or ``probabilities``.
    activation
        How logits become probabilities: ``sigmoid`` for each label, ``softmax`` over all of them.
    pointless
        Whether its heatmaps were held against outlined lesions and no label's pointed at them
        better than a random point does.
    """

    onnx: str
    cam: str
    content: str
    content_limit: float
    heatmap_scale: float
    golden: str
    golden_logits: tuple[float, ...]
    heatmap: str = CAM
    output: str = "logits"
    features: str = "features"
    values: str = LOGITS
    activation: str = SIGMOID
    pointless: bool = False
    heatmap_levels: tuple[float, ...] = ()


def gate_of(table: Table) -> GateSpec:
    """Read the table ``gate`` of a pack or of a training configuration."""
    ages = table.numbers("age_years", 2) if table.has("age_years") else None
    return GateSpec(
        modalities=table.texts("modalities"),
        body_parts=table.texts("body_parts"),
        views=table.texts("views"),
        photometric=table.texts("photometric"),
        age_years=None if ages is None else (ages[0], ages[1]),
        min_side_px=table.integer("min_side_px", 1),
        max_frames=table.integer("max_frames", 1),
    )


def input_of(table: Table) -> InputSpec:
    """Read the table ``input`` of a pack or of a training configuration."""
    rows, columns = table.numbers("size", 2)
    intensity = table.text("intensity", PERCENTILES)
    low, high = (0.0, 100.0)
    if intensity == PERCENTILES:
        low, high = table.numbers("percentiles", 2)
    channels = table.integer("channels", 1)
    further = tuple(further_of(one, (int(rows), int(columns))) for one in table.tables("further"))
    each = table.has("channel_mean") or table.has("channel_std")
    window = table.numbers("window", 2) if table.has("window") else None
    spec = InputSpec(
        size=(int(rows), int(columns)),
        channels=channels,
        resize=table.text("resize"),
        percentiles=(low, high),
        mean=table.number("mean", 0.0 if each else None),
        std=table.number("std", 1.0 if each else None),
        layout=table.text("layout", NCHW),
        intensity=intensity,
        channel_mean=table.numbers("channel_mean", channels) if each else (),
        channel_std=table.numbers("channel_std", channels) if each else (),
        crop=table.number("crop", 1.0),
        further=further,
        window=None if window is None else (window[0], window[1]),
        whole=table.flag("whole"),
    )
    table.demand(MIN_SIDE_PX <= min(spec.size) <= max(spec.size) <= MAX_SIDE_PX, "size")
    table.demand(len({one.name for one in further}) == len(further), "further")
    table.demand(spec.channels in (1, 3), "channels")
    table.demand(spec.resize in RESIZE_MODES, "resize")
    table.demand(0 <= low < high <= 100, "percentiles")
    table.demand(spec.std > 0, "std")
    table.demand(min(spec.channel_std, default=1.0) > 0, "channel_std")
    table.demand(0 < spec.crop <= 1, "crop")
    table.demand(spec.window is None or spec.window[1] > 1, "window")
    table.demand(spec.layout in (NCHW, NHWC), "layout")
    table.demand(spec.intensity in INTENSITIES, "intensity")
    return spec


def label_of(table: Table, calibrated: bool, *, exclusive: bool = False) -> Label:
    """Read one table ``label`` of a pack; ``exclusive`` is whether only one label can hold."""
    code: Any = table.text("code")
    try:
        code = Code.parse(code, table.text("display"), table.text("display_zh", ""))
    except ValueError:
        raise MalformedError("label.code") from None
    key, threshold = table.text("key"), table.number("threshold")
    suppressed = table.flag("suppressed")
    table.demand(0 < threshold < 1, "threshold")
    if not calibrated:
        return Label(key, code, threshold, (1.0, 0.0), 0.5, 0, 0, 0.5, suppressed, False)
    a, b = table.numbers("platt", 2)
    label = Label(
        key=key,
        code=code,
        threshold=threshold,
        platt=(a, b),
        prevalence=table.number("prevalence"),
        positives=table.integer("positives"),
        negatives=table.integer("negatives"),
        shown_at=table.number("shown_at"),
        suppressed=suppressed,
        decision=decision_of(table, threshold, exclusive=exclusive),
    )
    table.demand(0 < label.prevalence < 1, "prevalence")
    table.demand(0 < label.shown_at < 1, "shown_at")
    table.demand(label.positives > 0 and label.negatives > 0, "positives")
    return label


def weights_of(table: Table) -> WeightSpec:
    """Read the table ``weights`` of a pack."""
    heatmap = table.text("heatmap", CAM)
    needs_features = heatmap in (CAM, EIGEN_CAM)
    spec = WeightSpec(
        onnx=table.text("onnx"),
        cam=table.text("cam") if heatmap == CAM else "",
        content=table.text("content", ""),
        content_limit=table.number("content_limit", 1.0),
        heatmap_scale=table.number("heatmap_scale", 1.0),
        golden=table.text("golden"),
        golden_logits=table.numbers("golden_logits"),
        heatmap=heatmap,
        output=table.text("output", "logits"),
        features=table.text("features", "features") if needs_features else "",
        values=table.text("values", LOGITS),
        activation=table.text("activation", SIGMOID),
        pointless=table.flag("pointless"),
        heatmap_levels=table.numbers("heatmap_levels") if table.has("heatmap_levels") else (),
    )
    table.demand(spec.heatmap in HEATMAPS, "heatmap")
    table.demand(spec.heatmap_scale > 0, "heatmap_scale")
    fits = len(spec.heatmap_levels) in (0, len(spec.golden_logits))
    table.demand(fits and (heatmap == CAM or not spec.heatmap_levels), "heatmap_levels")
    table.demand(spec.values in (LOGITS, PROBABILITIES), "values")
    table.demand(spec.activation in (SIGMOID, SOFTMAX), "activation")
    return spec
