"""Says what is wrong with a department's file, line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from meddx.knowledge.radiology import BadRow
from meddx.knowledge.user_file import BadFile
from meddx.phrase import Language, Phrase

AT_LINE: Final = Phrase("Line {line}: {reason}")
AT_COLUMN: Final = Phrase("Line {line}, column {column}: {reason}")
MORE: Final = Phrase("Mistakes that are not listed here: {count}.")
NOT_TAKEN: Final = Phrase(
    "{file} was not taken over and nothing of it is used. Mend it and add it again:\n{problems}"
)
NOT_USED: Final = Phrase("Not used, none of its rows. {problem}")
_TOLD: Final = 10


@dataclass(frozen=True)
class Lines:
    """Several sentences, one under the other."""

    sentences: tuple[Phrase, ...]

    def label(self, language: Language) -> str:
        """Return them in ``language``."""
        return "\n".join(sentence.label(language) for sentence in self.sentences)


def sentence(bad: BadRow) -> Phrase:
    """Say what is wrong with a row, and where."""
    if not bad.line:
        return bad.reason
    if not bad.column:
        return AT_LINE.with_values(line=bad.line, reason=bad.reason)
    return AT_COLUMN.with_values(line=bad.line, column=bad.column, reason=bad.reason)


def not_taken(file: str, rows: Sequence[BadRow]) -> Phrase:
    """Say why a file is refused: the first lines in which something is wrong."""
    told = [sentence(bad) for bad in rows[:_TOLD]]
    if len(rows) > _TOLD:
        told.append(MORE.with_values(count=len(rows) - _TOLD))
    return NOT_TAKEN.with_values(file=file, problems=Lines(tuple(told)))


def not_used(rows: Sequence[BadRow]) -> Phrase:
    """Say in one line why a file that lies in the folder is not used."""
    problem: list[Phrase] = [sentence(rows[0])]
    if len(rows) > 1:
        problem.append(MORE.with_values(count=len(rows) - 1))
    return NOT_USED.with_values(problem=_OneLine(tuple(problem)))


@dataclass(frozen=True)
class _OneLine:
    """Several sentences, one after the other."""

    sentences: tuple[Phrase, ...]

    def label(self, language: Language) -> str:
        return " ".join(sentence.label(language) for sentence in self.sentences)


def bad_files(rows: Sequence[BadRow]) -> tuple[BadFile, ...]:
    """Return the files of which rows are bad, each once, with its reason."""
    found: dict[str, list[BadRow]] = {}
    for bad in rows:
        found.setdefault(bad.file, []).append(bad)
    return tuple(BadFile(name, not_used(own)) for name, own in found.items())


def packed(rows: Sequence[BadRow]) -> list[dict[str, Any]]:
    """Return rows as plain data, for an answer of the child process."""
    return [
        {
            "line": bad.line,
            "column": bad.column,
            "template": bad.reason.template,
            "values": dict(bad.reason.values),
        }
        for bad in rows
    ]


def unpacked(file: str, told: Sequence[Mapping[str, Any]]) -> tuple[BadRow, ...]:
    """Undo ``packed``."""
    return tuple(
        BadRow(
            file,
            int(item["line"]),
            Phrase(str(item["template"])).with_values(**item["values"]),
            str(item["column"]),
        )
        for item in told
    )
