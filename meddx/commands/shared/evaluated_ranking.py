"""``meddx evaluate ranking``: how well diagnoses are ranked, by one protocol."""

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from meddx import knowledge
from meddx.commands import DONE, WRONG_USAGE, print_json, say
from meddx.commands.shared.finite import finite
from meddx.jobs import Context
from meddx.phrase import Phrase

_TOLD_EVERY: Final = 100  # steps, where nobody watches a terminal


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what only the ranking is asked."""
    parser.add_argument(
        "--protocol",
        metavar="NAME",
        help="with ranking: how it is measured (names are told without it)",
    )
    parser.add_argument(
        "--limit-per-disease",
        type=int,
        metavar="N",
        help="with ranking: at most so many cases of a disease, drawn",
    )
    parser.add_argument("--seed", type=int, default=0, help="with ranking: of all that is drawn")


def run(options: argparse.Namespace, data: Path) -> int:
    """Measure and print; progress goes to standard error."""
    from meddx.training.ranking import protocols, report

    limit = options.limit_per_disease
    if options.protocol is None or (limit is not None and limit < 1):
        known = ", ".join(protocols.names())
        say(f"meddx evaluate ranking: --protocol is one of {known}.")
        say("--limit-per-disease is a number from 1 on.")
        return WRONG_USAGE
    protocol = protocols.find(options.protocol)
    asked = protocols.Asked(data, options.seed, limit)
    with closing(Context(report=_tell)) as context:
        found = protocol.measure(asked, knowledge.load(), context)
    if options.json:
        print_json(finite(report.as_object(found)))
    else:
        print(report.table(found))
    return DONE


def _tell(done: float, total: float, message: Phrase) -> None:
    if sys.stderr.isatty():
        end = "\n" if done + 1 >= total else "\r"
        print(message, file=sys.stderr, end=end, flush=True)
    elif int(done) % _TOLD_EVERY == 0:
        say(str(message))
