"""``meddx library``: fills, lists, clears and measures the offline library."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from meddx.commands import DONE, FAILED, print_json, say
from meddx.jobs import Context
from meddx.phrase import Language, Phrase

if TYPE_CHECKING:
    from meddx.literature.adding import Added
    from meddx.literature.store import Store

NAME = "library"
NO_ARTICLE = Phrase("There is no article {article}.")
HELP = "add to, list, clear or measure the offline library"


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

    added = action("add", "add files or folders: PubMed XML, nbib, RIS, JATS, PDF, JSON, text")
    added.add_argument("files", type=Path, nargs="+", metavar="FILE", help="file or folder")
    listed = action("list", "list the articles, the newest first")
    listed.add_argument("--top", type=int, default=100, help="how many at most")
    removed = action("remove", "remove articles from the library; their files are not touched")
    removed.add_argument("ids", nargs="+", metavar="ID", help="PMID, DOI or id, as search shows it")
    measured = action("measure", "measure the search on judged collections")
    measured.add_argument("folder", type=Path, help="folder with the collections")


def run(options: argparse.Namespace) -> int:
    """Do what the action says."""
    from meddx.commands.shared import library

    if options.action == "measure":
        return _measure(options)
    store = library.own()
    try:
        if options.action == "add":
            return _add(store, options)
        if options.action == "list":
            return _list(store, options)
        return _remove(store, options)
    finally:
        store.close()


def _add(store: "Store", options: argparse.Namespace) -> int:
    from meddx.commands.shared import library
    from meddx.literature import adding, meaning

    language = Language(options.language)
    context = Context(lambda _done, _total, message: say(message.label(language)))
    try:
        done = adding.add(store, options.files, context)
        encoder = library.encoder()
        if encoder is not None:
            meaning.complete(store, encoder, context)
    finally:
        context.close()
    for problem in done.problems:
        say(f"{problem.name}: {problem.phrase.label(language)}")
    if options.json:
        print_json(_as_object(done, language))
    else:
        print(
            f"added {done.added}, completed {done.completed}, already there {done.known}, "
            f"withdrawn {done.deleted}, files added before {done.unchanged}"
        )
    read = done.added + done.completed + done.known + done.deleted + done.unchanged
    return FAILED if done.problems and not read else DONE


def _as_object(done: "Added", language: Language) -> dict[str, object]:
    problems = [
        {"file": each.name, "code": each.code, "reason": each.phrase.label(language)}
        for each in done.problems
    ]
    counts = {
        name: getattr(done, name)
        for name in ("added", "completed", "known", "deleted", "unchanged")
    }
    return {"schema": 1, **counts, "problems": problems}


def _list(store: "Store", options: argparse.Namespace) -> int:
    from meddx.literature import holdings

    count, articles = holdings.listed(store, max(0, options.top))
    rows = [
        {"id": each.id, "title": each.title, "journal": each.journal, "year": each.year or None}
        for each in articles
    ]
    if options.json:
        print_json({"schema": 1, "count": count, "articles": rows})
        return DONE
    for row in rows:
        print(f"{row['id']}  {row['year'] or '-'}  {row['title']}")
    say(f"{count} articles")
    return DONE


def _remove(store: "Store", options: argparse.Namespace) -> int:
    from meddx.literature import holdings

    gone = [each for each in options.ids if holdings.remove(store, each)]
    for each in options.ids:
        if each not in gone:
            say(NO_ARTICLE.with_values(article=each).label(Language(options.language)))
    if options.json:
        print_json({"schema": 1, "removed": gone})
    else:
        print(f"removed {len(gone)}")
    return DONE if len(gone) == len(options.ids) else FAILED


def _measure(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from meddx.commands.shared import library
    from meddx.literature import measuring
    from meddx.literature.measuring import tasks

    context = Context(_progress)
    try:
        figures = tasks.measure(options.folder, library.encoder(), context)
    finally:
        context.close()
    if options.json:
        print_json({"schema": 1, "figures": [asdict(figure) for figure in figures]})
    else:
        print(measuring.table(figures))
    return DONE


def _progress(_done: float, _total: float, message: Phrase) -> None:
    say(str(message))
