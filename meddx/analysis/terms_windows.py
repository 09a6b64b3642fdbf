"""Finds names in a run of units: neighbouring words, and words that "and" lets two names share."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from meddx.analysis.terms_index import EXACT, TermIndex, size_of
from meddx.analysis.terms_units import BARRIER, COMMA, LINKS, Role, Run, link_weight

_FUNCTIONS: Final = frozenset(
    {"but", "by", "from", "for", "since", "after", "before", "during", "when", "where", "until"}
    | {"as", "due", "only", "too", "alone", "like", "into", "about", "per", "so", "if", "then"}
)
_LONGEST: Final = 12
_LONGEST_SHARE: Final = 4
_LONGEST_GAP: Final = 3
_LONGEST_LIST: Final = 5
_STACK: Final = 2  # units of which the first qualifies the last, past the one between


class Hit(NamedTuple):
    """A name at the tokens ``first`` to ``after``.

    ``own`` are the units that no other name may have; ``size`` counts the words of the name.
    """

    size: int
    shared: bool
    first: int
    after: int
    own: range
    hpo_id: str
    how: str


class Finder:
    """Looks for the names of an index in runs."""

    def __init__(self, index: TermIndex) -> None:
        self._index = index

    def hits(self, run: Run) -> list[Hit]:
        """Return every name of a run, overlapping ones too, best first.

        More words are better; then neighbouring words, the exact name, the longer and the left one.
        """
        sums = [self._index.sums(unit.word) for unit in run.units]
        found = [hit for start in range(len(sums)) for hit in self._windows(run, sums, start)]
        more = [*self._stacked(run, sums, found)] if len(sums) > _STACK else []
        if any(run.before):
            more += self._alternatives(run, sums)
            if found:
                more += self._sharing(run, sums, found)
        return sorted([*found, *more], key=_order)

    def _windows(self, run: Run, sums: list[int | None], start: int) -> Iterator[Hit]:
        """Yield the names that begin at a unit: with all words, without sides, without degrees."""
        if sums[start] is None:
            return
        first = run.units[start].role
        named = 0
        is_headed = False
        whole: int | None = 0
        sideless = bare = links = 0
        for end in range(start, min(len(sums), start + _LONGEST)):
            joint = run.before[end]
            if joint and end > start:
                if joint == "," and named < end:
                    return  # a comma stands in "microtia, grade 1", after what is a name itself
                links += link_weight(joint)
            is_headed = is_headed or (end in run.headed and end > start)
            these, role = sums[end], run.units[end].role
            if these is None:
                if role < Role.SIDE:
                    return
                whole = None
                continue
            whole = None if whole is None else whole + these
            sideless += 0 if role is Role.SIDE else these
            bare += 0 if role >= Role.SIDE else these
            is_plain = first is role is Role.CONTENT
            several = dict.fromkeys((whole, sideless, bare)) if is_plain else (whole,)
            if is_headed and _goes_on(run, end):
                continue  # "Heart: enlarged left atrium"
            hit = self._best(run, range(start, end + 1), several, links)
            if hit is not None:
                yield hit
                named = end + 1

    def _best(
        self, run: Run, units: range, several: Iterable[int | None], links: int
    ) -> Hit | None:
        """Return the name that the first of several sums is, if any is one."""
        for sums in several:
            if sums is None or not self._index.holds(sums):
                continue
            hit = self._hit(run, units, sums, links)
            if hit is not None and (hit.how == EXACT or not _is_edged(run, units)):
                return hit
        return None

    def _hit(self, run: Run, units: range, sums: int, links: int) -> Hit | None:
        alone = run.units[units[0]].word.fine if len(units) == 1 else ""
        found = self._index.find(sums, links, alone)
        if found is None or (not alone and _runs_on(run, units[-1])):
            return None
        if links >= COMMA and _is_followed(run, units[-1]):
            return None  # "deafness, progressive ataxia"
        first, after = run.units[units[0]].first, run.units[units[-1]].after
        return Hit(size_of(sums), False, first, after, units, *found)

    def _stacked(self, run: Run, sums: list[int | None], whole: list[Hit]) -> Iterator[Hit]:
        """Yield names whose word stands before another name of the noun: "large low-set ears"."""
        names = {hit.own for hit in whole}
        for units in names:
            place = units.start - 1
            while place >= 0 and _is_stacked(run, place):
                own = range(place, place + 1)
                for begin in units[1:]:
                    head, tail = sums[place], _total(sums, range(begin, units.stop))
                    if not run.units[begin - 1].is_shape or head is None or tail is None:
                        break
                    parts = own, range(begin, units.stop), own
                    yield from self._pair(run, parts, head + tail, names)
                place -= 1

    def _alternatives(self, run: Run, sums: list[int | None]) -> Iterator[Hit]:
        """Yield both names of "short fourth and fifth metacarpals"."""
        for place in range(1, len(sums)):
            inner = 0 if _are_numbers(run, place) else 1
            if run.before[place] not in LINKS or (inner and not _are_adjectives(run, place)):
                continue
            for begin in range(max(0, place - _LONGEST_GAP), place - inner):
                for end in range(place + inner, min(len(sums), place + _LONGEST_GAP)):
                    yield from self._either(run, sums, place, range(begin, end + 1))

    def _either(self, run: Run, sums: list[int | None], place: int, units: range) -> Iterator[Hit]:
        """Yield the names that some units are without one of the words beside ``place``."""
        joints = [at for at in units[1:] if run.before[at]]
        total = _total(sums, units)
        if joints != [place] or total is None or len(units) == 2:
            return
        first, after = run.units[units.start].first, run.units[units[-1]].after
        sides = (range(units.start, place), range(place, units.stop))
        for own, left_out in zip(sides, (place, place - 1), strict=True):
            these = total - (sums[left_out] or 0)
            found = self._index.find(these, 0, "")
            if found is not None:
                yield Hit(size_of(these), True, first, after, own, *found)

    def _sharing(self, run: Run, sums: list[int | None], whole: list[Hit]) -> Iterator[Hit]:
        """Yield names whose words a joint keeps apart, each beside a name that is whole.

        "Palmar and plantar pits" holds palmar pits: the words before the joint own theirs and share
        the tail. "Hypoplasia of the thumb and radius" holds hypoplasia of the radius: the words
        after the joint own theirs and share the head. What is a name by itself shares nothing.
        """
        chunks = _chunks(run)
        number = [place for place, chunk in enumerate(chunks) for _ in chunk]
        names = {hit.own for hit in whole}
        named = {number[units.start] for units in names}
        for units in names:
            place = number[units.start]
            if number[units[-1]] == place:
                for left in _neighbours(run, chunks, place, -1, named):
                    yield from self._tails(run, sums, units, chunks[place], left, names)
                for right in _neighbours(run, chunks, place, 1, named):
                    yield from self._heads(run, sums, units, chunks[place], right, names)

    def _tails(
        self,
        run: Run,
        sums: list[int | None],
        units: range,
        chunk: range,
        left: range,
        names: set[range],
    ) -> Iterator[Hit]:
        for own, head in _growing(sums, left[::-1]):
            if size_of(head) and _may_lead(run, sums, own, chunk.start):
                for shared, tail in _ends(sums, units, chunk, is_head=False):
                    yield from self._pair(run, (own, shared, own), head + tail, names)

    def _heads(
        self,
        run: Run,
        sums: list[int | None],
        units: range,
        chunk: range,
        right: range,
        names: set[range],
    ) -> Iterator[Hit]:
        for own, tail in _growing(sums, right):
            if size_of(tail) and not _qualifies_next(run, sums, own[-1]):
                for shared, head in _ends(sums, units, chunk, is_head=True):
                    yield from self._pair(run, (shared, own, own), head + tail, names)

    def _pair(
        self, run: Run, parts: tuple[range, range, range], sums: int, names: set[range]
    ) -> Iterator[Hit]:
        """Yield the name of two parts of a run; the third says which is its own."""
        before, behind, own = parts
        found = self._index.find(sums, 0, "") if size_of(sums) > 1 else None
        if found is None or any(
            range(begin, end + 1) in names for begin in own for end in range(begin, own.stop)
        ):
            return
        first, after = run.units[before.start].first, run.units[behind.stop - 1].after
        yield Hit(size_of(sums), True, first, after, own, *found)


def _are_numbers(run: Run, place: int) -> bool:
    return all(unit.word.kind.isdigit() for unit in run.units[place - 1 : place + 1])


def _are_adjectives(run: Run, place: int) -> bool:
    pair = run.units[place - 1 : place + 1]
    return all(unit.is_adjective or unit.is_shape for unit in pair)


def _runs_on(run: Run, last: int) -> bool:
    """Whether the phrase goes on after its last unit: "hyperplasia of the mandibular condyle"."""
    return run.units[last].is_adjective and _goes_on(run, last)


def _goes_on(run: Run, place: int) -> bool:
    """Whether the next word of the text is the next unit, and a thing."""
    if not _is_followed(run, place):
        return False
    after = run.units[place + 1]
    return after.role is Role.CONTENT and after.word.fine not in _FUNCTIONS


def _is_edged(run: Run, units: range) -> bool:
    """Whether a word that says nothing stands at an end."""
    return Role.EMPTY in {run.units[units[0]].role, run.units[units[-1]].role}


def _is_followed(run: Run, place: int) -> bool:
    """Whether the next word of the text is the next unit."""
    if place + 1 == len(run.units) or run.before[place + 1]:
        return False
    return run.units[place + 1].first == run.units[place].after


def _qualifies_next(run: Run, sums: list[int | None], place: int) -> bool:
    """Whether a unit belongs to what follows it: "clinodactyly and short, broad hands"."""
    if not (run.units[place].is_shape or run.units[place].is_adjective):
        return False
    after = place + 1
    if after < len(run.units) and run.before[after] == "," and run.units[after].is_shape:
        place, after = after, after + 1
    return _goes_on(run, place) and sums[after] is not None


def _may_lead(run: Run, sums: list[int | None], own: range, shared: int) -> bool:
    """Whether words before a joint can share the noun of what begins at ``shared``.

    Not a noun that has its own phrase ("vitreous anomaly and flat face"), and after nothing but
    commas only what qualifies ("short, broad thumbs", but not "lungs, suggesting emphysema").
    """
    last, before = run.units[own[-1]], own.start - 1
    if not (last.is_adjective or last.is_shape):
        between = range(own.stop, shared + 1)
        is_linked = any(run.before[place] in LINKS for place in between)
        if not is_linked or not run.fresh.isdisjoint(between):
            return False
    if before < 0 or BARRIER in run.before[before : own.start + 1] or last.is_adjective:
        return True
    if run.before[own.start]:
        return True
    unit = run.units[before]
    is_next = unit.after == run.units[own.start].first and unit.role is Role.CONTENT
    return not is_next or sums[before] is None or unit.word.fine in _FUNCTIONS


def _is_stacked(run: Run, place: int) -> bool:
    """Whether a unit says how something is, right before the next one."""
    unit, after = run.units[place], run.units[place + 1]
    return unit.is_shape and unit.after == after.first and not run.before[place + 1]


def _order(hit: Hit) -> tuple[int, bool, bool, int, int]:
    return -hit.size, hit.shared, hit.how != EXACT, -len(hit.own), hit.first


def _chunks(run: Run) -> list[range]:
    """Return the stretches of units between joints."""
    edges = [0, *(place for place, joint in enumerate(run.before) if joint), len(run.units)]
    return [range(begin, end) for begin, end in pairwise(edges)]


def _neighbours(
    run: Run, chunks: list[range], place: int, step: int, named: set[int]
) -> Iterator[range]:
    """Yield the chunks of the list that a chunk ends (-1) or begins (1), the nearest first.

    A long chunk is the last of its list, and so is one that holds a name of more than how something
    is. What follows a comma only is part of a list if a link follows later.
    """
    for number in range(place + step, place + step * _LONGEST_LIST, step):
        if not 0 <= number < len(chunks):
            return
        joint = run.before[chunks[max(number, number - step)].start]
        if joint == BARRIER:
            return
        if step < 0 or _is_listed(run, chunks, number):
            yield chunks[number]
        if len(chunks[number]) > _LONGEST_GAP or (
            number in named and not all(run.units[place].is_shape for place in chunks[number])
        ):
            return


def _is_listed(run: Run, chunks: list[range], number: int) -> bool:
    joints = [run.before[chunk.start] for chunk in chunks[number : number + 2]]
    return any(joint in LINKS for joint in joints)


def _ends(
    sums: list[int | None], units: range, chunk: range, *, is_head: bool
) -> Iterator[tuple[range, int]]:
    """Yield what a name can share: its head or tail; all of it where one word divides it off."""
    gap = chunk.stop - units.stop if is_head else units.start - chunk.start
    if gap > 1:
        return
    for size in range(1, len(units) + gap):
        part = units[:size] if is_head else units[-size:]
        total = _total(sums, part)
        if total is not None:
            yield part, total


def _total(sums: list[int | None], part: range) -> int | None:
    total = 0
    for place in part:
        these = sums[place]
        if these is None:
            return None
        total = total + these
    return total


def _growing(sums: list[int | None], places: range) -> Iterator[tuple[range, int]]:
    """Yield stretches that begin at the first place and grow, with their sums."""
    total = 0
    for place in places[:_LONGEST_SHARE]:
        these = sums[place]
        if these is None:
            return
        total = total + these
        yield range(min(places[0], place), max(places[0], place) + 1), total
