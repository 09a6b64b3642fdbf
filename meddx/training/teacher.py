"""An ensemble that says what it thinks of the very pictures that the student is shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meddx.training.config import MULTICLASS

if TYPE_CHECKING:
    import torch
    from torch import nn


@dataclass(frozen=True, eq=False)
class Teacher:
    """A consistent teacher (Beyer et al., CVPR 2022, arXiv:2106.05237): it augments along.

    Parameters
    ----------
    members
        Trained networks in evaluation mode; each as ``meddx.training.network``.
    share
        Weight of their mean probability in the student's targets, above 0 to 1.
    task
        ``multilabel`` or ``multiclass``.
    """

    members: "tuple[nn.Module, ...]"
    share: float
    task: str

    def move(self, device: "torch.device") -> None:
        """Bring all members to a device."""
        for member in self.members:
            member.to(device)

    def soften(self, inputs: "torch.Tensor", targets: "torch.Tensor") -> "torch.Tensor":
        """Return softened targets.

        Parameters
        ----------
        inputs
            Float (n, 1, rows, cols): what the student is shown, augmented and scaled.
        targets
            Float (n, labels) of the same pictures.
        """
        import torch

        with torch.no_grad():
            logits = torch.stack([member(inputs)[0].float() for member in self.members])
        alone = self.task == MULTICLASS
        probabilities = logits.softmax(dim=2) if alone else logits.sigmoid()
        return (1 - self.share) * targets + self.share * probabilities.mean(dim=0)
