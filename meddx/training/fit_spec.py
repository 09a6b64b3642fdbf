"""How a network is trained: the tables ``fit`` and ``distil`` of a training configuration."""

from dataclasses import dataclass, replace
from typing import Final

from meddx.analysis.pack_fields import Table
from meddx.training.augment import PLAIN, Motion
from meddx.training.ending import MEAN, POOLS

NETWORKS: Final = ("resnet18", "small_cnn", "mobilenet_v2", "efficientnet_b0", "densenet121")
LOSSES: Final = ("cross_entropy", "focal")
BALANCES: Final = ("root", "full", "none", "resample")
OPTIMISERS: Final = ("adamw", "sgd")
SCHEDULES: Final = ("cosine", "step", "constant")
PRECISIONS: Final = ("bf16", "f32")


@dataclass(frozen=True)
class FitSpec:
    """How a network is trained.

    ``ema`` is the decay of the averaged weights per step; ``patience`` the epochs without a better
    AUROC on the calibration fold after which training stops, 0 for never; ``soft_share`` the weight
    of soft targets; ``start_from`` what to start with (``transfer.start``).

    Parameters
    ----------
    network
        One of ``NETWORKS``; ``width`` counts for those that have one.
    loss
        ``focal`` is Lin et al., ICCV 2017 (arXiv:1708.02002), with gamma 2.
    balance
        What rare labels count: by the root of the odds, the odds, not more, or drawn more often.
    optimiser, schedule, precision
        One of ``OPTIMISERS``, ``SCHEDULES``, ``PRECISIONS``.
    mirror, turn_degrees, deform
        How pictures are moved (``augment.Motion``); never mirrored where a side means something.
    last_stride
        Of the last stage of ``resnet18``: 2, or 1 for a map of twice as many rows and columns.
    freeze_epochs, body_rate
        How many epochs at first only the head learns; the body's share of the learning rate.
    mixup
        Parameter of the beta distribution by which pictures are mixed (``augment.mixup``); 0: none.
    label_smoothing
        Share of every target that says nothing (Szegedy et al., arXiv:1512.00567, section 7).
    dropout
        Share of the pooled features that the head does not see while it learns.
    pool
        How the features of all places become those of the picture (``ending.Ending``).
    ridge
        Above 0 the body stays as it starts, and the head is solved (``solved``) with this penalty.
    look
        Weight of the loss that teaches ``resnet18`` to look inside the regions; 0: no such branch.
    opacities, opacity_labels
        Share of pictures without these labels into which opacities are drawn (half of it for those
        with one); the labels then count as present.
    point
        Weight of the loss that asks the map of contributions to lie on the drawn opacities.
    """

    width: int
    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float
    ema: float
    patience: int
    seed: int
    soft_share: float
    start_from: str
    network: str = "resnet18"
    loss: str = "cross_entropy"
    balance: str = "root"
    optimiser: str = "adamw"
    schedule: str = "cosine"
    precision: str = "bf16"
    mirror: bool = False
    turn_degrees: float = PLAIN.turn_degrees
    deform: float = 0.0
    last_stride: int = 2
    freeze_epochs: int = 0
    body_rate: float = 1.0
    mixup: float = 0.0
    label_smoothing: float = 0.0
    dropout: float = 0.0
    pool: str = MEAN
    look: float = 0.0
    opacities: float = 0.0
    opacity_labels: tuple[str, ...] = ()
    point: float = 0.0
    ridge: float = 0.0

    @property
    def motion(self) -> Motion:
        """How pictures are moved."""
        return Motion(self.mirror, self.turn_degrees, self.deform)


def afresh(spec: FitSpec) -> FitSpec:
    """Return the same way to train for another network, which has no body to start with."""
    plain = replace(spec, start_from="", freeze_epochs=0, body_rate=1.0, last_stride=2)
    return replace(plain, look=0.0, opacities=0.0, opacity_labels=(), point=0.0, ridge=0.0)


@dataclass(frozen=True)
class DistilSpec:
    """An ensemble whose mean teaches the network that is shipped (Hinton et al., arXiv:1503.02531).

    Parameters
    ----------
    members
        Networks of the ensemble; each has a seed of its own.
    width
        Of the members; the student's is that of ``FitSpec``.
    share
        Weight of the ensemble's probabilities in the student's targets, above 0 to 1.
    consistent
        Whether the ensemble is asked about the augmented pictures of every batch, rather than once
        about the clean ones (Beyer et al., arXiv:2106.05237).
    """

    members: int
    width: int
    share: float
    consistent: bool = False


