"""``meddx train``: makes a model pack from a configuration."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from meddx import paths
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from meddx.training.compare import Way

NAME = "train"
HELP = "make a model pack from a training configuration"

TAGGERS = "note_entities"  # family of packs that tag characters
RANKING = "ranking"  # the weights of the ranking, which are no pack

ONLY_PICTURES = Phrase(
    "This configuration makes no model that reads pictures: --compare, --gate-only and --check are "
    "for those. Leave them out."
)


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
    parser.add_argument("--check", action="store_true", help="check the data, and do nothing else")
    parser.add_argument(
        "--json-progress",
        action="store_true",
        help="print what happens as JSON, an object a line, for a program that follows",
    )
    _federated(parser.add_argument_group("federated averaging by files"))


def _federated(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--site", help="train as this site; write a delta instead of a pack")
    group.add_argument(
        "--base",
        type=Path,
        help="pack folder or base (.safetensors) to start from; without --site: write its pack",
    )
    group.add_argument("--round", type=int, help="with --site: the round this must be")
    group.add_argument("--delta", type=Path, help="with --site: file to write (.safetensors)")
    group.add_argument("--key", type=Path, help="with --site: private key to sign the delta with")
    group.add_argument("--new-base", type=Path, help="write an untrained base to this file")
    group.add_argument(
        "--simulate-sites", type=int, help="show so many sites against pooled and single training"
    )
    group.add_argument("--rounds", type=int, default=3, help="with --simulate-sites (default 3)")


def run(options: argparse.Namespace) -> int:
    """Train, measure and write the pack; a run that was stopped goes on where it was."""
    federated = (options.site, options.base, options.delta, options.new_base)
    asked = any(value is not None for value in (*federated, options.simulate_sites))
    if options.json_progress and not asked:
        return _told(options)
    context = Context(_show)
    try:
        if asked:
            from meddx.commands.shared.federated import train

            train(options, context)
        else:
            _make(options, context, _Printed())
    finally:
        context.close()
    return 0


class Told(Protocol):
    """Takes what came of a run."""

    def data(self, pictures: int, patients: int, checks: tuple[Phrase, ...], /) -> None:
        """Take what was found in the data folder."""
        ...

    def pack(self, folder: str, /) -> None:
        """Take where the pack is."""
        ...


class _Printed:
    """Says it for a person."""

    def data(self, pictures: int, patients: int, checks: tuple[Phrase, ...]) -> None:
        print(f"Pictures: {pictures}, patients: {patients}")
        for sentence in checks:
            print(sentence)

    def pack(self, folder: str) -> None:
        print(folder)


def _told(options: argparse.Namespace) -> int:
    """Do it and say everything as JSON lines, for a program that follows."""
    from meddx.training.events import Teller

    teller = Teller(lambda line: print(line, flush=True))
    context = Context(teller.progress)
    try:
        _make(options, context, teller)
    except Refused as refused:
        teller.refused(refused)
        return 1
    finally:
        context.close()
    return 0


def _make(options: argparse.Namespace, context: Context, told: Told) -> None:
    from meddx.training.text import config as texts

    family = texts.family_of(options.config)
    if family in {texts.FAMILY, TAGGERS}:
        _make_text(family, options, context, told)
        return
    if family == RANKING:
        _make_ranking(options, context, told)
        return
    from meddx.training import checks, compare, content, dataset, make, regions
    from meddx.training import config as configs
    from meddx.training.run import demand

    config = configs.load(options.config)
    data = options.data or Path(config.data.folder)
    if options.check:
        found = dataset.read(config, data, options.work / config.card.name, context)
        checks.demand(config, found)
        patients = len(set(found.patients.tolist()))
        told.data(len(found.files), patients, checks.check(config, found))
        return
    if not options.gate_only:
        demand()
    if options.compare:
        cache = options.work / config.card.name
        found = regions.marked(config, dataset.read(config, data, cache, context), cache, context)
        _print_ways(compare.compare(config, found, options.work, context))
        return
    if options.gate_only:
        made = content.relearn(config, data, options.work, options.out, context)
    else:
        made = make.make(config, make.Places(data, options.work, options.out), context)
    told.pack(str(made.folder))


def _make_text(family: str, options: argparse.Namespace, context: Context, told: Told) -> None:
    """Make a pack that reads notes, which has neither pictures nor a gate."""
    from meddx.training.run import demand

    if options.compare or options.gate_only or options.check:
        raise Refused("only_pictures", ONLY_PICTURES)
    demand()
    places = (options.data, options.work, options.out)
    if family == TAGGERS:
        from meddx.training.tagger import config as tagging
        from meddx.training.tagger import make as taggers

        made = taggers.make(tagging.load(options.config), *places, context)
    else:
        from meddx.training.text import config as texts
        from meddx.training.text import make

        made = make.make(texts.load(options.config), *places, context)
    told.pack(str(made.folder))


def _make_ranking(options: argparse.Namespace, context: Context, told: Told) -> None:
    """Make the ranking's weights, which lie beside the tables that they are used with."""
    from meddx import knowledge
    from meddx.training.ranking import config as rankings
    from meddx.training.ranking import make
    from meddx.training.run import demand

    if options.compare or options.gate_only or options.check:
        raise Refused("only_pictures", ONLY_PICTURES)
    demand()
    config = rankings.load(options.config)
    places = make.Places(
        options.data or Path(config.folder), options.work / rankings.FAMILY, options.out
    )
    told.pack(str(make.make(config, places, knowledge.load(), context)))


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
