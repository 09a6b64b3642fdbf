"""Words and sentences of a clinical text, English and Chinese alike, with their places."""

import re
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+|[^\w\s]|_")
_ENDS: Final = frozenset({".", "!", "?", "。", "！", "？"})
_ABBREVIATIONS: Final = frozenset(
    {
        "dr",
        "mr",
        "mrs",
        "ms",
        "vs",
        "st",
        "approx",
        "bilat",
        "fig",
        "al",
        "e",
        "g",
        "i",
        "cf",
        "resp",
        "prof",
    }
)
_RUNS_ON: Final = frozenset(
    {
        ",",
        "，",
        "、",
        "and",
        "or",
        "of",
        "the",
        "a",
        "an",
        "for",
        "with",
        "no",
        "in",
        "to",
        "without",
    }
)
_WORD: Final = 5
_SHORT_WORDS: Final = frozenset(
    {"pain", "mass", "loss", "node", "cyst", "rash", "limp", "leg", "arm", "hip", "eye", "ear"}
    | {"knee", "neck", "back", "head", "hand", "foot", "skin", "lung", "side", "days", "week"}
    | {"free", "none", "seen", "made", "well", "ago", "air", "year", "old", "lump", "cold"}
)
_ANSWERS: Final = frozenset({"no", "yes", "denies", "denied", "none"})
BULLETS: Final = frozenset("-*•·")


class Token(NamedTuple):
    """A word, a Chinese character or a sign; ``text`` is lower case, offsets are half open."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Divide a text into tokens; blanks are none."""
    return [Token(m[0].lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def is_cjk(token: str) -> bool:
    """Whether a token is a Chinese character."""
    return "\u3400" <= token[0] <= "\u9fff"


def sentence_starts(text: str, tokens: list[Token]) -> list[int]:
    """List the indices of the tokens that begin a sentence, ascending; the first is 0.

    A full stop ends a sentence before a capital, a digit or a Chinese character. A line end does
    where the next line begins with a capital, a digit or a bullet and the line does not obviously
    run on, so that a list of findings is not one sentence, and a wrapped sentence not two.
    """
    starts = [0] if tokens else []
    for index in range(1, len(tokens)):
        last, token = tokens[index - 1], tokens[index]
        gap = text[last.end : token.start]
        if last.text in _ENDS:
            if _ends_sentence(text, tokens, index, gap):
                starts.append(index)
        elif "\n" in gap and _ends_line(last, token, gap, text[token.start]):
            starts.append(index)
    return starts


def _ends_sentence(text: str, tokens: list[Token], index: int, gap: str) -> bool:
    first = text[tokens[index].start]
    if tokens[index - 1].text == "?" and (not gap or _opens(tokens, index - 1)):
        return False  # "?pulmonary embolism", "Indication: ? embolism" ask before the word
    if tokens[index - 1].text != ".":
        return tokens[index].text not in _ANSWERS  # "Any fever? No."
    if not gap and not is_cjk(first):
        return False  # 1.5, e.g.
    before = tokens[index - 2].text if index >= 2 else ""
    if before in _ABBREVIATIONS and "\n" not in gap:
        return False
    # Those who type in a hurry begin in lower case; what is short may be an abbreviation, unless it
    # is in capitals: "No LOC. r/o bleed".
    is_word = before.isalpha() and (len(before) >= _WORD or before in _SHORT_WORDS)
    is_word = is_word or (
        len(before) > 1 and text[tokens[index - 2].start : tokens[index - 2].end].isupper()
    )
    return not first.islower() or "\n\n" in gap or is_word


def _opens(tokens: list[Token], index: int) -> bool:
    """Whether a sign stands where no words of its sentence precede it."""
    return index == 0 or tokens[index - 1].text in {".", ":", "：", ",", ";", "("}


def _ends_line(last: Token, token: Token, gap: str, first: str) -> bool:
    if gap.count("\n") > 1:
        return True
    if last.text in _RUNS_ON:
        return False
    return first.isupper() or first.isdigit() or token.text in BULLETS or is_cjk(token.text)
