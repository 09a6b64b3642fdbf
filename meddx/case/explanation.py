"""Why a diagnosis stands where it stands, as plain text to be copied."""

from collections.abc import Iterator, Sequence
from typing import Final

from meddx.case.evidence import Diagnosis
from meddx.case.expected import Expected
from meddx.case.waterfall import TITLES, Steps, Waterfall, factor
from meddx.case.wording import probability
from meddx.phrase import Language, Phrase

HEAD: Final = Phrase("{diagnosis} ({code}): {after}; before: {before}")
TOGETHER: Final = Phrase("{title}, together {factor}")
_WEAK: Final = Phrase("{count} weaker pieces of evidence together")
_ONE_WEAK: Final = Phrase("1 weaker piece of evidence")
LEFT_OUT: Final = Phrase("{because} Left out by the reader.")
EXPECTED: Final = Phrase("Expected, and still open")
OPEN: Final = Phrase("{finding}: {because}")
STEPS: Final = Phrase("Next steps")
NOTICE: Final = Phrase("AI analysis, not reviewed, not a radiology report. Research use only.")
_FACTOR_CHARACTERS: Final = 7


def explanation(
    diagnosis: Diagnosis, fall: Waterfall, expected: Sequence[Expected], language: Language
) -> str:
    """Return what speaks for a diagnosis, what against, what is missing and what follows."""
    return "\n".join(_lines(diagnosis, fall, expected, language)) + "\n"


def _lines(
    diagnosis: Diagnosis, fall: Waterfall, expected: Sequence[Expected], language: Language
) -> Iterator[str]:
    yield HEAD.with_values(
        diagnosis=diagnosis.code,
        code=diagnosis.code.code,
        after=probability(diagnosis.probability),
        before=probability(diagnosis.prior),
    ).label(language)
    for part in fall.parts:
        yield ""
        yield title(part).label(language)
        for step in part.steps:
            because = step.evidence.because
            said = because if step.counts else LEFT_OUT.with_values(because=because)
            yield _line(factor(step.end - step.start), said.label(language))
    count, together = fall.weak
    others = [(together, weak(count))] if count else []
    others += [fall.remainder] if fall.remainder is not None else []
    if others or fall.remarks:
        yield ""
    for log10_lr, phrase in others:
        yield _line(factor(log10_lr), phrase.label(language))
    for _, remark in fall.remarks:
        yield _line("", remark.label(language))
    yield from _listed(EXPECTED, [_open(one).label(language) for one in expected], language)
    yield from _listed(STEPS, [step.label(language) for step in diagnosis.next_steps], language)
    yield ""
    yield NOTICE.label(language)


def title(steps: Steps) -> Phrase:
    """Name the source of steps, with what several of them do together."""
    name = TITLES[steps.part]
    if sum(step.counts for step in steps.steps) < 2:
        return name
    return TOGETHER.with_values(title=name, factor=factor(steps.log10_lr))


def weak(count: int) -> Phrase:
    """Name the steps that are too small to be shown one by one."""
    return _ONE_WEAK if count == 1 else _WEAK.with_values(count=count)


def _line(first: str, words: str) -> str:
    return f"  {first:<{_FACTOR_CHARACTERS}} {words}"


def _open(one: Expected) -> Phrase:
    return OPEN.with_values(finding=one.finding, because=one.because)


def _listed(heading: Phrase, lines: Sequence[str], language: Language) -> Iterator[str]:
    if lines:
        yield ""
        yield heading.label(language)
        yield from (f"  {line}" for line in lines)
