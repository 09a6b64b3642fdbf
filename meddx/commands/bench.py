"""``meddx bench``: speed and memory against the alternatives, side by side in one run."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from meddx.commands import DONE, print_json
from meddx.phrase import Phrase, Refused

NAME: Final = "bench"
HELP: Final = "measure speed and memory beside the alternatives"

BENCHES: Final = ("load", "view", "infer", "search", "genes", "rank")
UNKNOWN: Final = Phrase("There is no measurement {name}. There is: {known}.")
TOO_SMALL: Final = Phrase(
    "Give whole numbers: slices from 2, size from 32, repeat from 1, images from 10, variants from "
    "1000."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    from meddx.commands.shared.bench.phantom import SYNTAXES

    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; all if none")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--slices", type=int, default=400, help="slices of the series")
    parser.add_argument("--size", type=int, default=512, help="rows and columns of a slice")
    parser.add_argument(
        "--syntax", action="append", choices=[item.name for item in SYNTAXES], help="only these"
    )
    parser.add_argument("--repeat", type=int, default=5, help="runs of each contender")
    parser.add_argument(
        "--napari",
        type=Path,
        metavar="PYTHON_OR_FOLDER",
        help="compare with napari: a Python that has it, or a folder to install it into with pip",
    )
    parser.add_argument(
        "--images", type=int, default=1000, help="pictures that are read to watch the memory"
    )
    parser.add_argument(
        "--pack",
        type=Path,
        action="append",
        metavar="FOLDER",
        help="folder of a model pack to measure, instead of the installed ones",
    )
    parser.add_argument(
        "--articles", type=int, default=100_000, help="articles of the library that is searched"
    )
    parser.add_argument(
        "--variants", type=int, default=5_000_000, help="variants of the genome that is imported"
    )
    # How the measurement starts a contender in a process of its own.
    parser.add_argument("--contender", help=argparse.SUPPRESS)
    parser.add_argument("--task", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Measure, print; the wanted figures are said beside the measured ones, not enforced."""
    if options.contender or options.task:
        sys.stdout.write(json.dumps(_own_part(options)) + "\n")
        return DONE
    for name in options.names:
        if name not in BENCHES:
            known = ", ".join(BENCHES)
            raise Refused("unknown_bench", UNKNOWN.with_values(name=name, known=known))
    least = {"slices": 2, "size": 32, "repeat": 1, "images": 10, "variants": 1000}
    if any(getattr(options, name) < number for name, number in least.items()):
        raise Refused("too_small", TOO_SMALL)
    told: dict[str, Any] = {}
    for name in options.names or BENCHES:
        found = _MEASURES[name](options)
        for key, value in found.items():  # several measurements stand in one object
            told[key] = told[key] + value if isinstance(told.get(key), list) else value
    if options.json:
        print_json(told)
    return DONE


def _own_part(options: argparse.Namespace) -> dict[str, Any]:
    """Do what one process of a measurement does."""
    if options.task:
        from meddx.commands.shared.bench import (
            genes,
            genes_tasks,
            infer,
            infer_tasks,
            rank,
            rank_tasks,
            view_tasks,
        )

        asked = json.loads(options.task)
        if genes.NAME in asked:
            return genes_tasks.run(options.task)
        if rank.NAME in asked:
            return rank_tasks.run(options.task)
        is_ours = infer.NAME in asked
        return infer_tasks.run(options.task) if is_ours else view_tasks.run(options.task)
    from meddx.commands.shared.bench import contenders

    return contenders.run(options.contender, options.folder)


def _load(options: argparse.Namespace) -> dict[str, Any]:
    from meddx.commands.shared.bench import load, table

    chosen = load.Chosen(options.slices, options.size, tuple(options.syntax or ()), options.repeat)
    measured = load.measure(chosen)
    wanted = table.wanted(measured)
    if not options.json:
        table.show(measured, wanted)
    return table.as_object(measured, wanted)


def _view(options: argparse.Namespace) -> dict[str, Any]:
    from meddx.commands.shared.bench import view, view_table

    chosen = view.Chosen(options.repeat, options.slices, options.size, options.napari)
    measured = view.measure(chosen)
    wanted = view_table.wanted(measured)
    if not options.json:
        view_table.show(measured, wanted)
    return view_table.as_object(measured, wanted)


def _infer(options: argparse.Namespace) -> dict[str, Any]:
    from meddx.commands.shared.bench import infer, infer_table

    folders = tuple(folder.resolve() for folder in options.pack or ())
    measured = infer.measure(infer.Chosen(options.repeat, options.images), folders)
    wanted = infer_table.wanted(measured)
    if not options.json:
        infer_table.show(measured, wanted)
    return infer_table.as_object(measured, wanted)


def _search(options: argparse.Namespace) -> dict[str, Any]:
    from meddx.commands.shared.bench import search

    rows = search.measure(options.articles)
    if not options.json:
        search.show(rows)
    return search.as_object(rows)


def _genes(options: argparse.Namespace) -> dict[str, Any]:
    from meddx.commands.shared.bench import genes

    measured = genes.measure(options.variants, options.repeat)
    asked = genes.wanted(measured)
    if not options.json:
        genes.show(measured, asked)
    return genes.as_object(measured, asked)


def _rank(options: argparse.Namespace) -> dict[str, Any]:
    from meddx.commands.shared.bench import rank

    rows = rank.measure(options.repeat)
    asked = rank.wanted(rows)
    if not options.json:
        rank.show(rows, asked)
    return rank.as_object(rows, asked)


_MEASURES: Final = {
    "load": _load,
    "view": _view,
    "infer": _infer,
    "search": _search,
    "genes": _genes,
    "rank": _rank,
}
