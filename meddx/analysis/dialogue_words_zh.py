"""The words by which a doctor and a patient speak of symptoms in Chinese, as patterns.

``resources/knowledge/dialogue_zh.toml`` holds the lists; each pattern joins what belongs together.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from meddx import paths

Span = tuple[int, int]

_ENDS: Final = "[。？！?!；;]"
_PAUSES: Final = "[。？！?!；;，,]"
_FURTHEST: Final = 9  # characters from a denial to its symptom
_BEFORE_DENIAL: Final = 3  # characters before a denial that may take its sense away
_A_NOT_A: Final = re.compile(r"(.)不\1")
_RIGHT_AFTER: Final = "的?(?:症状|情况|现象)?"


class Words:
    """Patterns that tell how a symptom at the characters ``span`` of a turn is spoken of.

    Parameters
    ----------
    table
        As ``dialogue_zh.toml``.

    Attributes
    ----------
    speakers
        Words that name a speaker, and whether they name the doctor.
    """

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        turn = table["turn"]
        self.speakers = dict.fromkeys(turn["doctor"], True) | dict.fromkeys(turn["patient"], False)
        self._compile_denials(table["denial"])
        self._compile_questions(table["question"])
        self._compile_answers(table["answer"])
        supposed = table["supposed"]
        self._conditions = _any(supposed["conditions"])
        self._supposed = _any(supposed["words"])
        self._family = _any(table["family"]["words"])
        same = table["same"]
        self._common = frozenset(same["common"])
        self._places = frozenset(same["places"])
        self._alike = {pair[0]: pair[1] for pair in same["alike"]}
        self._number: str = same["number"]

    def denial(self, said: str, span: Span, others: Iterable[Span]) -> Span | None:
        """Find what denies a symptom: before it, inside its name, or before a list it ends.

        Parameters
        ----------
        said
            What was said in one turn.
        span
            Characters of the symptom.
        others
            Characters of all symptoms of the turn.
        """
        start, end = span
        name = said[start:end]
        if self._inside(name):
            return span
        ends = {other[1]: other[0] for other in others if other[0] < start}
        left = said[:start]
        while True:
            from_ = max(0, len(left) - _FURTHEST)
            if (found := self._before.search(left, from_)) is not None:
                return None if self._is_no_denial(left, found.start()) else found.span(1)
            joined = self._lists.search(left)
            end = joined.start() if joined else len(left)
            if end not in ends:
                return None
            left = said[: ends[end]]

    def denial_in_statement(self, said: str, span: Span, is_patient: bool) -> Span | None:
        """Find a denial that is one only in a statement ("这不是腹泻")."""
        start, end = self.clause(said, span)
        if self._stated.search(said[start:end]) or said[end : end + 1] in {"？", "?"}:
            return None
        found = self._statements[is_patient].search(said, start, span[0])
        return found.span() if found else None

    def denied_after(self, said: str, span: Span, others: Iterable[Span]) -> Span | None:
        """Find a denial right behind a symptom, or behind a list it begins ("腹痛恶心倒没有")."""
        starts = {other[0]: other[1] for other in others if other[0] >= span[1]}
        end = span[1]
        while (found := self._after.match(said, end)) is None:
            joined = self._joins.match(said, end)
            next_ = joined.end() if joined else end
            if next_ not in starts:
                return None
            end = starts[next_]
        return found.span(1)

    def is_at_times(self, said: str, span: Span) -> bool:
        """Whether the clause of a symptom speaks of some times only ("晚上不咳")."""
        start, end = self.clause(said, span)
        return self._at_times.search(said, start, end) is not None

    def is_only_then(self, said: str, end: int) -> bool:
        """Whether a denied symptom is only away at some time ("不咳的时候")."""
        return self._only_then.match(said, end) is not None

    def is_supposed(self, said: str, span: Span) -> bool:
        """Whether the words before a symptom only suppose it."""
        return self._supposed.search(said, self.sentence(said, span)[0], span[0]) is not None

    def is_condition(self, said: str, span: Span) -> bool:
        """Whether a symptom is the condition of a sentence ("如果出现")."""
        return self._conditions.search(said, self.sentence(said, span)[0], span[0]) is not None

    def is_question(self, said: str, span: Span, is_doctor: bool) -> bool:
        """Whether the sentence of a symptom asks yes or no; doctors also ask by naming it."""
        start, end = self.sentence(said, span)
        part = said[start:end]
        if self._asks.search(part) or _A_NOT_A.search(part) or self._ends.search(part.rstrip()):
            return True
        if self._example_after.search(said, 0, span[0]):
            return True
        return is_doctor and (span == (0, len(said)) or self._example.match(said) is not None)

    def is_granted(self, said: str, span: Span) -> bool:
        """Whether the question takes the symptom for granted ("咳嗽几天了")."""
        start, end = self.clause(said, span)
        clause = said[start:end]
        return self._granted.search(clause) is not None and self._asks.search(clause) is None

    def is_focus(self, said: str, span: Span, others: Iterable[Span]) -> bool:
        """Whether a question asks for the symptom itself ("咳嗽吗", not "咳嗽厉害吗")."""
        start, end = self.clause(said, span)
        if self._beside.search(said, start, span[0]) or self._about.match(said, span[1]):
            return False
        if self._for.search(said, start, span[0]) or _A_NOT_A.search(said, span[0], span[1] + 1):
            return True
        rest = said[span[1] : end]
        for other in others:
            if span[1] <= other[0] and other[1] <= end:
                rest = rest.replace(said[other[0] : other[1]], "")
        return self._tail.match(rest) is not None

    def asks(self, said: str) -> bool:
        """Whether a turn asks something of its own, beyond small talk."""
        if self._small_talk.search(said):
            return False
        found = self._ends.search(said.rstrip()) or self._asks.search(said)
        return bool(found or self._others.search(said))

    def is_no(self, said: str, *, names_other: bool) -> bool:
        """Whether an answer denies what was asked, without naming it.

        One that names another symptom ("恶心没有") denies that one only, unless it begins with no.
        """
        if self._no.match(said):
            return True
        return not names_other and self._no_to_all.search(said) is not None

    def is_yes(self, said: str) -> bool:
        """Whether an answer affirms what was asked, without naming it."""
        return self._yes.match(said) is not None

    def denies(self, said: str, marks: frozenset[str]) -> bool:
        """Whether an answer denies a symptom by one of its characters ("不喘")."""
        if not marks:
            return False
        return re.search(f"{self._answer_denied}[{''.join(sorted(marks))}]", said) is not None

    def is_family(self, said: str, span: Span) -> bool:
        """Whether the clause speaks of the patient's family before the symptom."""
        return self._family.search(said, self.clause(said, span)[0], span[0]) is not None

    def marks(self, name: str) -> frozenset[str]:
        """Return the characters by which a symptom is recognised when it is named again."""
        kept = {
            self._alike.get(char, char)
            for char in name
            if char not in self._common and "\u4e00" <= char <= "\u9fff"
        }
        if any(char.isdigit() for char in name):
            kept.add(self._number)
        return frozenset(kept - self._places or kept)

    @staticmethod
    def sentence(said: str, span: Span) -> Span:
        """Return the sentence around a symptom, with its closing sign."""
        return _around(said, span, _ENDS, keeps_end=True)

    @staticmethod
    def clause(said: str, span: Span) -> Span:
        """Return the clause around a symptom, without its closing sign."""
        return _around(said, span, _PAUSES, keeps_end=False)

    def _inside(self, name: str) -> bool:
        if self._first_in_name.match(name):
            return True
        return bool(self._last_in_name.search(name) and not _A_NOT_A.search(name))

    def _is_no_denial(self, left: str, start: int) -> bool:
        if start > 0 and left[start - 1] == "有" and left[start] in "没无":
            return True
        found = self._no_denial.finditer(left, max(0, start - _BEFORE_DENIAL))
        return any(match.start() <= start < match.end() for match in found)

    def _compile_denials(self, table: Mapping[str, Any]) -> None:
        words, between = _joined(table["words"]), _joined(table["between"])
        self._before = re.compile(f"({words})(?:{between})*$")
        self._no_denial = _any(table["no_denial"])
        self._lists = re.compile(rf"(?:{_joined(table['lists'])}|\s)*$")
        first, spared = _joined(table["first_in_name"]), _joined(table["complaints"])
        self._first_in_name = re.compile(f"(?:{first})(?!{spared})")
        self._last_in_name = re.compile(f"[不没]有?是?很?(?:{_joined(table['last_in_name'])})$")
        links = _joined(table["before_after"])
        denied = _joined(table["after"])
        self._after = re.compile(f"{_RIGHT_AFTER}(?:{links})*({denied})(?:[，。,. 呢了就]|$)")
        self._joins = re.compile("[、，, ]|和|或|还有")
        self._only_then = _any(table["only_then"])
        self._at_times = _any(table["at_times"])
        said = table["in_statements"]
        self._statements = {
            True: re.compile(f"(?<!是)(?:{_joined([*said, *table['of_patients']])})$"),
            False: re.compile(f"(?<!是)(?:{_joined(said)})$"),
        }

    def _compile_questions(self, table: Mapping[str, Any]) -> None:
        self._asks = _any(table["words"])
        self._ends = re.compile(rf"(?:{_joined(table['ends'])})[？?。！!，, ~～]*$|[？?]$")
        examples = _joined(table["examples"])
        self._example = re.compile(f"(?:{examples})")
        self._example_after = re.compile(f"(?:吗|有没有).*(?:{examples})")
        self._granted = _any(table["granted"])
        self._about = _any(table["about_it"])
        self._beside = _any(table["beside_it"])
        self._for = _any(table["for_it"])
        self._tail = re.compile(f"(?:{_joined(table['tail'])})*$")
        self._small_talk = _any(table["small_talk"])
        self._others = _any(table["others"])
        self._stated = re.compile("吗|么|吧|嘛|很|太")

    def _compile_answers(self, table: Mapping[str, Any]) -> None:
        openings = f"(?:{_joined(table['openings'])})*"
        after_no, after_yes = _joined(table["after_no"]), _joined(table["after_yes"])
        self._no = re.compile(f"{openings}(?:{_joined(table['no'])})(?:{after_no})")
        self._no_to_all = _any(table["no_to_all"])
        self._yes = re.compile(f"{openings}(?:{_joined(table['yes'])})(?:{after_yes})")
        denied, between = _joined(table["denied"]), _joined(table["between"])
        self._answer_denied = f"(?:{denied})(?:{between})?"


@cache
def load() -> Words:
    """Read the delivered lists."""
    path = paths.resource("knowledge", "dialogue_zh.toml")
    return Words(tomllib.loads(path.read_text(encoding="utf-8")))


def _joined(words: Iterable[str]) -> str:
    """Join alternatives, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_joined(words))


def _around(said: str, span: Span, signs: str, *, keeps_end: bool) -> Span:
    start = max((m.end() for m in re.finditer(signs, said[: span[0]])), default=0)
    sign = re.search(signs, said[span[1] :])
    if sign is None:
        return start, len(said)
    return start, span[1] + (sign.end() if keeps_end else sign.start())
