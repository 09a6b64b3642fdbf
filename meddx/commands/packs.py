"""``meddx packs``: lists and verifies the installed packs; keys and averages of federated sites."""

import argparse
import json
import sys
from pathlib import Path

from meddx.jobs import Context
from meddx.phrase import Refused

NAME = "packs"
HELP = "list or verify the installed model packs; merge the deltas of federated sites"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, said in (
        ("list", "list the installed packs"),
        ("verify", "compare each with its hashes and its known result"),
    ):
        action = actions.add_parser(name, help=said, allow_abbrev=False)
        action.add_argument("--json", action="store_true", help="print JSON")
    key = actions.add_parser("key", help="make a key to sign deltas with", allow_abbrev=False)
    key.add_argument("file", type=Path, help="new private key; the public one is written beside it")
    _merge(actions.add_parser("merge", help="average the deltas of sites", allow_abbrev=False))


def _merge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deltas", type=Path, nargs="+", help="delta of each site (.safetensors)")
    parser.add_argument("--base", type=Path, required=True, help="what the sites trained from")
    parser.add_argument("--keys", type=Path, required=True, help="folder of SITE.public.pem")
    parser.add_argument("--out", type=Path, required=True, help="next base to write")
    parser.add_argument(
        "--check", type=Path, help="training configuration whose test fold must not be read worse"
    )
    parser.add_argument("--data", type=Path, help="with --check: data folder")
    parser.add_argument(
        "--work", type=Path, default=Path(".work/training"), help="with --check: prepared pictures"
    )


def run(options: argparse.Namespace) -> int:
    """Do what the action says."""
    if options.action not in {"key", "merge"}:
        return _installed(options)
    from meddx.commands.shared import federated

    if options.action == "key":
        return federated.make_key(options.file)
    context = Context()
    try:
        return federated.merge(options, context)
    finally:
        context.close()


def _installed(options: argparse.Namespace) -> int:
    """List the packs, or open each and compare it with its hashes and its known result."""
    from meddx.analysis import packs

    good, broken = packs.installed()
    failed = [(entry.pack, entry.code, str(entry.reason)) for entry in broken]
    if options.action == "verify":
        from meddx.analysis.device import open_network

        for pack in (pack for pack in good if pack.weights is not None):
            try:
                open_network(pack)
            except Refused as refused:
                failed.append((pack.name, refused.code, str(refused.phrase)))
    if options.json:
        listed = [
            {"name": p.name, "version": p.version, "title": p.title, "sha256": p.sha256}
            for p in good
        ]
        wrong = [{"pack": name, "code": code, "reason": why} for name, code, why in failed]
        print(json.dumps({"schema": 1, "packs": listed, "broken": wrong}, ensure_ascii=False))
    else:
        names = {name for name, _, _ in failed}
        for pack in good:
            state = "" if options.action == "list" or pack.name in names else "  verified"
            print(f"{pack.name} {pack.version}  {pack.title}{state}")
        for name, _, why in failed:
            print(f"{name}: {why}", file=sys.stderr)
    return 1 if failed else 0
