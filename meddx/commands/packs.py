"""``meddx packs``: lists, verifies, imports, removes packs; keys and averages of sites."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from meddx import paths
from meddx.commands import print_json, say
from meddx.jobs import Context
from meddx.phrase import Refused

if TYPE_CHECKING:
    from meddx.analysis.pack import ModelPack
    from meddx.case.reading import NotApplicable

NAME = "packs"
_UNUSED = frozenset({"pack_unsigned", "no_encoder"})  # not wrong: what they need is not here
HELP = "list, verify, import, sign, quantise or remove model packs; merge the deltas of sites"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    from meddx.commands.shared import import_answers, quantising

    actions = parser.add_subparsers(dest="action", required=True)

    def action(name: str, said: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=said, allow_abbrev=False)

    listed = action("list", "list the installed packs")
    verified = action("verify", "compare each with its hashes and its known result")
    brought = action("import", "make a pack of a model from outside")
    brought.add_argument("target", type=Path, help="file or folder of the model")
    import_answers.add(brought.add_argument_group("answers"))
    removed = action("remove", "remove an installed pack")
    removed.add_argument("target", help="name of the pack")
    for each in (listed, verified, brought, removed):
        each.add_argument("--json", action="store_true", help="print JSON")
    signed = action("sign", "sign an installed pack, so that it may be used where the key is added")
    signed.add_argument("target", help="name of the pack")
    signed.add_argument("--key", type=Path, required=True, help="private key of meddx packs key")
    key = action("key", "make a key to sign packs and deltas with")
    key.add_argument("file", type=Path, help="new private key; the public one is written beside it")
    quantising.add(action("quantise", "make a pack of 8-bit whole numbers, where it is as good"))
    _merge(action("merge", "average the deltas of sites"))


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
    if options.action == "import":
        return _import(options)
    if options.action == "remove":
        return _remove(options)
    if options.action == "sign":
        return _sign(options)
    if options.action == "quantise":
        from meddx.commands.shared import quantising

        return quantising.run(options)
    if options.action not in {"key", "merge"}:
        return _list(options)
    from meddx.commands.shared import federated

    if options.action == "key":
        return federated.make_key(options.file)
    context = Context()
    try:
        return federated.merge(options, context)
    finally:
        context.close()


def _list(options: argparse.Namespace) -> int:
    """List the packs, or open each and compare it with its hashes and its known result."""
    from meddx.analysis import packs

    good, broken = _installed()
    failed = [(entry.pack, entry.code, str(entry.reason)) for entry in broken]
    if options.action == "verify":
        for pack in good:
            try:
                packs.try_out(pack)
            except Refused as refused:
                failed.append((pack.name, refused.code, str(refused.phrase)))
    if options.json:
        wrong = [{"pack": name, "code": code, "reason": why} for name, code, why in failed]
        listed = [_as_object(pack) for pack in good]
        print(json.dumps({"schema": 1, "packs": listed, "broken": wrong}, ensure_ascii=False))
    else:
        names = {name for name, _, _ in failed}
        for pack in good:
            state = "" if options.action == "list" or pack.name in names else "  verified"
            calibrated = "" if pack.calibrated else "  not calibrated"
            print(f"{pack.name} {pack.version}  {pack.title}  {pack.trust}{calibrated}{state}")
        for name, _, why in failed:
            print(f"{name}: {why}", file=sys.stderr)
    return 1 if any(code not in _UNUSED for _, code, _ in failed) else 0


def _installed() -> tuple[tuple["ModelPack", ...], tuple["NotApplicable", ...]]:
    from meddx import settings
    from meddx.analysis import packs
    from meddx.commands.shared.program import SETTINGS_FILE

    chosen, message = settings.load(paths.user_folder() / SETTINGS_FILE)
    if message is not None:
        say(str(message))
    return packs.installed(allow_unsigned=chosen.unsigned_packs)


def _import(options: argparse.Namespace) -> int:
    """Copy a pack; or look at a model and write a pack of it, or ask what is still to be said."""
    from meddx.analysis.foreign.found import LEFT_WHY, questions
    from meddx.analysis.foreign.sentence_folder import FoundEncoder
    from meddx.analysis.pack import TOML
    from meddx.commands.shared import import_answers
    from meddx.training import own_encoders, own_models

    into = options.out or paths.user_models()
    if (Path(options.target) / TOML).is_file():
        from meddx.analysis import packs

        return _said(packs.add(Path(options.target), into), options)
    answers = import_answers.of(options)
    context = Context(lambda _done, _total, message: say(str(message)))
    try:
        found = own_models.inspect(Path(options.target), context)
        if isinstance(found, FoundEncoder):
            return _said(own_encoders.write(found, answers, into, context), options)
        for place, why in found.refused:
            say(f"Not taken over: {LEFT_WHY[why].with_values(place=place)}.")
        asked = questions(found, answers)
        if asked:
            wanted = [
                {"key": q.key, "question": str(q.sentence), "option": import_answers.option(q.key)}
                for q in asked
            ]
            if options.json:
                print_json({"schema": 1, "pack": None, "questions": wanted})
            for entry in wanted:
                say(f"{entry['question']} ({entry['option']})")
            return 1
        pack = own_models.write(found, answers, into, context)
    finally:
        context.close()
    return _said(pack, options)


def _said(pack: "ModelPack", options: argparse.Namespace) -> int:
    """Tell what was imported."""
    if options.json:
        print_json({"schema": 1, "pack": _as_object(pack), "questions": []})
    else:
        print(f"{pack.name} {pack.version}  {pack.title}")
    return 0


def _remove(options: argparse.Namespace) -> int:
    from meddx.analysis import packs

    packs.remove(options.target)
    if options.json:
        print_json({"schema": 1, "removed": options.target})
    return 0


def _sign(options: argparse.Namespace) -> int:
    """Sign one of the user's own packs."""
    from meddx.analysis import packs, trust
    from meddx.training.federated.keys import private_key

    trust.sign(packs.own(options.target), private_key(options.key))
    return 0


def _as_object(pack: "ModelPack") -> dict[str, object]:
    return {
        "name": pack.name,
        "version": pack.version,
        "title": pack.title,
        "sha256": pack.sha256,
        "trust": pack.trust.value,
        "calibrated": pack.calibrated,
        "heatmap": pack.weights.heatmap if pack.weights else None,
    }
