"""``meddx references``: the genome, gene models, ClinVar and frequencies that a user gives."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meddx.commands import DONE, FAILED, print_json, say
from meddx.jobs import Context
from meddx.phrase import Language, Phrase, Refused

if TYPE_CHECKING:
    from meddx.knowledge.reference_store import Reference

NAME = "references"
HELP = "add, list or remove reference files for reading variants"
MISSING = Phrase("the file is gone")
STALE = Phrase("the file has changed; it is indexed again when a case is read")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True)

    def action(name: str, said: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=said, allow_abbrev=False)
        made.add_argument("--json", action="store_true", help="print one JSON object")
        made.add_argument(
            "--language", choices=[item.value for item in Language], default=Language.EN.value
        )
        return made

    added = action("add", "index FASTA, GFF3, ClinVar VCF, gnomAD VCF or table, gene constraint")
    added.add_argument("files", type=Path, nargs="+", metavar="FILE")
    added.add_argument(
        "--build", choices=["GRCh37", "GRCh38"], default="", help="where a file does not tell it"
    )
    action("list", "list the reference files with their builds")
    removed = action("remove", "forget reference files; the files themselves stay")
    removed.add_argument("names", nargs="+", metavar="NAME", help="as the list shows it")


def run(options: argparse.Namespace) -> int:
    """Do what the action says."""
    if options.action == "add":
        return _add(options)
    return _list(options) if options.action == "list" else _remove(options)


def _add(options: argparse.Namespace) -> int:
    from meddx.knowledge import references

    language = Language(options.language)
    context = Context(lambda _done, _total, message: say(message.label(language)))
    added: list[Reference] = []
    refused: list[dict[str, str]] = []
    try:
        for file in options.files:
            try:
                added.append(references.add(file, context, options.build))
            except Refused as problem:
                reason = problem.phrase.label(language)
                refused.append({"file": file.name, "code": problem.code, "reason": reason})
                say(f"{file.name}: {reason}")
    finally:
        context.close()
    rows = [_row(each, language) for each in added]
    if options.json:
        print_json({"schema": 1, "references": rows, "refused": refused})
    else:
        _print(rows)
    return FAILED if refused else DONE


def _list(options: argparse.Namespace) -> int:
    from meddx.knowledge import reference_store

    language = Language(options.language)
    rows = [_row(each, language) for each in reference_store.known()]
    if options.json:
        print_json({"schema": 1, "references": rows})
    else:
        _print(rows)
    return DONE


def _remove(options: argparse.Namespace) -> int:
    from meddx.knowledge import references

    gone: list[str] = []
    for name in options.names:
        try:
            references.remove(name)
            gone.append(name)
        except Refused as problem:
            say(problem.phrase.label(Language(options.language)))
    if options.json:
        print_json({"schema": 1, "removed": gone})
    else:
        print(f"removed {len(gone)}")
    return DONE if len(gone) == len(options.names) else FAILED


def _row(reference: "Reference", language: Language) -> dict[str, Any]:
    state = MISSING if reference.is_missing else STALE if reference.is_stale else None
    return {
        "name": reference.name,
        "kind": reference.kind,
        "build": reference.build or None,
        "file": str(reference.path),
        "release": reference.release or None,
        "records": reference.records,
        "left_out": reference.left_out,
        "sha256": reference.sha256,
        "state": state.label(language) if state else None,
    }


def _print(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        said = f"{row['name']}  {row['records']:,} records  {row['file']}"
        print(said + (f"  ({row['state']})" if row["state"] else ""))
