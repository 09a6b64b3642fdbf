"""Averages the deltas of the sites into the next base (FedAvg)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from meddx.phrase import Phrase, Refused
from meddx.training.federated import sound
from meddx.training.federated.base import Base, Origin
from meddx.training.federated.delta import Delta, demand_signature
from meddx.training.state import State, floating, sha256_of

FEWEST_SITES: Final = 2
FEW: Final = Phrase("An average needs the deltas of at least {fewest} sites.")
TWICE: Final = Phrase("There are two deltas of the site {site}. Give one of each site.")


def merge(base: Base, deltas: Sequence[Delta], keys: Path) -> Base:
    """Check every delta and return the next base.

    ``w' = w + sum_k (n_k / n) * delta_k`` with ``n_k`` the pictures of site ``k`` and ``n`` their
    sum (McMahan et al., AISTATS 2017, arXiv:1602.05629, algorithm 1), for weights and for the
    statistics of batch normalisation alike; its counters stay the base's.

    Parameters
    ----------
    base
        What the sites trained from.
    deltas
        One of each site, in any order.
    keys
        Folder with the public keys of the sites.

    Raises
    ------
    Refused
        ``too_few_sites``, ``site_twice``, or as ``demand_signature``, ``sound.demand`` and
        ``sound.demand_alike``; nothing is merged unless all deltas are good.
    """
    for delta in deltas:
        demand_signature(delta, keys)
        sound.demand(delta, base)
    sites = [delta.site for delta in deltas]
    for site in sorted(set(sites)):
        if sites.count(site) > 1:
            raise Refused("site_twice", TWICE.with_values(site=site))
    if len(sites) < FEWEST_SITES:
        raise Refused("too_few_sites", FEW.with_values(fewest=FEWEST_SITES))
    sound.demand_alike(deltas)
    ordered = sorted(deltas, key=lambda delta: delta.site)
    state = base.state | _averaged(floating(base.state), ordered)
    origins = tuple(Origin(d.site, d.samples, d.sha256) for d in ordered)
    return Base(state, sha256_of(state), base.task, base.round + 1, base.sha256, origins)


def _averaged(known: State, deltas: Sequence[Delta]) -> State:
    total = sum(delta.samples for delta in deltas)
    state: State = {}
    for name, before in known.items():
        value = before.astype(np.float64)
        for delta in deltas:
            value = value + delta.samples / total * delta.changes[name]
        state[name] = value.astype(np.float32)
    return state
