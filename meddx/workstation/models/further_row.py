"""What fills a further input of a network: the same numbers always, or what the case says."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from meddx.analysis.pack_further import AGE, COORDINATES, SEX, SLICE_POSITION, VIEW, Coding
from meddx.workstation.settings_dialog import QuietComboBox

SAME: Final = ""
_WORDS: Final = frozenset({SEX, VIEW})


class FurtherRow(QWidget):
    """A choice of what fills the input, and a line for its numbers.

    Parameters
    ----------
    numbers, coding
        What was said before; a coding counts before numbers.
    """

    def __init__(
        self,
        numbers: tuple[float, ...] = (),
        coding: Coding | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.source, self.line = QuietComboBox(), QLineEdit()
        for text, data in self._sources():
            self.source.addItem(text, data)
        self.source.setCurrentIndex(max(0, self.source.findData(coding.source if coding else SAME)))
        self.line.setText(_text(coding) if coding else ", ".join(f"{n:g}" for n in numbers))
        self.source.currentIndexChanged.connect(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.source)
        row.addWidget(self.line, 1)
        self.hint()

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers that the input always gets; empty where the case fills it.

        Raises
        ------
        ValueError
            If there are none.
        """
        if self.source.currentData() != SAME:
            return ()
        return numbers_of(self.line.text())

    @property
    def coding(self) -> Coding | None:
        """What of the case fills the input; None where it always gets the same numbers.

        Raises
        ------
        ValueError
            If the numbers cannot be read.
        """
        source = str(self.source.currentData())
        if source == SAME:
            return None
        if source in _WORDS:
            said = words_of(self.line.text())
            codes = tuple(number for numbers in said.values() for number in numbers)
            return Coding(source, words=tuple(said), codes=codes)
        numbers = numbers_of(self.line.text()) or (0.0, 1.0)
        if len(numbers) != 2:
            raise ValueError("a mean and a deviation")
        return Coding(source, mean=numbers[0], std=numbers[1])

    def hint(self) -> None:
        """Say in the line what belongs there for the chosen source."""
        source = str(self.source.currentData())
        hint = self.tr("mean, deviation (0, 1)")
        if source == SAME:
            hint = self.tr("Numbers with commas between")
        elif source == SEX:
            hint = self.tr("F=0, M=1")
        elif source == VIEW:
            hint = self.tr("PA=0, AP=1")
        self.line.setPlaceholderText(hint)

    def _sources(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("always the same numbers"), SAME),
            (self.tr("position of the slice"), SLICE_POSITION),
            (self.tr("coordinates of the pixels"), COORDINATES),
            (self.tr("age of the patient"), AGE),
            (self.tr("sex of the patient"), SEX),
            (self.tr("view"), VIEW),
        )


def numbers_of(text: str) -> tuple[float, ...]:
    """Read numbers with commas between; ``ValueError`` if there is anything else."""
    return tuple(float(part) for part in text.replace("，", ",").split(",") if part.strip())


def words_of(text: str) -> Mapping[str, tuple[float, ...]]:
    """Read ``F=0, M=1``, or ``F=1 0, M=0 1``; ``ValueError`` if there is anything else."""
    found: dict[str, tuple[float, ...]] = {}
    for part in (each for each in text.replace("，", ",").split(",") if each.strip()):
        word, equals, numbers = part.partition("=")
        if not (equals and word.strip() and numbers.strip()):
            raise ValueError("WORD=NUMBERS")
        found[word.strip().upper()] = tuple(float(number) for number in numbers.split())
    if not found:
        raise ValueError("no words")
    return found


def _text(coding: Coding) -> str:
    if coding.source not in _WORDS:
        return f"{coding.mean:g}, {coding.std:g}"
    each = len(coding.codes) // max(1, len(coding.words))
    parts = (coding.codes[n * each : (n + 1) * each] for n in range(len(coding.words)))
    said = zip(coding.words, parts, strict=True)
    return ", ".join(f"{word}={' '.join(f'{n:g}' for n in numbers)}" for word, numbers in said)
