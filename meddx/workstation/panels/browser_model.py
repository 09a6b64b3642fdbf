"""The table of known studies: what stands in its columns, and how they are sorted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor
from typing_extensions import override

from meddx.case.known import KnownStudy, Presence
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.corners import shown_name

GONE: Final = Phrase(
    "The files of this study are no longer where they were. Connect the disc or drive they lie on, "
    "or open them from their new place."
)
PARTLY: Final = Phrase("Some files of this study are no longer where they were.")
PRESENCES: Final = {Presence.GONE: GONE, Presence.PARTLY: PARTLY}

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class _Column:
    title: str
    width_px: int
    text: Callable[[KnownStudy], str]
    key: Callable[[KnownStudy], Any]  # by which it is sorted
    is_number: bool = False


def _modality(study: KnownStudy) -> str:
    return ", ".join(study.modalities)


def _what(study: KnownStudy) -> str:
    return study.description or ", ".join(study.body_parts)


def _born(study: KnownStudy) -> str:
    return study.patient.birth_date.isoformat() if study.patient.birth_date else ""


def study_day(study: KnownStudy) -> str:
    """Day of a study as it is shown, empty if unknown."""
    return study.study_date.isoformat() if study.study_date else ""


def opened_at(study: KnownStudy) -> str:
    """When a study was opened last, in the time of here."""
    return study.opened.astimezone().strftime("%Y-%m-%d %H:%M")


def _id(study: KnownStudy) -> str:
    return study.patient.patient_id


def _name(study: KnownStudy) -> str:
    return shown_name(study.patient.name)


_COLUMNS: Final = (
    _Column(
        str(QT_TRANSLATE_NOOP("StudyModel", "Patient")), 200, _name, lambda s: _name(s).casefold()
    ),
    _Column(str(QT_TRANSLATE_NOOP("StudyModel", "ID")), 110, _id, lambda s: _id(s).casefold()),
    _Column(str(QT_TRANSLATE_NOOP("StudyModel", "Born")), 92, _born, _born),
    _Column(str(QT_TRANSLATE_NOOP("StudyModel", "Study date")), 92, study_day, study_day),
    _Column(str(QT_TRANSLATE_NOOP("StudyModel", "Modality")), 84, _modality, _modality),
    _Column(
        str(QT_TRANSLATE_NOOP("StudyModel", "Description")),
        220,
        _what,
        lambda s: _what(s).casefold(),
    ),
    _Column(
        str(QT_TRANSLATE_NOOP("StudyModel", "Images")),
        76,
        lambda s: str(s.images),
        lambda s: s.images,
        is_number=True,
    ),
    _Column(str(QT_TRANSLATE_NOOP("StudyModel", "Opened")), 132, opened_at, lambda s: s.opened),
)
WIDTHS_PX: Final = tuple(column.width_px for column in _COLUMNS)
STRETCHED: Final = 5
OPENED: Final = 7


class StudyModel(QAbstractTableModel):
    """Studies in rows; those whose files are gone are greyed and say so."""

    def __init__(self, translation: Translation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translation = translation
        self._studies: list[KnownStudy] = []
        self._presence: dict[int, Presence] = {}
        self._sorted = (OPENED, Qt.SortOrder.DescendingOrder)

    def fill(self, studies: Sequence[KnownStudy]) -> None:
        """Show these, sorted as before."""
        self.beginResetModel()
        self._studies = list(studies)  # opened last first: what is equal stays in this order
        self._arrange()
        self.endResetModel()

    def study(self, row: int) -> KnownStudy:
        """Return what stands in a row."""
        return self._studies[row]

    def row_of(self, number: int) -> int:
        """Return the row of a study, -1 if it is not shown."""
        rows = (row for row, study in enumerate(self._studies) if study.number == number)
        return next(rows, -1)

    def presence(self, study: KnownStudy) -> Presence | None:
        """Whether its files are there, None where that is not known yet."""
        return self._presence.get(study.number)

    def tell_presence(self, told: dict[int, Presence]) -> None:
        """Take what was found out of the files of studies."""
        self._presence |= told
        if self._studies:
            last = self.index(len(self._studies) - 1, len(_COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column < 0:
            return
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        numbers = [self._studies[index.row()].number for index in held]
        self._sorted = (column, order)
        self._arrange()
        rows = {study.number: row for row, study in enumerate(self._studies)}
        moved = [
            self.index(rows[number], index.column())
            for number, index in zip(numbers, held, strict=True)
        ]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        column, order = self._sorted
        falling = order is Qt.SortOrder.DescendingOrder
        self._studies.sort(key=_COLUMNS[column].key, reverse=falling)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._studies)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(_COLUMNS)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        study, column = self._studies[index.row()], _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(study)
        if role == Qt.ItemDataRole.ToolTipRole:
            told = PRESENCES.get(self._presence.get(study.number, Presence.THERE))
            return told.label(self._translation.language) if told else column.text(study) or None
        if role == Qt.ItemDataRole.ForegroundRole:
            gone = self._presence.get(study.number) is Presence.GONE
            return QColor(COLOURS.disabled if gone else COLOURS.text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(column) | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("StudyModel", _COLUMNS[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(_COLUMNS[section]) | Qt.AlignmentFlag.AlignVCenter)
        return None


def _side(column: _Column) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
