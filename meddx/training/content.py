"""Learns what the pictures of a pack look like: the content gate.

The counter-examples are made from the training pictures themselves: inverted, turned by quarters,
upside down, and noise of any smoothness. Not one foreign picture is needed, so those that the gate
is measured on (``meddx.training.foreign``) are new to it. Mirrored pictures count as proper: situs
inversus is a finding.
"""

import re
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import content, pack
from meddx.analysis.content import SIDE, Content
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import dataset
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.rewrite import CARD, rewritten

FILE: Final = "content.npz"
LIMIT: Final = 1.0  # of the strangeness of a content with gradients
PARTS: Final = 12
SLACK: Final = 2.0  # another room's pictures are stranger than one's own
_RIDGE: Final = 0.01
_STEPS: Final = 50
_NOISE_SIDE: Final = 64
_ACCEPTED: Final = re.compile(r"of the held-out pictures [\d.]+% are accepted")

NO_GATE: Final = Phrase("The model pack {pack} has no network, so its image gate is not learnt.")

Thumbs = NDArray[np.float32]


def learn(config: Config, data: Dataset) -> tuple[Content, float]:
    """Learn the gate of a configuration's pictures.

    Returns
    -------
    Content
        Learnt from every fold but one: the test fold, or the first with cross-validation.
    float
        Share of the pictures of that fold that it accepts.
    """
    out = data.folds == (0 if config.cross else config.test_fold)
    learnt = fit(data.grey[~out], data.grey[out], min(PARTS, int((~out).sum()) - 1))
    return learnt, accepted(data.grey[out], learnt)


