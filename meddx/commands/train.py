"""``meddx train``: makes a model pack from a configuration."""

import argparse
import sys
from pathlib import Path

from meddx import paths
from meddx.jobs import Context
from meddx.phrase import Phrase

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
        "--work", type=Path, default=Path(".work/training"), help="folder for the state of runs"
    )
    parser.add_argument(
        "--gate-only",
        action="store_true",
        help="learn only the image gate of a pack that is there already",
    )


def run(options: argparse.Namespace) -> int:
    """Train, measure and write the pack; a run that was stopped goes on where it was."""
    from meddx.training import config as configs
    from meddx.training import content, make

    context = Context(_show)
    try:
        config = configs.load(options.config)
        data = options.data or Path(config.data.folder)
        if options.gate_only:
            made = content.relearn(config, data, options.work, options.out, context)
        else:
            made = make.make(config, make.Places(data, options.work, options.out), context)
    finally:
        context.close()
    print(made.folder)
    return 0


def _show(done: float, total: float, message: Phrase) -> None:
    """Write progress to stderr, on one line where that is a terminal."""
    text = f"{100 * done / max(total, 1e-9):5.1f} %  {message}"
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
    elif float(done).is_integer():
        print(text, file=sys.stderr, flush=True)
