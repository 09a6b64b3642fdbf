"""The state of a training run on disk, so that a killed run goes on where it was."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn


def save(
    path: Path,
    tensors: dict[str, "torch.Tensor"],
    progress: dict[str, Any],
) -> None:
    """Write tensors and progress in one step: a kill leaves the old file or the new one."""
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    whole = {name: tensor.detach().contiguous().clone() for name, tensor in tensors.items()}
    save_file(whole, str(draft), metadata={"progress": json.dumps(progress)})
    draft.replace(path)


def load(path: Path) -> tuple[dict[str, "torch.Tensor"], dict[str, Any]]:
    """Read what ``save`` wrote; ``({}, {})`` where there is nothing."""
    from safetensors import safe_open

    if not path.is_file():
        return {}, {}
    with safe_open(str(path), framework="pt") as stored:
        tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        progress: dict[str, Any] = json.loads(stored.metadata()["progress"])
    return tensors, progress


def body_of(tensors: dict[str, "torch.Tensor"], prefix: str) -> dict[str, "torch.Tensor"]:
    """Tensors whose names begin with ``prefix``, without it."""
    return {n.removeprefix(prefix): t for n, t in tensors.items() if n.startswith(prefix)}


def of_optimiser(optimiser: "torch.optim.Optimizer", network: "nn.Module") -> dict[str, Any]:
    """Flatten the optimiser's state to tensors named by parameter."""
    flat = {}
    for name, parameter in network.named_parameters():
        for key, value in optimiser.state.get(parameter, {}).items():
            flat[f"optimiser/{name}/{key}"] = value
    return flat


def into_optimiser(
    optimiser: "torch.optim.Optimizer", network: "nn.Module", tensors: dict[str, "torch.Tensor"]
) -> None:
    """Put back what ``of_optimiser`` flattened."""
    for name, parameter in network.named_parameters():
        state = body_of(tensors, f"optimiser/{name}/")
        if state:
            optimiser.state[parameter] = state