def relearn(config: Config, data: Path, work: Path, packs: Path, context: Context) -> ModelPack:
    """Learn the gate of a pack that is written already; its network stays as it is.

    Parameters
    ----------
    data, work, packs
        Folder of the data, of the state of runs, and of the packs.

    Raises
    ------
    Refused
        When the data or the pack cannot be used.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    name = config.card.name
    made = pack.load(packs / name)
    return put_into(made, *learn(config, dataset.read(config, data, work / name, context)))


def fit(pictures: NDArray[np.float16], held_out: NDArray[np.float16], parts: int) -> Content:
    """Learn the content gate; a pack that has it states ``content_limit = LIMIT``.

    Parameters
    ----------
    pictures, held_out
        Prepared pictures, (n, rows, cols), 0 to 1: of training patients, and of patients that the
        gate is not learnt from, whose scores place its limits.
    parts
        Principal parts to keep.

    Returns
    -------
    Content
        Its limit on the left-over share is ``SLACK`` times what 99 % of the held-out pictures stay
        under. The classifier's limit lies in the middle between the lowest 1 % of the held-out
        pictures and the highest 1 % of their counter-examples, but never above the former.
    """
    thumbs, kept = thumbnails(pictures), thumbnails(held_out)
    found = principal_parts(thumbs, parts)
    shares = [content.left_over(thumb, found) for thumb in kept]
    return Content(found, _gradients(thumbs, kept), SLACK * float(np.percentile(shares, 99)))


def thumbnails(pictures: NDArray[np.float16]) -> Thumbs:
    """Thumbnails of prepared pictures, float32 (n, 1024)."""
    return np.stack([content.thumbnail(picture.astype(np.float32)) for picture in pictures])


def principal_parts(thumbs: Thumbs, count: int) -> NDArray[np.float32]:
    """Return mean and ``count`` principal parts of thumbnails, float32 (1 + count, 1024)."""
    mean = thumbs.mean(axis=0)
    _, _, parts = np.linalg.svd(thumbs - mean, full_matrices=False)
    return np.concatenate([mean[None], parts[:count]]).astype(np.float32)


def changed(pictures: NDArray[np.floating]) -> dict[str, NDArray[np.floating]]:
    """Return pictures that no reader would take for proper ones, by what was done to them.

    Parameters
    ----------
    pictures
        Shape (n, rows, cols), square where they are turned; 0 to 1.
    """
    quarters = {
        f"turned by {90 * k} degrees": np.rot90(pictures, -k, axes=(1, 2)) for k in (1, 2, 3)
    }
    return {"inverted": 1 - pictures, **quarters, "upside down": pictures[:, ::-1]}


def smooth_noise(count: int, seed: int, side: int = _NOISE_SIDE) -> NDArray[np.float32]:
    """Return noise whose amplitude falls with frequency to a power of 0 to 3, (count, side, side).

    Natural pictures are about 1 (Field, J Opt Soc Am A 1987;4:2379). Between its percentiles 0.5
    and 99.5 the values reach from 0 to 1.
    """
    random = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    frequency[0, 0] = 1.0
    found = np.empty((count, side, side), np.float32)
    for picture in found:
        waves = np.fft.rfft2(random.normal(size=(side, side))) * frequency ** -random.uniform(0, 3)
        values = np.fft.irfft2(waves, (side, side))
        low, high = np.percentile(values, (0.5, 99.5))
        picture[:] = np.clip((values - low) / (high - low), 0, 1)
    return found


def _gradients(thumbs: Thumbs, kept: Thumbs) -> NDArray[np.float32]:
    """Learn weights and bias; the bias holds the limit."""
    proper = np.concatenate([thumbs, thumbs.reshape(-1, SIDE, SIDE)[:, :, ::-1].reshape(-1, 1024)])
    good, bad = _directions(proper), _directions(_counter(proper, seed=0))
    everything = np.concatenate([good, bad])
    mean, scale = everything.mean(axis=0), everything.std(axis=0) + 1e-4
    truth = np.arange(len(everything)) < len(good)
    weights = _logistic((everything - mean) / scale, truth)
    weights[:-1] /= scale
    weights[-1] -= weights[:-1] @ mean
    own = _directions(kept) @ weights[:-1] + weights[-1]
    foreign = _directions(_counter(kept, seed=1)) @ weights[:-1] + weights[-1]
    lowest = float(np.percentile(own, 1))
    weights[-1] -= min(lowest, (lowest + float(np.percentile(foreign, 99))) / 2)
    return weights.astype(np.float32)


def _counter(thumbs: Thumbs, seed: int) -> Thumbs:
    """Counter-examples of thumbnails; for those, inverting is a change of sign."""
    pictures = 0.5 + 0.1 * thumbs.reshape(-1, SIDE, SIDE)
    noise = smooth_noise(len(thumbs) // 2 + 1, seed)
    made = [thumbnails(p.astype(np.float16)) for p in changed(pictures).values()]
    return np.concatenate([*made, thumbnails(noise.astype(np.float16))])


def _directions(thumbs: Thumbs) -> NDArray[np.float64]:
    return np.stack([content.directions(thumb) for thumb in thumbs]).astype(np.float64)


def _logistic(x: NDArray[np.float64], truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights and bias of a ridge logistic regression with both classes weighing the same."""
    x = np.concatenate([x, np.ones((len(x), 1))], axis=1)
    share = np.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum())
    ridge = np.full(x.shape[1], _RIDGE)
    ridge[-1] = 1e-9
    weights = np.zeros(x.shape[1])

    def loss(w: NDArray[np.float64]) -> float:
        z = x @ w
        return float(share @ (np.logaddexp(0, z) - truth * z) + ridge @ (w * w) / 2)

    now = loss(weights)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (share * (p - truth)) + ridge * weights
        curve = (x * (share * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step, scale = np.linalg.solve(curve, slope), 1.0
        while scale > 1e-6 and loss(weights - scale * step) > now:
            scale /= 2
        weights = weights - scale * step
        before, now = now, loss(weights)
        if before - now < 1e-9:
            break
    return weights


def accepted(pictures: NDArray[np.float16], learnt: Content) -> float:
    """Share of prepared pictures that a content gate accepts, 0 to 1."""
    return float(np.mean([learnt.strangeness(thumb) <= LIMIT for thumb in thumbnails(pictures)]))


def put_into(made: ModelPack, learnt: Content, share: float) -> ModelPack:
    """Give a written pack another content gate: file, limit, hashes, and its line in the card.

    Parameters
    ----------
    made
        The pack; its folder is replaced by a changed copy in one step.
    share
        Share of the held-out pictures that it accepts, for the card.

    Raises
    ------
    Refused
        ``no_gate`` for a pack of rules.
    """
    if made.weights is None:
        raise Refused("no_gate", NO_GATE.with_values(pack=made.name))
    old = made.weights.content

    def change(folder: Path) -> None:
        if old:
            (folder / old).unlink()
        content.save(learnt, folder / FILE)
        card = (folder / CARD).read_text(encoding="utf-8")
        card = _ACCEPTED.sub(f"of the held-out pictures {share:.1%} are accepted", card)
        (folder / CARD).write_text(card, encoding="utf-8", newline="\n")
        described = (folder / pack.TOML).read_text(encoding="utf-8")
        (folder / pack.TOML).write_text(_described(described), encoding="utf-8", newline="\n")

    return rewritten(made, change)


def _described(text: str) -> str:
    """Rewrite the lines of ``pack.toml`` that speak of the content; hashes follow."""
    text = re.sub(r'^content = ".*"$', f'content = "{FILE}"', text, flags=re.MULTILINE)
    text = re.sub(r"^content_limit = .*$", f"content_limit = {LIMIT}", text, flags=re.MULTILINE)
    return re.sub(r'^"content\.np[yz]" = ', f'"{FILE}" = ', text, flags=re.MULTILINE)
