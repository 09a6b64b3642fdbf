"""What each finding does for a disease, from its weights."""

from meddx.case.evidence import Evidence
from meddx.diagnosis import explain
from meddx.diagnosis.marks import Mark
from meddx.diagnosis.weigh import Weighed
from meddx.diagnosis.weights import Weights
from meddx.knowledge.diseases import Diseases


def of_findings(place: int, diseases: Diseases, weights: Weights) -> list[Evidence]:
    """Explain each mark's part for the disease of a row; what says nothing is left out."""
    found = []
    for number, mark in enumerate(weights.marks):
        weighed = weighed_at(number, place, diseases, weights)
        if weighed is None:
            continue
        counted = float(weights.counted[number, place])
        other = counted_instead(number, place, weights)
        if other is None:
            found.append(explain.of_mark(mark, weighed, counted))
        else:
            found.append(explain.already_counted(mark, other))
    return found


def weighed_at(number: int, place: int, diseases: Diseases, weights: Weights) -> Weighed | None:
    """Return what a mark alone says for the disease of a row, or None where that is nothing."""
    if not weights.alone[number, place]:
        return None
    code = diseases.codes[place]
    if code in diseases.own:
        return weights.own[number].get(code)
    return weights.rare[number].at(place - len(diseases.own))


def counted_instead(number: int, place: int, weights: Weights) -> Mark | None:
    """Return the nested finding that counts in place of a mark, if that does not count."""
    if weights.counted[number, place]:
        return None
    for pair in weights.how.nested:
        if number in pair:
            other = pair[0] if pair[1] == number else pair[1]
            if weights.counted[other, place]:
                return weights.marks[other]
    return None
