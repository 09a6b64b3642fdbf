"""Findings of a dialogue in Chinese, asserted as doctor and patient say it together."""

from dataclasses import replace

from meddx.analysis.dialogue_zh import Dialogue, turns
from meddx.case.evidence import Assertion, Finding, TextSource


def retold(text: str, found: list[Finding]) -> list[Finding]:
    """Assert findings by questions and answers where the text is a dialogue.

    Parameters
    ----------
    text
        The note.
    found
        What was named in it, each with its characters, asserted by its sentence.

    Returns
    -------
    list
        The findings in the same order; as they were where the text is no dialogue.
    """
    parts = turns(text)
    if not parts:
        return found
    symptoms = [
        (item.source.start, item.source.end, item.code.code)
        for item in found
        if isinstance(item.source, TextSource)
    ]
    talk = Dialogue(text, parts, symptoms)
    return [_retold(item, talk) for item in found]


def _retold(item: Finding, talk: Dialogue) -> Finding:
    source = item.source
    told = talk.told(source.start, source.end) if isinstance(source, TextSource) else None
    if told is None or not isinstance(source, TextSource):
        return item
    said = Assertion.FAMILY if told.is_family else told.said
    probability = 0.0 if told.said is Assertion.EXCLUDED else 1.0
    return replace(
        item, assertion=said, probability=probability, source=replace(source, cue=told.cue)
    )
