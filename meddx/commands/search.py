"""``meddx search``: searches the library; words are only looked for, never kept."""

import argparse
from typing import TYPE_CHECKING

from meddx.commands import DONE, print_json, say
from meddx.phrase import Language, Phrase, Refused

if TYPE_CHECKING:
    from meddx.literature.search import Hit

NAME = "search"
HELP = "search the offline library"

EMPTY = Phrase("The library is empty. Fill it with: meddx library add FILE ...")
NO_HIT = Phrase("Nothing in the library answers this.")
WORDLESS = Phrase("Give words to search for.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "words", nargs="+", metavar="WORDS", help='what to look for; "quoted words" as they stand'
    )
    parser.add_argument("--top", type=int, default=20, help="how many hits at most")
    parser.add_argument("--since", type=int, default=0, metavar="YEAR", help="from this year on")
    parser.add_argument("--until", type=int, default=0, metavar="YEAR", help="up to this year")
    parser.add_argument("--in-language", default="", metavar="CODE", help="en, zh ...")
    parser.add_argument(
        "--language", choices=[item.value for item in Language], default=Language.EN.value
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Search and print."""
    from meddx.commands.shared import library
    from meddx.literature.candidates import Filter
    from meddx.literature.search import Searcher

    text = " ".join(options.words)
    if not any(character.isalnum() for character in text):
        raise Refused("no_words", WORDLESS)
    store = library.own()
    try:
        if store.is_empty:
            say(EMPTY.label(Language(options.language)))
        chosen = Filter(options.since, options.until, options.in_language)
        searcher = Searcher(store, library.encoder())
        hits = searcher.search(text, chosen, max(1, options.top)).hits
        if not hits and not store.is_empty:
            say(NO_HIT.label(Language(options.language)))
    finally:
        store.close()
    if options.json:
        print_json({"schema": 1, "hits": [_as_object(hit) for hit in hits]})
    else:
        for hit in hits:
            print(_as_text(hit))
    return DONE


def _as_object(hit: "Hit") -> dict[str, object]:
    return {
        "id": hit.id,
        "score": round(hit.score, 4),
        "title": hit.title.text,
        "snippet": hit.snippet.text,
        "highlights": [list(span) for span in hit.snippet.spans],
        "journal": hit.journal,
        "year": hit.year or None,
        "page": hit.page or None,
        "pmid": hit.pmid,
        "doi": hit.doi,
    }


def _as_text(hit: "Hit") -> str:
    where = ", ".join(filter(None, (hit.journal, str(hit.year or ""))))
    page = f", p. {hit.page}" if hit.page else ""
    return f"{hit.id}  {hit.title.text}\n    {where}{page}\n    {hit.snippet.text}\n"