def fit_of(table: Table) -> FitSpec:
    """Read the table ``fit``.

    Raises
    ------
    MalformedError
        Naming the field that is missing or wrong.
    """
    spec = FitSpec(
        network=one_of(table, "network", NETWORKS),
        loss=one_of(table, "loss", LOSSES),
        balance=one_of(table, "balance", BALANCES),
        optimiser=one_of(table, "optimiser", OPTIMISERS),
        schedule=one_of(table, "schedule", SCHEDULES),
        precision=one_of(table, "precision", PRECISIONS),
        mirror=table.flag("mirror"),
        turn_degrees=table.number("turn_degrees", PLAIN.turn_degrees),
        deform=table.number("deform", 0.0),
        last_stride=table.integer("last_stride", 2),
        freeze_epochs=table.integer("freeze_epochs", 0),
        body_rate=table.number("body_rate", 1.0),
        mixup=table.number("mixup", 0.0),
        label_smoothing=table.number("label_smoothing", 0.0),
        dropout=table.number("dropout", 0.0),
        pool=one_of(table, "pool", POOLS),
        look=table.number("look", 0.0),
        opacities=table.number("opacities", 0.0),
        opacity_labels=table.texts("opacity_labels"),
        point=table.number("point", 0.0),
        ridge=table.number("ridge", 0.0),
        width=table.integer("width"),
        epochs=table.integer("epochs"),
        batch_size=table.integer("batch_size"),
        learning_rate=table.number("learning_rate"),
        weight_decay=table.number("weight_decay"),
        ema=table.number("ema"),
        patience=table.integer("patience", 0),
        seed=table.integer("seed"),
        soft_share=table.number("soft_share", 0.0),
        start_from=table.text("start_from", ""),
    )
    table.demand(min(spec.width, spec.epochs, spec.batch_size) > 0, "epochs")
    table.demand(0 <= spec.ema < 1, "ema")
    table.demand(0 <= spec.freeze_epochs < spec.epochs, "freeze_epochs")
    table.demand(0 < spec.body_rate <= 1, "body_rate")
    table.demand(spec.mixup >= 0, "mixup")
    table.demand(0 <= spec.turn_degrees <= 180, "turn_degrees")
    table.demand(0 <= spec.deform <= 0.2, "deform")
    table.demand(0 <= spec.label_smoothing < 1, "label_smoothing")
    table.demand(0 <= spec.dropout < 1, "dropout")
    table.demand(not spec.dropout or spec.network != "small_cnn", "dropout")
    table.demand(spec.pool == MEAN or spec.network != "small_cnn", "pool")
    table.demand(spec.width % 2 == 0 or spec.network != "densenet121", "width")
    finer = spec.last_stride == 1 and spec.network == "resnet18"
    table.demand(spec.last_stride == 2 or finer, "last_stride")
    _demand_guided(spec, table)
    table.demand(spec.ridge >= 0, "ridge")
    alone = spec.start_from and spec.network != "small_cnn" and not spec.opacities
    table.demand(not spec.ridge or bool(alone), "ridge")
    return spec


def _demand_guided(spec: FitSpec, table: Table) -> None:
    """Demand what looking and drawing need; a mixture of pictures has no regions of its own."""
    table.demand(spec.look >= 0, "look")
    table.demand(not spec.look or spec.network == "resnet18", "look")
    table.demand(0 <= spec.opacities <= 1, "opacities")
    table.demand(bool(spec.opacities) == bool(spec.opacity_labels), "opacity_labels")
    table.demand(len(set(spec.opacity_labels)) == len(spec.opacity_labels), "opacity_labels")
    table.demand(spec.point >= 0, "point")
    can_point = bool(spec.opacities) and spec.network != "small_cnn"
    table.demand(not spec.point or can_point, "point")
    table.demand(not spec.mixup or not (spec.look or spec.opacities), "mixup")


def distil_of(table: Table) -> DistilSpec:
    """Read the table ``distil``.

    Raises
    ------
    MalformedError
        Naming the field that is missing or wrong.
    """
    spec = DistilSpec(
        members=table.integer("members"),
        width=table.integer("width"),
        share=table.number("share"),
        consistent=table.flag("consistent"),
    )
    table.demand(spec.members > 1, "members")
    table.demand(spec.width > 0, "width")
    table.demand(0 < spec.share <= 1, "share")
    return spec


def one_of(table: Table, key: str, known: tuple[str, ...]) -> str:
    """Return one of some words, the first where none is said; MalformedError for another."""
    word = table.text(key, known[0])
    table.demand(word in known, key)
    return word
