"""Divides a text into the word pieces of a BERT vocabulary (WordPiece).

The steps are those of BERT's own tokenizer (Devlin et al., NAACL 2019; github.com/google-research/
bert, ``tokenization.py``): control characters go, Chinese characters and signs stand alone, accents
and capitals go where the vocabulary has none, and each word is taken apart from its front into the
longest pieces that the vocabulary holds.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from meddx.phrase import Phrase, Refused

UNKNOWN: Final = "[UNK]"
BEGIN: Final = "[CLS]"
END: Final = "[SEP]"
PADDING: Final = "[PAD]"
_SPECIAL: Final = (UNKNOWN, BEGIN, END, PADDING)
GOES_ON: Final = "##"
_LONGEST_WORD: Final = 100  # characters; a longer word is unknown
_MOST_KEPT: Final = 100_000  # words whose pieces are remembered
_BLANKS: Final = "\t\n\r"
_CONTROLS: Final = frozenset({"Cc", "Cf", "Co", "Cs"})
_CJK: Final = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)
_CJK_FIRST: Final = 0x3400

WRONG_VOCABULARY: Final = Phrase(
    "The vocabulary of the text encoder is not one of BERT: it holds no {piece}. Copy vocab.txt "
    "again from where the model was made."
)
UNREADABLE: Final = Phrase(
    "The vocabulary of the text encoder cannot be read. Copy vocab.txt again from where the model "
    "was made."
)


class WordPieces:
    """A vocabulary, ready to take texts apart; several threads may share it.

    Parameters
    ----------
    pieces
        The vocabulary in the order of its numbers.
    lower_case
        Whether it holds small letters without accents only.

    Raises
    ------
    Refused
        ``wrong_vocabulary`` where a special piece is missing.
    """

    def __init__(self, pieces: Sequence[str], *, lower_case: bool = True) -> None:
        self._numbers: Mapping[str, int] = {piece: n for n, piece in enumerate(pieces)}
        missing = [piece for piece in _SPECIAL if piece not in self._numbers]
        if missing:
            raise Refused("wrong_vocabulary", WRONG_VOCABULARY.with_values(piece=missing[0]))
        self._lower_case = lower_case
        self._kept: dict[str, tuple[int, ...]] = {}
        self.padding = self._numbers[PADDING]

    def __len__(self) -> int:
        return len(self._numbers)

    def encode(self, text: str, longest: int) -> list[int]:
        """Return the numbers of a text's pieces between those of its begin and its end.

        Parameters
        ----------
        text
            Any text; what follows the pieces that fit is left out.
        longest
            Most numbers, with the two at the ends.
        """
        room = longest - 2
        if len(text) > room * (_LONGEST_WORD + 1):  # a long text costs no more than a short one
            text = " ".join(text.split())[: room * (_LONGEST_WORD + 1)]
        found: list[int] = []
        for word in self._words(text):
            if len(found) >= room:
                break
            found += self._of_word(word)
        return [self._numbers[BEGIN], *found[:room], self._numbers[END]]

    def _words(self, text: str) -> list[str]:
        text = "".join(map(_cleaned, text))
        if self._lower_case:
            plain = unicodedata.normalize("NFD", text)
            text = "".join(c for c in plain if unicodedata.category(c) != "Mn").lower()
        return "".join(f" {c} " if _is_sign(c) else c for c in text).split()

    def _of_word(self, word: str) -> tuple[int, ...]:
        known = self._kept.get(word)
        if known is None:
            known = self._taken_apart(word)
            if len(self._kept) < _MOST_KEPT:
                self._kept[word] = known
        return known

    def _taken_apart(self, word: str) -> tuple[int, ...]:
        """Return the longest piece at each place, or that of the unknown for the whole word."""
        unknown = (self._numbers[UNKNOWN],)
        if len(word) > _LONGEST_WORD:
            return unknown
        found: list[int] = []
        start, before = 0, ""
        while start < len(word):
            ends = range(len(word), start, -1)
            pieces = ((self._numbers.get(before + word[start:end]), end) for end in ends)
            number, start = next(((n, end) for n, end in pieces if n is not None), (None, start))
            if number is None:
                return unknown
            found.append(number)
            before = GOES_ON
        return tuple(found)


def load(path: Path, *, lower_case: bool = True) -> WordPieces:
    """Read a ``vocab.txt``.

    Raises
    ------
    Refused
        ``wrong_vocabulary``.
    """
    return WordPieces(lines_of(path), lower_case=lower_case)


def lines_of(path: Path) -> Sequence[str]:
    """Return the pieces of a ``vocab.txt``: one a line, numbered from 0.

    Raises
    ------
    Refused
        ``wrong_vocabulary``.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        raise Refused("wrong_vocabulary", UNREADABLE) from None
    pieces = [line.removesuffix("\r") for line in lines]
    return pieces[:-1] if pieces[-1] == "" else pieces


def _cleaned(character: str) -> str:
    if character in _BLANKS:
        return " "
    if character == "\ufffd" or unicodedata.category(character) in _CONTROLS:
        return ""
    if character.isspace():
        return " "
    return f" {character} " if _is_chinese(character) else character


def _is_chinese(character: str) -> bool:
    place = ord(character)
    return place >= _CJK_FIRST and any(first <= place <= last for first, last in _CJK)


def _is_sign(character: str) -> bool:
    """Whether a character stands alone; BERT counts every sign of ASCII ("$", "+") so."""
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    return unicodedata.category(character)[0] == "P"
