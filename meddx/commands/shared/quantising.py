"""``meddx packs quantise``: a pack in 8-bit whole numbers, where it is as good."""

import argparse
from dataclasses import asdict
from pathlib import Path

from meddx import paths
from meddx.commands import print_json, say
from meddx.commands.shared.named_pack import named_pack
from meddx.jobs import Context


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the action's arguments."""
    parser.add_argument("target", help="name of an installed pack, or its folder")
    parser.add_argument("data", type=Path, help="folder of pictures with labels.csv")
    parser.add_argument("--truth", default="", help="column that names the labels of a picture")
    parser.add_argument(
        "--fold", type=int, default=0, help="its patients are measured; the others give the ranges"
    )
    parser.add_argument("--out", type=Path, help="folder for the new pack, instead of your own")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Make the pack, or say with the figures why not."""
    from meddx.training import equal, quantise

    pack = named_pack(options.target)
    context = Context(lambda _done, _total, message: say(str(message)))
    into = options.out or paths.user_models()
    try:
        made = quantise.quantise(pack, options.data, options.truth, options.fold, into, context)
    finally:
        context.close()
    if options.json:
        labels = [asdict(one) for one in made.compared]
        print_json(
            {"schema": 1, "pack": made.pack.name, "time_ratio": made.ratio, "labels": labels}
        )
    else:
        print(f"{made.pack.name}: {made.ratio:.2f} times the time\n{equal.table(made.compared)}")
    return 0
