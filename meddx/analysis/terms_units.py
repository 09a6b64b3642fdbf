"""Divides an English text into the units that names are compared by, and these into runs."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from meddx.analysis.terms_forms import Word, WordForms
from meddx.analysis.tokens import Token, is_cjk

LINKS: Final = frozenset({"and", "or", "/", "&"})
_ALL: Final = frozenset({"and", "&"})
_EITHER: Final = 100
COMMA: Final = 10_000
_ARTICLES: Final = frozenset({"a", "an"})
BARRIER: Final = "|"
_BARRIERS: Final = frozenset(
    {"no", "not", "without", "with", "which", "who", "while", "although", "because", "that", "than"}
)
_INSIDE: Final = frozenset({"-", "'", "’", "‑"})
_COLON: Final = ":"
_SLASH: Final = "/"
_HYPHENS: Final = frozenset({"-", "‑"})
_SIGNS: Final = {"+": "positive", "-": "negative"}  # "+ve", "-ve"
_VE: Final = "ve"
_FRACTURE: Final = "#"
_NUMBERED: Final = frozenset(
    {"phone", "tel", "fax", "mrn", "room", "bed", "ward", "acc", "accession", "account", "case"}
    | {"number", "id", "lot", "ref", "order", "exam", "study", "patient", "pt", "file"}
    | {"series", "image", "visit", "code", "slide", "block", "specimen", "page", "unit"}
)
# No fracture: "bed # 4", what a table program writes ("#NAME?"), and at the start of a line the
# heading "# Findings".
_COUNTED: Final = re.compile(
    r"#\s?[:：]|#(?:name|ref|value|div|num|n/a)\b"
    r"|#\s?\d+(?!\d|\s?(?:/|weeks?|wks?|days?|months?|years?|yrs?)\b)",
    re.IGNORECASE,
)
_HEADS: Final = re.compile(r"#(?:#|\s+[A-Z][a-z])")


def link_weight(text: str) -> int:
    """Return what a joint adds to the links of a name: "or" and "/" are not "and"."""
    if text not in LINKS:
        return COMMA if text == "," else 0
    return 1 if text in _ALL else _EITHER


class Role(IntEnum):
    """What a word does for a name."""

    CONTENT = 0
    EMPTY = 1
    SIDE = 2
    DEGREE = 3


class Unit(NamedTuple):
    """A word, or a phrase that is one word, at the tokens ``first`` to ``after``."""

    first: int
    after: int
    word: Word
    role: Role
    is_adjective: bool
    is_shape: bool


@dataclass(frozen=True)
class Run:
    """Units that no full stop, bracket or paragraph divides.

    ``before`` says for each unit which joint stands before it: "" (none), "," or a link, or that it
    is a ``BARRIER``, which no list of things goes across. ``fresh`` are the places where an article
    after a joint begins another thing: "hands and a scalp defect". ``headed`` are the places after
    a colon that says of what is said how it is: "Ears: low-set".
    """

    units: list[Unit]
    before: list[str]
    fresh: set[int] = field(default_factory=set)
    headed: set[int] = field(default_factory=set)


class Divider:
    """Makes units of tokens; names and texts are divided alike.

    Parameters
    ----------
    forms
        How words are compared.
    word
        ``forms.forms``, perhaps with a memory.
    """

    def __init__(self, forms: WordForms, word: Callable[[str], Word]) -> None:
        self._forms = forms
        self._word = word
        self._kind = cache(
            lambda word: (self._role(word), forms.is_adjective(word), forms.is_shape(word))
        )
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase in sorted(forms.phrases, key=len, reverse=True):
            self._phrases.setdefault(phrase[0], []).append((phrase, forms.phrases[phrase]))
        self._shared = _shared_ends(forms.phrases)
        self._says_how = cache(lambda text: forms.is_shape(word(text)))

    def name(self, tokens: list[Token]) -> list[Unit]:
        """Return the units of a name, whatever signs stand in it."""
        words = [
            (first, after, text)
            for first, after, text in self._written(tokens, 0, len(tokens))
            if text.isalnum() and text not in LINKS and text not in self._forms.skipped
        ]
        return list(self._joined(words))

    def runs(self, text: str, tokens: list[Token]) -> Iterator[Run]:
        """Yield the runs of a text, from left to right."""
        for begin, end in _stretches(text, tokens, self._says_how):
            run = self._run(tokens, begin, end)
            if run.units:
                yield run

    def _run(self, tokens: list[Token], begin: int, end: int) -> Run:
        run = Run([], [])
        words: list[tuple[int, int, str]] = []
        joint = ""

        def close(after: str) -> None:
            nonlocal joint
            units = list(self._joined(words))
            words.clear()
            if units:
                self._extend(run, units, joint)
                joint = after
            elif after != "," or not joint:  # ", and" is "and"
                joint = after

        for first, after, written in self._written(tokens, begin, end):
            if written in LINKS or written == ",":
                close(written)
            elif written == _COLON:
                close("")
                run.headed.add(len(run.units))
            elif written in _ARTICLES and joint and not words:
                run.fresh.add(len(run.units))
            elif _is_word(written) and written not in self._forms.skipped:
                words.append((first, after, written))
        close("")
        return run

    def _extend(self, run: Run, units: list[Unit], joint: str) -> None:
        """Add the units after a joint to a run."""
        if joint in LINKS and run.units:
            run.units[-1] = self._completed(run.units[-1], units[0])
        is_first = not run.units
        run.units.extend(units)
        before = [BARRIER if unit.word.fine in _BARRIERS else "" for unit in units]
        run.before.extend([before[0] if is_first else before[0] or joint, *before[1:]])

    def _written(self, tokens: list[Token], begin: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Yield tokens with "pre-auricular" as one, and "micro- and retrognathia" written out."""
        index = begin
        while index < end:
            text = tokens[index].text
            shared = self._shared_end(tokens, index, end) if text in self._forms.prefixes else ""
            if shared:
                after = index + 1 + (tokens[index + 1].text in _HYPHENS)
                yield index, after, text + shared
                index = after
            elif text in _SIGNS and index + 1 < end and tokens[index + 1].text == _VE:
                yield index, index + 2, _SIGNS[text]
                index += 2
            elif (
                index + 2 < end
                and text in self._forms.prefixes
                and tokens[index + 1].text in _HYPHENS
                and tokens[index + 2].text.isalpha()
                and tokens[index + 2].start == tokens[index].end + 1
            ):
                yield index, index + 3, text + tokens[index + 2].text
                index += 3
            else:
                yield index, index + 1, text
                index += 1

    def _shared_end(self, tokens: list[Token], index: int, end: int) -> str:
        """Return what "micro- and retrognathia" leaves out after its first word: "gnathia".

        A slash needs no hyphen: "hypo/hyperpigmented".
        """
        is_hyphened = index + 1 < end and tokens[index + 1].text in _HYPHENS
        after = index + 2 + is_hyphened
        if after >= end or tokens[after - 1].text not in (LINKS if is_hyphened else _SLASH):
            return ""
        other = tokens[after].text
        if other in self._forms.prefixes:
            is_written_apart = after + 2 < end and tokens[after + 1].text in _HYPHENS
            return tokens[after + 2].text if is_written_apart else ""
        heads = (prefix for prefix in self._forms.prefixes if other.startswith(prefix))
        return other.removeprefix(max(heads, key=len, default=other))

    def _joined(self, words: list[tuple[int, int, str]]) -> Iterator[Unit]:
        forms = [self._word(text) for _, _, text in words]
        index = 0
        while index < len(words):
            length, word = 1, forms[index]
            if word.fine in self._phrases:
                length, word = self._phrase(words, forms, index)
            first, after = words[index][0], words[index + length - 1][1]
            yield Unit(first, after, word, *self._kind(word))
            index += length

    def _completed(self, unit: Unit, after: Unit) -> Unit:
        """Return "upper" of "upper and lower limbs" as what it stands for."""
        joined = self._shared.get((unit.word.fine, after.word.fine))
        if joined is None or after.after - after.first == 1:
            return unit
        word = self._word(joined)
        return Unit(unit.first, unit.after, word, *self._kind(word))

    def _phrase(
        self, words: list[tuple[int, int, str]], forms: list[Word], index: int
    ) -> tuple[int, Word]:
        for phrase, joined in self._phrases[forms[index].fine]:
            length = len(phrase)
            if (
                length <= len(forms) - index
                and all(forms[index + place].fine == fine for place, fine in enumerate(phrase))
                and (phrase not in self._forms.tight or _are_next(words[index : index + length]))
            ):
                return length, self._word(joined)
        return 1, forms[index]

    def _role(self, word: Word) -> Role:
        if not word.kind:
            return Role.EMPTY
        if word.fine in self._forms.sides:
            return Role.SIDE
        return Role.DEGREE if word.fine in self._forms.degrees else Role.CONTENT


