"""Brings words of clinical English to forms that can be compared, in three steps of looseness.

*fine*: American spelling, singular. *family*: noun and adjective are one ("renal", "kidney";
"scoliotic", "scoliosis"). *kind*: qualifiers that say the same in names of findings are one
("small", "short", "hypoplasia"), and words that add nothing ("morphology", "circulating") are
empty.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from meddx import paths

_KEPT: Final = frozenset(
    {"pus", "gas", "os", "ms", "us", "lens", "pons", "biceps", "sepsis", "hers", "this", "as"}
    | {"is", "was", "has", "herpes", "pes", "ascites", "rabies", "scabies", "tabes", "caries"}
    | {
        "facies",
        "pneumoniae",
        "series",
        "species",
        "rickets",
        "measles",
        "triceps",
        "forceps",
        "diabetes",
    }
)
_SHORTEST_STEM: Final = 3
_ADJECTIVES: Final = ("al", "ar", "ic", "ous")
_NOUNS: Final = frozenset({"ca", "#", "canal", "molar", "premolar", "scar", "clinic"})
# Endings of one family, tried in this order; each pair brings an ending to its common form.
_ENDINGS: Final = tuple(
    (re.compile(ending), common)
    for ending, common in (
        (r"cephal(y|ic|us|ia|ous)$", "cephal"),
        (r"ophthalm(ia|ic|os|us|y)$", "ophthalm"),
        (r"plas(ia|tic|y)$", "plas"),
        (r"(ification|ified|ifying|ifies)$", "if"),
        (r"(osis|otic|osed)$", "os"),
        (r"(esis|esia|etic)$", "es"),
        (r"b(ility|le)$", "bl"),
        (r"(ula|ular|ule|ulum|le)$", "l"),
        (r"istic$", ""),
        (r"(ization|ized|izing)$", "iz"),
        (r"e?ment$", ""),
        (r"(iency|ience|ient|ency|ence|ent)$", "en"),
        (r"(ancy|ance|ant)$", "an"),
        (r"(icity|ality|alous|aly|atous)$", ""),
        (r"(ical|ity|ism|ial|ian|ness|ary)$", ""),
        (r"(ing|ion|ied|ed|ia|ic|al|ar|us|um|is|ous)$", ""),
        (r"[yae]$", ""),
    )
)


class Word(NamedTuple):
    """The forms of a word; an empty ``kind`` adds nothing to a name."""

    fine: str
    family: str
    kind: str


@dataclass(frozen=True)
class WordForms:
    """How words are brought to one form: parts of words, and whole words.

    Parameters
    ----------
    spelling
        Parts of words, British to American.
    words
        Whole words with an irregular singular or another spelling.
    families, stems, kinds
        Whole words, and what is left of them without their ending, to the head of their family;
        and families to what they say.
    phrases, tight
        Words that together are one word, for example ``("low", "set")``; those of ``tight`` only
        where nothing stands between them ("absence seizures" are not the absence of seizures).
    skipped
        Words that never count.
    sides, degrees
        Words that may stand inside a name without changing it, where no name has them: sides and
        places first, then degrees and verbs.
    empty
        Families that add nothing to a name.
    shapes
        Words that say how a part of the body looks, beside those of ``kinds``: "webbed", "smooth".
    prefixes
        Parts of words that are written with or without a hyphen, and that two words can share.
    silent
        Names that are never looked for: too common as words of another meaning.
    acronyms
        Acronyms in capitals to the names they stand for.
    rewrites
        How names are also said: a part of the name, a pattern and what replaces it.
    """

    spelling: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    stems: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    tight: frozenset[tuple[str, ...]] = frozenset()
    skipped: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    degrees: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    shapes: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    acronyms: Mapping[str, str] = field(default_factory=dict)
    rewrites: tuple[tuple[str, re.Pattern[str], str], ...] = ()

    def forms(self, word: str) -> Word:
        """Return the three forms of a lower-case word."""
        fine = self.fine(word)
        family = self.families.get(fine) or self.stems.get(_stem(fine)) or _stem(fine)
        kind = self.kinds.get(family, family)
        return Word(fine, family, "" if family in self.empty else kind)

    def said_as(self, name: str) -> list[str]:
        """Return other ways in which a name is said."""
        return [old.sub(new, name) for part, old, new in self.rewrites if part in name]

    def is_adjective(self, word: Word) -> bool:
        """Whether a word says of what the next one is: "mandibular", "left"."""
        head = None if word.fine in _NOUNS else self.families.get(word.fine)
        if head is not None:
            return head != word.fine
        return word.fine.endswith(_ADJECTIVES) and word.fine not in _NOUNS

    def is_shape(self, word: Word) -> bool:
        """Whether a word says how something is: several such can stand before one noun."""
        return word.kind.isupper() or word.fine in self.shapes

    def fine(self, word: str) -> str:
        """Return a word in American spelling, in the singular."""
        for british, american in self.spelling.items():
            if british in word:
                word = word.replace(british, american)
        if word in self.words:
            return self.words[word]
        word = _singular(word)
        return self.words.get(word, word)


def load_forms() -> WordForms:
    """Read the delivered word forms."""
    path = paths.resource("knowledge", "note_words_en.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    plain = WordForms(table["spelling"], table["words"])
    families: dict[str, str] = {}
    for head, members in table["families"].items():
        for member in (head, *members.split()):
            families[plain.fine(member)] = head
    stems = {_stem(head): head for head in reversed(table["families"])}
    stemmed = WordForms(table["spelling"], table["words"], families, stems)

    def family(word: str) -> str:
        return stemmed.forms(word).family

    kinds = {family(m): head for head, ms in table["kinds"].items() for m in ms.split()}
    loose = table["loose"]
    skipped = frozenset(loose["skipped"].split())

    def words(phrase: str) -> tuple[str, ...]:
        return tuple(plain.fine(word) for word in phrase.split() if word not in skipped)

    phrases = {
        words(phrase): joined
        for part in ("phrases", "tight")
        for joined, several in table[part].items()
        for phrase in several
    }
    tight = frozenset(words(phrase) for several in table["tight"].values() for phrase in several)
    return WordForms(
        table["spelling"],
        table["words"],
        families,
        stems,
        kinds,
        phrases,
        tight,
        skipped,
        frozenset(map(plain.fine, loose["sides"].split())),
        frozenset(map(plain.fine, loose["degrees"].split())),
        frozenset(map(family, loose["empty"].split())),
        frozenset(map(plain.fine, loose["shapes"].split())),
        frozenset(loose["prefixes"].split()),
        frozenset(table["silent"]["names"]),
        table["acronyms"],
        tuple((part, re.compile(old), new) for part, old, new in table["rewrites"]["names"]),
    )


def _singular(word: str) -> str:
    if word.endswith("ae") and len(word) > 4 and word not in _KEPT:
        return word[:-1]
    if word.endswith("omata") and len(word) > 7:
        return word[:-2]  # xanthomata
    if len(word) < 4 or not word.endswith("s") or word in _KEPT:
        return word
    if word.endswith(("ss", "us", "is", "thalmos")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("oses", "yses")) and len(word) > 7:
        return word[:-2] + "is"  # stenoses, diaphyses
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]


def _stem(word: str) -> str:
    """Cut the ending that tells noun from adjective; what is left is no word, only comparable."""
    for ending, common in _ENDINGS:
        found = ending.search(word)
        if found and found.start() + len(common) >= _SHORTEST_STEM:
            word = word[: found.start()] + common
            break
    if len(word) > _SHORTEST_STEM + 3 and word.endswith("at"):
        word = word[:-2]  # pigmentation, pigmented
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]  # webbed, web
    return word
