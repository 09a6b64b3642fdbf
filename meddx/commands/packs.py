"""``meddx packs``: lists the installed model packs and verifies them."""

import argparse
import json
import sys

from meddx.phrase import Refused

NAME = "packs"
HELP = "list or verify the installed model packs"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("action", choices=("list", "verify"))
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
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