def _are_next(words: list[tuple[int, int, str]]) -> bool:
    return all(after[0] == before[1] for before, after in pairwise(words))


def _shared_ends(phrases: Mapping[tuple[str, ...], str]) -> dict[tuple[str, str], str]:
    """Map the first word of a phrase and another that ends alike, joined, to the former, joined."""
    ends: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for phrase, joined in phrases.items():
        ends.setdefault(phrase[1:], []).append((phrase[0], joined))
    return {
        (first, other): joined
        for alike in ends.values()
        for first, joined in alike
        for _, other in alike
        if other != joined
    }


def _stretches(
    text: str, tokens: list[Token], says_how: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    """Yield where no sign but a hyphen, comma or slash, no blank line and no Chinese stands.

    A colon stands inside where it says how something is: "Ears: low-set".
    """
    begin = 0
    for index, token in enumerate(tokens):
        ends = is_cjk(token.text) or not (
            token.text.isalnum()
            or token.text in _INSIDE
            or token.text in LINKS
            or token.text == ","
            or (token.text == _FRACTURE and _is_fracture(text, tokens, index))
            or (
                token.text in _SIGNS
                and tokens[index + 1 : index + 2]
                and tokens[index + 1].text == _VE
            )
            or (
                token.text == _COLON
                and index + 1 < len(tokens)
                and says_how(tokens[index + 1].text)
            )
        )
        if ends or (index > begin and _is_apart(text, tokens[index - 1], token)):
            if index > begin:
                yield begin, index
            begin = index + 1 if ends else index
    if begin < len(tokens):
        yield begin, len(tokens)


def _is_word(text: str) -> bool:
    return text.isalnum() or text == _FRACTURE


def _is_fracture(text: str, tokens: list[Token], index: int) -> bool:
    """Whether "#" is short for a fracture: "#NOF", "# R radius", "hip #"."""
    start = tokens[index].start
    before = tokens[index - 1].text if index else ""
    if _COUNTED.match(text, start) or before in _NUMBERED:
        return False
    opens = not text[text.rfind("\n", 0, start) + 1 : start].strip(" \t#")
    return not opens or _HEADS.match(text, start) is None


def _is_apart(text: str, last: Token, token: Token) -> bool:
    return token.start - last.end > 1 and text.count("\n", last.end, token.start) > 1
