"""One diagnosis: its probability before and after, and how the one became the other."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from meddx.case.evidence import Diagnosis
from meddx.case.marks import Mark
from meddx.phrase import Language
from meddx.workstation.panels.clickable import add_evidence_action
from meddx.workstation.panels.diagnosis_body import DiagnosisBody, Shown
from meddx.workstation.panels.diagnosis_head import DiagnosisHead, Place


class DiagnosisCard(QFrame):
    """Closed it is its head; open it shows the evidence.

    Signals
    -------
    toggled
        The reader wants it open or closed.
    evidence_chosen
        Key of the finding behind a piece of evidence.
    switched
        Key of a finding, and whether it is to count.
    added
        ``Code`` of a finding that nobody mentioned, and whether it is there.
    accepted
        Whether the reader takes the diagnosis as his own.
    whole_asked
        Whether the reader wants all evidence, the weak pieces too.
    copy_asked
        The reader wants the explanation as text.
    literature_asked
        The reader wants articles about it.
    """

    toggled = Signal()
    whole_asked = Signal(bool)
    copy_asked = Signal()
    literature_asked = Signal()
    evidence_chosen = Signal(str)
    switched = Signal(str, bool)
    added = Signal(object, bool)
    accepted = Signal(bool)

    def __init__(self, diagnosis: Diagnosis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.diagnosis = diagnosis
        self.shown: Shown | None = None
        self._language = Language.EN
        self._body: DiagnosisBody | None = None
        self._offers_literature = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 3, 6, 3)
        self._column.setSpacing(2)
        self.head = DiagnosisHead()
        self._column.addWidget(self.head)
        self.head.clicked.connect(self.toggled)
        self._copy = QAction(self)
        self._copy.triggered.connect(self.copy_asked)
        self.addAction(self._copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_diagnosis(
        self,
        diagnosis: Diagnosis,
        place: Place,
        marks: tuple[Mark, ...],
        language: Language,
        shown: Shown | str = "",
    ) -> None:
        """Show a diagnosis at its place of the list, open or with its evidence in short.

        ``marks`` are those of all that it was weighed with.
        """
        short, opened = (shown, None) if isinstance(shown, str) else ("", shown)
        self.diagnosis, self._language, self.shown = diagnosis, language, opened
        self._copy.setText(self.tr("Copy the explanation"))
        self.head.show_diagnosis(diagnosis, place, marks, language, short)
        if self.property("open") is not (opened is not None):
            self.setProperty("open", opened is not None)
            self.style().unpolish(self)
            self.style().polish(self)
        if opened is None:
            if self._body is not None:
                self._body.hide()
            return
        if self._body is None:
            self._body = self._made_body()
        self._body.show_diagnosis(diagnosis, opened, language)
        self._body.show()

    @property
    def body(self) -> DiagnosisBody:
        """What is below the head, where the card was open before.

        Raises
        ------
        LookupError
            If it never was.
        """
        if self._body is None:
            raise LookupError("the card was never open")
        return self._body

    @property
    def steps_px(self) -> int:
        """How high the card is from its top to the last of its steps, where it was open."""
        steps = self.body.explanation
        return steps.mapTo(self, QPoint(0, steps.end_px)).y()

    def offer_literature(self) -> None:
        """Offer articles about it: in its menu, and as a button where it is open."""
        if not self._offers_literature:
            self._offers_literature = True
            add_evidence_action(self).triggered.connect(self.literature_asked)
        if self._body is not None:
            self._body.literature.show()

    def _made_body(self) -> DiagnosisBody:
        made = DiagnosisBody()
        made.explanation.chosen.connect(self.evidence_chosen)
        made.explanation.switched.connect(self.switched)
        made.missing.added.connect(self.added)
        made.accept.toggled.connect(self.accepted)
        made.more.clicked.connect(
            lambda: self.whole_asked.emit(self.shown is not None and not self.shown.whole)
        )
        made.copy.clicked.connect(self.copy_asked)
        made.literature.clicked.connect(self.literature_asked)
        made.literature.setVisible(self._offers_literature)
        self._column.addWidget(made)
        return made
