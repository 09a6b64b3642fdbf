"""Trains one network: augmented batches, averaged weights, early stopping, checkpoints."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.jobs import Context
from meddx.phrase import Phrase
from meddx.training import checkpoint, curve, solved
from meddx.training.augment import augment, mixup
from meddx.training.config import MULTILABEL
from meddx.training.fit_spec import FitSpec
from meddx.training.guide import Guide
from meddx.training.look import with_look
from meddx.training.metrics import auroc
from meddx.training.network import HEAD, of_spec
from meddx.training.objective import Objective, optimiser_of, set_rate, shares
from meddx.training.teacher import Teacher

if TYPE_CHECKING:
    import torch
    from torch import nn

EPOCH: Final = Phrase("Training {name}: epoch {epoch} of {epochs}, loss {loss:.3f} {curve}")


@dataclass(frozen=True, eq=False)
class Examples:
    """Pictures and targets.

    ``pictures`` is float16 (n, rows, cols) 0 to 1; ``targets`` float32 (n, labels), 0 to 1: hard
    labels, or mixed with soft ones; nan where unknown.
    """

    pictures: NDArray[np.float16]
    targets: NDArray[np.float32]


@dataclass(frozen=True)
class Run:
    """One training.

    Parameters
    ----------
    name
        Shown with the progress.
    path
        Checkpoint file.
    spec
        How to train.
    mean, std
        Scale of the network's input.
    start
        Tensors to start with, all or some of the network's; empty starts afresh.
    task
        ``multilabel`` or ``multiclass``.
    teacher
        Softens the targets of every batch; None leaves them.
    guide
        Says where to look on the training pictures; None says nothing.
    """

    name: str
    path: Path
    spec: FitSpec
    mean: float
    std: float
    start: dict[str, Any]
    task: str = MULTILABEL
    teacher: Teacher | None = None
    guide: Guide | None = None


def fit(run: Run, train: Examples, watch: Examples | None, context: Context) -> "nn.Module":
    """Train, or go on with a run that was killed, and return the averaged network.

    Parameters
    ----------
    run
        Name, checkpoint, settings.
    train
        What to learn from.
    watch
        Decides when to stop and which epoch is kept; None trains all epochs and keeps the last.
    context
        Progress and cancellation, at every batch.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled; the finished epochs stay in the checkpoint.
    """
    spec = run.spec
    if spec.ridge:
        return solved.fit(run, train, context)
    loop = _Loop(run, train, watch, context)
    for epoch in range(loop.next_epoch, spec.epochs):
        if watch is not None and spec.patience and epoch - loop.best_epoch > spec.patience:
            break
        loop.epoch(epoch)
        loop.keep(epoch)
    return loop.result()


def logits(network: "nn.Module", pictures: NDArray[np.float16], run: Run) -> NDArray[np.float32]:
    """Run a network over pictures; float32 (n, labels)."""
    import torch

    device = next(network.parameters()).device
    network.eval()
    with torch.no_grad():
        parts = [
            network(_tensor(pictures[n : n + 64], run).to(device))[0].float().cpu().numpy()
            for n in range(0, len(pictures), 64)
        ]
    return np.concatenate(parts)


def _tensor(pictures: NDArray[np.float16], run: Run) -> "torch.Tensor":
    import torch

    grey = torch.from_numpy(pictures.astype(np.float32))[:, None]
    return ((grey - run.mean) / run.std).contiguous(memory_format=torch.channels_last)


class _Loop:
    """The state of a run in memory."""

    def __init__(self, run: Run, train: Examples, watch: Examples | None, context: Context) -> None:
        import torch

        labels, spec = train.targets.shape[1], run.spec
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        with torch.random.fork_rng():
            torch.manual_seed(spec.seed)
            self._network = of_spec(spec, labels)
            self._average = of_spec(spec, labels)
        self._network.load_state_dict(self._network.state_dict() | run.start)
        self._average.load_state_dict(self._network.state_dict())
        self._network.to(self._device)
        self._average.to(self._device)
        if run.teacher is not None:
            run.teacher.move(self._device)
        self._optimiser = optimiser_of(spec, self._network)
        self._run, self._train, self._watch, self._context = run, train, watch, context
        self._objective = Objective(spec, run.task, train.targets)
        self._shares = shares(spec, train.targets)
        self._restore()

    def _restore(self) -> None:
        tensors, progress = checkpoint.load(self._run.path)
        if tensors:
            self._network.load_state_dict(checkpoint.body_of(tensors, "network/"))
            self._average.load_state_dict(checkpoint.body_of(tensors, "average/"))
            checkpoint.into_optimiser(self._optimiser, self._network, tensors)
        self._best = checkpoint.body_of(tensors, "best/")
        self._best_score = float(progress.get("best_score", -1.0))
        self.best_epoch = int(progress.get("best_epoch", 0))
        self.next_epoch = int(progress.get("epoch", 0))
        self._loss = float(progress.get("loss", math.nan))
        self._history: list[list[float]] = list(progress.get("history", []))

    def epoch(self, epoch: int) -> None:
        """Go once through the training pictures; chance depends on seed and epoch only."""
        import torch

        seed = self._run.spec.seed * 1009 + epoch
        with torch.random.fork_rng():
            torch.manual_seed(seed)  # what layers leave out at random
            self._go_through(epoch, torch.Generator().manual_seed(seed))

    def _go_through(self, epoch: int, random: "torch.Generator") -> None:
        order = self._order(random)
        size = self._run.spec.batch_size
        steps = max(1, len(order) // size)  # the rest that fills no batch waits for another epoch
        self._wake(epoch)
        total = 0.0
        for step in range(steps):
            chosen = order[step * size : (step + 1) * size]
            share = (epoch + step / steps) / self._run.spec.epochs
            set_rate(self._optimiser, self._run.spec, share)
            total += self._step(chosen, random)
            shown = EPOCH.with_values(
                name=self._run.name,
                epoch=epoch + 1,
                epochs=self._run.spec.epochs,
                loss=total / (step + 1),
                curve=curve.line([score for _, score in self._history]),
            )
            self._context.checkpoint(epoch + (step + 1) / steps, self._run.spec.epochs, shown)
        self._loss = total / steps

    def _order(self, random: "torch.Generator") -> NDArray[np.int64]:
        """Return the pictures of an epoch: each once, or drawn by their shares."""
        import torch

        count = len(self._train.targets)
        if self._shares is None:
            once: NDArray[np.int64] = torch.randperm(count, generator=random).numpy()
            return once
        drawn = torch.multinomial(
            torch.from_numpy(self._shares), count, replacement=True, generator=random
        )
        return np.asarray(drawn.numpy(), np.int64)

    def _wake(self, epoch: int) -> None:
        """Let the network learn, in the first epochs the head alone: the body stays as it was."""
        is_awake = epoch >= self._run.spec.freeze_epochs
        self._network.train()
        for name, part in self._network.named_children():
            if not HEAD.startswith(name):
                part.train(is_awake).requires_grad_(is_awake)

    def _step(self, chosen: NDArray[np.int64], random: "torch.Generator") -> float:
        import torch

        spec, guide = self._run.spec, self._run.guide
        grey = torch.from_numpy(self._train.pictures[chosen].astype(np.float32))[:, None]
        targets = torch.from_numpy(self._train.targets[chosen])
        shown = guide.shown(grey, targets, chosen, random) if guide is not None else None
        if shown is not None:
            grey, targets = shown.planes, shown.targets
        moved = augment(grey, random, spec.motion)
        grey, places = moved[:, :1], moved[:, 1:].to(self._device)
        if spec.mixup:
            grey, targets = mixup(grey, targets, spec.mixup, random)
        inputs = ((grey - self._run.mean) / self._run.std).to(self._device)
        inputs = inputs.contiguous(memory_format=torch.channels_last)
        targets = targets.to(self._device)
        with torch.autocast(self._device.type, torch.bfloat16, enabled=spec.precision == "bf16"):
            if self._run.teacher is not None:
                targets = self._run.teacher.soften(inputs, targets)
            outputs, features, seen = self._outputs(inputs)
        loss = self._objective.loss(outputs.float(), targets)
        if guide is not None and seen is not None:
            loss = loss + guide.look_loss(seen, places[:, :1])
        if guide is not None and shown is not None and spec.point and shown.drawn.any():
            head = self._network.get_parameter(f"{HEAD}weight")
            drawn = shown.drawn.to(self._device)
            loss = loss + guide.point_loss(features[drawn], head, places[drawn, 1:])
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch's stub is untyped here
        self._optimiser.step()
        self._follow()
        return float(loss.detach())

    def _outputs(
        self, inputs: "torch.Tensor"
    ) -> "tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]":
        """Return logits, features, and where the network looks: None without such a branch."""
        if self._run.spec.look:
            return with_look(self._network, inputs)
        outputs, features = self._network(inputs)
        return outputs, features, None

    def _follow(self) -> None:
        """Let the averaged network follow (exponential moving average)."""
        import torch

        decay = self._run.spec.ema
        with torch.no_grad():
            fresh = self._network.state_dict()
            for name, slow in self._average.state_dict().items():
                if slow.dtype.is_floating_point:
                    slow.lerp_(fresh[name], 1 - decay)
                else:
                    slow.copy_(fresh[name])

    def keep(self, epoch: int) -> None:
        """Score the averaged network and write the checkpoint."""
        score = self._score() if self._watch is not None else float(epoch)
        if score > self._best_score or not self._best:
            self._best_score, self.best_epoch = score, epoch
            self._best = {n: t.clone() for n, t in self._average.state_dict().items()}
        self._history.append([self._loss, score])
        progress = {
            "history": self._history,
            "epoch": epoch + 1,
            "best_score": self._best_score,
            "best_epoch": self.best_epoch,
            "loss": self._loss,
        }
        parts = {
            "network/": self._network.state_dict(),
            "average/": self._average.state_dict(),
            "best/": self._best,
        }
        flat = {prefix + n: t for prefix, part in parts.items() for n, t in part.items()}
        flat |= checkpoint.of_optimiser(self._optimiser, self._network)
        checkpoint.save(self._run.path, flat, progress)
        curve.write(self._run.path.with_suffix(".csv"), self._history)

    def _score(self) -> float:
        """Mean AUROC over the labels that have both kinds among the watched that are known."""
        if self._watch is None:
            return 0.0
        found = logits(self._average, self._watch.pictures, self._run)
        known, truth = np.isfinite(self._watch.targets), self._watch.targets > 0.5
        scores = [
            auroc(found[known[:, n], n], truth[known[:, n], n])
            for n in range(truth.shape[1])
            if 0 < truth[:, n].sum() < known[:, n].sum()
        ]
        return float(np.mean(scores)) if scores else 0.0

    def result(self) -> "nn.Module":
        """Return the network of the best epoch, ready to be used."""
        self._average.load_state_dict(self._best)
        return self._average.cpu().eval()
