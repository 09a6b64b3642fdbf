"""Findings in Chinese reports whose site and head stand apart.

"双侧胸腔未见明显积液" names a pleural effusion, "双肾未见结石及积水" two findings: the nearest site
before a head in the same clause decides. Only the head is marked, so that what stands between
("未见") still says how the finding is asserted. Of a head that denies itself ("心影不大") what is
denied is marked.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from meddx import paths
from meddx.analysis.dictionary import Mention
from meddx.analysis.overlaps import Overlaps

_FURTHEST: Final = 16  # characters between a site and its head
_DENIAL: Final = "不"
_NO_DENIAL: Final = "[好清舒明愿想会能可于]"  # behind "不大": "not very ..."
_AND: Final = re.compile("[、及和均都也并亦]")
_STOPS: Final = re.compile("[。；;，,！!？?：:\n]|但|而")


class SitedNames:
    """Heads of findings with their sites.

    Parameters
    ----------
    findings
        Rows of ``sited_zh.toml``: ``hpo``, ``sites`` and ``heads``.
    """

    def __init__(self, findings: Iterable[Mapping[str, Any]]) -> None:
        self._terms: dict[tuple[str, str], str] = {}
        for row in findings:
            for site in row["sites"]:
                for head in row["heads"]:
                    self._terms.setdefault((site, head), row["hpo"])
        self._sites = _longest_first({site for site, _ in self._terms})
        self._heads = _longest_first({head for _, head in self._terms})

    def with_sited(self, text: str, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        """Add the findings that stand apart to those found; none overlaps one of these.

        A name that is the head itself ("骨折") becomes the finding of its site.
        """
        found = {(mention.start, mention.end): mention for mention in mentions}
        # Heads overlap no other head: what is added here stands in the way of none.
        taken = Overlaps(found, lambda span: span)
        for match in self._heads.finditer(text):
            start, end = match.start() + match[0].startswith(_DENIAL), match.end()
            if any(span != (start, end) for span in taken.at(start, end)):
                continue
            hpo_id = self._term(text, match.start(), match[0])
            if hpo_id is not None:
                found[start, end] = Mention(start, end, hpo_id)
        return tuple(sorted(found.values()))

    def _term(self, text: str, start: int, head: str) -> str | None:
        """Return the term of a head by the nearest site before it that has this head."""
        from_ = max(0, start - _FURTHEST)
        stops = [match.end() for match in _STOPS.finditer(text, from_, start)]
        clause = text[max([from_, *stops]) : start]
        for match in reversed(list(self._sites.finditer(clause))):
            hpo_id = self._terms.get((match[0], head))
            if hpo_id is not None:
                return hpo_id if self._is_whole(clause[match.end() :], head) else None
        return None

    def _is_whole(self, between: str, head: str) -> bool:
        """Whether a head can speak of the site: "肝肿块不大" says nothing of the liver's size."""
        is_denial = head.startswith(_DENIAL)
        return not is_denial or not _AND.sub("", self._sites.sub("", between))


@cache
def load() -> SitedNames:
    """Read the delivered table."""
    path = paths.resource("knowledge", "sited_zh.toml")
    return SitedNames(tomllib.loads(path.read_text(encoding="utf-8"))["finding"])


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(_whole, ordered)))


def _whole(word: str) -> str:
    return f"{word}(?!{_NO_DENIAL})" if word.startswith(_DENIAL) else word
