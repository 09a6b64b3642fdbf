"""What is there when a note names it plainly though its section asks or looks back.

An indication asks for diseases and names complaints; a past history lists what is past.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from meddx import paths
from meddx.case.evidence import Assertion

# Behind a comma these make of what follows a thing of today: "h/o COPD, new murmur".
_NEW: Final = re.compile(
    r"[,，]\s*(?:new|now|increas\w+|worsen\w+|sudden\w*|acute\w*|progressive\w*|recent\w*"
    r"|current\w*|today|presents?|presenting|c/o)\b",
    re.IGNORECASE,
)
_PAST: Final = re.compile("pmh|past", re.IGNORECASE)  # says itself that it is none of today
# Of a complaint these ask for the cause: who comes with "发热待查" has a fever.
_ASKS_FOR_THE_CAUSE: Final = frozenset({"待查"})


@dataclass(frozen=True)
class Complaints:
    """The terms of ``note_symptoms.toml``, where each list is described."""

    symptoms: frozenset[str]
    known: frozenset[str]
    asked: frozenset[str]
    alone: frozenset[str]

    def are_there(self, hpo_id: str, above: frozenset[str], section: str) -> bool:
        """Whether a term that is named plainly in a section is meant to be there today.

        Parameters
        ----------
        hpo_id
            The term; what is none is a disease.
        above
            Its ancestors with itself.
        section
            Kind of the section it is named in.
        """
        if section not in {"indication", "history"} or self.symptoms & above:
            return True
        return section == "indication" and self._explains(hpo_id, above)

    def overrule(
        self, said: Assertion | None, hpo_id: str, above: frozenset[str], words: str, section: str
    ) -> bool:
        """Whether a complaint is there though words before or behind it say otherwise.

        "腹痛待查" asks why it hurts; in the indication "history of breast cancer, hip pain" only
        the cancer is past.

        Parameters
        ----------
        said
            How the sentence asserts it.
        hpo_id, above, section
            As in ``are_there``.
        words
            What says so, with what stands between it and the complaint behind it.
        """
        if said is Assertion.UNCERTAIN:
            is_complaint = bool(self.symptoms & above) or self._explains(hpo_id, above)
            return is_complaint and words in _ASKS_FOR_THE_CAUSE
        if said is not Assertion.HISTORICAL or section == "history":
            return False
        is_behind = not {",", "，"}.isdisjoint(words) and _PAST.match(words) is None
        is_complaint = section == "indication" and bool(self.symptoms & above)
        return is_behind and (is_complaint or _NEW.search(words) is not None)

    def are_symptoms(self, above: frozenset[str]) -> bool:
        """Whether a term, given by its ancestors with itself, is what a patient complains of."""
        return bool(self.symptoms & above)

    def _explains(self, hpo_id: str, above: frozenset[str]) -> bool:
        is_known = bool(self.known & above) and not self.asked & above
        return is_known or hpo_id in self.alone


@cache
def load() -> Complaints:
    """Read the delivered lists."""
    path = paths.resource("knowledge", "note_symptoms.toml")
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    return Complaints(**{name: frozenset(ids) for name, ids in lists.items()})
