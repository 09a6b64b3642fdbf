"""The study browser: what was opened before, searched, sorted, and opened again."""

from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.identity import Agreement, Patient
from meddx.case.known import KnownStudy, Presence
from meddx.jobs import Failed
from meddx.phrase import Phrase
from meddx.workstation.asked_studies import AskedStudies, Details, Found
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.browser_details import StudyDetails
from meddx.workstation.panels.browser_filters import StudyFilters
from meddx.workstation.panels.browser_model import (
    OPENED,
    PRESENCES,
    STRETCHED,
    WIDTHS_PX,
    StudyModel,
)
from meddx.workstation.panels.panel import label

_SIZE = (1120, 760)
_ROW_PX = 26
_SETTLED_MS: Final = 120  # after scrolling, before discs are asked
_SHARES = (430, 220)


class StudyBrowser(QDialog):
    """A table of studies with filters above and the chosen study below.

    Parameters
    ----------
    translation
        The language of its sentences.
    asked
        Answers what is in the list.
    patient
        Of the open case; names nobody where nothing is open.

    Signals
    -------
    open_asked
        ``KnownStudy``, and whether it is to stand beside what is open, as a prior.
    forget_asked
        ``KnownStudy``.
    """

    open_asked = Signal(object, bool)
    forget_asked = Signal(object)

    def __init__(
        self,
        translation: Translation,
        asked: AskedStudies,
        patient: Patient,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._translation, self._asked, self._patient = translation, asked, patient
        asked.setParent(self)
        self._problem: Phrase | None = None
        self._found: Found | None = None
        self.filters = StudyFilters(datetime.now().astimezone().date())
        self.model = StudyModel(translation, self)
        self.table = _table(self.model)
        self.details = StudyDetails()
        self.words, self.count = label("", "empty", wrap=True), label("", "muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.told = label("", "caution", wrap=True)
        self.show_all, self.forget = QPushButton(), QPushButton()
        self.open_it, self.beside, self.shut = QPushButton(), QPushButton(), QPushButton()
        self._pages = QStackedWidget()
        self._settling = QTimer(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.filters.search.setFocus()
        self.look()

    def look(self) -> None:
        """Ask for what fits now; what is shown stays until the answer is there."""
        self._asked.find(self.filters.sought, self._fill, self._fail)

    @property
    def answered(self) -> bool:
        """Whether what is in the list is known by now, or why it cannot be."""
        return self._found is not None or self._problem is not None

    def chosen(self) -> KnownStudy | None:
        """Return the study that stands chosen."""
        index = self.table.currentIndex()
        return self.model.study(index.row()) if index.isValid() else None

    def open_chosen(self, *, beside: bool = False) -> None:
        """Ask to open what stands chosen."""
        study = self.chosen()
        if study is not None and self.open_it.isEnabled():
            self.open_asked.emit(study, beside)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.setWindowTitle(self.tr("Studies"))
        self.show_all.setText(self.tr("Show all studies"))
        self.forget.setText(self.tr("Forget this study..."))
        self.forget.setToolTip(self.tr("Take it out of this list (Del)"))
        self.open_it.setText(self.tr("Open"))
        self.open_it.setToolTip(self.tr("Open the study (Enter)"))
        self.beside.setText(self.tr("Open beside as prior"))
        self.shut.setText(self.tr("Close"))
        self.table.setAccessibleName(self.tr("Studies that were opened before"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(WIDTHS_PX) - 1)
        self._say()
        self._enable()

    # ---- answers

    def _fill(self, found: Found) -> None:
        self._found, self._problem = found, None
        before = self.chosen()
        self.filters.offer(found.modalities)
        self.model.fill(found.studies)
        row = self.model.row_of(before.number) if before else 0
        if found.studies:
            self.table.selectRow(max(row, 0))
        else:
            self._choose()
        self._say()
        self._settling.start()

    def _fail(self, failed: Failed) -> None:
        self._problem = failed.phrase
        self.model.fill(())
        self._say()
        self._choose()

    def _show_details(self, details: Details) -> None:
        self.details.show_details(details)

    # ---- what is chosen

    def _choose(self) -> None:
        study = self.chosen()
        self.details.setVisible(study is not None)
        if study is None:
            self.details.show_details(None)
        else:
            self._asked.details(study, self._show_details, self._fail)
        self._enable()

    def _enable(self) -> None:
        study = self.chosen()
        presence = self.model.presence(study) if study else None
        can = study is not None and presence is not Presence.GONE
        self.open_it.setEnabled(can)
        self.forget.setEnabled(study is not None)
        same = study is not None and self._patient.compare(study.patient) is Agreement.SAME
        self.beside.setEnabled(can and same)
        self.beside.setToolTip(
            self.tr("Show the study beside the open one (Ctrl+Enter)")
            if same
            else self.tr("Only a study of the patient who is open can stand beside")
        )
        told = PRESENCES.get(presence) if presence else None
        self.told.setText(told.label(self._translation.language) if told else "")
        self.told.setVisible(told is not None)

    def _say(self) -> None:
        """Say how many fit, or what to do where none does."""
        found, shown = self._found, self.model.rowCount()
        self._pages.setCurrentIndex(0 if shown or not self.answered else 1)
        self.count.setText(self._counted(shown) if found is not None and shown else "")
        narrowed = not self.filters.sought.is_everything
        self.show_all.setVisible(narrowed and self._problem is None)
        if self._problem is not None:
            self.words.setText(self._problem.label(self._translation.language))
        elif narrowed:
            self.words.setText(self.tr("No study fits. Change the words or the filters."))
        else:
            self.words.setText(
                self.tr(
                    "No study was opened yet. Open files or a folder, or drop them on the "
                    "window: from then on they stand here."
                )
            )

    def _counted(self, shown: int) -> str:
        return self.tr("1 study") if shown == 1 else self.tr("{0} studies").format(shown)

    def _look_for_files(self) -> None:
        """Ask whether the files of the rows in sight are still there."""
        top = self.table.rowAt(0)
        if top < 0:
            return
        bottom = self.table.rowAt(self.table.viewport().height() - 1)
        last = bottom if bottom >= 0 else self.model.rowCount() - 1
        seen = [self.model.study(row) for row in range(top, last + 1)]
        unknown = [study for study in seen if self.model.presence(study) is None]
        if unknown:
            self._asked.presence(unknown, self._tell_presence)

    def _tell_presence(self, told: dict[int, Presence]) -> None:
        self.model.tell_presence(told)
        self._enable()

    # ---- parts

    def _connect(self) -> None:
        self._settling.setInterval(_SETTLED_MS)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._look_for_files)
        self.table.verticalScrollBar().valueChanged.connect(lambda _at: self._settling.start())
        self.model.layoutChanged.connect(self._settling.start)
        self.filters.changed.connect(self.look)
        self.filters.search.installEventFilter(self)
        self.table.installEventFilter(self)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._choose())
        self.table.doubleClicked.connect(lambda _index: self.open_chosen())
        self.details.prior_chosen.connect(self._open_prior)
        self.show_all.clicked.connect(self.filters.clear)
        for button, beside in ((self.open_it, False), (self.beside, True)):
            button.clicked.connect(partial(self._press, beside))
        self.forget.clicked.connect(self._forget)
        self.shut.clicked.connect(self.close)
        QShortcut(QKeySequence.StandardKey.Find, self, self.filters.search.setFocus)

    def _press(self, beside: bool, _checked: bool = False) -> None:
        self.open_chosen(beside=beside)

    def _open_prior(self, study: KnownStudy) -> None:
        beside = self._patient.compare(study.patient) is Agreement.SAME
        self.open_asked.emit(study, beside)

    def _forget(self) -> None:
        study = self.chosen()
        if study is not None:
            self.forget_asked.emit(study)

    def _lay_out(self) -> None:
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.addStretch(1)
        middle.addWidget(self.words)
        middle.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setObjectName("apart")
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.details)
        both.setStretchFactor(0, 1)
        both.setSizes(list(_SHARES))
        self._pages.addWidget(both)
        self._pages.addWidget(nothing)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.forget)
        buttons.addSpacing(8)
        buttons.addWidget(self.count)
        buttons.addStretch(1)
        for button in (self.shut, self.beside, self.open_it):
            buttons.addWidget(button)
        for button in (self.show_all, self.forget, self.open_it, self.beside, self.shut):
            button.setAutoDefault(False)  # Enter belongs to the table
        self.open_it.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.filters)
        column.addWidget(self._pages, 1)
        column.addWidget(self.told)
        column.addLayout(buttons)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the search box and the table share their keys: one types, moves and opens."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched is self.filters.search, event)
        return super().eventFilter(watched, event)

    def _key(self, typing: bool, event: QKeyEvent) -> bool:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not control or self.beside.isEnabled():
                self.open_chosen(beside=control)
            return True
        if typing and key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.table.setFocus()
            return False if key == Qt.Key.Key_Up else self._step()
        if not typing and key == Qt.Key.Key_Delete:
            self._forget()
            return True
        return False

    def _step(self) -> bool:
        """Go one row down, as the key would in the table."""
        row = min(self.table.currentIndex().row() + 1, self.model.rowCount() - 1)
        if row >= 0:
            self.table.selectRow(row)
        return True

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _table(model: StudyModel) -> QTableView:
    table = QTableView()
    table.setObjectName("studies")
    table.setModel(model)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setAlternatingRowColors(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.verticalHeader().setVisible(False)
    table.verticalHeader().setDefaultSectionSize(_ROW_PX)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head = table.horizontalHeader()
    head.setHighlightSections(False)
    for column, width in enumerate(WIDTHS_PX):
        table.setColumnWidth(column, width)
    head.setSectionResizeMode(STRETCHED, QHeaderView.ResizeMode.Stretch)
    head.setSortIndicator(OPENED, Qt.SortOrder.DescendingOrder)
    table.setSortingEnabled(True)
    return table
