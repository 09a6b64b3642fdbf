"""Patterns against a second matcher, written from the rules alone, on drawn patterns."""

import random
import re

from meddx.knowledge.motif_patterns import regex

LETTERS = "ACDE"


def drawn(chance):
    """Draw a pattern as its parts: residues that fit (None for any), fewest and most of them."""
    parts = []
    for _ in range(chance.randint(1, 5)):
        some = frozenset(chance.sample(LETTERS, chance.randint(1, 3)))
        low = chance.randint(0, 2)
        high = low + chance.randint(0 if low else 1, 2)
        parts.append(chance.choice([
            (min(some), frozenset(min(some)), 1, 1),
            (f"[{''.join(sorted(some))}]", some, 1, 1),
            (f"{{{''.join(sorted(some))}}}", frozenset(LETTERS) - some, 1, 1),
            (f"{min(some)}({low + 1})", frozenset(min(some)), low + 1, low + 1),
            (f"x({low},{high})", frozenset(LETTERS), low, high),
            ("x", frozenset(LETTERS), 1, 1),
        ]))  # fmt: skip
    starts, ends = chance.random() < 0.2, chance.random() < 0.2
    text = "<" * starts + "-".join(part[0] for part in parts) + ">" * ends
    return text, [part[1:] for part in parts], starts, ends


def ends_of(parts, letters, at):
    """Yield where a match that begins at ``at`` may end, the longest first part before others."""
    if not parts:
        yield at
        return
    fits, low, high = parts[0]
    for count in range(high, low - 1, -1):
        taken = letters[at : at + count]
        if len(taken) == count and set(taken) <= fits:
            yield from ends_of(parts[1:], letters, at + count)


def greedy(parts, letters, at, starts, ends):
    if starts and at:
        return None
    found = (end for end in ends_of(parts, letters, at) if not ends or end == len(letters))
    return next(found, None)


def test_two_hundred_drawn_patterns_match_alike():
    chance = random.Random(5)  # noqa: S311 - a drawn test
    matched = 0
    for _ in range(200):
        pattern, parts, starts, ends = drawn(chance)
        made = re.compile(regex(pattern))
        for _ in range(5):
            letters = "".join(chance.choices(LETTERS, k=chance.randint(0, 9)))
            for at in range(len(letters) + 1):
                own = made.match(letters, at)
                wanted = greedy(parts, letters, at, starts, ends)
                assert (own.end() if own else None) == wanted, (pattern, letters, at)
                matched += own is not None
    assert matched > 500
