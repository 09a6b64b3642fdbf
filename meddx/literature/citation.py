"""Citations as the International Committee of Medical Journal Editors writes them (Vancouver)."""

from typing import Final

from meddx.literature.holdings import Holding

_MOST_AUTHORS: Final = 6


def vancouver(article: Holding) -> str:
    """Return the citation of an article; what is not known is left out."""
    authors = ", ".join(article.authors[:_MOST_AUTHORS])
    if len(article.authors) > _MOST_AUTHORS:
        authors += ", et al"
    numbers = (
        f"doi: {article.doi}" if article.doi else "",
        f"PMID: {article.pmid}" if article.pmid else "",
    )
    parts = (authors, article.title, article.journal, str(article.year or ""), *numbers)
    ended = (
        part if part.endswith((".", "?", "!", "。", "？")) else f"{part}." for part in parts if part
    )
    return " ".join(ended)
