"""A teacher softens targets by what it thinks of the very pictures the student is shown."""

import torch

from meddx.training.teacher import Teacher


class Says(torch.nn.Module):
    """Says the same logits of every picture, and remembers what it was shown."""

    def __init__(self, *logits: float) -> None:
        super().__init__()
        self.logits = torch.tensor(logits)
        self.shown = list[torch.Tensor]()

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, None]:
        self.shown.append(x)
        return self.logits.expand(len(x), -1), None


TARGETS = torch.tensor([[1.0, 0.0], [0.0, 0.0]])
PICTURES = torch.zeros(2, 1, 4, 4)


def test_probabilities_of_the_members_are_averaged_and_mixed_with_the_targets():
    teacher = Teacher((Says(0.0, 100.0), Says(100.0, -100.0)), 0.5, "multilabel")
    found = teacher.soften(PICTURES, TARGETS)
    torch.testing.assert_close(found, torch.tensor([[0.875, 0.25], [0.375, 0.25]]))


def test_exclusive_labels_share_one_probability():
    teacher = Teacher((Says(0.0, 0.0), Says(100.0, 0.0)), 1.0, "multiclass")
    found = teacher.soften(PICTURES, TARGETS)
    torch.testing.assert_close(found, torch.tensor([[0.75, 0.25]] * 2))


def test_nothing_is_learnt_by_the_teacher():
    member = torch.nn.Linear(4, 2)
    network = torch.nn.Module()
    network.forward = lambda x: (member(x[:, 0, 0]), None)
    assert not Teacher((network,), 1.0, "multilabel").soften(PICTURES, TARGETS).requires_grad
