"""What a training starts with: the body of an earlier run, or the tensors of a model pack."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from meddx import paths
from meddx.analysis import pack as packs
from meddx.phrase import Phrase, Refused
from meddx.training import checkpoint
from meddx.training.config import Config
from meddx.training.network import HEAD, of_spec
from meddx.training.state import state_of_pack, tensors_of

if TYPE_CHECKING:
    import torch

Tensors = dict[str, Any]

NO_START: Final = Phrase(
    "The training starts from {name}, which is no earlier run here and no model pack. Train it "
    "first, or name the folder of a model pack."
)
OTHER_NETWORK: Final = Phrase(
    "The training starts from {name}, which is another network: its tensor {tensor} does not fit. "
    "Say the same network and width in the configuration."
)


def start(config: Config, run: Path) -> Tensors:
    """Return what ``fit.start_from`` names, empty where it names nothing.

    The head is taken only from a pack that answers the same questions; else it starts afresh.

    Parameters
    ----------
    run
        Where the checkpoint of a run of that name would be. Where there is none, the name is that
        of a pack's folder, or of an installed or delivered pack.

    Raises
    ------
    Refused
        ``no_start``, ``start_other_network``, or as ``state_of_pack``.
    """
    name = config.fit.start_from
    if not name:
        return {}
    tensors, _ = checkpoint.load(run)
    found = _body(checkpoint.body_of(tensors, "best/")) if tensors else _of_pack(config, name)
    _demand_fit(config, found)
    return found


def _body(tensors: Tensors) -> Tensors:
    return {name: tensor for name, tensor in tensors.items() if not name.startswith(HEAD)}


def _of_pack(config: Config, name: str) -> Tensors:
    folders = (Path(name), paths.user_models() / name, paths.delivered_models() / name)
    folder = next((path.resolve() for path in folders if (path / packs.TOML).is_file()), None)
    if folder is None:
        raise Refused("no_start", NO_START.with_values(name=name))
    found: Tensors = dict(tensors_of(state_of_pack(folder)))
    pack = packs.load(folder)
    asked = (pack.task, [label.key for label in pack.labels])
    is_same = asked == (config.card.task, [label.key for label in config.labels])
    return found if is_same else _body(found)


def _demand_fit(config: Config, found: Tensors) -> None:
    import torch

    with torch.device("meta"):  # shapes alone
        wanted = of_spec(config.fit, len(config.labels)).state_dict()
    needed = wanted if any(name.startswith(HEAD) for name in found) else _body(wanted)
    for name in sorted(needed.keys() | found.keys()):
        if _shape(needed, name) != _shape(found, name):
            values = {"name": Path(config.fit.start_from).name, "tensor": name}
            raise Refused("start_other_network", OTHER_NETWORK.with_values(**values))


def _shape(tensors: "dict[str, torch.Tensor]", name: str) -> tuple[int, ...] | None:
    return tuple(tensors[name].shape) if name in tensors else None
