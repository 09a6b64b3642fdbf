"""``meddx corrections``: lists, writes out and withdraws the pictures that readers corrected."""

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from meddx import paths
from meddx.commands import print_json, say

if TYPE_CHECKING:
    from meddx.archive.corrections import Corrections
    from meddx.case.corrections import KeptPicture

NAME = "corrections"
HELP = "list, write out or withdraw the corrected pictures that may be trained on"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)

    def action(name: str, said: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=said, allow_abbrev=False)

    listed = action("list", "list the cases of which pictures are kept, by pseudonym")
    listed.add_argument("--json", action="store_true", help="print JSON")
    export = action("export", "write them as folders that meddx train reads; not encrypted")
    export.add_argument("folder", type=Path, help="where to put a folder for each pack")
    forget = action("forget", "delete the pictures of a case")
    forget.add_argument("case", help="pseudonym of the case, as list shows it")
    action("clear", "delete all of them")


def run(options: argparse.Namespace) -> int:
    """Do what the action says."""
    from meddx.archive.corrections import Corrections
    from meddx.archive.keys import SystemRing
    from meddx.archive.store import Store

    ring = None if paths.user_folder_is_chosen() else SystemRing()
    store = Store(paths.user_folder(), ring)
    try:
        _do(options, Corrections(store))
        for message in store.take_messages():
            say(str(message))
    finally:
        store.close()
    return 0


def _do(options: argparse.Namespace, corrections: "Corrections") -> None:
    if options.action == "list":
        _list(corrections.all(), as_json=options.json)
    elif options.action == "export":
        from meddx.analysis import packs
        from meddx.training import labelled_set

        good, _ = packs.installed(allow_unsigned=True)
        for folder in labelled_set.write(corrections.all(), good, options.folder):
            print(folder)
    elif options.action == "forget":
        corrections.forget(options.case)
    else:
        print(corrections.clear())


def _list(kept: "tuple[KeptPicture, ...]", *, as_json: bool) -> None:
    """Say what is kept: never a picture, and nothing that names anybody."""
    if as_json:
        print_json({"schema": 1, "pictures": [_as_object(one) for one in kept]})
        return
    for one in kept:
        said = ", ".join(f"{key} {int(present)}" for key, present in _judged(one).items())
        print(f"{one.case}  {one.pack} {one.version}  {one.year or '-'}  {said}")
    counted = Counter(one.pack for one in kept)
    if counted:
        say(", ".join(f"{pack}: {count}" for pack, count in sorted(counted.items())))


def _as_object(one: "KeptPicture") -> dict[str, object]:
    plain = {key: getattr(one, key) for key in ("case", "patient", "pack", "version", "year")}
    return {**plain, "labels": _judged(one)}


def _judged(one: "KeptPicture") -> dict[str, bool]:
    return {each.key: each.present for each in one.labels if each.present is not None}
