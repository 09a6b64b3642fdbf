"""What ``meddx train`` and ``meddx packs`` do for federated averaging."""

import argparse
from pathlib import Path
from typing import Final

from meddx.commands import say
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import checks, dataset, regions
from meddx.training import config as configs
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.federated import average, delta, finish, golden, keys, simulate, site
from meddx.training.federated import base as bases
from meddx.training.make import Places

SITE_NEEDS: Final = Phrase(
    "To train as a site give --site NAME, --base BASE and --delta FILE together; --base alone "
    "writes the pack of a base."
)
OTHER_ROUND: Final = Phrase(
    "The base leads to round {round}, not {asked}. Ask the coordinator for the right base."
)
COUNTS: Final = Phrase("Give at least 2 sites and 1 round.")


def train(options: argparse.Namespace, context: Context) -> None:
    """Do what ``meddx train`` was asked; prints the file or folder written, or a table.

    Raises
    ------
    Refused
        When something is missing or cannot be used.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    config = configs.load(options.config)
    if options.simulate_sites is not None:
        _simulate(config, options, context)
    elif options.new_base is not None:
        bases.write(options.new_base, bases.fresh(config))
        print(options.new_base)
    elif (options.site is None) != (options.delta is None) or options.base is None:
        raise Refused("site_arguments", SITE_NEEDS)
    elif options.site is not None:
        _site(config, options, context)
    else:
        places = Places(_folder(config, options), options.work, options.out)
        print(finish.pack_of(config, bases.read(options.base), places, context).folder)


def make_key(file: Path) -> int:
    """Make a private key, and its public key beside it, whose name is printed."""
    print(keys.make(file))
    return 0


def merge(options: argparse.Namespace, context: Context) -> int:
    """Average deltas into the next base, after the golden check where one is asked for.

    Raises
    ------
    Refused
        When a delta, a key or the base cannot be used, or the merged base reads worse.
    """
    base = bases.read(options.base)
    merged = average.merge(base, [delta.read(file) for file in options.deltas], options.keys)
    if options.check is not None:
        config = configs.load(options.check)
        pictures = _pictures(config, options, context)
        before, after = golden.demand_no_worse(config, pictures, base, merged)
        say(f"known pictures: mean AUROC {before:.3f} before, {after:.3f} after")
    bases.write(options.out, merged)
    total = sum(origin.samples for origin in merged.origins)
    for origin in merged.origins:
        weight = origin.samples / total
        say(f"{origin.site}: pictures {origin.samples}, weight {weight:.3f}, {origin.sha256}")
    say(f"round {merged.round}, base {merged.sha256}")
    print(options.out)
    return 0


def _site(config: Config, options: argparse.Namespace, context: Context) -> None:
    # Everything that can be refused is refused before hours of training.
    keys.demand_name(options.site)
    key = keys.private_key(options.key) if options.key is not None else None
    base = bases.read(options.base)
    if options.round is not None and options.round != base.round + 1:
        phrase = OTHER_ROUND.with_values(round=base.round + 1, asked=options.round)
        raise Refused("base_other_round", phrase)
    bases.demand_task(base, config)
    pictures = _pictures(config, options, context)
    made = site.train(config, pictures, base, options.site, options.work, context)
    delta.write(options.delta, made, key)
    print(options.delta)


def _simulate(config: Config, options: argparse.Namespace, context: Context) -> None:
    if options.simulate_sites < average.FEWEST_SITES or options.rounds < 1:
        raise Refused("simulate_counts", COUNTS)
    start = bases.fresh(config) if options.base is None else bases.read(options.base)
    pictures = _pictures(config, options, context)
    plan = simulate.Plan(options.simulate_sites, options.rounds, options.work)
    ways = simulate.show(config, pictures, start, plan, context)
    print(f"{'trained':<12} {'images':>6}  {'label':<24} AUROC [95 % interval by patient]")
    for way in ways:
        for label, figure in way.auroc.items():
            interval = f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"
            print(f"{way.who:<12} {way.samples:>6}  {label:<24} {interval}")
    print(f"{'mean site':<12} {'':>6}  {'':<24} {simulate.mean_site(ways):.3f}")


def _pictures(config: Config, options: argparse.Namespace, context: Context) -> Dataset:
    cache = options.work / config.card.name
    found = dataset.read(config, _folder(config, options), cache, context)
    checks.demand(config, found)
    return regions.marked(config, found, cache, context)


def _folder(config: Config, options: argparse.Namespace) -> Path:
    folder: Path = options.data or Path(config.data.folder)
    return folder
