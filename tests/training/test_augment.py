"""What chance does to training pictures."""

import torch

from meddx.training.augment import Motion, _moved, augment, mixup

PICTURES = torch.arange(4.0)[:, None, None, None].expand(4, 1, 2, 3)
TARGETS = torch.eye(4)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_a_picture_and_its_targets_are_mixed_with_another_by_the_same_share():
    shares = set()
    for seed in range(20):
        pictures, targets = mixup(PICTURES, TARGETS, 0.4, seeded(seed))
        torch.testing.assert_close(targets @ torch.arange(4.0), pictures[:, 0, 0, 0])
        torch.testing.assert_close(targets.sum(dim=1), torch.ones(4))
        torch.testing.assert_close(targets.sum(dim=0), torch.ones(4))
        shares.add(round(float(targets.max()), 4))
    assert len(shares) > 5


def test_the_same_chance_mixes_the_same():
    one, other = (mixup(PICTURES, TARGETS, 0.4, seeded(3)) for _ in range(2))
    assert torch.equal(one[0], other[0])
    assert torch.equal(one[1], other[1])


def test_the_same_chance_changes_pictures_in_the_same_way():
    pictures = torch.rand(3, 1, 40, 40, generator=seeded(0))
    one, other, third = (augment(pictures, seeded(seed)) for seed in (1, 1, 2))
    assert torch.equal(one, other)
    assert not torch.equal(one, third)
    assert 0 <= float(one.min()) <= float(one.max()) <= 1


def test_deformation_moves_places_by_about_so_much_and_only_when_it_is_asked_for():
    ramp = torch.linspace(0, 1, 64).expand(200, 1, 64, 64)  # a grey value says a place
    ways = (Motion(turn_degrees=0.0), Motion(turn_degrees=0.0, deform=0.1))
    stiff, soft = (_moved(ramp, seeded(1), motion)[..., 20:44, 20:44] for motion in ways)
    wandered = 2 * (soft - stiff)  # in halves of the picture
    assert 0.05 < float(wandered.std()) < 0.11
    assert abs(float(wandered.mean())) < 0.01
