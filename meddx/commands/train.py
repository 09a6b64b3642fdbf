"""``meddx train``: makes a model pack from a configuration."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from meddx import paths
from meddx.jobs import Context
from meddx.phrase import Phrase

if TYPE_CHECKING:
    from meddx.training.compare import Way

NAME = "train"
HELP = "make a model pack from a training configuration"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("config", type=Path, help="training configuration (.toml)")
    parser.add_argument("--data", type=Path, help="data folder, instead of the configuration's")
    parser.add_argument(
        "--out", type=Path, default=paths.user_models(), help="folder to write the pack into"
    )
    parser.add_argument(
        "--compare",
        action="store_true",
        help="compare networks, losses, balances, optimisers and rates on the calibration fold",
    )
    parser.add_argument(
        "--work", type=Path, default=Path(".work/training"), help="folder for the state of runs"
    )
    parser.add_argument(
        "--gate-only",
        action="store_true",
        help="learn only the image gate of a pack that is there already",
    )


def run(options: argparse.Namespace) -> int:
    """Train, measure and write the pack; a run that was stopped goes on where it was."""
    from meddx.training import compare, content, dataset, make
    from meddx.training import config as configs

    context = Context(_show)
    try:
        config = configs.load(options.config)
        data = options.data or Path(config.data.folder)
        if options.compare:
            found = dataset.read(config, data, options.work / config.card.name, context)
            _print_ways(compare.compare(config, found, options.work, context))
            return 0
        if options.gate_only:
            made = content.relearn(config, data, options.work, options.out, context)
        else:
            made = make.make(config, make.Places(data, options.work, options.out), context)
    finally:
        context.close()
    print(made.folder)
    return 0


def _print_ways(ways: tuple["Way", ...]) -> None:
    for way in ways:
        print(f"{way.auroc:.3f} [{way.low:.3f}, {way.high:.3f}]  Brier {way.brier:.3f}  {way.name}")


def _show(done: float, total: float, message: Phrase) -> None:
    """Write progress to stderr, on one line where that is a terminal."""
    text = f"{100 * done / max(total, 1e-9):5.1f} %  {message}"
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
    elif float(done).is_integer():
        print(text, file=sys.stderr, flush=True)
