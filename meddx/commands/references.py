"""``meddx references``: the genome, gene models, ClinVar, own diseases: files that a user gives."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meddx.commands import DONE, FAILED, print_json, say
from meddx.jobs import Context
from meddx.phrase import Language, Refused

if TYPE_CHECKING:
    from meddx.knowledge.user_references import Given

NAME = "references"
HELP = "add, list or remove reference files: of variants, genes, a department's own diseases"


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

    files = "FASTA, GFF3, ClinVar VCF, gnomAD VCF or table, gene constraint, HGNC, PROSITE, GMT"
    added = action("add", f"index or copy {files}, a department's own diseases (TSV)")
    added.add_argument("files", type=Path, nargs="+", metavar="FILE")
    added.add_argument(
        "--build", choices=["GRCh37", "GRCh38"], default="", help="where a file does not tell it"
    )
    action("list", "list the reference files with their builds")
    removed = action("remove", "forget reference files; the files themselves stay")
    removed.add_argument("names", nargs="+", metavar="NAME", help="as the list shows it")
    learned = action("learn", "make a table of own diseases from solved cases (phenopackets)")
    learned.add_argument("files", type=Path, nargs="+", metavar="FILE")
    learned.add_argument(
        "--out", type=Path, required=True, metavar="NAME.tsv", help="the table; add it afterwards"
    )
    template = action("template", "write an empty file for a department's own diseases")
    template.add_argument("folder", type=Path, metavar="FOLDER")


def run(options: argparse.Namespace) -> int:
    """Do what the action says."""
    actions = {
        "add": _add,
        "list": _list,
        "remove": _remove,
        "learn": _learn,
        "template": _template,
    }
    return actions[options.action](options)


def _add(options: argparse.Namespace) -> int:
    from meddx.knowledge import user_radiology, user_references

    language = Language(options.language)
    context = Context(lambda _done, _total, message: say(message.label(language)))
    added: list[Given] = []
    refused: list[dict[str, str]] = []
    try:
        for file in user_radiology.in_order(options.files):
            try:
                added.append(user_references.add(file, context, options.build))
            except Refused as problem:
                reason = problem.phrase.label(language)
                refused.append({"file": file.name, "code": problem.code, "reason": reason})
                say(reason if file.name in reason else f"{file.name}: {reason}")
    finally:
        context.close()
    rows = [_row(each, language) for each in added]
    if options.json:
        print_json({"schema": 1, "references": rows, "refused": refused})
    else:
        _print(rows)
    return FAILED if refused else DONE


def _list(options: argparse.Namespace) -> int:
    rows = [_row(each, Language(options.language)) for each in _known()]
    if options.json:
        print_json({"schema": 1, "references": rows})
    else:
        _print(rows)
    return DONE


def _remove(options: argparse.Namespace) -> int:
    from meddx.knowledge import references, user_references

    known = {each.name: each for each in _known()}
    gone: list[str] = []
    for name in options.names:
        if name in known:
            user_references.remove(known[name])
            gone.append(name)
        else:
            unknown = references.UNKNOWN_NAME.with_values(name=name)
            say(unknown.label(Language(options.language)))
    if options.json:
        print_json({"schema": 1, "removed": gone})
    else:
        print(f"removed {len(gone)}")
    return DONE if len(gone) == len(options.names) else FAILED


def _learn(options: argparse.Namespace) -> int:
    from meddx import knowledge
    from meddx.training.ranking import learnable, learnt_file

    context = Context()
    try:
        read = [learnable.read(file, context) for file in options.files]
    finally:
        context.close()
    cases = [case for each in read for case in each.cases]
    made = learnt_file.write(cases, knowledge.load().phenotypes, options.out)
    untold = sum(each.left_out for each in read)
    if options.json:
        told = {"diseases": made.diseases, "rows": made.rows, "cases": made.cases}
        left_out = {"known_publication": made.known, "no_disease": untold}
        print_json({"schema": 1, "file": str(options.out), **told, "left_out": left_out})
        return DONE
    print(f"{made.diseases} diseases, {made.rows} rows from {made.cases} cases: {options.out}")
    print(f"left out: {made.known} cases of publications that the HPO counts already, ", end="")
    print(f"{untold} that tell no disease or no finding")
    return DONE


def _template(options: argparse.Namespace) -> int:
    from meddx.knowledge import user_radiology

    written = user_radiology.write_template(options.folder)
    if options.json:
        print_json({"schema": 1, "template": str(written)})
    else:
        print(written)
    return DONE


def _known() -> "tuple[Given, ...]":
    from meddx.knowledge import user_references

    context = Context()
    try:
        return user_references.listed(context)
    finally:
        context.close()


def _row(given: "Given", language: Language) -> dict[str, Any]:
    return {
        "name": given.name,
        "kind": given.kind,
        "build": given.build or None,
        "file": str(given.path),
        "release": given.release or None,
        "records": given.records,
        "left_out": given.left_out,
        "sha256": given.sha256 or None,
        "used": given.is_used,
        "state": given.remark.label(language) if given.remark else None,
    }


def _print(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        said = f"{row['name']}  {row['records']:,} records  {row['file']}"
        print(said + (f"  ({row['state']})" if row["state"] else ""))
