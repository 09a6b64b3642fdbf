"""The piece of a text that answers best, and where the sought words are in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from meddx.literature.words import Stemmer, Word, folded, words

_LENGTH: Final = 240  # characters
_LOOKED_AT: Final = 20_000


@dataclass(frozen=True)
class Marked:
    """Text with half-open spans of characters to highlight, ascending and apart."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()


def marked(text: str, worth: Mapping[str, float], stemmer: Stemmer) -> Marked:
    """Mark every sought word of a text.

    Parameters
    ----------
    text
        The text.
    worth
        Stems that are sought, with what each counts.
    stemmer
        Makes the stems of the text.
    """
    return Marked(
        text, _spans([(word.start, word.end) for word, _ in _found(text, worth, stemmer)])
    )


def best(text: str, worth: Mapping[str, float], stemmer: Stemmer) -> Marked:
    """Return the piece of a text that holds most of what is sought, with its words marked."""
    text = " ".join(text[:_LOOKED_AT].split())
    found = _found(text, worth, stemmer)
    start = _best_start(found)
    begin = _begin(text, found[start][0].start if found else 0)
    end = min(len(text), begin + _LENGTH)
    if end < len(text):
        blank = text.rfind(" ", begin, end)
        end = blank if blank > begin + _LENGTH // 2 else end
    before = "… " if begin else ""
    piece = before + text[begin:end] + (" …" if end < len(text) else "")
    shift = len(before) - begin
    inside = [(w.start + shift, w.end + shift) for w, _ in found if begin <= w.start < w.end <= end]
    return Marked(piece, _spans(inside))


def _found(text: str, worth: Mapping[str, float], stemmer: Stemmer) -> list[tuple[Word, str]]:
    if not worth:
        return []
    stems = stemmer.stems(folded(text))
    wanted = {word for word, stem in stems.items() if stem in worth}
    places = (word for word in words(text, only=wanted) if word.text in wanted)
    return [(word, stems[word.text]) for word in places]


def _best_start(found: list[tuple[Word, str]]) -> int:
    """Index of the word from which a piece holds the most different words that are sought."""
    most, start, last = -1, 0, 0
    inside: dict[str, int] = {}
    for at, (word, _) in enumerate(found):
        while last < len(found) and found[last][0].end <= word.start + _LENGTH * 3 // 4:
            inside[found[last][1]] = inside.get(found[last][1], 0) + 1
            last += 1
        if len(inside) > most:
            most, start = len(inside), at
        stem = found[at][1]
        inside[stem] = inside.get(stem, 1) - 1
        if not inside[stem]:
            del inside[stem]
    return start


def _begin(text: str, first: int) -> int:
    """Where the piece begins: the sentence of the first word if that is near, else a word."""
    if first <= _LENGTH // 3:
        return 0
    near = max(0, first - _LENGTH // 3)
    for end in (". ", "。", "? ", "! "):
        at = text.rfind(end, near, first)
        if at >= 0:
            return at + len(end)
    blank = text.find(" ", near, first)
    return blank + 1 if blank >= 0 else near


def _spans(places: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join places that overlap or touch."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
