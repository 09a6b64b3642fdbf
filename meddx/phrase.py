"""Sentences a person reads, made without Qt: an English template, its values, its translations.

A sentence is kept as template and values until it is shown, so that one reading can be shown in
either language. Chinese templates live in ``resources/translations/zh_CN/<package>.toml``; a test
finds every ``Phrase("...")`` of the source and fails when one has no translation.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, runtime_checkable

from typing_extensions import override

from meddx import paths


class Language(StrEnum):
    """Languages of the program, named as Qt names locales."""

    EN = "en"
    ZH_CN = "zh_CN"


@runtime_checkable
class Labelled(Protocol):
    """Anything that has a name in each language, such as a code or another phrase."""

    def label(self, language: Language) -> str:
        """Name in ``language``."""
        ...


Value = str | int | float | Labelled


@dataclass(frozen=True)
class Phrase:
    """One sentence: an English ``str.format`` template and the values to put into it.

    Values must never hold text that identifies a patient when the phrase is a refusal or an error.
    """

    template: str
    values: tuple[tuple[str, Value], ...] = ()

    def with_values(self, **values: Value) -> "Phrase":
        """Return the same sentence with these values."""
        return Phrase(self.template, tuple(sorted(values.items())))

    def label(self, language: Language) -> str:
        """Return the sentence in ``language``; English where a translation is missing."""
        template = _catalogue(language).get(self.template, self.template)
        filled = {
            name: value if isinstance(value, (str, int, float)) else value.label(language)
            for name, value in self.values
        }
        return template.format(**filled)

    @override
    def __str__(self) -> str:
        return self.label(Language.EN)


@dataclass(frozen=True)
class Listed:
    """Names one after another, with the comma of the language between them.

    ``is_cut`` says that there are more of them: dots stand for those.
    """

    parts: tuple[str | Labelled, ...]
    is_cut: bool = False

    def label(self, language: Language) -> str:
        """Return the names in ``language``."""
        comma = "、" if language is Language.ZH_CN else ", "
        said = (part if isinstance(part, str) else part.label(language) for part in self.parts)
        return comma.join(said) + (" ..." if self.is_cut else "")

    @override
    def __str__(self) -> str:
        return self.label(Language.EN)


def as_json(value: Value) -> Any:  # noqa: ANN401 - JSON
    """Return a value that is no name as JSON: a list of words, a word or a number.

    Raises
    ------
    TypeError
        For what only a language can name.
    """
    if isinstance(value, Listed) and all(isinstance(part, str) for part in value.parts):
        return {"is": "Listed", "parts": list(value.parts), "is_cut": value.is_cut}
    if not isinstance(value, str | int | float):
        raise TypeError("only words, numbers and lists of words become JSON")
    return value


def from_json(value: Any) -> Value:  # noqa: ANN401 - JSON
    """Return the value that ``as_json`` gave."""
    if isinstance(value, dict) and value.get("is") == "Listed":
        return Listed(tuple(map(str, value["parts"])), bool(value["is_cut"]))
    if not isinstance(value, str | int | float):
        raise ValueError("a value of a sentence is no word and no number")  # noqa: TRY004 - JSON
    return value


def listed(parts: Iterable[str | Labelled], most: int | None = None) -> Listed:
    """Return names to put into a sentence: all of them, or the first ``most``."""
    named = tuple(parts)
    return Listed(named[:most], most is not None and len(named) > most)


class Refused(Exception):  # noqa: N818 - "refused" is what the reader is told
    """An input that cannot be used, said in one plain sentence that tells what to do.

    Attributes
    ----------
    code
        A stable word for logs and JSON (``not_dicom``, ``other_patient`` ...).
    phrase
        The sentence; it never holds patient data.
    """

    def __init__(self, code: str, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.code = code
        self.phrase = phrase


@cache
def _catalogue(language: Language) -> dict[str, str]:
    """Templates of one language, keyed by the English template."""
    if language is Language.EN:
        return {}
    catalogue: dict[str, str] = {}
    for path in sorted(paths.resource("translations", language.value).glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        catalogue |= {entry["en"]: entry["text"] for entry in table.get("phrase", ())}
    return catalogue
